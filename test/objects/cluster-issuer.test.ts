// Issuers of certificates, and how they prove domains.
import {
  AcmeServer,
  AcmeSolver,
  CertManager,
  CertManagerProps,
  ClusterIssuer,
  ClusterIssuerProps,
  LoadBalancerScheme,
} from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { ExposeOptions } from "../../lib/workloads";
import { addWeb, Shop, shopWithController } from "../workloads/shop";

const ZONE = "arn:aws:route53:::hostedzone/Z1";
const ALB = "alb.ingress.kubernetes.io/";

function issuer(
  options: Partial<ClusterIssuerProps> = {},
  certManager: Partial<CertManagerProps> = { hostedZoneArns: [ZONE] },
): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("tools", { selectors: [{ namespace: "cert-manager" }] });
    new CertManager(stack, "cert-manager", { cluster, ...certManager });
    new ClusterIssuer(stack, "letsencrypt", { cluster, solvers: [AcmeSolver.route53()], ...options });
  });
}

/** An issuer that proves domains through the load balancer of a Deployment. */
function behind(expose: ExposeOptions, certManager: Partial<CertManagerProps> = {}): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("tools", { selectors: [{ namespace: "cert-manager" }] });
    new CertManager(stack, "cert-manager", { cluster, ...certManager });
    const ingress = addWeb(stack, cluster).expose(expose);
    new ClusterIssuer(stack, "letsencrypt", { cluster, solvers: [AcmeSolver.loadBalancer({ ingress })] });
  });
}

function specOf({ made }: Shop): unknown {
  const [object] = Object.values(readObjectValues(made.single("helm_release", "letsencrypt_objects")) ?? {});
  return (object as { spec: { acme: unknown } }).spec.acme;
}

describe("an issuer", () => {
  it("proves domains in Route 53 by the role of cert-manager, which it waits for", () => {
    const shown = issuer({ email: "team@example.org" });
    expect(specOf(shown)).toEqual({
      server: "https://acme-v02.api.letsencrypt.org/directory",
      email: "team@example.org",
      privateKeySecretRef: { name: "letsencrypt-account-key" },
      solvers: [{ dns01: { route53: { region: "eu-west-1" } } }],
    });
    const { depends_on } = shown.made.single("helm_release", "letsencrypt_objects");
    expect(JSON.stringify(depends_on)).toContain("helm_release.cert-manager_chart");
    expect(shown.told).toEqual([]);
  });

  it("has a server, names and a solver for each domain", () => {
    const route53 = AcmeSolver.route53({ dnsZones: ["example.org"], hostedZoneId: "Z1" });
    const shown = issuer({
      server: AcmeServer.LETS_ENCRYPT_STAGING,
      issuerName: "staging",
      privateKeySecretName: "key",
      solvers: [route53, AcmeSolver.route53()],
    });
    expect(specOf(shown)).toEqual({
      server: "https://acme-staging-v02.api.letsencrypt.org/directory",
      privateKeySecretRef: { name: "key" },
      solvers: [
        { selector: { dnsZones: ["example.org"] }, dns01: { route53: { region: "eu-west-1", hostedZoneID: "Z1" } } },
        { dns01: { route53: { region: "eu-west-1" } } },
      ],
    });
    expect(shown.made.single("helm_release", "letsencrypt_objects").name).toBe("cluster-issuer-staging");
  });

  it("answers through a load balancer whose group it joins, before all other routes", () => {
    const shown = behind({
      groupName: "web",
      scheme: LoadBalancerScheme.INTERNET_FACING,
      discoverCertificates: true,
      host: "a.example.org",
    });
    expect(specOf(shown)).toMatchObject({
      solvers: [
        {
          http01: {
            ingress: {
              ingressClassName: "alb",
              serviceType: "ClusterIP",
              ingressTemplate: {
                metadata: {
                  annotations: {
                    [`${ALB}scheme`]: "internet-facing",
                    [`${ALB}target-type`]: "ip",
                    [`${ALB}group.name`]: "web",
                    [`${ALB}group.order`]: "-1000",
                    [`${ALB}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
                  },
                },
              },
            },
          },
        },
      ],
    });
    expect(shown.told).toEqual([]);
  });
});

describe("an issuer that could not issue anything", () => {
  it("is rejected without a solver, and with what is not an address", () => {
    expect(() => issuer({ solvers: [], email: "team" })).toThrow(
      [
        "test/letsencrypt: [FG976] solvers: an empty list, so no certificate is ever issued; add AcmeSolver.route53() or AcmeSolver.loadBalancer()",
        'test/letsencrypt: [FG976] email: "team" is not an address of e-mail, and the ACME server rejects it; write it as team@example.org, or leave it out',
      ].join("\n"),
    );
  });

  it("is rejected with an Ingress whose load balancer is its own", () => {
    expect(() => behind({})).toThrow(
      "test/letsencrypt: [FG976] solvers[0]: the Ingress web is in no group, so cert-manager would get a load balancer of its own, which the domain does not lead to; set groupName of the Ingress",
    );
  });

  it("is reported with a load balancer that the internet does not reach", () => {
    expect(behind({ groupName: "web" }).told).toEqual([
      "WARN test/letsencrypt: [FG976] solvers[0]: the load balancer of the Ingress web is internal, and Let's Encrypt sends its requests from the internet; set scheme: LoadBalancerScheme.INTERNET_FACING, or take AcmeSolver.route53()",
    ]);
  });

  it("is rejected if cert-manager has no role for Route 53, which a load balancer does not need", () => {
    expect(() => issuer({}, {})).toThrow(
      "test/letsencrypt: [FG977] solvers: the CertManager of the cluster has no role, so it cannot write to Route 53; set hostedZoneArns of CertManager",
    );
    expect(() => issuer({}, { roleArn: "arn:aws:iam::111122223333:role/cert-manager" })).not.toThrow();
    expect(() => behind({ groupName: "web" })).not.toThrow();
  });
});
