// How a container comes to its AWS rights and to facts about its node, where there is no instance beneath it.
import { checkContainerPort } from "./kubelet-port";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape, ContainerWord } from "../manifests/container";

/** Where the agent of EKS Pod Identity answers; its webhook writes the address into the pod. */
const AGENT = /169\.254\.170\.23|\[fd00:ec2::23\]/i;
const AGENT_VARIABLE = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const METADATA_SERVICE = "169.254.169.254";

/** Whatever in a container counts on something that Fargate nodes do not have, or keep for themselves. */
export function checkContainers(pod: PodShape): Finding[] {
  return [...pod.initContainers, ...pod.containers].flatMap((container) => [
    ...checkIdentity(container),
    ...checkMetadataService(container),
    ...checkContainerPort(container),
  ]);
}

function checkIdentity(container: ContainerShape): Finding[] {
  const word = container.words.find(({ variable, text }) => variable === AGENT_VARIABLE && AGENT.test(text));
  if (word === undefined) return [];
  return [
    finding(REFUSED.podIdentity, {
      field: word.path,
      message: "the container uses the EKS Pod Identity agent, a DaemonSet that does not run on Fargate",
      fix: "use IRSA: annotate the service account with eks.amazonaws.com/role-arn",
    }),
  ];
}

/** Lists of hosts that a proxy leaves alone name the address as a matter of course. */
function isProxyList({ variable }: ContainerWord): boolean {
  return variable?.toLowerCase() === "no_proxy";
}

function checkMetadataService(container: ContainerShape): Finding[] {
  const word = container.words.find((each) => each.text.includes(METADATA_SERVICE) && !isProxyList(each));
  if (word === undefined) return [];
  return [
    finding(HURTS.metadataService, {
      field: word.path,
      message: `${METADATA_SERVICE} does not answer on Fargate, which has no instance metadata`,
      fix: "configure region, zone or VPC id explicitly, and grant permissions through IRSA",
    }),
  ];
}
