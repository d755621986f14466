// How load balancers find out which pods are well: on which port they ask, and how often.
import { Finding, finding, Rule, rule, Severity } from "./finding";
import { isUnknown } from "./unknown";
import { unknownPort } from "./workloads";

const CONTROLLER = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide";

const ONE_PORT = rule(
  "FG870",
  Severity.ERROR,
  "the name of a health check's port is one number",
  `${CONTROLLER}/ingress/annotations/#healthcheck-port`,
);

/** The rules of this file, for the catalog. */
export const LOAD_BALANCER_HEALTH_RULES: readonly Rule[] = [ONE_PORT];

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
  return finding(ONE_PORT, {
    field: "healthCheck.port",
    message: `the port "${port}" is ${[...new Set(each)].join(", ")}, and one Ingress asks all of its pods on one port`,
    fix: "write the number, or make an Ingress for each, which share a load balancer by their groupName",
  });
}
