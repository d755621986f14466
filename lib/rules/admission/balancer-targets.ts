// Whether load balancers send to pods: nodes, to which they send otherwise, are not there on Fargate.
import { ALB, annotationsOf, BalancerIndex, NLB, PlacedObject, TextMap } from "./balancer-index";
import { Backend, IngressReading, readIngress } from "./ingress-reading";
import { BALANCER } from "./rules-balancers";
import { HURTS } from "./rules-hurts";
import { finding, Finding } from "../finding";
import { Field } from "../manifests/field";
import { namespacedName } from "../manifests/nearest-objects";
import { shown } from "../shown";

const TARGET_TYPE = `${ALB}target-type`;
const NLB_TYPE = `${NLB}type`;
const NLB_TARGET_TYPE = `${NLB}nlb-target-type`;
const NLB_CLASS = "service.k8s.aws/nlb";

/** What a target type is, and whose word it is. */
interface Target {
  /** Undefined where it is known only at apply. */
  readonly type?: string;
  readonly from: "class" | "Service" | "Ingress" | "default";
}

/** The parameters of the class go before the Service's annotation, and that before the Ingress's. */
function targetOf(
  reading: IngressReading,
  service: string | undefined,
  namespace: string,
  index: BalancerIndex,
): Target {
  const { params, annotations } = reading;
  if (params.has("targetType")) return { type: params.text("targetType"), from: "class" };
  const found = service === undefined ? undefined : index.services.get(`${namespace}/${service}`);
  // One of several Services of that name may say ip.
  if (service !== undefined && index.isOpen(namespacedName("Service", namespace, service))) return { from: "Service" };
  const ofService = found === undefined ? TextMap.none() : annotationsOf(found.root);
  if (ofService.has(TARGET_TYPE)) return { type: ofService.text(TARGET_TYPE), from: "Service" };
  if (annotations.has(TARGET_TYPE)) return { type: annotations.text(TARGET_TYPE), from: "Ingress" };
  return { type: index.controller.defaultTargetType, from: "default" };
}

/** What is wrong with the targets of an Ingress. */
export function checkIngressTargets(root: Field, namespace: string, index: BalancerIndex): Finding[] {
  const annotations = root.at("metadata").at("annotations");
  const reading = annotations.isUnknown ? undefined : readIngress(root, index);
  if (reading === undefined) return [];
  annotations.at(TARGET_TYPE).text();
  const backends: readonly (Backend | undefined)[] = reading.backends ?? [undefined];
  const found = backends.flatMap((backend) => {
    const target = targetOf(reading, backend?.service, namespace, index);
    if (target.type === undefined || target.type === "ip") return [];
    // Parameters that are not known may say ip.
    if (!reading.isSure && (target.from === "default" || target.type !== "instance")) return [];
    return [toNodes(root, reading, target, backend)];
  });
  return found.filter((each, i) => found.findIndex(({ message }) => message === each.message) === i);
}

function toNodes(root: Field, reading: IngressReading, target: Target, backend: Backend | undefined): Finding {
  const annotation = root.at("metadata").at("annotations").at(TARGET_TYPE).path;
  const [type, service] = [shown(target.type ?? ""), backend?.service ?? ""];
  const [field, given, fix] = {
    class: [
      root.at("spec").at("ingressClassName").path,
      `target-type is ${type} by the parameters of the class ${reading.className ?? ""}, which override the Ingress`,
      "set spec.targetType: ip of its IngressClassParams",
    ],
    Service: [
      backend?.path ?? "",
      `target-type is ${type} by the Service ${service}, which overrides the Ingress`,
      `set the annotation ${TARGET_TYPE}: ip on the Service, or remove it there`,
    ],
    Ingress: [annotation, `target-type is ${type}`, `set the annotation ${TARGET_TYPE}: ip`],
    default: [
      annotation,
      `target-type is missing, which means ${target.type ?? ""}`,
      `set the annotation ${TARGET_TYPE}: ip`,
    ],
  }[target.from];
  return finding(HURTS.ingressTarget, {
    field,
    message: `${given ?? ""}: the ALB would send to nodes, which do not forward to Fargate pods, and return 503`,
    fix: fix ?? "",
  });
}

/** What is wrong with parameters of a class of which no Ingress is known: those that are tell it themselves. */
export function checkClassParams(root: Field, name: string, index: BalancerIndex): Finding[] {
  const type = root.at("spec").at("targetType");
  if (type.text() !== "instance" || hasIngress(name, index)) return [];
  return [
    finding(HURTS.ingressTarget, {
      field: type.path,
      message: "Ingresses of its class would send to nodes, which do not forward to Fargate pods, and return 503",
      fix: "write ip",
    }),
  ];
}

function hasIngress(params: string, index: BalancerIndex): boolean {
  const classes = [...index.classes].filter(([, spec]) => TextMap.of(spec.at("parameters")).text("name") === params);
  const names = new Set(classes.map(([className]) => className));
  return index.ingresses.some(({ root }) => names.has(readIngress(root, index)?.className ?? ""));
}

/** How pods behind a Service are reached from outside. @param placed the Service */
export function checkServiceTargets({ root, namespace, name }: PlacedObject, index: BalancerIndex): Finding[] {
  const annotations = root.at("metadata").at("annotations");
  const type = root.at("spec").at("type").text();
  const networked = annotations.isUnknown ? undefined : readNetworkService(root, index);
  const isReachedByIp = waysTo(index).reachedByIp.has(`${namespace}/${name}`);
  return [
    ...(networked === undefined ? [] : checkNetworkTargets(root, networked, index)),
    ...(type === "NodePort" && networked === undefined && !isReachedByIp ? [nodePort()] : []),
    ...(annotations.isUnknown ? [] : checkAnnotation(root, namespace, name, index)),
  ];
}

function nodePort(): Finding {
  return finding(HURTS.nodePort, {
    field: "spec.type",
    message: "a node port does not work on Fargate: load balancers reach pods by their IP address",
    fix: "use ClusterIP and an Ingress with target-type ip, or LoadBalancer with an NLB and IP targets",
  });
}

/** A Service for which a controller creates a load balancer of AWS. */
export interface NetworkService {
  /** True where that is the Load Balancer Controller, and a Network Load Balancer. */
  readonly isOurs: boolean;
}

/** Undefined where none is created, or another controller creates it. */
export function readNetworkService(root: Field, index: BalancerIndex): NetworkService | undefined {
  const [spec, annotations] = [root.at("spec"), annotationsOf(root)];
  const loadBalancerClass = spec.at("loadBalancerClass");
  if (loadBalancerClass.isUnknown) return undefined;
  const type = annotations.text(NLB_TYPE);
  const isAsked = type === "nlb-ip" || (type === "external" && annotations.has(NLB_TARGET_TYPE));
  if (spec.at("type").value !== "LoadBalancer") return isAsked ? { isOurs: true } : undefined;
  if (loadBalancerClass.isSet) {
    const ours = [NLB_CLASS, index.controller.loadBalancerClass];
    return ours.some((each) => each === loadBalancerClass.value) ? { isOurs: true } : undefined;
  }
  return { isOurs: isAsked || type === "external" || index.classesServices };
}

function checkNetworkTargets(root: Field, { isOurs }: NetworkService, index: BalancerIndex): Finding[] {
  const [spec, annotations] = [root.at("spec"), root.at("metadata").at("annotations")];
  const target = annotations.at(NLB_TARGET_TYPE);
  const targetType = target.text() ?? index.controller.defaultTargetType;
  const type = annotations.at(NLB_TYPE).text();
  if (type === "nlb-ip" || (isOurs && targetType === "ip") || target.isUnknown) return [];
  const isPlain = !spec.at("loadBalancerClass").isSet && type !== "external" && !target.isSet;
  if (!isOurs || isPlain) {
    return [
      finding(HURTS.loadBalancerTarget, {
        field: "spec.type",
        message: "the load balancer of this Service sends to nodes, and Fargate pods are reachable only by IP address",
        fix: `set loadBalancerClass ${NLB_CLASS} and the annotation ${NLB_TARGET_TYPE}: ip`,
      }),
    ];
  }
  const given = target.isSet ? `is ${shown(targetType)}` : `is missing, which means ${targetType}`;
  return [
    finding(HURTS.loadBalancerTarget, {
      field: target.path,
      message: `the NLB's target type ${given}, and Fargate pods are reachable only by IP address`,
      fix: `set the annotation ${NLB_TARGET_TYPE}: ip`,
    }),
  ];
}

/** An annotation for Ingresses of which none is known: those that are tell it themselves. */
function checkAnnotation(root: Field, namespace: string, name: string, index: BalancerIndex): Finding[] {
  const target = root.at("metadata").at("annotations").at(TARGET_TYPE);
  const type = target.text();
  if (type === undefined || type === "ip" || waysTo(index).led.has(`${namespace}/${name}`)) return [];
  return [
    finding(HURTS.ingressTarget, {
      field: target.path,
      message: `target-type is ${shown(type)}: an ALB would send to nodes, which do not forward to Fargate pods, and return 503`,
      fix: `set the annotation ${TARGET_TYPE}: ip`,
    }),
  ];
}

/** Services by `namespace/name`. */
interface Ways {
  /** An Ingress of the controller leads there. */
  readonly led: ReadonlySet<string>;
  /** Something sends straight to their pods, whatever their own type. */
  readonly reachedByIp: ReadonlySet<string>;
}

/** They are asked of each Service, and found out once. */
const known = new WeakMap<BalancerIndex, Ways>();

function waysTo(index: BalancerIndex): Ways {
  const ways = known.get(index) ?? findWays(index);
  known.set(index, ways);
  return ways;
}

function findWays(index: BalancerIndex): Ways {
  const [led, reachedByIp] = [new Set<string>(), new Set<string>()];
  for (const { root, namespace } of index.ingresses) {
    const reading = readIngress(root, index);
    for (const { service } of reading?.backends ?? []) {
      const type = reading === undefined ? undefined : targetOf(reading, service, namespace, index).type;
      led.add(`${namespace}/${service}`);
      if (type === undefined || type === "ip") reachedByIp.add(`${namespace}/${service}`);
    }
  }
  for (const { root, namespace } of index.bindings) {
    const name = TextMap.of(root.at("spec").at("serviceRef")).text("name");
    const isInstance = TextMap.of(root.at("spec")).text("targetType") === "instance";
    if (name !== undefined && !isInstance) reachedByIp.add(`${namespace}/${name}`);
  }
  for (const { root, namespace } of index.configurations) {
    const name = TextMap.of(root.at("spec").at("targetReference")).text("name");
    const isIp = TextMap.of(root.at("spec").at("defaultConfiguration")).text("targetType") === "ip";
    if (name !== undefined && isIp) reachedByIp.add(`${namespace}/${name}`);
  }
  return { led, reachedByIp };
}

/** What is wrong with a TargetGroupBinding. Without a type it has that of its target group. */
export function checkBinding(root: Field): Finding[] {
  const type = root.at("spec").at("targetType");
  if (type.text() !== "instance") return [];
  return [
    finding(BALANCER.targetGroup, {
      field: type.path,
      message: "it registers nodes in the target group, and Fargate pods are reachable only by IP address",
      fix: "create a target group of type ip, bind that one, and set targetType: ip",
    }),
  ];
}

/** What is wrong with a TargetGroupConfiguration of the Gateway API. */
export function checkTargetGroups(root: Field, index: BalancerIndex): Finding[] {
  const spec = root.at("spec");
  const routes = spec.at("routeConfigurations").items();
  const [first, ...others] = [
    spec.at("defaultConfiguration"),
    ...routes.map((each) => each.at("targetGroupProps")),
  ].map((each) => each.at("targetType"));
  const written = [first, ...others].filter((type) => type?.text() === "instance");
  const isMissing = first !== undefined && !first.isSet && !spec.at("defaultConfiguration").isUnknown;
  const isInstance = isMissing && index.controller.defaultTargetType === "instance" && !hasDefault(index);
  return [...(isInstance ? [first] : []), ...written].flatMap((type) =>
    type === undefined
      ? []
      : [
          finding(BALANCER.targetGroup, {
            field: type.path,
            message: `the target type is ${type.isSet ? '"instance"' : "missing, which means instance"}: the load balancer would send to nodes, and Fargate pods are reachable only by IP address`,
            fix: "write targetType: ip",
          }),
        ],
  );
}

/** A configuration that is about no Service may be the default of a load balancer. */
function hasDefault(index: BalancerIndex): boolean {
  return index.configurations.some(({ root }) => {
    const spec = root.at("spec");
    return !spec.at("targetReference").isSet && TextMap.of(spec.at("defaultConfiguration")).text("targetType") === "ip";
  });
}
