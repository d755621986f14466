// Issuers of certificates: what an ACME server asks for, and what cert-manager needs to prove that a domain is yours.
import { error, finding, Finding, Severity } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const ISSUER = {
  acme: error(
    "FG976",
    "an issuer states how it proves that domains are yours",
    "https://cert-manager.io/docs/configuration/acme/",
  ),
  role: error(
    "FG977",
    "cert-manager has a role where it writes to Route 53",
    "https://cert-manager.io/docs/configuration/acme/dns01/route53/",
  ),
};

/** What an issuer is made of. */
export interface CheckableIssuer {
  readonly email?: string;
  readonly solvers: readonly CheckableSolver[];
}

interface CheckableSolver {
  /** The Ingress whose load balancer answers. */
  readonly ingress?: SolvingIngress;
}

interface SolvingIngress {
  readonly ingressName: string;
  readonly groupName?: string;
  readonly annotations: { readonly [key: string]: string };
}

/** What is wrong with an issuer. */
export function checkIssuer({ email, solvers }: CheckableIssuer): Finding[] {
  return [
    ...(solvers.length > 0 ? [] : [noSolver()]),
    ...solvers.flatMap(({ ingress }, index) =>
      ingress === undefined ? [] : checkIngress(`solvers[${index}]`, ingress),
    ),
    ...(email === undefined || isUnknown(email) || /^[^@\s]+@[^@\s]+$/.test(email) ? [] : [noAddress(email)]),
  ];
}

function checkIngress(field: string, { ingressName, groupName, annotations }: SolvingIngress): Finding[] {
  return [
    ...(groupName === undefined ? [alone(field, ingressName)] : []),
    ...(annotations["alb.ingress.kubernetes.io/scheme"] === "internal" ? [internal(field, ingressName)] : []),
  ];
}

/** Something else may lead from the internet to the load balancer. */
function internal(field: string, name: string): Finding {
  return finding(ISSUER.acme, {
    field,
    severity: Severity.WARNING,
    message: `the load balancer of the Ingress ${name} is internal, and Let's Encrypt sends its requests from the internet`,
    fix: "set scheme: LoadBalancerScheme.INTERNET_FACING, or take AcmeSolver.route53()",
  });
}

function noSolver(): Finding {
  return finding(ISSUER.acme, {
    field: "solvers",
    message: "an empty list, so no certificate is ever issued",
    fix: "add AcmeSolver.route53() or AcmeSolver.loadBalancer()",
  });
}

function alone(field: string, name: string): Finding {
  return finding(ISSUER.acme, {
    field,
    message: `the Ingress ${name} is in no group, so cert-manager would get a load balancer of its own, which the domain does not lead to`,
    fix: "set groupName of the Ingress",
  });
}

function noAddress(email: string): Finding {
  return finding(ISSUER.acme, {
    field: "email",
    message: `${JSON.stringify(email)} is not an address of e-mail, and the ACME server rejects it`,
    fix: "write it as team@example.org, or leave it out",
  });
}

/** That cert-manager cannot write to Route 53. */
export function issuerWithoutRole(): Finding {
  return finding(ISSUER.role, {
    field: "solvers",
    message: "the CertManager of the cluster has no role, so it cannot write to Route 53",
    fix: "set hostedZoneArns of CertManager",
  });
}
