// The objects that stand beside a workload and decide whether it runs: claims, volumes, storage classes.
import { BalancerIndex, BalancerReader } from "./balancer-index";
import { Field, isMap, ReadLog } from "../manifests/field";
import { objectKey, ownerKey } from "../manifests/owners";
import { groupOf, identify, isWorkload, kindOf, ReadOptions, readPodCount } from "../manifests/reader";
import { ControllerFacts } from "../manifests/charts";
import { ClaimShape, readClaim } from "../manifests/volume";
import { BudgetShape, readBudget } from "../manifests/budget";

/** The one CSI driver whose volumes Fargate mounts. */
export const EFS_DRIVER = "efs.csi.aws.com";

/** A PersistentVolume. */
export interface PersistentVolumeShape {
  readonly name: string;
  /** Undefined when the volume is of another kind than CSI. */
  readonly csiDriver?: string;
  readonly storageClass: string;
  /** The claim that the volume is kept for: `namespace/name`. */
  readonly claim?: string;
}

/** Pods that one workload makes. */
export interface CountedPods {
  /** The workload as people name it: `Deployment web`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** What is known of the cluster besides the workload itself. */
export interface AdmissionContext extends ReadOptions, ControllerFacts {
  /** Other objects of the cluster, lists already taken apart. @default - none */
  readonly objects?: readonly unknown[];
  /**
   * True when `objects` are all that the cluster has: then a claim that is not among them does not exist.
   * @default false
   */
  readonly isComplete?: boolean;
}

/** The context, brought into a form that answers quickly. */
export interface ClusterIndex {
  readonly isComplete: boolean;
  readonly balancers: BalancerIndex;
  readonly claims: ReadonlyMap<string, ClaimShape>;
  readonly volumes: ReadonlyMap<string, PersistentVolumeShape>;
  /** Volumes that are kept for a claim, by `namespace/name` of that claim. */
  readonly keptVolumes: ReadonlyMap<string, PersistentVolumeShape>;
  /** A volume that is kept for nobody, by its class: one of EFS where there is one. */
  readonly freeVolumes: ReadonlyMap<string, PersistentVolumeShape>;
  /** The provisioner of each StorageClass. */
  readonly provisioners: ReadonlyMap<string, string>;
  readonly csiDrivers: ReadonlySet<string>;
  /** Disruption budgets by namespace. */
  readonly budgets: ReadonlyMap<string, readonly BudgetShape[]>;
  /** Pods by namespace, counted once: those that a workload of the context owns are in its number. */
  readonly pods: ReadonlyMap<string, readonly CountedPods[]>;
}

/** Reads what `context` holds once, for any number of workloads. */
export function indexCluster(context: AdmissionContext = {}): ClusterIndex {
  const claims = new Map<string, ClaimShape>();
  const volumes = new Map<string, PersistentVolumeShape>();
  const provisioners = new Map<string, string>();
  const csiDrivers = new Set<string>();
  const budgets = new Map<string, BudgetShape[]>();
  const balancers = new BalancerReader();
  for (const object of context.objects ?? []) {
    const { kind, name, namespace } = identify(object, context);
    const root = Field.root(object, new ReadLog());
    balancers.add(typeOf(object), { kind, name, namespace, root });
    switch (typeOf(object)) {
      case "/PersistentVolumeClaim":
        claims.set(`${namespace}/${name}`, readClaim(root, namespace));
        break;
      case "/PersistentVolume":
        volumes.set(name, readVolumeObject(root, name));
        break;
      case "storage.k8s.io/StorageClass":
        provisioners.set(name, root.at("provisioner").text() ?? "");
        break;
      case "storage.k8s.io/CSIDriver":
        csiDrivers.add(name);
        break;
      case "policy/PodDisruptionBudget":
        addTo(budgets, namespace, readBudget(root, name, namespace));
    }
  }
  const pods = budgets.size === 0 ? new Map<string, CountedPods[]>() : countPods(context);
  const { isComplete = false } = context;
  const storage = { claims, volumes, ...sortVolumes(volumes), provisioners, csiDrivers };
  return { isComplete, balancers: balancers.finish(context), ...storage, budgets, pods };
}

function addTo<T>(lists: Map<string, T[]>, key: string, member: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [member]);
  else list.push(member);
}

/** Group and kind: `apps/Deployment`, `/Pod`. */
export function typeOf(object: unknown): string {
  return `${groupOf(object) ?? ""}/${kindOf(object) ?? ""}`;
}

/** Only budgets need this, so that it is not done without one. */
function countPods(context: AdmissionContext): Map<string, CountedPods[]> {
  const workloads = (context.objects ?? []).filter(isWorkload).map((object) => readPodCount(object, context));
  const known = new Set(workloads.map(objectKey));
  const pods = new Map<string, CountedPods[]>();
  for (const workload of workloads) {
    if (ownerKey(workload, known) !== undefined) continue;
    const counted = { name: `${workload.kind} ${workload.name}`, labels: workload.labels, replicas: workload.replicas };
    addTo(pods, workload.namespace, counted);
  }
  return pods;
}

function sortVolumes(volumes: ReadonlyMap<string, PersistentVolumeShape>): {
  readonly keptVolumes: Map<string, PersistentVolumeShape>;
  readonly freeVolumes: Map<string, PersistentVolumeShape>;
} {
  const keptVolumes = new Map<string, PersistentVolumeShape>();
  const freeVolumes = new Map<string, PersistentVolumeShape>();
  for (const volume of volumes.values()) {
    if (volume.claim !== undefined) keptVolumes.set(volume.claim, volume);
    else if (!freeVolumes.has(volume.storageClass) || volume.csiDriver === EFS_DRIVER) {
      freeVolumes.set(volume.storageClass, volume);
    }
  }
  return { keptVolumes, freeVolumes };
}

function readVolumeObject(root: Field, name: string): PersistentVolumeShape {
  const spec = root.at("spec");
  const claim = spec.at("claimRef");
  return {
    name,
    csiDriver: isMap(spec.at("csi").value) ? (spec.at("csi").at("driver").text() ?? "") : undefined,
    storageClass: spec.at("storageClassName").text() ?? "",
    claim: claim.isSet ? `${claim.at("namespace").text() ?? "default"}/${claim.at("name").text() ?? ""}` : undefined,
  };
}
