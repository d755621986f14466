// An Ingress as the AWS Load Balancer Controller reads it: whether it is the controller's, and which Services it leads to.
import { ALB, annotationsOf, BalancerIndex, TextMap } from "./balancer-index";
import { isOtherController } from "./other-controllers";
import { Field, isList, isMap, PlainMap } from "../manifests/field";
import { clusterName } from "../manifests/nearest-objects";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const CONTROLLER = "ingress.k8s.aws/alb";

/** A Service that an Ingress leads to. */
export interface Backend {
  readonly service: string;
  /** Where the Ingress names it. */
  readonly path: string;
}

/** An Ingress of the controller. */
export interface IngressReading {
  /** False where it is not known whose its class is: it may have parameters that are not known either. */
  readonly isSure: boolean;
  readonly className?: string;
  /** The parameters of its class, where they are known. */
  readonly params: TextMap;
  /** The group of the parameters goes before that of the annotations. */
  readonly groupName?: string;
  readonly annotations: TextMap;
  /** Undefined where it names nothing that it leads to. */
  readonly backends?: readonly Backend[];
  /** What its backends are called, which are Services or actions; undefined where not all of it is known. */
  readonly backendNames?: BackendNames;
}

/** Names of backends. */
interface BackendNames {
  /** Of all of them. */
  readonly all: readonly string[];
  /** Of those that annotations describe. */
  readonly actions: readonly string[];
}

/** Reads an Ingress; undefined where another controller serves it, or nobody. */
export function readIngress(root: Field, index: BalancerIndex): IngressReading | undefined {
  const annotations = annotationsOf(root);
  const owner = ownerOf(root, annotations, index);
  if (owner === undefined) return undefined;
  const spec = owner.params === undefined ? undefined : index.params.get(owner.params);
  // Asked for its answer to be known: the parameters are not there then.
  if (owner.params !== undefined) index.isOpen(clusterName("IngressClassParams", owner.params));
  const group = spec === undefined ? undefined : TextMap.of(spec.at("group")).text("name");
  const named = namedBackends(root);
  return {
    isSure: owner.isSure && (owner.params === undefined || spec !== undefined),
    className: owner.className,
    params: spec === undefined ? NONE : TextMap.of(spec),
    groupName: group ?? annotations.text(`${ALB}group.name`),
    annotations,
    backends: backendsOf(named, annotations),
    backendNames: backendNamesOf(named),
  };
}

interface Owner {
  readonly isSure: boolean;
  readonly className?: string;
  /** Name of the IngressClassParams. */
  readonly params?: string;
}

const NONE = TextMap.none();

/** An annotation of a class goes before the class itself, and leads to no parameters. */
function ownerOf(root: Field, annotations: TextMap, index: BalancerIndex): Owner | undefined {
  const speaksAlb = annotations.keys().some((key) => key.startsWith(ALB));
  const annotated = annotations.text(CLASS_ANNOTATION);
  if (annotated !== undefined) {
    if (annotated === index.controller.ingressClass || annotated === "alb") return { isSure: true };
    return speaksAlb && !isOtherController(annotated) ? { isSure: false, className: annotated } : undefined;
  }
  const given = root.at("spec").at("ingressClassName");
  if (given.isUnknown || annotations.isUnknown(CLASS_ANNOTATION)) return speaksAlb ? { isSure: false } : undefined;
  const className = (typeof given.value === "string" ? given.value : undefined) ?? index.defaultClass;
  // An Ingress without a class may go to the controller too, where it speaks in the ALB's annotations.
  if (className === undefined) return speaksAlb ? { isSure: true } : undefined;
  return ownerOfClass(className, speaksAlb, index);
}

function ownerOfClass(className: string, speaksAlb: boolean, index: BalancerIndex): Owner | undefined {
  const spec = index.classes.get(className);
  if (spec === undefined) {
    if (index.isOpen(clusterName("IngressClass", className)))
      return speaksAlb ? { isSure: false, className } : undefined;
    if (className === "alb") return { isSure: true, className };
    return speaksAlb && !isOtherController(className) ? { isSure: false, className } : undefined;
  }
  const controller = spec.at("controller");
  if (controller.isUnknown) return speaksAlb ? { isSure: false, className } : undefined;
  if (controller.value !== CONTROLLER) return undefined;
  const reference = spec.at("parameters");
  const params = TextMap.of(reference).text("name");
  return reference.isSet ? { isSure: params !== undefined, className, params } : { isSure: true, className };
}

/** A backend as it is written. */
interface NamedBackend {
  /** Undefined where it is not a Service, or known only at apply. */
  readonly name?: string;
  readonly isAction: boolean;
  readonly path: string;
}

/** Of `networking.k8s.io/v1` and of the version before it. */
function namedBackends(root: Field): NamedBackend[] {
  const spec = root.at("spec");
  const paths = itemsOf(spec.at("rules")).flatMap((rule) => itemsOf(rule.at("http").at("paths")));
  const given = [spec.at("defaultBackend"), spec.at("backend"), ...paths.map((path) => path.at("backend"))];
  return given
    .filter(({ isSet }) => isSet)
    .map((backend) => {
      const [service, older] = [backend.at("service"), TextMap.of(backend)];
      const name = TextMap.of(service).text("name") ?? older.text("serviceName");
      const port = TextMap.of(service.at("port")).text("name") ?? older.text("servicePort");
      return { name, isAction: port === "use-annotation", path: backend.path };
    });
}

function backendsOf(named: readonly NamedBackend[], annotations: TextMap): Backend[] | undefined {
  const known = named.flatMap(({ name, isAction, path }) => (name === undefined ? [] : [{ name, isAction, path }]));
  if (known.length === 0) return undefined;
  return known.flatMap(({ name, isAction, path }) =>
    isAction
      ? actionServices(annotations.text(`${ALB}actions.${name}`)).map((service) => ({ service, path }))
      : [{ service: name, path }],
  );
}

function backendNamesOf(named: readonly NamedBackend[]): BackendNames | undefined {
  const all = named.flatMap(({ name }) => name ?? []);
  if (all.length === 0 || all.length < named.length) return undefined;
  return { all, actions: named.flatMap(({ name, isAction }) => (isAction ? (name ?? []) : [])) };
}

/** What is not a list is reported where it is judged. */
function itemsOf(field: Field): Field[] {
  return isList(field.value) ? field.items() : [];
}

/** The Services that an action forwards to. Redirects and fixed responses have none, and target groups of your own neither. */
function actionServices(json: string | undefined): string[] {
  const groups = memberOf(memberOf(parse(json), "forwardConfig"), "targetGroups");
  return (isList(groups) ? groups : []).flatMap((group) => {
    const name = memberOf(group, "serviceName");
    return typeof name === "string" ? [name] : [];
  });
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return undefined;
  }
}

/** The controller reads JSON as Go does, whatever the case of the keys. */
function memberOf(value: unknown, key: string): unknown {
  if (!isMap(value)) return undefined;
  const map: PlainMap = value;
  const found = Object.keys(map).find((each) => each.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : map[found];
}
