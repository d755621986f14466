// What a pod may not take from its host: network, processes, memory, ports, scheduler, node.
import { unmetConditions } from "./fargate-node";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape, PortShape } from "../manifests/container";
import { Workload } from "../manifests/reader";

/** Namespaces of the host that a pod asks for, in the words and the order of the Fargate scheduler. */
export function hostFields(pod: PodShape): string[] {
  return [
    ...(pod.hostNetwork ? ["HostNetwork"] : []),
    ...(pod.hostPID ? ["HostPID"] : []),
    ...(pod.hostIPC ? ["HostIPC"] : []),
  ];
}

/** Containers that the scheduler looks at, in its order. */
export function scheduledContainers(pod: PodShape): ContainerShape[] {
  return [...pod.initContainers, ...pod.containers];
}

/** With the host's network, the API server sets `hostPort` of every port to its `containerPort`. */
export function takesHostPort(port: PortShape, pod: PodShape): boolean {
  return writesHostPort(port) || (pod.hostNetwork && (port.containerPort ?? 0) > 0);
}

function writesHostPort(port: PortShape): boolean {
  return (port.hostPort ?? 0) > 0 || (port.hostIP ?? "") !== "";
}

/** A DaemonSet that asks for other nodes, by its selector or its affinity, makes no pod on those of Fargate. */
export function staysOffFargate(workload: Workload): boolean {
  return belongsToDaemonSet(workload) && unmetConditions(workload.pod.nodes).length > 0;
}

/** True for a DaemonSet, and for a pod that one made. */
export function belongsToDaemonSet(workload: Workload): boolean {
  return workload.kind === "DaemonSet" || workload.owners.some((owner) => owner.kind === "DaemonSet");
}

/** Whatever of the host a pod asks for. */
export function checkHost(workload: Workload): Finding[] {
  const { pod } = workload;
  const fields = hostFields(pod);
  const namespaces = [
    { word: "HostNetwork", key: "hostNetwork", rule: REFUSED.hostNetwork, what: "network" },
    { word: "HostPID", key: "hostPID", rule: REFUSED.hostPID, what: "processes" },
    { word: "HostIPC", key: "hostIPC", rule: REFUSED.hostIPC, what: "memory segments" },
  ];
  return [
    ...namespaces
      .filter(({ word }) => fields.includes(word))
      .map(({ key, rule, what }) =>
        finding(rule, {
          field: `${pod.path}.${key}`,
          message: `${key} is true, but a pod on Fargate does not share a host's ${what}`,
          fix: "remove it",
        }),
      ),
    ...scheduledContainers(pod).flatMap((container) => container.ports.filter(writesHostPort).map(hostPortUsed)),
    ...checkScheduler(workload),
  ];
}

function hostPortUsed(port: PortShape): Finding {
  const isPort = (port.hostPort ?? 0) > 0;
  const given = isPort ? `hostPort ${port.hostPort ?? 0}` : `hostIP "${port.hostIP ?? ""}"`;
  return finding(REFUSED.hostPort, {
    field: `${port.path}.${isPort ? "hostPort" : "hostIP"}`,
    message: `${given} is a host port, and a pod on Fargate has no host to share`,
    fix: "keep only containerPort and add a Service",
  });
}

const FARGATE_SCHEDULER = "fargate-scheduler";
/** The API server writes this name wherever none is set. */
const DEFAULT_SCHEDULER = "default-scheduler";

function checkScheduler({ pod, isLive }: Workload): Finding[] {
  const { schedulerName = "", nodeName = "" } = pod;
  const found: Finding[] = [];
  if (!["", FARGATE_SCHEDULER, DEFAULT_SCHEDULER].includes(schedulerName)) {
    found.push(
      finding(REFUSED.schedulerName, {
        field: `${pod.path}.schedulerName`,
        message: `scheduler "${schedulerName}" does not schedule pods on Fargate; the kubelet reports: SchedulerName is not fargate-scheduler`,
        fix: "remove schedulerName; EKS sets it on each pod that matches a profile",
      }),
    );
  }
  if (nodeName !== "" && !isLive) {
    found.push(
      finding(REFUSED.nodeName, {
        field: `${pod.path}.nodeName`,
        message: `node "${nodeName}" is set, so the Fargate scheduler never sees the pod`,
        fix: "remove nodeName; each pod gets its own node",
      }),
    );
  }
  return found;
}

/** DaemonSets: rejected, or harmless where they exclude Fargate themselves. */
export function checkDaemonSet(workload: Workload): Finding[] {
  if (!belongsToDaemonSet(workload)) return [];
  if (staysOffFargate(workload)) return [daemonElsewhere(workload)];
  return [
    finding(REFUSED.daemonSet, {
      field: workload.kind === "DaemonSet" ? "kind" : "metadata.ownerReferences",
      message: "DaemonSets do not run on Fargate, where each pod has its own node",
      fix: "run it as a sidecar container in the pods that need it",
    }),
  ];
}

function daemonElsewhere({ kind, name, owners, pod }: Workload): Finding {
  const isBySelector = pod.nodes.selector.some((condition) => unmetConditions(pod.nodes).includes(condition));
  const set = kind === "DaemonSet" ? name : (owners.find((owner) => owner.kind === "DaemonSet")?.name ?? name);
  const by = isBySelector ? "node selector" : "affinity";
  return finding(HURTS.daemonSetElsewhere, {
    field: `${pod.path}.${isBySelector ? "nodeSelector" : "affinity"}`,
    message: `its ${by} keeps DaemonSet "${set}" off Fargate, so it creates no pods in a cluster without nodes`,
    fix: "leave it out if every pod runs on Fargate",
  });
}
