// The objects around a workload that decide whether it runs: claims, volumes, storage classes.
import { addAutoscaler, Autoscaler, Autoscalers, podsAtLeast } from "./autoscalers";
import { BalancerIndex, BalancerReader } from "./balancer-index";
import { addKubeletPorts, NamedKubeletPorts, NamedPort } from "./kubelet-port";
import { addSelectedLabels, SelectedLabels } from "./selected-labels";
import { Field, ReadLog } from "../manifests/field";
import { objectKey, ownerKey } from "../manifests/owners";
import { groupOf, identify, isWorkload, kindOf, readClaimingSet, ReadOptions, readPodCount } from "../manifests/reader";
import { ControllerFacts } from "../manifests/charts";
import { FiledObject, nearestObjects } from "../manifests/nearest-objects";
import { BudgetShape, readBudget } from "../manifests/budget";
import { StorageIndex, StorageReader } from "./storage";
import { Labels } from "../profiles/selectors";

/** Pods that one workload makes. */
export interface CountedPods {
  /** The workload as people name it: `Deployment web`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** Options of `checkWorkload`: what is known of the cluster besides the workload itself. */
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
  readonly storage: StorageIndex;
  /** Disruption budgets by namespace. */
  readonly budgets: ReadonlyMap<string, readonly BudgetShape[]>;
  /** Pods by namespace, counted once: those that a workload of the context owns are in its number. */
  readonly pods: ReadonlyMap<string, readonly CountedPods[]>;
  readonly autoscalers: Autoscalers;
  readonly selectedLabels: SelectedLabels;
  readonly kubeletPorts: NamedKubeletPorts;
}

/** Asks whether an object is defined more than once, and it is not known which counts: `PersistentVolume data`, or any of a kind. */
export type IsOpen = (name: string) => boolean;

/** Several clusters of one input, one for each group of files that see the same objects. */
export interface ClusterViews {
  readonly clusterOf: (position: number) => ClusterIndex;
  /** Names that were asked for and are defined more than once, and those that are in one folder. */
  readonly ambiguous: () => readonly string[];
}

/** Reads the objects of each view once. */
export function indexViews(objects: readonly FiledObject[], options: AdmissionContext): ClusterViews {
  const { views, viewOf } = nearestObjects(objects, options);
  const asked = new Set(views.flatMap(({ leftOutHere }) => leftOutHere));
  const indexes = views.map(({ members, isLeftOut, leftOutOf }) =>
    indexCluster({ ...options, objects: members.map((position) => objects[position]?.object) }, (name) => {
      const found = isLeftOut(name) ? [name] : name.includes(" ") ? [] : leftOutOf(name);
      for (const each of found) asked.add(each);
      return found.length > 0;
    }),
  );
  const [first = indexCluster(options)] = indexes;
  return { clusterOf: (position) => indexes[viewOf(position)] ?? first, ambiguous: () => [...asked].sort() };
}

/** Reads what `context` holds once, for any number of workloads. */
export function indexCluster(context: AdmissionContext = {}, isOpen: IsOpen = () => false): ClusterIndex {
  const storage = new StorageReader();
  const budgets = new Map<string, BudgetShape[]>();
  const autoscalers = new Map<string, Autoscaler>();
  const selectedLabels = new Map<string, Labels[]>();
  const kubeletPorts = new Map<string, NamedPort[]>();
  const balancers = new BalancerReader();
  for (const object of context.objects ?? []) {
    const { kind, name, namespace } = identify(object, context);
    const root = Field.root(object, new ReadLog());
    const type = typeOf(object);
    addAutoscaler(autoscalers, type, root, namespace);
    addSelectedLabels(selectedLabels, type, root, namespace);
    addKubeletPorts(kubeletPorts, object, root, namespace);
    balancers.add(type, { kind, name, namespace, root });
    switch (type) {
      case "apps/StatefulSet":
      case "/StatefulSet":
        storage.readSet(readClaimingSet(object, context));
        break;
      case "policy/PodDisruptionBudget":
        addTo(budgets, namespace, readBudget(root, name, namespace));
        break;
      default:
        storage.read(type, root, name, namespace);
    }
  }
  const pods = budgets.size === 0 ? new Map<string, CountedPods[]>() : countPods(context, autoscalers);
  const { isComplete = false } = context;
  return {
    isComplete,
    balancers: balancers.finish(context, isOpen),
    storage: storage.index(isComplete, isOpen),
    budgets,
    pods,
    autoscalers,
    selectedLabels,
    kubeletPorts,
  };
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
function countPods(context: AdmissionContext, autoscalers: Autoscalers): Map<string, CountedPods[]> {
  const workloads = (context.objects ?? []).filter(isWorkload).map((object) => readPodCount(object, context));
  const known = new Set(workloads.map(objectKey));
  const pods = new Map<string, CountedPods[]>();
  for (const workload of workloads) {
    if (ownerKey(workload, known) !== undefined) continue;
    const { kind, name, namespace, labels } = workload;
    addTo(pods, namespace, { name: `${kind} ${name}`, labels, replicas: podsAtLeast(workload, autoscalers) });
  }
  return pods;
}
