// How load balancers find out which pods are well: on which port they ask, and how often.
import { error, finding, Finding } from "../finding";
import { LoadBalancerKind } from "./load-balancers";
import { isUnknown, isUnknownNumber, isWithin } from "../unknown";
import { unknownPort } from "./workloads";

const CONTROLLER = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide";

/** The rules of this file. */
export const LOAD_BALANCER_HEALTH = {
  onePort: error(
    "FG870",
    "a health check's port name refers to one number",
    `${CONTROLLER}/ingress/annotations/#healthcheck-port`,
  ),
  udp: error(
    "FG871",
    "a UDP port is checked on a TCP port",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
  ),
  check: error(
    "FG872",
    "a health check is valid for ELB",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
  ),
};

/** The port that the load balancer sends to, as the controller calls it. */
const TRAFFIC_PORT = "traffic-port";

/** Whose pods are asked. */
export interface HealthTarget {
  readonly serviceName: string;
  /** TCP ports of the Service, by name. */
  readonly ports: { readonly [name: string]: number };
  /** TCP ports of its containers, by the same names. @default - not known */
  readonly containerPorts?: { readonly [name: string]: number };
}

/**
 * The port on which all of `targets` are asked. The controller takes a name only where the Service leads to a number, and
 * ours lead to names: what is known becomes the container's number here.
 */
export function healthCheckPort(
  port: string | undefined,
  targets: readonly HealthTarget[],
): { port?: string | number; findings: Finding[] } {
  if (port === undefined || port === TRAFFIC_PORT || isUnknown(port) || /^\d+$/.test(port))
    return { port, findings: [] };
  const field = "healthCheck.port";
  const strangers = targets.flatMap(({ containerPorts, ports }) => {
    const known = containerPorts ?? ports;
    return Object.hasOwn(known, port) ? [] : [unknownPort(port, field, Object.keys(known))];
  });
  if (strangers.length > 0) return { port, findings: strangers.slice(0, 1) };
  const numbers = [...new Set(targets.map(({ containerPorts }) => containerPorts?.[port]))];
  if (numbers.length > 1) return { port, findings: [severalPorts(port, targets)] };
  return { port: numbers[0] ?? port, findings: [] };
}

function severalPorts(port: string, targets: readonly HealthTarget[]): Finding {
  const each = targets.map(
    ({ serviceName, containerPorts }) => `${containerPorts?.[port] ?? "unknown"} of ${serviceName}`,
  );
  return finding(LOAD_BALANCER_HEALTH.onePort, {
    field: "healthCheck.port",
    message: `the port "${port}" is ${[...new Set(each)].join(", ")}, and an Ingress checks all of its pods on one port`,
    fix: "write the number, or create an Ingress for each, with the same groupName to share a load balancer",
  });
}

/** The ports of a Network Load Balancer's pods. */
export interface CheckedPorts {
  /** Names of its own UDP ports. */
  readonly udp: readonly string[];
  readonly containerPorts: { readonly [name: string]: number };
  readonly containerUdpPorts: { readonly [name: string]: number };
}

/**
 * Nothing answers a UDP check, so that ELB asks by TCP, and by default on the port that it sends to. A
 * container that listens there by UDP alone is never well.
 */
export function checkUdpHealth(port: string | undefined, ports: CheckedPorts): Finding[] {
  const { udp, containerPorts, containerUdpPorts } = ports;
  const names = Object.keys(containerPorts);
  const fix =
    names.length === 0
      ? 'declare a TCP port that answers, ports: { health: 8081 }, and write healthCheck: { port: "health" }'
      : `write healthCheck: { port: "${names.includes("http") ? "http" : (names[0] ?? "")}" }`;
  if (port !== undefined && port !== TRAFFIC_PORT) {
    if (!Object.hasOwn(containerUdpPorts, port) || Object.hasOwn(containerPorts, port)) return [];
    return [
      finding(LOAD_BALANCER_HEALTH.udp, {
        field: "healthCheck.port",
        message: `"${port}" is a UDP port, and ELB checks over TCP`,
        fix,
      }),
    ];
  }
  const answered = new Set(Object.values(containerPorts));
  return udp
    .filter((name) => {
      const number = containerUdpPorts[name] ?? 0;
      return !answered.has(number) && !isUnknownNumber(number);
    })
    .slice(0, 1)
    .map((name) =>
      finding(LOAD_BALANCER_HEALTH.udp, {
        field: "healthCheck.port",
        message: `the pods of the UDP port "${name}" would be checked over TCP on the same number, where nothing answers`,
        fix,
      }),
    );
}

/** How a load balancer asks; see `TargetHealthCheck`. */
export interface HealthCheckSettings {
  readonly path?: string;
  readonly port?: string;
  /** `http`, `https` or `tcp`. @default - HTTP for an Application Load Balancer; for a Network Load Balancer where there is a path */
  readonly protocol?: string;
  /** Where a setting is written, by its name. @default - `healthCheck.` and the name */
  readonly fields?: Readonly<Record<string, string>>;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
  readonly successCodes?: string;
}

/** What the controller writes where nothing is set, and which HTTP statuses ELB takes as good ones. */
const KINDS = {
  Application: { intervalSeconds: 15, timeoutSeconds: 5, lastCode: 499 },
  Network: { intervalSeconds: 10, timeoutSeconds: 10, lastCode: 599 },
};

/** Whole numbers that ELB takes. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  intervalSeconds: [5, 300],
  timeoutSeconds: [2, 120],
  healthyThreshold: [2, 10],
  unhealthyThreshold: [2, 10],
};

/** What is wrong with a health check of a load balancer of `kind`. @param isGrpc true when its codes are those of gRPC */
export function checkHealthCheck(kind: LoadBalancerKind, check: HealthCheckSettings, isGrpc = false): Finding[] {
  const refuse = (field: string, message: string, fix: string): Finding =>
    finding(LOAD_BALANCER_HEALTH.check, { field: check.fields?.[field] ?? `healthCheck.${field}`, message, fix });
  const found = Object.entries(RANGES).flatMap(([field, [min, max]]) => {
    const value: unknown = Reflect.get(check, field);
    if (typeof value === "string" ? isUnknown(value) : typeof value !== "number" || isWithin(value, min, max))
      return [];
    return [refuse(field, `${String(value)} is not a whole number from ${min} to ${max}`, "write one in that range")];
  });
  const { path, port, successCodes } = check;
  if (path !== undefined && !isUnknown(path) && !path.startsWith("/")) {
    found.push(refuse("path", `the path "${path}" does not begin with /`, `write "/${path}"`));
  }
  if (port !== undefined && /^\d+$/.test(port) && !isWithin(Number(port), 1, 65535)) {
    found.push(refuse("port", `there is no port ${port}`, "write one from 1 to 65535"));
  }
  if (found.length > 0) return found;
  const protocol = (check.protocol ?? (path === undefined ? "tcp" : "http")).toLowerCase();
  const hasStatus = kind === "Application" || protocol !== "tcp";
  return [...checkTimes(kind, check, refuse), ...checkCodes(kind, hasStatus, successCodes, isGrpc, refuse)];
}

type Refuse = (field: string, message: string, fix: string) => Finding;

/** An answer is waited for until the next question, and for an Application Load Balancer not quite as long. */
function checkTimes(kind: LoadBalancerKind, check: HealthCheckSettings, refuse: Refuse): Finding[] {
  const { intervalSeconds: interval, timeoutSeconds: timeout } = { ...KINDS[kind], ...definedTimes(check) };
  // An annotation may hold a string that is known only at apply.
  if ([interval, timeout].some((each) => typeof each !== "number" || isUnknownNumber(each))) return [];
  if (kind === "Application" ? timeout < interval : timeout <= interval) return [];
  const than = kind === "Application" ? "shorter than" : "at most as long as";
  return [
    refuse(
      check.timeoutSeconds === undefined ? "intervalSeconds" : "timeoutSeconds",
      `the timeout is ${timeout} seconds and the interval ${interval}; the timeout is ${than} the interval`,
      "set a longer intervalSeconds, or a shorter timeoutSeconds",
    ),
  ];
}

function definedTimes({ intervalSeconds, timeoutSeconds }: HealthCheckSettings): {
  intervalSeconds?: number;
  timeoutSeconds?: number;
} {
  return {
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

function checkCodes(
  kind: LoadBalancerKind,
  hasStatus: boolean,
  codes: string | undefined,
  isGrpc: boolean,
  refuse: Refuse,
): Finding[] {
  if (codes === undefined || isUnknown(codes)) return [];
  if (!hasStatus) {
    return [
      refuse(
        "successCodes",
        "a connection has no status; only a check with a path has one",
        "add path, or leave it out",
      ),
    ];
  }
  const [first, last] = isGrpc ? [0, 99] : [200, KINDS[kind].lastCode];
  const isGood = codes.split(",").every((each) => {
    const [from = "", to = from] = each.trim().split("-");
    const numbers = [from, to];
    return (
      numbers.every((one) => /^\d{1,3}$/.test(one) && isWithin(Number(one), first, last)) && Number(from) <= Number(to)
    );
  });
  if (isGood) return [];
  return [
    refuse(
      "successCodes",
      `"${codes}" is not valid`,
      `write statuses from ${first} to ${last}, as 200, 200,202 or 200-299`,
    ),
  ];
}
