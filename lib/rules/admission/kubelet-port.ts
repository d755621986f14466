// Port 10250, which on Fargate is the kubelet's: a pod there has the address of its node.
import { HURTS } from "./rules-hurts";
import { finding, Finding, Severity } from "../finding";
import { ContainerShape, ContainerWord } from "../manifests/container";
import { Field } from "../manifests/field";
import { podOf } from "../manifests/reader";
import { Labels } from "../profiles/selectors";

const KUBELET_PORT = 10250;

/** Pods of a namespace with a named port that is the kubelet's: a Service may send there by that name. */
export type NamedKubeletPorts = ReadonlyMap<string, readonly NamedPort[]>;

export interface NamedPort {
  readonly labels: Labels;
  readonly name: string;
}

/** Adds the named ports of the object's pods that are the kubelet's. */
export function addKubeletPorts(
  found: Map<string, NamedPort[]>,
  object: unknown,
  root: Field,
  namespace: string,
): void {
  const pod = podOf(object, root);
  if (pod === undefined) return;
  const containers = ["containers", "initContainers"].flatMap((list) => pod.at("spec").at(list).items());
  const ports = containers.flatMap((container) => container.at("ports").items());
  for (const port of ports.filter((each) => each.at("containerPort").value === KUBELET_PORT)) {
    const name = port.at("name").text();
    if (name === undefined) continue;
    const labels = pod.at("metadata").at("labels").textMap();
    found.set(namespace, [...(found.get(namespace) ?? []), { labels, name }]);
  }
}

/**
 * A container that listens on the port: an error where that is certain, by an option that programs bind a port with, or
 * by any that names the port which the container declares. A declared port alone binds nothing.
 */
export function checkContainerPort(container: ContainerShape): Finding[] {
  const declared = container.ports.find(({ containerPort }) => containerPort === KUBELET_PORT);
  const named = findListener(container.words);
  if (declared === undefined && named === undefined) return [];
  const isBound = named !== undefined && (named.isCertain || declared !== undefined);
  return [
    finding(HURTS.kubeletPort, {
      field: isBound || declared === undefined ? (named?.word.path ?? "") : `${declared.path}.containerPort`,
      severity: isBound ? Severity.ERROR : Severity.WARNING,
      message: `port ${KUBELET_PORT} is the kubelet's, and on Fargate a pod and its node share one address${isBound ? ": the container cannot bind it" : ""}`,
      fix: "listen on another port, such as 10251 for metrics-server, 10260 for cert-manager's webhook or 9443 for that of external-secrets",
    }),
  ];
}

/** What a container says about the port, and whether it can be meant in no other way. */
interface Listener {
  readonly word: ContainerWord;
  readonly isCertain: boolean;
}

/** An option or a variable, and its value. */
interface Setting {
  readonly word: ContainerWord;
  readonly name: string;
  readonly value: string;
}

function findListener(words: readonly ContainerWord[]): Listener | undefined {
  const found = listSettings(words).flatMap((setting) => listenerOf(setting));
  return found.find(({ isCertain }) => isCertain) ?? found[0];
}

/** `--secure-port=10250`, `--secure-port 10250` in one word or in two, `WEBHOOK_PORT=10250`. */
function listSettings(words: readonly ContainerWord[]): Setting[] {
  const variables = words.flatMap((word): Setting[] =>
    word.variable === undefined ? [] : [{ word, name: word.variable, value: word.text }],
  );
  const tokens = words
    .filter(({ variable }) => variable === undefined)
    .flatMap((word) => word.text.split(/[\s;&|"'`]+/).map((text) => ({ word, text })));
  const options = tokens.flatMap(({ word, text }, i): Setting[] => {
    const [, name = "", value] = /^(-{1,2}[A-Za-z][\w.-]*|[A-Za-z_]\w*)(?:=(.*))?$/.exec(text) ?? [];
    const following = name.startsWith("-") ? tokens[i + 1]?.text : undefined;
    const given = value ?? following;
    return given === undefined ? [] : [{ word, name, value: given }];
  });
  return [...variables, ...options];
}

/** Names of what a program connects to: the kubelet itself, another server. */
const ELSEWHERE = /kubelet|remote|target|upstream|backend|proxy|endpoint|scrape|dest|connect|client/;
/** Names of what it listens on. */
const PORT =
  /(?:^|-)(?!(?:re|sup|ex|im|trans|view|pass)ports?)(?:[a-z]*ports?|[a-z]*addr(?:ess)?|bind|listen(?:er)?)(?:-|$)/;
/** Options that bind a port wherever they are used. */
const BINDS = /(?:^|-)(?:bind|listen|(?:secure|webhook|serving|https?|metrics|healthz?|probe)-port)(?:-|$)/;

/** An address of the pod itself, or none. */
const OWN_ADDRESS = /^(?:[a-z]+:\/\/)?(?:(?:0\.0\.0\.0|\*|\[::\]|::|127\.0\.0\.1|localhost)?:)?10250$/;
const ANY_ADDRESS = /^(?:[^\s/:]+:|\[[^\s/\]]+\]:)?10250$/;

function listenerOf({ word, name, value }: Setting): Listener[] {
  const key = kebab(name);
  if (!PORT.test(key) || ELSEWHERE.test(key) || !(OWN_ADDRESS.test(value) || ANY_ADDRESS.test(value))) return [];
  return [{ word, isCertain: name.startsWith("-") && BINDS.test(key) && OWN_ADDRESS.test(value) }];
}

/** `--metrics.bindAddress` and `METRICS_BIND_ADDRESS` as `metrics-bind-address`. */
function kebab(name: string): string {
  return name
    .replace(/^-+/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[._]/g, "-")
    .toLowerCase();
}

/** A Service that sends to the port; one without a selector has other endpoints, such as the kubelets themselves. */
export function checkServicePorts(root: Field, namespace: string, known: NamedKubeletPorts): Finding[] {
  const spec = root.at("spec");
  const selector = spec.at("selector").textMap();
  const ports = spec.at("ports").items();
  if (Object.keys(selector).length === 0 || spec.at("type").text() === "ExternalName") return [];
  const takes = ({ labels }: NamedPort): boolean =>
    Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
  const names = new Set((known.get(namespace) ?? []).filter(takes).map(({ name }) => name));
  const field = ports
    .map((port) => (port.at("targetPort").isSet ? port.at("targetPort") : port.at("port")))
    .find(({ value }) => String(value) === `${KUBELET_PORT}` || (typeof value === "string" && names.has(value)));
  if (field === undefined) return [];
  return [
    finding(HURTS.kubeletPort, {
      field: field.path,
      message: `port ${KUBELET_PORT} of a Fargate pod's address is its kubelet's`,
      fix: "have the container listen on another port and send to that one",
    }),
  ];
}
