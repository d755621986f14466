// What Elastic Load Balancing and its controller reject of a load balancer minutes into a deploy, or silently leave out.
import { error, finding, Finding, isError, Severity } from "../finding";
import { formatIpRange, parseIpRange } from "../network/ip-range";
import { checkLoadBalancerName } from "../names";
import { shown } from "../shown";
import { SOURCES } from "../sources";
import { isUnknown, isUnknownNumber, isWithin } from "../unknown";
import { unknownPort } from "./workloads";

const GUIDE = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide";
const ELB_API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

/** The rules of this file. */
export const LOAD_BALANCER = {
  tls: error(
    "FG873",
    "a port that terminates TLS has a certificate, and a certificate has a port",
    `${GUIDE}/service/annotations/#ssl-ports`,
  ),
  group: error("FG882", "a group of Ingresses has a valid name and order", `${GUIDE}/ingress/annotations/#group.name`),
  range: error(
    "FG883",
    "ranges that may reach a load balancer are CIDRs",
    `${GUIDE}/ingress/annotations/#inbound-cidrs`,
  ),
  subnets: error(
    "FG884",
    "an Application Load Balancer has two subnets, a Network Load Balancer one",
    SOURCES.createLoadBalancer,
  ),
  attribute: error(
    "FG887",
    "an attribute or a tag of a load balancer has a name and a valid value",
    `${ELB_API}/API_LoadBalancerAttribute.html`,
  ),
  shared: error(
    "FG888",
    "TCP and UDP on the same port go to one target, without TLS",
    `${GUIDE}/service/annotations/#tcp-udp-listener`,
  ),
};

/** The two kinds that the controller makes. */
export type LoadBalancerKind = "Application" | "Network";

/** Options of both kinds. */
export interface LoadBalancerSettings {
  readonly loadBalancerName?: string;
  readonly subnetIds?: readonly string[];
  /** Ranges that may reach it, by the name of the property. */
  readonly ranges: { readonly [field: string]: readonly string[] | undefined };
  /** All of its annotations. */
  readonly annotations: { readonly [key: string]: unknown };
}

/** What is wrong with the options of a load balancer of `kind`. */
export function checkLoadBalancer(kind: LoadBalancerKind, settings: LoadBalancerSettings): Finding[] {
  const { loadBalancerName, subnetIds, ranges, annotations } = settings;
  return [
    ...(loadBalancerName === undefined ? [] : checkLoadBalancerName(loadBalancerName)),
    ...(subnetIds === undefined ? [] : checkSubnets(kind, subnetIds)),
    ...Object.entries(ranges).flatMap(([field, list]) => (list === undefined ? [] : checkRanges(list, field))),
    ...Object.entries(annotations).flatMap(([key, value]) => checkAttributes(key, value)),
  ];
}

/** One subnet alone is judged in the annotation that it becomes, wherever that was written: see `oneSubnet`. */
function checkSubnets(kind: LoadBalancerKind, subnetIds: readonly string[]): Finding[] {
  if (subnetIds.length > 0) return [];
  return [
    finding(LOAD_BALANCER.subnets, {
      field: "subnetIds",
      message: `no subnet for a load balancer that requires ${kind === "Network" ? "one" : "two, in two zones"}`,
      fix: MORE_SUBNETS,
    }),
  ];
}

const MORE_SUBNETS = "list more, or leave it out: the controller finds those with the role tag";

/** The one subnet of an Application Load Balancer: an id does not show in which kind of zone it is. */
export function oneSubnet(subnetId: string, field: string): Finding {
  return finding(LOAD_BALANCER.subnets, {
    field,
    severity: Severity.WARNING,
    message: `one subnet, ${subnetId}, is enough only in a Local Zone, a Wavelength Zone or an Outpost; elsewhere two are required, in two zones`,
    fix: MORE_SUBNETS,
  });
}

/** What can never work with ranges; one with host bits is reported of the object in which it is written. */
function checkRanges(ranges: readonly string[], field: string): Finding[] {
  if (ranges.length === 0) {
    const message = "an empty list, which the controller treats as open to all";
    return [
      finding(LOAD_BALANCER.range, {
        field,
        message,
        fix: "list the ranges, or leave it out to allow all",
      }),
    ];
  }
  return ranges.flatMap((each, i) => checkSourceRange(each, `${field}[${i}]`).filter(isError));
}

/** What is wrong with a range that may reach a load balancer. */
export function checkSourceRange(given: string, field: string): Finding[] {
  const range = parseIpRange(given);
  if (isUnknown(given) || range?.aligned === true) return [];
  if (range !== undefined) return [unaligned(given, formatIpRange(range), field)];
  const fix = "write an address and the length of its prefix, such as 203.0.113.0/24";
  return [finding(LOAD_BALANCER.range, { field, message: `"${given}" is not a CIDR`, fix })];
}

/**
 * AWS keeps the whole range. The controller compares what it finds with what was written, letter by letter, adds what it takes
 * for missing, and gives up when AWS calls that a duplicate.
 */
function unaligned(given: string, whole: string, field: string): Finding {
  return finding(LOAD_BALANCER.range, {
    field,
    severity: Severity.WARNING,
    message: `${given} has host bits set: AWS stores it as ${whole}, which the controller does not recognize, so it can no longer update the load balancer`,
    fix: `write ${whole}`,
  });
}

/** What is wrong with the group of an Ingress. */
export function checkGroup(groupName: string | undefined, groupOrder: number | undefined): Finding[] {
  const found: Finding[] = [];
  if (
    groupName !== undefined &&
    !isUnknown(groupName) &&
    !/^(?=.{1,63}$)([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/.test(groupName)
  ) {
    const fix = "use at most 63 of a-z, 0-9, - and ., with a letter or a digit at both ends";
    found.push(
      finding(LOAD_BALANCER.group, { field: "groupName", message: `the group name "${groupName}" is not valid`, fix }),
    );
  }
  if (groupOrder !== undefined && !isWithin(groupOrder, -1000, 1000)) {
    const message = `${groupOrder} is not a whole number from -1000 to 1000`;
    found.push(finding(LOAD_BALANCER.group, { field: "groupOrder", message, fix: "write one in that range" }));
  }
  return found;
}

/** What ends TLS, and with what. */
export interface TlsSettings {
  readonly certificateArns?: readonly string[];
  /** Whether something ends TLS. @default - where there are certificates */
  readonly isSecure?: boolean;
  readonly sslPolicy?: string;
  /** @default - all of `tcpPorts` */
  readonly tlsPorts?: readonly string[];
  /** Ports that can end TLS, by name. @default - the one of an Application Load Balancer */
  readonly tcpPorts?: { readonly [name: string]: number };
}

/** A name that is missed here leaves its port without TLS, and its traffic for everybody to read. */
export function checkTls({
  certificateArns = [],
  isSecure = certificateArns.length > 0,
  sslPolicy,
  tlsPorts,
  tcpPorts,
}: TlsSettings): Finding[] {
  if (!isSecure) {
    const idle = Object.entries({ sslPolicy, tlsPorts }).filter(([, value]) => value !== undefined);
    return idle.map(([field]) =>
      finding(LOAD_BALANCER.tls, {
        field,
        message: "TLS cannot be terminated without a certificate",
        fix: "add certificateArns, or leave it out",
      }),
    );
  }
  if (tcpPorts === undefined) return [];
  const names = Object.keys(tcpPorts);
  if (names.length === 0 || tlsPorts?.length === 0) {
    const message = "there are certificates, but no port that terminates TLS";
    return [
      finding(LOAD_BALANCER.tls, { field: "tlsPorts", message, fix: "set TCP ports, or leave certificateArns out" }),
    ];
  }
  const known = new Set([...names, ...Object.values(tcpPorts).map(String)]);
  return (tlsPorts ?? []).flatMap((each, i) =>
    isUnknown(each) || known.has(each) ? [] : [unknownPort(each, `tlsPorts[${i}]`, names)],
  );
}

/** What an HTTPS listener has no certificate for, and no host to find one by. @param isSure false where its class may have one */
export function noCertificate(field: string, isSure: boolean): Finding {
  return finding(LOAD_BALANCER.tls, {
    field,
    severity: isSure ? Severity.ERROR : Severity.WARNING,
    message: "the controller finds certificates by the hosts of the routes, and no route has a host",
    fix: "add a host to each route, or certificateArns",
  });
}

/** Ports of one kind, by name. */
export interface NamedPorts {
  readonly [name: string]: number;
}

/** A TCP and a UDP port of one number, of which ELB makes one listener. */
export interface SharedListener {
  readonly port: number;
  readonly tcp: string;
  readonly udp: string;
}

/** The listeners that take both TCP and UDP. */
export function sharedListeners(tcpPorts: NamedPorts, udpPorts: NamedPorts): SharedListener[] {
  const udp = new Map(Object.entries(udpPorts).map(([name, port]) => [port, name]));
  return Object.entries(tcpPorts).flatMap(([tcp, port]) => {
    const other = isUnknownNumber(port) ? undefined : udp.get(port);
    return other === undefined ? [] : [{ port, tcp, udp: other }];
  });
}

/** What is silently lost for a listener of both. @param targets the containers' ports, of TCP and of UDP */
export function checkShared(
  listeners: readonly SharedListener[],
  targets: { readonly tcp: NamedPorts; readonly udp: NamedPorts },
  { certificateArns = [], tlsPorts }: TlsSettings,
): Finding[] {
  return listeners.flatMap(({ port, tcp, udp }) => {
    const [first, second] = [targets.tcp[tcp], targets.udp[udp]];
    const endsTls =
      certificateArns.length > 0 && (tlsPorts ?? [tcp]).some((each) => each === tcp || each === `${port}`);
    const isSplit = first !== second && ![first, second].some(isUnknownNumber);
    const say = (message: string): Finding =>
      finding(LOAD_BALANCER.shared, {
        field: `ports.${udp}`,
        message,
        fix: `choose another number for "${tcp}" or "${udp}"`,
      });
    return [
      ...(endsTls
        ? [say(`a listener for UDP cannot terminate TLS, so "${tcp}" on ${port} would not be encrypted`)]
        : []),
      ...(isSplit
        ? [
            say(
              `"${tcp}" is ${first ?? ""} and "${udp}" ${second ?? ""}, and the listener on ${port} can send to only one of them`,
            ),
          ]
        : []),
    ];
  });
}

/** Whole numbers that ELB takes, by the attribute; the controller hands them on unread. */
const ATTRIBUTES: Readonly<Record<string, readonly [number, number]>> = {
  "idle_timeout.timeout_seconds": [1, 4000],
  "client_keep_alive.seconds": [60, 604800],
  "tcp.idle_timeout.seconds": [60, 6000],
  "deregistration_delay.timeout_seconds": [0, 3600],
  "stickiness.lb_cookie.duration_seconds": [1, 604800],
};

/** What the controller cannot read as an attribute or a tag. */
export function notPairs(given: string, field: string): Finding {
  return finding(LOAD_BALANCER.attribute, {
    field,
    message: `${shown(given)} is not a name and a value, so the controller neither creates nor updates the load balancer`,
    fix: "write name=value, with a comma between two of them",
  });
}

/** `key` is an annotation such as `alb.ingress.kubernetes.io/load-balancer-attributes`: `name=value,name=value`. */
function checkAttributes(key: string, value: unknown): Finding[] {
  if (!/attributes(\.|$)/.test(key) || typeof value !== "string") return [];
  return value.split(",").flatMap((pair) => {
    const [name = "", text = ""] = pair.split("=").map((part) => part.trim());
    const [min, max] = (Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined) ?? [];
    if (min === undefined || max === undefined || isUnknown(text)) return [];
    if (/^\d+$/.test(text) && isWithin(Number(text), min, max)) return [];
    const message = `${name} is "${text}", which is not a whole number from ${min} to ${max}`;
    return [finding(LOAD_BALANCER.attribute, { field: key, message, fix: "write one in that range" })];
  });
}
