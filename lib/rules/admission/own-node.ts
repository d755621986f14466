// What a container expects of a node that was there before it: images, profiles, agents. On Fargate each pod has a new node of its own.
import { HURTS } from "./rules-hurts";
import { finding, Finding } from "../finding";
import { fieldBelow } from "../manifests/field";
import { ContainerShape, ContainerWord, NodeProfile } from "../manifests/container";
import { PodShape } from "../manifests/pod-shape";
import { shown } from "../shown";

/** Whatever in a pod is not there, because its node is new. */
export function checkOwnNode(pod: PodShape): Finding[] {
  const all = [...pod.initContainers, ...pod.containers];
  const profiles = [...pod.nodeProfiles, ...all.flatMap((each) => each.nodeProfiles), ...annotatedProfiles(pod)];
  return [
    ...profiles.map(nodeProfile),
    ...all.flatMap((each) => checkPullPolicy(each, all)),
    ...all.flatMap(checkNodeAgent),
  ];
}

/** @see https://kubernetes.io/docs/tutorials/security/apparmor/ */
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** How profiles of AppArmor were written before Kubernetes 1.30. */
function annotatedProfiles({ annotations, metadataPath }: PodShape): NodeProfile[] {
  return Object.entries(annotations).flatMap(([key, value]): NodeProfile[] => {
    const [, name] = /^localhost\/(.*)$/.exec(value) ?? [];
    const path = fieldBelow(`${metadataPath}.annotations`, key);
    return key.startsWith(APP_ARMOR) && name !== undefined ? [{ kind: "AppArmor", path, name }] : [];
  });
}

function nodeProfile({ kind, path, name }: NodeProfile): Finding {
  return finding(HURTS.nodeProfile, {
    field: path,
    message: `the container starts only on a node that has the ${kind} profile ${shown(name)}, and a new Fargate node has none`,
    fix: "use the type RuntimeDefault, or leave the profile out",
  });
}

/** Another container of the pod may have pulled the image already. */
function checkPullPolicy(container: ContainerShape, all: readonly ContainerShape[]): Finding[] {
  const { image, imagePullPolicy, path } = container;
  const isPulled = all.some((each) => each.image === image && each.imagePullPolicy !== "Never");
  if (imagePullPolicy !== "Never" || isPulled) return [];
  return [
    finding(HURTS.neverPulled, {
      field: `${path}.imagePullPolicy`,
      message:
        "a new Fargate node has no images, and Never does not pull them: the container waits with ErrImageNeverPull",
      fix: "write IfNotPresent, and push the image to a registry",
    }),
  ];
}

/** What agents of nodes collect, in the names of variables. */
const AGENT = /AGENT|COLLECTOR|DAEMON|JAEGER|OTEL|OTLP|STATSD|TRACE|ZIPKIN/i;

/** The address of the node may be wanted for other things; here it is that of an agent. */
function checkNodeAgent({ nodeAddresses, words }: ContainerShape): Finding[] {
  return nodeAddresses.flatMap(({ variable = "", path }) => {
    const used = words.filter(({ text }) => text.includes(`$(${variable})`));
    const isAgent = [variable, ...used.map(nameOf)].some((name) => AGENT.test(name));
    return isAgent ? [nodeAgent(variable, path)] : [];
  });
}

/** Of an argument, what it says itself. */
function nameOf({ variable, text }: ContainerWord): string {
  return variable ?? text;
}

function nodeAgent(variable: string, field: string): Finding {
  return finding(HURTS.nodeAgent, {
    field,
    message: `${variable} is the address of the node, where a DaemonSet's agent would answer, and no DaemonSet runs on Fargate`,
    fix: "run the agent as a sidecar and connect to localhost, or connect to a Service of the agent",
  });
}
