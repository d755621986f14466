// What a pod says about nodes and about its rank, and what becomes of it where each pod has a node of its own.
import {
  ARCHITECTURE,
  COMPUTE_TYPE,
  conditionAgainst,
  hasFargateLabel,
  isMet,
  isUnmet,
  SYSTEM,
  unmetConditions,
} from "./fargate-node";
import { isOfBottlerocket } from "./hardware";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding, Rule, Severity } from "../finding";
import { NodeCondition, NodeDemand } from "../manifests/nodes";
import { Workload } from "../manifests/reader";
import { shown } from "../shown";

/** Tolerations that the API server writes into every pod. */
const WRITTEN_BY_KUBERNETES = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** The class that Fargate gives to every pod. */
const CLASS_OF_FARGATE = "system-node-critical";

/** The class that charts give to what a cluster needs; it does no harm. */
const CLASS_OF_CLUSTER = "system-cluster-critical";

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
        message: `the annotation is ${shown(value)}, so no Fargate profile matches the pod`,
        fix: "remove the annotation",
      }),
    );
  }
  return found;
}

function checkNodes({ pod, kind }: Workload): Finding[] {
  const { nodes } = pod;
  const isSpot = (key: string): boolean => SPOT_KEYS.includes(key);
  const spot = conditionAgainst(nodes, isSpot);
  return [
    ...one(
      HURTS.spot,
      spot !== undefined && isForSpot(spot) ? spot.path : undefined,
      "the pod requires Spot capacity, which EKS on Fargate does not have",
      "remove the condition",
    ),
    ...checkSelector(`${pod.path}.nodeSelector`, nodes),
    // A DaemonSet's affinity keeps it off Fargate nodes, and that has an effect.
    ...(kind === "DaemonSet" ? [] : checkAffinity(nodes)),
    ...checkSpread(`${pod.path}.topologySpreadConstraints`, pod.spread),
  ];
}

/** Conditions that hold on every Fargate node do no harm, and those that other rules report are reported once. */
function checkSelector(field: string, nodes: NodeDemand): Finding[] {
  const selected = nodes.selector.filter((condition) => !isReportedElsewhere(condition) && !isMet(condition));
  if (selected.length === 0) return [];
  const absent = selected.filter(isUnmet);
  if (absent.length === 0) return [narrowed(HURTS.nodeSelector, field, selected)];
  return [
    finding(HURTS.nodeSelector, {
      field,
      message: `no Fargate node has ${absent.map(labelOf).join(", ")}, ${LEFT_PENDING}`,
      fix: "remove it; Fargate profiles place pods by namespace and labels",
    }),
  ];
}

/** What the Fargate scheduler says in full: "cannot satisfy pod's node selector/affinity requirements". */
const LEFT_PENDING = "and the Fargate scheduler leaves such a pod Pending: MatchNodeSelector failed";

/** A zone may be chosen, as long as the profile has a subnet there. */
function narrowed(rule: Rule, field: string, conditions: readonly NodeCondition[]): Finding {
  return finding(rule, {
    field,
    severity: Severity.INFO,
    message: `${conditions.map(labelOf).join(", ")} restricts the nodes: the pod stays Pending if its profile has no matching subnet`,
    fix: "choose zones through the subnets of the Fargate profile",
  });
}

/** The key alone where Fargate nodes have no such label. */
function labelOf({ key, values }: NodeCondition): string {
  return shown(hasFargateLabel(key) ? `${key}: ${values.join(", ")}` : key);
}

function isReportedElsewhere(condition: NodeCondition): boolean {
  const { key } = condition;
  return [...ARCHITECTURE, ...SYSTEM].includes(key) || isOfBottlerocket(key) || isForSpot(condition);
}

/** One finding for all kinds of affinity. What is only preferred holds no pod back. */
function checkAffinity(nodes: NodeDemand): Finding[] {
  const byNode = nodes.affinities.find(({ kind, isRequired }) => kind === "nodeAffinity" && isRequired);
  const required = byNode === undefined ? [] : checkRequiredNodes(byNode.path, nodes);
  const others = nodes.affinities.filter((affinity) => affinity !== byNode);
  const first = others.find(({ isRequired }) => isRequired) ?? others[0];
  if (first === undefined || required.some(({ severity }) => severity === Severity.WARNING)) return required;
  return [
    finding(HURTS.affinity, {
      field: first.path,
      severity: first.isRequired ? Severity.WARNING : Severity.INFO,
      message: "affinity and anti-affinity have no effect on Fargate, where each pod has its own node",
      fix: "remove it; choose zones through the subnets of the Fargate profile",
    }),
  ];
}

/** Charts for several platforms ask for linux and amd64 this way, which every Fargate node is. */
function checkRequiredNodes(field: string, nodes: NodeDemand): Finding[] {
  const terms = nodes.terms.filter((term) => term.length > 0);
  const isReported = terms.flat().every((condition) => isReportedElsewhere(condition) || isMet(condition));
  if (isReported || terms.some((term) => term.every(isMet))) return [];
  const [unmet] = unmetConditions({ ...nodes, selector: [] });
  if (unmet === undefined)
    return [
      narrowed(
        HURTS.affinity,
        field,
        terms.flat().filter((each) => !isMet(each)),
      ),
    ];
  return [
    finding(HURTS.affinity, {
      field,
      message: `no Fargate node fulfils the required affinity for ${shown(unmet.key)}, ${LEFT_PENDING}`,
      fix: "remove it; Fargate profiles place pods by namespace and labels",
    }),
  ];
}

function checkSpread(field: string, spread: "required" | "preferred" | undefined): Finding[] {
  if (spread === undefined) return [];
  return [
    finding(HURTS.spread, {
      field,
      severity: spread === "required" ? Severity.WARNING : Severity.INFO,
      message: "topology spread constraints have no effect on Fargate",
      fix: "remove them; if an even spread over zones matters, create one profile per subnet",
    }),
  ];
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
    "a pod on Fargate needs no tolerations",
    "remove it if the workload runs only on Fargate",
  );
}

function checkPriority({ pod }: Workload): Finding[] {
  const { priorityClassName = "" } = pod;
  if (priorityClassName === "" || priorityClassName === CLASS_OF_FARGATE) return [];
  const isHarmless = priorityClassName === CLASS_OF_CLUSTER;
  return [
    finding(HURTS.priority, {
      field: `${pod.path}.priorityClassName`,
      severity: isHarmless ? Severity.INFO : Severity.WARNING,
      message: `Fargate overwrites class ${shown(priorityClassName)} with ${CLASS_OF_FARGATE}`,
      fix: isHarmless
        ? "keep it, or remove it if the workload runs only on Fargate"
        : "remove it; placeholder pods that reserve capacity do not work on Fargate",
    }),
  ];
}

function checkRuntime({ pod }: Workload): Finding[] {
  const runtime = pod.runtimeClassName ?? "";
  return [
    ...one(
      HURTS.runtimeClass,
      runtime === "" ? undefined : `${pod.path}.runtimeClassName`,
      `Fargate is not documented to have a handler for runtime class ${shown(runtime)}`,
      "remove it",
    ),
    ...one(
      HURTS.overhead,
      pod.hasOverhead ? `${pod.path}.overhead` : undefined,
      "Fargate is not documented to include overhead in the size",
      "remove it and set what the pod needs in its containers' requests",
    ),
    ...one(
      HURTS.podResources,
      pod.hasPodResources ? `${pod.path}.resources` : undefined,
      "AWS does not document how Fargate counts pod-level resources, so the larger of these and the sum of its containers' is used",
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
      "Fargate supports only the VPC CNI, so these networks are never attached",
      "remove the annotation",
    ),
    ...one(
      HURTS.sizeAnnotation,
      isSized ? `${pod.metadataPath}.annotations.CapacityProvisioned` : undefined,
      "Fargate sets CapacityProvisioned itself and ignores the value",
      "remove the annotation and set requests",
    ),
  ];
}
