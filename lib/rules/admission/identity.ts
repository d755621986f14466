// How a container comes to its AWS rights and to facts about its node, where there is no instance beneath it.
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape, ContainerWord } from "../manifests/container";

/** Where the agent of EKS Pod Identity answers; its webhook writes the address into the pod. */
const AGENT = /169\.254\.170\.23|\[fd00:ec2::23\]/i;
const AGENT_VARIABLE = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const METADATA_SERVICE = "169.254.169.254";

const KUBELET_PORT = 10250;
/** Arguments that make a program listen: `--secure-port=10250`, `--webhook-port=10250`. */
const LISTENS_THERE = /^--?[a-z-]*(port|addr|address|bind|listen)[a-z-]*=(\S*:)?10250$/;

/** Whatever in a container counts on something that Fargate nodes do not have, or keep for themselves. */
export function checkContainers(pod: PodShape): Finding[] {
  return [...pod.initContainers, ...pod.containers].flatMap((container) => [
    ...checkIdentity(container),
    ...checkMetadataService(container),
    ...checkKubeletPort(container),
  ]);
}

function checkIdentity(container: ContainerShape): Finding[] {
  const word = container.words.find(({ variable, text }) => variable === AGENT_VARIABLE && AGENT.test(text));
  if (word === undefined) return [];
  return [
    finding(REFUSED.podIdentity, {
      field: word.path,
      message: "the container asks the agent of EKS Pod Identity, a DaemonSet that Fargate does not run",
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
      fix: "give region, zone or VPC id as a value, and rights by IRSA",
    }),
  ];
}

function checkKubeletPort(container: ContainerShape): Finding[] {
  const port = container.ports.find(({ containerPort }) => containerPort === KUBELET_PORT);
  const word = container.words.find(({ text, variable }) => variable === undefined && LISTENS_THERE.test(text));
  const field = port === undefined ? word?.path : `${port.path}.containerPort`;
  if (field === undefined) return [];
  return [
    finding(HURTS.kubeletPort, {
      field,
      message: `port ${KUBELET_PORT} is the kubelet's, and on Fargate pod and node have one address`,
      fix: "listen on another port, such as 10251 for metrics-server, 10260 for cert-manager's webhook or 9443 for that of external-secrets",
    }),
  ];
}
