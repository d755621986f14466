// What the Fargate scheduler says of a pod that it rejects, letter by letter.
import { ClusterIndex } from "./context";
import { belongsToDaemonSet, hostFields, scheduledContainers, staysOffFargate, takesHostPort } from "./host";
import { securityWords } from "./security";
import { volumeWords } from "./volumes";
import { Workload } from "../manifests/reader";

/** What the scheduler says of a pod above 16 vCPU or 120 GB. */
export const MAX_SIZE_MESSAGE = "Your pod's cpu/memory requirements exceed the max Fargate configuration";

const PREFIX = "Pod not supported on Fargate: ";

/**
 * The text of the event `FailedScheduling` of the fargate-scheduler; undefined when it has nothing against the pod's spec.
 * Its parts come in a fixed order, joined by a comma and a blank, but the containers' parts by a comma alone.
 */
export function refusalOf(workload: Workload, cluster: ClusterIndex): string | undefined {
  const { pod } = workload;
  const containers = scheduledContainers(pod);
  const fields = hostFields(pod);
  const volumes = volumeWords(workload, cluster);
  const contexts = containers.map(securityWords).filter((words) => words !== "");
  const parts = [
    ...(belongsToDaemonSet(workload) && !staysOffFargate(workload) ? ["DaemonSet not supported"] : []),
    ...(fields.length === 0 ? [] : [`fields not supported: ${fields.join(", ")}`]),
    ...(volumes.length === 0 ? [] : [`volumes not supported: ${volumes.join(", ")}`]),
    ...(contexts.length === 0 ? [] : [`invalid SecurityContext fields: ${contexts.join(",")}`]),
    ...(containers.some((container) => container.hasVolumeDevices) ? ["volumeDevices not supported"] : []),
    ...(containers.some(({ ports }) => ports.some((port) => takesHostPort(port, pod)))
      ? ["port contains HostIP or HostPort"]
      : []),
  ];
  return parts.length === 0 ? undefined : `${PREFIX}${parts.join(", ")}`;
}
