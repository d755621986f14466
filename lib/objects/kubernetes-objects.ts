// Objects of Kubernetes as they are, custom resources among them, applied by a release of the library's own chart.
import { ITerraformDependable, Lazy, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Release } from "@cdktf/provider-helm/lib/release";
import { IFargateCluster } from "../cluster/cluster-interface";
import { definitionKey, namespaceKey, registerPart } from "../cluster/cluster-parts";
import { isServed, serversOf } from "../cluster/object-servers";
import { isFargateCluster, isMadeCluster } from "../cluster/is-fargate-cluster";
import { annotate, enforce, unacknowledged } from "../findings";
import { askOptions, HANDED_ON } from "../options";
import { addressForOrder, afterStackOf, Barrier, dependsOnLater, isBarrier } from "../order";
import { resolved } from "../resolved";
import { Finding } from "../rules/finding";
import { isMap, PlainMap } from "../rules/manifests/field";
import { writeObjectValues } from "../rules/manifests/object-values";
import { identify, isWorkload, readPodCount } from "../rules/manifests/reader";
import { checkHelmReleaseName, checkNamespace } from "../rules/names";
import { deployedNamespace } from "../rules/objects/deployers";
import { definedKindOf, inNamespace } from "../rules/objects/kinds";
import {
  checkAny,
  checkFilledIn,
  checkObjectList,
  checkParts,
  checkServed,
  ListedObjects,
  listObjects,
  valueNameOf,
} from "../rules/objects/objects";
import { ObjectParts, partName, partsOf } from "../rules/objects/parts";
import { checkSeconds } from "../rules/workloads/pod-counts";
import { madeNamespace } from "../workloads/namespace";
import { OBJECTS_CHART_VERSION, objectsChart } from "./objects-chart";
import { readFile, readFolder, readText } from "./read-files";

/** Options of how objects are applied. */
export interface KubernetesObjectsOptions {
  /** Namespace of the objects that name none, and of Helm's records of them. @default "default" */
  readonly namespace?: string;
  /** Name of the release in Helm; those of further releases begin with it. @default - the construct's id */
  readonly releaseName?: string;
  /** Seconds that a deploy waits until pods, claims and load balancers of a release are ready. @default 900 */
  readonly timeoutSeconds?: number;
  /**
   * What must exist before the objects, for example what brings the CustomResourceDefinitions of their kinds. Namespaces and
   * CustomResourceDefinitions among the objects do not wait for it.
   *
   * @default - their namespaces, the charts and the definitions of the program that serve their kinds, and what their pods need
   */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that the objects are applied to. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/** Properties of a `KubernetesObjects`. */
export interface KubernetesObjectsProps extends KubernetesObjectsOptions {
  /** Objects as plain values; a List counts as the objects in it. @default - none */
  readonly objects?: { [key: string]: unknown }[];
  /** Objects as YAML of any number of documents, or as JSON, such as cdk8s's `app.synthYaml()`. @default - none */
  readonly yaml?: string;
}

/** Options of `KubernetesObjects.fromFile` and `KubernetesObjects.fromFolder`. */
export interface KubernetesObjectsPathOptions extends KubernetesObjectsOptions {
  /** Absolute path of the file or the folder. It is read once, when the construct is created. */
  readonly path: string;
}

/**
 * Objects of Kubernetes, applied in the deploy that creates the cluster. Namespaces and CustomResourceDefinitions among them come
 * first. Listing it in `dependsOn` waits until all of them are applied.
 */
export class KubernetesObjects extends Construct {
  /**
   * Applies the objects in a file of YAML or JSON.
   *
   * @throws when the file cannot be read: FG964, FG965; and as the constructor does
   */
  public static fromFile(scope: Construct, id: string, options: KubernetesObjectsPathOptions): KubernetesObjects {
    return fromPath(scope, id, options, readFile);
  }

  /**
   * Applies the objects in the files of a folder whose names end in `.yaml`, `.yml` or `.json`. Folders in it are not read.
   *
   * @throws when a file cannot be read: FG964, FG965; and as the constructor does
   */
  public static fromFolder(scope: Construct, id: string, options: KubernetesObjectsPathOptions): KubernetesObjects {
    return fromPath(scope, id, options, readFolder);
  }

  /** Namespace of the objects that name none. */
  public readonly namespace: string;
  /** Name of the release in Helm. */
  public readonly releaseName: string;
  private readonly cluster: IFargateCluster;
  private readonly barrier: Barrier;
  /** The objects by their names among the values of the releases, as they were passed. */
  private readonly given = new Map<string, PlainMap>();

  /**
   * Applies the objects.
   *
   * @throws when the YAML cannot be read, or an object cannot be applied: FG713, FG735, FG890, FG964, FG966, FG967, FG970, FG972
   */
  constructor(scope: Construct, id: string, props: KubernetesObjectsProps) {
    super(scope, id);
    askOptions(this, "KubernetesObjectsProps", props);
    this.namespace = props.namespace ?? "default";
    this.releaseName = props.releaseName ?? id;
    this.cluster = props.cluster;
    const { objects, findings } = readProps(props);
    // What tokens stand for: the numbers in their own names change with each edit of the program.
    const known = objects.map((each) => resolved(this, each)).filter(isMap);
    const home = String(resolved(this, this.namespace));
    const byName = Object.fromEntries(known.map((each) => [valueNameOf(each, home), each]));
    known.forEach((each, index) => this.given.set(valueNameOf(each, home), objects[index] ?? each));
    const parts = partsOf(sorted(byName));
    enforce(this, [
      ...findings,
      ...checkObjectList(known, home),
      ...checkFilledIn(objects, home),
      ...checkParts(parts),
      ...checkNamespace(this.namespace),
      ...checkHelmReleaseName(this.releaseName, props.releaseName === undefined ? "id" : "releaseName"),
      ...checkSeconds(props.timeoutSeconds, "timeoutSeconds"),
    ]);
    afterStackOf(this, props.cluster);
    const first = [...this.addNamespaces(props, parts), ...this.addDefinitions(props, parts)];
    this.barrier = new Barrier(this, "ready", [...first, ...this.addOthers(props, parts, first)]);
    this.node.addValidation({ validate: () => this.reportUnserved(props, known) });
  }

  /** Terraform address of what waits until the objects are applied; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.barrier);
  }

  private addNamespaces(props: KubernetesObjectsProps, { namespaces }: ObjectParts): Release[] {
    const objects = Object.values(namespaces);
    if (objects.length === 0) return [];
    const releaseName = partName(this.releaseName, "namespaces");
    const release = this.addRelease(props, this, "namespaces", { releaseName, home: RECORDS, objects: namespaces });
    for (const each of objects) registerPart(this.cluster, namespaceKey(identify(each).name), release);
    return [release];
  }

  private addDefinitions(props: KubernetesObjectsProps, { definitions }: ObjectParts): Release[] {
    const scope = new Construct(this, "definitions");
    return Object.entries(definitions).map(([key, object]) => {
      const { name } = identify(object);
      const part = { releaseName: partName(name, ""), home: RECORDS, objects: { [key]: object } };
      const release = this.addRelease(props, scope, name, part);
      registerPart(this.cluster, definitionKey(definedKindOf(object) ?? name), release);
      return release;
    });
  }

  private addOthers(props: KubernetesObjectsProps, { others }: ObjectParts, first: readonly Release[]): Release[] {
    const scope = new Construct(this, "parts");
    const made: Release[] = [];
    for (const { id, objects } of others) {
      const releaseName = partName(this.releaseName, id);
      const place: [Construct, string] = id === "" ? [this, "Resource"] : [scope, id];
      const release = this.addRelease(props, ...place, { releaseName, home: this.namespace, objects });
      // What moves from one release to another is deleted before it is created.
      const before = [...first, ...made.slice(-1)];
      const here = Object.values(objects).map((each) => inNamespace(each, this.namespace));
      dependsOnLater(release, () => [...(props.dependsOn ?? []), ...before, ...this.neededBy(here)]);
      this.startPods(release, here);
      made.push(release);
    }
    return made;
  }

  private addRelease(props: KubernetesObjectsProps, scope: Construct, id: string, part: ReleasePart): Release {
    const given = Object.fromEntries(Object.keys(part.objects).map((name) => [name, this.given.get(name)]));
    return new Release(scope, id, {
      provider: props.helmProvider,
      name: part.releaseName,
      chart: objectsChart(this),
      version: OBJECTS_CHART_VERSION,
      namespace: part.home,
      createNamespace: false,
      values: [Lazy.stringValue({ produce: (context) => writeObjectValues(given, (each) => context.resolve(each)) })],
      maxHistory: 2,
      wait: true,
      timeout: props.timeoutSeconds ?? 900,
      upgradeInstall: true,
    });
  }

  /** Namespaces, and what serves the kinds, as far as the program creates them. */
  private neededBy(objects: readonly unknown[]): ITerraformDependable[] {
    const homes = new Set([this.namespace, ...objects.map((each) => identify(each).namespace)]);
    return [...[...homes].flatMap((each) => madeNamespace(this.cluster, each)), ...serversOf(this.cluster, objects)];
  }

  private startPods(release: Release, objects: readonly unknown[]): void {
    for (const object of objects.filter(isWorkload)) {
      const { namespace, name, labels, replicas } = readPodCount(object);
      this.cluster.registerPods(release, { namespace, name, labels: { ...labels }, replicas });
    }
    // Pods of others that the objects have deployed start after the profile, and are gone before it.
    for (const namespace of new Set(objects.flatMap((each) => deployedNamespace(each) ?? []))) {
      this.cluster.registerPods(release, { namespace });
    }
  }

  /** Reports, when the program is complete, kinds that nothing serves in a cluster that the program creates. */
  private reportUnserved({ dependsOn = [] }: KubernetesObjectsProps, objects: readonly PlainMap[]): string[] {
    const { cluster, namespace } = this;
    // Anything else may bring kinds, such as a chart that the library does not know.
    const isBrought = dependsOn.some((each) => !isBarrier(each) && !isFargateCluster(each));
    if (isMadeCluster(cluster) && !isBrought) {
      const found = checkServed(objects, (object) => isServed(cluster, object), namespace);
      annotate(this, unacknowledged(this, found));
    }
    return [];
  }
}

/** Namespace of Helm's records of what is in no namespace: every cluster has it. */
const RECORDS = "kube-system";

interface ReleasePart {
  readonly releaseName: string;
  /** Namespace of objects that name none, and of Helm's records. */
  readonly home: string;
  readonly objects: PlainMap;
}

/** What was read from files for a construct, by the list of its objects. */
const read = new WeakMap<object, readonly Finding[]>();

function fromPath(
  scope: Construct,
  id: string,
  options: KubernetesObjectsPathOptions,
  readPath: (path: string) => ListedObjects,
): KubernetesObjects {
  askOptions(scope, "KubernetesObjectsPathOptions", options);
  const { path, ...others } = options;
  const { objects: found, findings } = readPath(path);
  const objects = [...found];
  read.set(objects, [...findings, ...(findings.length > 0 ? [] : checkAny(objects, "path"))]);
  return new KubernetesObjects(scope, id, { ...others, ...HANDED_ON, objects });
}

function readProps({ objects = [], yaml }: KubernetesObjectsProps): ListedObjects {
  const texts = yaml === undefined ? [] : readText(yaml);
  const listed = [listObjects(objects, (index) => `objects[${index}]`), texts].flat();
  const all = listed.flatMap((each) => each.objects);
  const findings = [...(read.get(objects) ?? []), ...listed.flatMap((each) => each.findings)];
  return {
    objects: all,
    findings: findings.length > 0 ? findings : checkAny(all, yaml === undefined ? "objects" : "yaml"),
  };
}

function sorted(objects: PlainMap): PlainMap {
  return Object.fromEntries(Object.entries(objects).sort(([one], [other]) => (one < other ? -1 : 1)));
}
