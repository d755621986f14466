// Settings of load balancers other than their targets: security groups, names, groups, and the readiness of pods.
import { ALB, annotationsOf, BalancerIndex, NLB, PlacedObject, TextMap } from "./balancer-index";
import { readNetworkService } from "./balancer-targets";
import { isTrue } from "./controller-flags";
import { IngressReading, readIngress } from "./ingress-reading";
import { BALANCER } from "./rules-balancers";
import { finding, Finding } from "../finding";
import { Field } from "../manifests/field";
import { shown } from "../shown";
import { isUnknown } from "../unknown";

/** A load balancer, as one of the objects that make it has it. */
interface Balancer {
  readonly object: PlacedObject;
  /** The group of Ingresses, or the object alone. */
  readonly key: string;
  readonly annotations: TextMap;
  /** How its annotations begin. */
  readonly prefix: string;
  readonly params: TextMap;
}

/** All load balancers, in the order of the input. */
interface Balancers {
  readonly all: readonly Balancer[];
  readonly byName: ReadonlyMap<string, readonly Balancer[]>;
  readonly byKey: ReadonlyMap<string, readonly Balancer[]>;
}

/** They are asked of each object, and found out once. */
const known = new WeakMap<BalancerIndex, Balancers>();

function balancersOf(index: BalancerIndex): Balancers {
  const found = known.get(index) ?? findBalancers(index);
  known.set(index, found);
  return found;
}

function findBalancers(index: BalancerIndex): Balancers {
  const all = [...index.ingresses, ...index.services.values()].flatMap((object) => balancerOf(object, index) ?? []);
  const byName = new Map<string, Balancer[]>();
  const byKey = new Map<string, Balancer[]>();
  for (const each of all) {
    const name = nameOf(each);
    if (name !== undefined) addTo(byName, name, each);
    addTo(byKey, each.key, each);
  }
  return { all, byName, byKey };
}

function addTo(lists: Map<string, Balancer[]>, key: string, balancer: Balancer): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [balancer]);
  else list.push(balancer);
}

/** Undefined where the controller creates none for the object. */
function balancerOf(object: PlacedObject, index: BalancerIndex): Balancer | undefined {
  if (object.kind === "Service") {
    return readNetworkService(object.root, index)?.isOurs === true ? ofService(object) : undefined;
  }
  const reading = readIngress(object.root, index);
  return reading === undefined ? undefined : ofIngress(object, reading);
}

function ofIngress(object: PlacedObject, { annotations, params, groupName }: IngressReading): Balancer {
  const key = groupName === undefined ? idOf(object) : `group ${groupName}`;
  return { object, key, annotations, prefix: ALB, params };
}

function ofService(object: PlacedObject): Balancer {
  const [annotations, params] = [annotationsOf(object.root), TextMap.none()];
  return { object, key: idOf(object), annotations, prefix: NLB, params };
}

function idOf({ kind, namespace, name }: PlacedObject): string {
  return `${kind} ${namespace}/${name}`;
}

function nameOf({ annotations, params, prefix }: Balancer): string | undefined {
  if (prefix === NLB) return annotations.text(`${NLB}name`);
  return params.text("loadBalancerName") ?? annotations.text(`${ALB}load-balancer-name`);
}

/** What is wrong with the load balancer that an Ingress or a Service makes, or helps to make. */
export function checkBalancer(object: PlacedObject, index: BalancerIndex): Finding[] {
  const balancer = balancerOf(object, index);
  if (balancer === undefined || object.root.at("metadata").at("annotations").isUnknown) return [];
  const { byName, byKey } = balancersOf(index);
  const others = (byKey.get(balancer.key) ?? []).filter((each) => idOf(each.object) !== idOf(object));
  return [
    ...checkGroups(balancer, [balancer, ...others], index),
    ...checkName(balancer, byName),
    ...checkAgreement(balancer, byKey.get(balancer.key) ?? []),
  ];
}

/** The pods' group stays closed to a load balancer that brings its own groups, unless the controller is asked to open it. */
function checkGroups(balancer: Balancer, group: readonly Balancer[], index: BalancerIndex): Finding[] {
  const { annotations, prefix, object } = balancer;
  const [groups, rules] = [`${prefix}security-groups`, `${prefix}manage-backend-security-group-rules`];
  const isDisabled = annotations.text(`${NLB}disable-nlb-sg`) === "true";
  if (!annotations.has(groups) || annotations.text(groups) === "" || isDisabled) return [];
  const isOpened = group.some(({ annotations: each }) => each.isUnknown(rules) || isTrueText(each.text(rules)));
  if (isOpened || (index.controller.opensPodGroups && annotations.text(rules) === undefined)) return [];
  return [closedPods(object.root.at("metadata").at("annotations").at(groups).path, `the annotation ${rules}: "true"`)];
}

function isTrueText(text: string | undefined): boolean {
  return text !== undefined && text !== "" && isTrue(text);
}

function closedPods(field: string, setting: string): Finding {
  return finding(BALANCER.ownGroups, {
    field,
    message:
      "the load balancer has its own security groups, from which the pods' security groups allow no traffic, so its requests time out",
    fix: `set ${setting}, or add rules to the pods' security group yourself`,
  });
}

/** What is wrong with a LoadBalancerConfiguration of the Gateway API. */
export function checkGatewayBalancer(root: Field): Finding[] {
  const spec = root.at("spec");
  const groups = spec.at("securityGroups");
  const isOpened = spec.at("manageBackendSecurityGroupRules");
  const isNone = groups.items().length === 0 && !groups.isUnknown;
  if (isNone || spec.at("disableSecurityGroup").value === true || isOpened.isUnknown || isOpened.value === true)
    return [];
  return [closedPods(groups.path, "manageBackendSecurityGroupRules: true")];
}

function checkName(balancer: Balancer, byName: Balancers["byName"]): Finding[] {
  const name = nameOf(balancer);
  const first = name === undefined ? undefined : byName.get(name)?.[0];
  if (name === undefined || first === undefined || first.key === balancer.key) return [];
  const suffix = balancer.prefix === NLB ? "name" : "load-balancer-name";
  const field = balancer.object.root.at("metadata").at("annotations").at(`${balancer.prefix}${suffix}`).path;
  return [
    finding(BALANCER.oneName, {
      field,
      message: `${shown(name)} is already the name of the load balancer of ${idOf(first.object)}, and ELB rejects a second one in the same account and region`,
      fix: "choose another loadBalancerName, or put Ingresses that should share a load balancer in one group (groupName)",
    }),
  ];
}

/** What all Ingresses of a group say alike, or one of them alone. A list is compared whatever its order. */
const EXCLUSIVE = [
  ...["load-balancer-name", "scheme", "ip-address-type", "subnets", "security-groups", "ssl-redirect", "wafv2-acl-arn"],
  ...["manage-backend-security-group-rules", "customer-owned-ipv4-pool", "shield-advanced-protection"],
];

/** One of them with another value keeps the whole group from being changed. */
function checkAgreement(balancer: Balancer, group: readonly Balancer[]): Finding[] {
  const id = idOf(balancer.object);
  const own = group.findIndex((each) => idOf(each.object) === id);
  const before = group.slice(0, own < 0 ? undefined : own);
  return EXCLUSIVE.flatMap((suffix) => {
    const key = `${ALB}${suffix}`;
    const ours = settingOf(balancer, key);
    const other = before.find((each) => settingOf(each, key) !== undefined);
    const theirs = other === undefined ? undefined : settingOf(other, key);
    if (ours === undefined || theirs === undefined || other === undefined || ours === theirs) return [];
    return [
      finding(BALANCER.oneGroup, {
        field: balancer.object.root.at("metadata").at("annotations").at(key).path,
        message: `${suffix} is ${shown(balancer.annotations.text(key) ?? "")}, and ${shown(other.annotations.text(key) ?? "")} in ${idOf(other.object)} of the same ${balancer.key}: the controller does not update a group whose settings conflict`,
        fix: "set the same value in both, or set it in only one of them",
      }),
    ];
  });
}

/** Parameters of a class go before annotations, and are the same for most of a group. */
function settingOf({ annotations, params }: Balancer, key: string): string | undefined {
  const text = annotations.text(key);
  if (text === undefined || params.keys().length > 0) return undefined;
  const parts = text.split(",").map((part) => part.trim());
  return parts.some(isUnknown) ? undefined : parts.sort((a, b) => (a < b ? -1 : 1)).join(",");
}

const READINESS_GATE = "elbv2.k8s.aws/pod-readiness-gate-inject";

/** A namespace whose pods count as ready before the load balancer in front of them sends to them. */
export function checkNamespaceObject(root: Field, name: string, index: BalancerIndex): Finding[] {
  const labels = root.at("metadata").at("labels");
  if (labels.isUnknown || TextMap.of(labels).has(READINESS_GATE)) return [];
  const found = balancersOf(index).all.find(({ object }) => object.namespace === name);
  if (found === undefined) return [];
  return [
    finding(BALANCER.readinessGate, {
      field: labels.path,
      message: `in a rolling update old pods may end before the load balancer of ${idOf(found.object)} sends to new ones`,
      fix: `label the namespace ${READINESS_GATE}: enabled`,
    }),
  ];
}
