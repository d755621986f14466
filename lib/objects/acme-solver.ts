// How a ClusterIssuer proves to an ACME server that a domain is yours.
import { askOptionsOf } from "../options";
import { AlbIngress } from "../workloads/alb-ingress";

/** Options of `AcmeSolver.route53`. */
export interface Route53SolverOptions {
  /** Domains whose certificates it is for, with all names below them: `example.com`. @default - all that no other solver is for */
  readonly dnsZones?: string[];
  /** Id of the hosted zone that it writes to. @default - the one that cert-manager finds by the name of the domain */
  readonly hostedZoneId?: string;
}

/** Options of `AcmeSolver.loadBalancer`. */
export interface LoadBalancerSolverOptions {
  /**
   * The Ingress of the load balancer that the domains lead to. It must be in a group (`groupName`), which the Ingresses of cert-manager
   * join while it proves a domain.
   */
  readonly ingress: AlbIngress;
  /** Domains whose certificates it is for, with all names below them: `example.com`. @default - all that no other solver is for */
  readonly dnsZones?: string[];
}

/**
 * A way to prove that a domain is yours.
 *
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class AcmeSolver {
  /** By records in Route 53 (DNS-01), which `CertManager` may write with `hostedZoneArns`. It is the only way for `*.example.com`. */
  public static route53(options: Route53SolverOptions = {}): AcmeSolver {
    const { dnsZones, hostedZoneId } = options;
    return askOptionsOf(new AcmeSolver({ dnsZones, route53: { hostedZoneId } }), "Route53SolverOptions", options);
  }

  /**
   * By an answer to a request of the ACME server (HTTP-01) through an Application Load Balancer. cert-manager starts a pod for it, in the
   * namespace of the Certificate, which a Fargate profile must match.
   */
  public static loadBalancer(options: LoadBalancerSolverOptions): AcmeSolver {
    const { dnsZones, ingress } = options;
    return askOptionsOf(new AcmeSolver({ dnsZones, ingress }), "LoadBalancerSolverOptions", options);
  }

  private constructor(
    /** @internal */
    public readonly _parts: {
      readonly dnsZones?: string[];
      readonly route53?: { readonly hostedZoneId?: string };
      readonly ingress?: AlbIngress;
    },
  ) {}
}

/** Comes before the routes of all other Ingresses of the group. */
const FIRST = "-1000";

const ALB = "alb.ingress.kubernetes.io/";

/** What the Ingresses of a group must have alike, or must listen on to be reached. */
const SHARED = ["scheme", "ip-address-type", "target-type", "group.name", "listen-ports"];

/** @internal The solver as cert-manager reads it. @param region of the cluster */
export function writeSolver(solver: AcmeSolver, region: string): object {
  const { dnsZones, route53, ingress } = solver._parts;
  const selector = dnsZones === undefined ? {} : { selector: { dnsZones } };
  if (ingress === undefined) {
    const { hostedZoneId } = route53 ?? {};
    return {
      ...selector,
      dns01: { route53: { region, ...(hostedZoneId === undefined ? {} : { hostedZoneID: hostedZoneId }) } },
    };
  }
  const annotations = Object.fromEntries(
    SHARED.map((each) => `${ALB}${each}`).flatMap((key) => {
      const value = ingress.annotations[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return {
    ...selector,
    http01: {
      ingress: {
        ingressClassName: ingress.ingressClassName,
        // The load balancer sends to the addresses of pods, and needs no port of a node.
        serviceType: "ClusterIP",
        ingressTemplate: { metadata: { annotations: { ...annotations, [`${ALB}group.order`]: FIRST } } },
      },
    },
  };
}
