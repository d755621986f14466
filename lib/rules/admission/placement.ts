// What a pod says about nodes and about its rank, and what becomes of it where each pod has a node of its own.
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding, Rule } from "../finding";
import { NodeCondition, NodeDemand } from "../manifests/nodes";
import { Workload } from "../manifests/reader";
import { shown } from "../shown";

/** Tolerations that the API server writes into every pod. */
const WRITTEN_BY_KUBERNETES = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** The class that Fargate gives to every pod. */
const CLASS_OF_FARGATE = "system-node-critical";

const COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

/** Conditions that other rules judge, or that hold on every Fargate node. */
const TOLD_ELSEWHERE =
  /^((beta\.)?kubernetes\.io\/(arch|os)|bottlerocket\.aws\/.*|eks\.amazonaws\.com\/(capacityType|compute-type)|karpenter\.sh\/capacity-type)$/;

const SPOT_KEYS = ["eks.amazonaws.com/capacityType", "karpenter.sh/capacity-type"];

/** Everything about a pod's place that Fargate overwrites or does not heed. */
export function checkPlacement(workload: Workload): Finding[] {
  return [
    ...checkComputeType(workload),
    ...checkNodes(workload),
    ...checkTolerations(workload),
    ...checkPriority(workload),
    ...checkRuntime(workload),
    ...checkAnnotations(workload),
  ];
}

/** EKS once marked CoreDNS this way, to keep it off Fargate. */
function checkComputeType({ pod }: Workload): Finding[] {
  const value = Object.entries(pod.annotations).find(([key]) => key === COMPUTE_TYPE)?.[1];
  const found: Finding[] = [];
  if (value === "ec2") {
    found.push(
      finding(REFUSED.computeType, {
        field: `${pod.metadataPath}.annotations["${COMPUTE_TYPE}"]`,
        message: `the annotation asks for ${shown(value)}, so that no Fargate profile takes the pod`,
        fix: "remove the annotation",
      }),
    );
  }
  return found;
}

function checkNodes({ pod, kind }: Workload): Finding[] {
  const { selector, terms, affinityPaths } = pod.nodes;
  const spot = [...selector, ...terms.flat()].filter(isForSpot).map(({ path }) => path);
  const selected = selector.filter(({ key }) => !TOLD_ELSEWHERE.test(key));
  return [
    ...one(
      HURTS.spot,
      spot[0],
      "the pod asks for Spot capacity, which EKS on Fargate does not have",
      "remove the condition",
    ),
    ...one(
      HURTS.nodeSelector,
      selected.length === 0 ? undefined : `${pod.path}.nodeSelector`,
      `no Fargate node carries ${selected.map(({ key }) => shown(key)).join(", ")}: each pod gets a node made for it`,
      "remove it; Fargate profiles place pods by namespace and labels",
    ),
    ...one(
      HURTS.affinity,
      // A DaemonSet's affinity keeps it off Fargate nodes, and that has an effect.
      kind === "DaemonSet" || isOnlyMachine(pod.nodes) ? undefined : affinityPaths[0],
      "affinity and anti-affinity do not apply on Fargate, where each pod has a node of its own",
      "remove it; to choose zones, choose the subnets of the Fargate profile",
    ),
    ...one(
      HURTS.spread,
      pod.hasSpreadConstraints ? `${pod.path}.topologySpreadConstraints` : undefined,
      "topology spread constraints are not heeded on Fargate",
      "remove them; where an even spread over zones matters, make one profile per subnet",
    ),
  ];
}

/** Charts for several platforms ask for linux and amd64 this way, which every Fargate node is. */
function isOnlyMachine({ affinityPaths, terms }: NodeDemand): boolean {
  const conditions = terms.flat();
  return affinityPaths.length === 1 && conditions.length > 0 && conditions.every(({ key }) => TOLD_ELSEWHERE.test(key));
}

function isForSpot(condition: NodeCondition): boolean {
  const isSpot = condition.values.length > 0 && condition.values.every((value) => value.toLowerCase() === "spot");
  return SPOT_KEYS.includes(condition.key) && condition.operator === "In" && isSpot;
}

function one(rule: Rule, field: string | undefined, message: string, fix: string): Finding[] {
  return field === undefined ? [] : [finding(rule, { field, message, fix })];
}

function checkTolerations({ pod, kind }: Workload): Finding[] {
  if (kind === "DaemonSet") return [];
  const written = pod.tolerations.find(({ key }) => key === undefined || !WRITTEN_BY_KUBERNETES.includes(key));
  return one(
    HURTS.toleration,
    written?.path,
    "a pod on Fargate meets no taint that it would have to tolerate",
    "remove it where the workload runs on Fargate alone",
  );
}

function checkPriority({ pod }: Workload): Finding[] {
  const { priorityClassName = "" } = pod;
  if (priorityClassName === "" || priorityClassName === CLASS_OF_FARGATE) return [];
  return [
    finding(HURTS.priority, {
      field: `${pod.path}.priorityClassName`,
      message: `Fargate overwrites class ${shown(priorityClassName)} with ${CLASS_OF_FARGATE}`,
      fix: "remove it; pods that hold a place for others do not work on Fargate",
    }),
  ];
}

function checkRuntime({ pod }: Workload): Finding[] {
  const runtime = pod.runtimeClassName ?? "";
  return [
    ...one(
      HURTS.runtimeClass,
      runtime === "" ? undefined : `${pod.path}.runtimeClassName`,
      `nothing says that Fargate has a handler for runtime class ${shown(runtime)}`,
      "remove it",
    ),
    ...one(
      HURTS.overhead,
      pod.hasOverhead ? `${pod.path}.overhead` : undefined,
      "nothing says that Fargate counts overhead into the size",
      "remove it and ask for what the pod needs in its containers' requests",
    ),
    ...one(
      HURTS.podResources,
      pod.hasPodResources ? `${pod.path}.resources` : undefined,
      "nothing says that Fargate counts resources of the pod as a whole",
      "write requests and limits in each container",
    ),
  ];
}

function checkAnnotations({ pod, isLive }: Workload): Finding[] {
  const keys = Object.keys(pod.annotations);
  const network = keys.find((key) => key.startsWith("k8s.v1.cni.cncf.io/networks"));
  const isSized = !isLive && keys.includes("CapacityProvisioned");
  return [
    ...one(
      HURTS.otherNetwork,
      network === undefined ? undefined : `${pod.metadataPath}.annotations["${network}"]`,
      "Fargate knows no network but the VPC CNI, so that nothing attaches these",
      "remove the annotation",
    ),
    ...one(
      HURTS.sizeAnnotation,
      isSized ? `${pod.metadataPath}.annotations.CapacityProvisioned` : undefined,
      "Fargate writes CapacityProvisioned itself and does not read it",
      "remove the annotation and set requests",
    ),
  ];
}
