// Argo CD and Flux: how safely people reach them.
import { finding, Finding, warning } from "../finding";

/** The rules of this file. */
export const GITOPS = {
  tls: warning(
    "FG992",
    "Argo CD is exposed with a certificate",
    "https://argo-cd.readthedocs.io/en/stable/operator-manual/tls/",
  ),
};

/** How a load balancer in front of Argo CD takes requests. */
export interface ExposedArgoCd {
  readonly certificateArns?: readonly string[];
  readonly discoverCertificates?: boolean;
}

/** Whether passwords and tokens are encrypted on their way to Argo CD. @param expose undefined where it has no load balancer */
export function checkArgoCdTls(expose: ExposedArgoCd | undefined): Finding[] {
  if (expose === undefined || expose.certificateArns !== undefined || expose.discoverCertificates === true) return [];
  return [
    finding(GITOPS.tls, {
      field: "expose",
      message: "passwords and tokens for Argo CD are sent over HTTP, where anyone on the way can read them",
      fix: "set certificateArns, or discoverCertificates and a host",
    }),
  ];
}
