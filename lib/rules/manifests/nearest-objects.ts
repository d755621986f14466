// Which objects count for which file: of several that have one name, the nearest. A repository often has a folder for each
// cluster, and in each the same names.
import { isList, isMap } from "./field";
import { groupOf, identify, kindOf, ReadOptions } from "./reader";

/** An object, and the file that it is in. */
export interface FiledObject {
  readonly object: unknown;
  /** @default - the same as of all others without one */
  readonly file?: string;
}

/** The objects that count for some of the files. */
interface View {
  /** Positions of the objects, of each name one at most. */
  readonly members: readonly number[];
  /** True for a name, such as `StorageClass efs-sc`, of which two different objects are as near. */
  readonly isLeftOut: (name: string) => boolean;
  /** All such names of a kind. They may be many, and are rarely asked for. */
  readonly leftOutOf: (kind: string) => readonly string[];
  /** Those that are in the file or the folder itself. */
  readonly leftOutHere: readonly string[];
}

/** All views, and which of them each object has. */
interface Views {
  readonly views: readonly View[];
  readonly viewOf: (position: number) => number;
}

/** Kinds without a namespace. */
const CLUSTER_SCOPED = new Set([
  "/PersistentVolume",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/CSIDriver",
  "networking.k8s.io/IngressClass",
  "elbv2.k8s.aws/IngressClassParams",
]);

/** Kinds that say something about other objects. */
const JOINED = new Set([
  ...CLUSTER_SCOPED,
  "/PersistentVolumeClaim",
  "/Service",
  "/Pod",
  "/ReplicationController",
  "/LimitRange",
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/ReplicaSet",
  "apps/DaemonSet",
  "batch/Job",
  "batch/CronJob",
  "policy/PodDisruptionBudget",
  "autoscaling/HorizontalPodAutoscaler",
  "keda.sh/ScaledObject",
  "networking.k8s.io/Ingress",
  "extensions/Ingress",
  "elbv2.k8s.aws/TargetGroupBinding",
  "gateway.k8s.aws/TargetGroupConfiguration",
]);

/** What an object is called among all: `StorageClass efs-sc`, `Service shop/web`; undefined where nothing asks for it by name. */
function nameAmongAll(object: unknown, options: ReadOptions): string | undefined {
  const type = `${groupOf(object) ?? ""}/${kindOf(object) ?? ""}`;
  if (!JOINED.has(type)) return undefined;
  const { kind, name, namespace } = identify(object, options);
  // What Terraform or the API server names is another object each time.
  if (name === "?" || /[$#]\{|…$/.test(name)) return undefined;
  return CLUSTER_SCOPED.has(type) ? clusterName(kind, name) : namespacedName(kind, namespace, name);
}

/** What `View.isLeftOut` calls an object without a namespace. */
export function clusterName(kind: string, name: string): string {
  return `${kind} ${name}`;
}

/** What `View.isLeftOut` calls an object in a namespace. */
export function namespacedName(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

/** Beyond this, what has one name is not used at all. */
const MOST_WORK = 4_000_000;

/** Finds for each file what counts for it: of one name, what is in the file, then in its folder, then in the nearest common one. */
export function nearestObjects(objects: readonly FiledObject[], options: ReadOptions = {}): Views {
  const byName = new Map<string, number[]>();
  objects.forEach(({ object }, position) => {
    const name = nameAmongAll(object, options);
    if (name === undefined) return;
    const positions = byName.get(name);
    if (positions === undefined) byName.set(name, [position]);
    else positions.push(position);
  });
  const repeated = [...byName].filter(([, positions]) => positions.length > 1);
  if (repeated.length === 0) return { views: [viewOfAll(objects)], viewOf: () => 0 };
  return new Chooser(objects, repeated).choose();
}

function viewOfAll(objects: readonly FiledObject[]): View {
  return {
    members: objects.map((_, position) => position),
    isLeftOut: () => false,
    leftOutOf: () => [],
    leftOutHere: [],
  };
}

/** What counts where several objects have one name. */
interface Choice {
  /** Undefined where two that differ are as near. */
  readonly position?: number;
  /** True where it is in the file or the folder itself. */
  readonly isHere: boolean;
}

/** Objects of one name, by where they are. */
class Namesakes {
  private readonly inFile = new Map<string, number[]>();
  /** Those that are the fewest folders below a folder, and by how many. */
  private readonly below = new Map<string, { down: number; positions: number[] }>();
  private readonly chosen = new Map<readonly number[], Readonly<Record<"here" | "away", Choice>>>();

  constructor(
    readonly name: string,
    positions: readonly number[],
    private readonly objects: readonly FiledObject[],
  ) {
    for (const position of positions) {
      const { file = "" } = objects[position] ?? {};
      const here = this.inFile.get(file);
      if (here === undefined) this.inFile.set(file, [position]);
      else here.push(position);
      foldersOf(file).forEach((folder, down) => {
        const known = this.below.get(folder);
        if (known === undefined || down < known.down) this.below.set(folder, { down, positions: [position] });
        else if (down === known.down) known.positions.push(position);
      });
    }
  }

  get files(): Iterable<string> {
    return this.inFile.keys();
  }

  /** What counts for a file of the folder that holds none of them. @param folders the folder, and those above it */
  nearest(folders: readonly string[]): Choice {
    for (const [up, folder] of folders.entries()) {
      const found = this.below.get(folder);
      if (found !== undefined) return this.chooseOf(found.positions)[up + found.down === 0 ? "here" : "away"];
    }
    return NOWHERE;
  }

  inside(file: string): Choice | undefined {
    const positions = this.inFile.get(file);
    return positions === undefined ? undefined : this.chooseOf(positions).here;
  }

  /** The first, unless another one differs. It returns the same objects each time, as there may be millions of choices. */
  private chooseOf(positions: readonly number[]): Readonly<Record<"here" | "away", Choice>> {
    const known = this.chosen.get(positions);
    if (known !== undefined) return known;
    const [first = -1, ...others] = positions;
    const differs = others.some((other) => !isSame(this.objects[first]?.object, this.objects[other]?.object));
    const position = differs ? undefined : first;
    const choices = { here: { position, isHere: true }, away: { position, isHere: false } };
    this.chosen.set(positions, choices);
    return choices;
  }
}

const NOWHERE: Choice = { isHere: false };

/** The folder of a file, then that above it, and so on to the one that holds all, which is empty. */
function foldersOf(file: string): string[] {
  const parts = file.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  return parts.map((_, up) => parts.slice(0, parts.length - 1 - up).join("/"));
}

class Chooser {
  private readonly names: readonly Namesakes[];
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly single: readonly number[];

  constructor(
    private readonly objects: readonly FiledObject[],
    repeated: readonly (readonly [string, readonly number[]])[],
  ) {
    const several = new Set(repeated.flatMap(([, positions]) => positions));
    this.single = objects.flatMap((_, position) => (several.has(position) ? [] : [position]));
    this.names = repeated.map(([name, positions]) => new Namesakes(name, positions, objects));
    this.numbers = new Map(repeated.map(([name], number) => [name, number]));
  }

  choose(): Views {
    const files = [...new Set(this.objects.map(({ file = "" }) => file))];
    const ofFolders = new Map(files.map((file) => [folderOf(file), foldersOf(file)]));
    if (ofFolders.size * this.names.length > MOST_WORK) return this.chooseNone();
    const views = new Map<string, readonly Choice[]>();
    const signsOf = new Map<string, string>();
    const add = (choices: readonly Choice[]): string => {
      const signs = choices.map(({ position }) => position ?? "").join();
      views.set(signs, mergeHere(views.get(signs), choices));
      return signs;
    };
    const near = new Map([...ofFolders].map(([folder, up]) => [folder, this.names.map((each) => each.nearest(up))]));
    const signsOfFolders = new Map<string, string>();
    const held = this.listHeld();
    for (const file of files) {
      const ofFolder = near.get(folderOf(file)) ?? [];
      const own = (held.get(file) ?? []).filter((i) => this.names[i]?.inside(file)?.position !== ofFolder[i]?.position);
      const folder = folderOf(file);
      const signs =
        own.length === 0
          ? (signsOfFolders.get(folder) ?? add(ofFolder))
          : add(ofFolder.map((each, i) => this.names[i]?.inside(file) ?? each));
      if (own.length === 0) signsOfFolders.set(folder, signs);
      signsOf.set(file, signs);
    }
    const most = this.single.length + this.names.length;
    if (views.size * most > MOST_WORK) return this.chooseNone();
    const numbers = new Map([...views.keys()].map((signs, number) => [signs, number]));
    return {
      views: [...views.values()].map((choices) => this.viewOf(choices)),
      viewOf: (position) => numbers.get(signsOf.get(this.objects[position]?.file ?? "") ?? "") ?? 0,
    };
  }

  /** Which of the names each file has. */
  private listHeld(): ReadonlyMap<string, readonly number[]> {
    const held = new Map<string, number[]>();
    this.names.forEach(({ files }, number) => {
      for (const file of files) {
        const numbers = held.get(file);
        if (numbers === undefined) held.set(file, [number]);
        else numbers.push(number);
      }
    });
    return held;
  }

  private chooseNone(): Views {
    return { views: [this.viewOf(this.names.map(() => ({ isHere: true })))], viewOf: () => 0 };
  }

  private viewOf(choices: readonly Choice[]): View {
    const nameOpen = ({ position }: Choice, i: number): string | undefined =>
      position === undefined ? this.names[i]?.name : undefined;
    return {
      members: [...this.single, ...choices.flatMap(({ position }) => position ?? [])].sort((a, b) => a - b),
      isLeftOut: (name) => {
        const number = this.numbers.get(name);
        return number !== undefined && choices[number]?.position === undefined;
      },
      leftOutOf: (kind) =>
        choices.flatMap((choice, i) => nameOpen(choice, i) ?? []).filter((name) => name.startsWith(`${kind} `)),
      leftOutHere: choices.flatMap((choice, i) => (choice.isHere ? (nameOpen(choice, i) ?? []) : [])),
    };
  }
}

function folderOf(file: string): string {
  return foldersOf(file)[0] ?? "";
}

/** Files with the same choice share a view, and one of them may be nearer to what is open. */
function mergeHere(known: readonly Choice[] | undefined, choices: readonly Choice[]): readonly Choice[] {
  if (known === undefined) return choices;
  return choices.map((choice, i) => (known[i]?.isHere === true ? known[i] : choice));
}

/** Larger ones differ. */
const MOST_PARTS = 2_000;

/** True for objects that say the same. What holds itself is followed no further than the number of parts. */
function isSame(a: unknown, b: unknown): boolean {
  const pairs: [unknown, unknown][] = [[a, b]];
  let parts = 0;
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    parts += 1;
    if (parts > MOST_PARTS) return false;
    if (isList(one) && isList(other) && one.length === other.length) {
      one.forEach((each, i) => pairs.push([each, other[i]]));
    } else if (isMap(one) && isMap(other) && Object.keys(one).length === Object.keys(other).length) {
      for (const key of Object.keys(one)) pairs.push([one[key], other[key]]);
    } else return false;
  }
  return true;
}
