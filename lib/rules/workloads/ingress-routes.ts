// What Kubernetes, the controller or ELB reject of an Ingress's routes and of the Services behind them.
import { closestName } from "../edit-distance";
import { error, finding, Finding, Severity } from "../finding";
import { valueAt } from "../overrides";
import { isUnknown, isUnknownNumber, isWithin } from "../unknown";
import { unknownPort } from "./workloads";

const INGRESS = "https://kubernetes.io/docs/concepts/services-networking/ingress/";
const SERVICE = "https://kubernetes.io/docs/concepts/services-networking/service/";
const ALB_RULES = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html";

/** The rules of this file. */
export const INGRESS_ROUTE = {
  portChoice: error(
    "FG874",
    "a route to a Service with several ports sets the port",
    `${INGRESS}#the-ingress-resource`,
  ),
  tcpOnly: error(
    "FG875",
    "an Application Load Balancer sends to TCP ports",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
  ),
  once: error("FG876", "a workload has one Service, and one load balancer of each kind", SERVICE),
  routes: error("FG877", "an Ingress has a route", `${INGRESS}#ingress-rules`),
  path: error("FG878", "a route's path is absolute and has no wildcards", `${INGRESS}#path-types`),
  host: error("FG879", "a route's host is a DNS name", `${INGRESS}#hostname-wildcards`),
  twice: error("FG880", "routes are unique", ALB_RULES),
  namespace: error("FG881", "an Ingress routes to Services in its own namespace", `${INGRESS}#resource-backend`),
  serviceName: error("FG885", "a Service's name is a DNS label", `${SERVICE}#defining-a-service`),
  servicePorts: error("FG886", "the port numbers of a Service are unique", `${SERVICE}#multi-port-services`),
};

/** Where requests go. */
export interface CheckedRoute {
  readonly host?: string;
  readonly path?: string;
  readonly pathType?: string;
  readonly port?: string;
  readonly service: {
    readonly serviceName: string;
    readonly namespace: string;
    readonly ports: { readonly [name: string]: number };
    readonly udpPorts?: { readonly [name: string]: number };
  };
}

/** Which of several ports is meant where none is named. */
const USUAL_PORT = "http";

/** The Service's port that a route leads to; undefined where there is none, or several. */
export function routePort({ port, service }: CheckedRoute): number | undefined {
  const names = Object.keys(service.ports);
  const name = port ?? (names.length === 1 ? names[0] : USUAL_PORT);
  return name !== undefined && Object.hasOwn(service.ports, name) ? service.ports[name] : undefined;
}

/** Annotations of an Ingress. */
export interface RouteAnnotations {
  readonly [key: string]: unknown;
}

/** What is wrong with the routes of an Ingress in `namespace`. */
export function checkRoutes(
  routes: readonly CheckedRoute[],
  namespace: string,
  annotations: RouteAnnotations = {},
): Finding[] {
  if (routes.length === 0) {
    const message = "there are no routes, so no traffic is served";
    return [
      finding(INGRESS_ROUTE.routes, { field: "routes", message, fix: 'add one, such as { path: "/", service }' }),
    ];
  }
  return routes.flatMap((route, i) => {
    const field = `routes[${i}]`;
    return [
      ...checkHost(route.host, `${field}.host`),
      ...checkPath(route, `${field}.path`),
      ...checkTwice(routes, i, annotations),
      ...checkPort(route, `${field}.port`),
      ...checkNamespaceOf(route, namespace, `${field}.service`),
    ];
  });
}

function checkPort(route: CheckedRoute, field: string): Finding[] {
  if (routePort(route) !== undefined) return [];
  const { ports, udpPorts = {}, serviceName } = route.service;
  const names = Object.keys(ports);
  const isUdp =
    route.port === undefined
      ? names.length === 0 && Object.keys(udpPorts).length > 0
      : Object.hasOwn(udpPorts, route.port);
  if (isUdp) {
    const which = route.port === undefined ? "has only UDP ports" : `has "${route.port}" for UDP`;
    const fix = "use a TCP port, or a Network Load Balancer";
    return [finding(INGRESS_ROUTE.tcpOnly, { field, message: `the Service ${serviceName} ${which}`, fix })];
  }
  if (route.port !== undefined || names.length === 0) return [unknownPort(route.port ?? USUAL_PORT, field, names)];
  return [
    finding(INGRESS_ROUTE.portChoice, {
      field,
      message: `the Service ${serviceName} has ${names.join(", ")}, none of them named ${USUAL_PORT}`,
      fix: `set the intended one, such as port: "${names[0] ?? ""}"`,
    }),
  ];
}

/** ELB compares at most so many characters of a host or a path. */
const LONGEST = 128;
const DNS_NAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkHost(host: string | undefined, field: string): Finding[] {
  if (host === undefined || isUnknown(host)) return [];
  const isAddress = /^\d+(\.\d+){3}$/.test(host);
  if (DNS_NAME.test(host) && !isAddress && host.length <= LONGEST) return [];
  const fix = `write at most ${LONGEST} of a-z, 0-9, - and ., without scheme and port; a * can replace the first label`;
  return [finding(INGRESS_ROUTE.host, { field, message: `the host "${host}" is not valid`, fix })];
}

function checkPath({ path, pathType = "Prefix" }: CheckedRoute, field: string): Finding[] {
  if (path === undefined || isUnknown(path)) return [];
  const refuse = (message: string, fix: string): Finding[] => [finding(INGRESS_ROUTE.path, { field, message, fix })];
  if (!path.startsWith("/")) return refuse(`the path "${path}" does not begin with /`, `write "/${path}"`);
  if (/[*?]/.test(path)) {
    const fix = "leave it out: PathType.PREFIX matches everything after the path";
    return refuse(`the path "${path}" has a wildcard, which the controller rejects`, fix);
  }
  if (/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(path)) {
    return refuse(
      `the path "${path}" contains //, /., /.. or %2F, which Kubernetes rejects`,
      "remove them from the path",
    );
  }
  // The controller makes two of a prefix, one of them with /* at its end.
  const most = pathType === "Prefix" ? LONGEST - 2 : LONGEST;
  if (path.length > most) return refuse(`the path has ${path.length} characters`, `use at most ${most}`);
  return [];
}

/** What a route takes: `/a` and `/a/` are one prefix. */
function matchOf({ host = "*", path = "/", pathType = "Prefix" }: CheckedRoute): string {
  const plain = pathType === "Prefix" ? path.replace(/\/$/, "") : path;
  return JSON.stringify([host, plain, pathType]);
}

function checkTwice(routes: readonly CheckedRoute[], index: number, annotations: RouteAnnotations): Finding[] {
  const route = routes[index];
  if (route === undefined || [route.host, route.path].some((each) => each !== undefined && isUnknown(each))) return [];
  const first = routes
    .slice(0, index)
    .findIndex((each) => matchOf(each) === matchOf(route) && takesAll(each, route, annotations));
  if (first < 0) return [];
  const { host, path = "/" } = route;
  const where = host === undefined ? `"${path}" of any host` : `"${path}" of ${host}`;
  const message = `routes[${first}] already matches ${where}, so this one never receives requests`;
  const misspelt = misspeltConditions(routes[first]?.service.serviceName ?? "", routes, annotations);
  const fix = misspelt ?? "remove one of the two, or set another path";
  return [finding(INGRESS_ROUTE.twice, { field: `routes[${index}]`, message, fix })];
}

const CONDITIONS = "alb.ingress.kubernetes.io/conditions.";

/** What to write where conditions were meant for the Service `serviceName`, and are called after none. */
function misspeltConditions(
  serviceName: string,
  routes: readonly CheckedRoute[],
  annotations: RouteAnnotations,
): string | undefined {
  const services = routes.map(({ service }) => service.serviceName);
  const found = Object.keys(annotations)
    .flatMap((key) => (key.startsWith(CONDITIONS) ? key.slice(CONDITIONS.length) : []))
    .find((name) => !services.includes(name) && closestName(name, services) === serviceName);
  return found === undefined ? undefined : `write ${CONDITIONS}${serviceName} for ${CONDITIONS}${found}`;
}

/** Conditions that leave some requests over, whatever the route's own host and path. */
const NARROWING = ["http-header", "http-request-method", "query-string", "source-ip"];

/**
 * True where `first` leaves nothing to `second`, which has its host and its path. Conditions are those of a Service. A path
 * among them is a further one, and so is a host in addition to that of the route.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#conditions
 */
function takesAll(first: CheckedRoute, second: CheckedRoute, annotations: RouteAnnotations): boolean {
  const { serviceName } = first.service;
  const conditions = annotations[`${CONDITIONS}${serviceName}`];
  if (conditions === undefined || serviceName === second.service.serviceName) return true;
  const fields = conditionFields(conditions);
  const narrowing = first.host === undefined ? [...NARROWING, "host-header"] : NARROWING;
  return fields !== undefined && !fields.some((field) => narrowing.includes(field));
}

/** Undefined where it is not known. */
function conditionFields(conditions: unknown): string[] | undefined {
  if (typeof conditions !== "string" || isUnknown(conditions)) return undefined;
  try {
    const list: unknown = JSON.parse(conditions);
    return Array.isArray(list) ? list.map((each: unknown) => String(valueAt(each, "field"))) : undefined;
  } catch {
    return undefined;
  }
}

function checkNamespaceOf({ service }: CheckedRoute, namespace: string, field: string): Finding[] {
  if (isUnknown(service.namespace) || isUnknown(namespace) || service.namespace === namespace) return [];
  return [
    finding(INGRESS_ROUTE.namespace, {
      field,
      message: `the Service ${service.serviceName} is in namespace "${service.namespace}", and the Ingress is in "${namespace}"`,
      fix: "create an Ingress in each namespace, with the same groupName to share a load balancer",
    }),
  ];
}

/**
 * What is wrong with the name of a Service. From Kubernetes 1.36 on it may begin with a digit.
 *
 * @see https://github.com/kubernetes/enhancements/issues/5311
 */
export function checkServiceName(name: string, field = "name"): Finding[] {
  if (isUnknown(name) || /^(?=.{1,63}$)[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
  if (/^(?=.{1,63}$)[0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    const message = `the Service name "${name}" begins with a digit, which Kubernetes before 1.36 rejects`;
    return [
      finding(INGRESS_ROUTE.serviceName, { field, message, fix: "begin with a letter", severity: Severity.WARNING }),
    ];
  }
  const fix = "use at most 63 of a-z, 0-9 and -, with a letter at the beginning and a letter or a digit at the end";
  return [finding(INGRESS_ROUTE.serviceName, { field, message: `the Service name "${name}" is not valid`, fix })];
}

/** A port of a Service. */
export interface CheckedServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol?: string;
}

/** What is wrong with the numbers of a Service's ports. */
export function checkServicePorts(ports: readonly CheckedServicePort[]): Finding[] {
  return ports.flatMap(({ name, port, protocol }, i) => {
    const field = `ports.${name}`;
    if (isUnknownNumber(port)) return [];
    if (!isWithin(port, 1, 65535)) {
      return [
        finding(INGRESS_ROUTE.servicePorts, {
          field,
          message: `there is no port ${port}`,
          fix: "write one from 1 to 65535",
        }),
      ];
    }
    const first = ports.findIndex((each) => each.port === port && each.protocol === protocol);
    if (first === i) return [];
    const message = `${ports[first]?.name ?? ""} already has ${protocol ?? "TCP"} ${port}`;
    return [finding(INGRESS_ROUTE.servicePorts, { field, message, fix: "choose another number for one of the two" })];
  });
}

/** Two of what a workload has one of. @param what it is, with its article: `an Ingress` */
export function alreadyThere(what: string, fix: string): Finding {
  return finding(INGRESS_ROUTE.once, { message: `the workload already has ${what}`, fix });
}
