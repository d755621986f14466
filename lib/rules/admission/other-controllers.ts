// What other controllers than the AWS Load Balancer Controller call the class of their Ingresses by default.

const KNOWN = ["nginx", "traefik", "haproxy", "kong", "istio", "contour", "cilium", "tailscale", "gce"];

/** True where the class is surely that of another controller, as far as a name tells. */
export function isOtherController(className: string): boolean {
  return KNOWN.includes(className);
}
