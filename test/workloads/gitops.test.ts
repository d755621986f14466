// Argo CD and Flux as Fargate can run them: their sizes, their budgets, the pods that they do without, a load balancer.
import { ArgoCd, ArgoCdOptions, Flux, FluxOptions, PodSize } from "../../lib/workloads";
import { Block, Synthesized } from "../support/synth";
import { Shop, shopWithController } from "./shop";

function argoCd(options: Partial<ArgoCdOptions> = {}): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("gitops", { selectors: [{ namespace: "argocd" }] });
    new ArgoCd(stack, "argo", { cluster, ...options });
  });
}

function flux(options: Partial<FluxOptions> = {}): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("gitops", { selectors: [{ namespace: "flux-system" }] });
    new Flux(stack, "flux", { cluster, ...options });
  });
}

function releaseOf(made: Synthesized, name: string): Block {
  const found = made.all("helm_release").find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no release ${name}`);
  return found;
}

function valuesOf({ made }: Shop, name: string): Block {
  const [text = "{}"] = releaseOf(made, name).values as string[];
  return JSON.parse(text) as Block;
}

const SMALL = { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "250m", memory: "256Mi" } };
const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555";

describe("Argo CD", () => {
  it("is installed by its usual name, with sizes that Fargate has, and without what is not configured", () => {
    const shop = argoCd();
    expect(releaseOf(shop.made, "argocd")).toMatchObject({
      chart: "argo-cd",
      version: "10.1.1",
      namespace: "argocd",
      repository: "https://argoproj.github.io/argo-helm",
      create_namespace: false,
    });
    const large = { requests: { cpu: "500m", memory: "768Mi" }, limits: { cpu: "500m", memory: "768Mi" } };
    expect(valuesOf(shop, "argocd")).toMatchObject({
      controller: { resources: large },
      repoServer: { replicas: 1, resources: large, pdb: { enabled: false } },
      server: { replicas: 1, resources: SMALL, pdb: { enabled: false } },
      dex: { enabled: false },
      notifications: { enabled: false },
      crds: { keep: true },
      global: { networkPolicy: { create: false } },
    });
    expect(shop.told).toEqual([]);
    expect(shop.made.all("kubernetes_ingress_v1")).toEqual([]);
  });

  it("has disruption budgets where several pods run, however their number was set", () => {
    const budgets = (options: ArgoCdOptions): unknown => {
      const { server, repoServer } = valuesOf(argoCd(options), "argocd") as Record<string, { pdb: unknown }>;
      return [server?.pdb, repoServer?.pdb];
    };
    expect(budgets({ replicas: 2 })).toEqual([
      { enabled: true, maxUnavailable: 1 },
      { enabled: true, maxUnavailable: 1 },
    ]);
    expect(budgets({ values: { server: { replicas: 2, pdb: { minAvailable: 1 } } } })).toEqual([
      { enabled: true, minAvailable: 1 },
      { enabled: false, maxUnavailable: 1 },
    ]);
  });

  it("has the sizes and the images that are set", () => {
    const values = valuesOf(
      argoCd({ size: PodSize.VCPU_0_5_GB_1, controllerSize: PodSize.VCPU_1_GB_2, imageRepository: "example.com/cd" }),
      "argocd",
    );
    expect(values).toMatchObject({
      global: { image: { repository: "example.com/cd/argocd" } },
      redis: { image: { repository: "example.com/cd/redis" }, resources: { requests: { cpu: "500m" } } },
      controller: { resources: { requests: { cpu: "1", memory: "1792Mi" } } },
    });
  });

  it("is behind a load balancer that ends TLS, asks for its health, and knows its host", () => {
    const shop = argoCd({ expose: { host: "cd.example.com", certificateArns: [CERTIFICATE] } });
    expect(valuesOf(shop, "argocd")).toMatchObject({
      configs: { params: { "server.insecure": true } },
      global: { domain: "cd.example.com" },
    });
    const ingress = shop.made.single("kubernetes_ingress_v1");
    expect(ingress).toMatchObject({
      metadata: {
        name: "argocd-server",
        namespace: "argocd",
        annotations: {
          "alb.ingress.kubernetes.io/healthcheck-path": "/healthz",
          "alb.ingress.kubernetes.io/scheme": "internal",
          "alb.ingress.kubernetes.io/certificate-arn": CERTIFICATE,
        },
      },
      spec: {
        rule: [
          {
            host: "cd.example.com",
            http: { path: [{ backend: { service: { name: "argocd-server", port: { number: 80 } } } }] },
          },
        ],
      },
    });
    expect(ingress.depends_on).toContainEqual(expect.stringContaining("helm_release.argo_chart"));
    expect(shop.told).toEqual([]);
  });

  it("sends to the port that a value sets", () => {
    const values = { server: { service: { servicePortHttp: 81 }, containerPorts: { server: 8090 } } };
    const { made } = argoCd({ expose: { certificateArns: [CERTIFICATE] }, values });
    expect(JSON.stringify(made.single("kubernetes_ingress_v1").spec)).toContain('"number":81');
  });

  it("is reported where passwords pass in the clear", () => {
    expect(argoCd({ expose: {} }).told).toEqual([
      "WARN test/argo: [FG992] expose: passwords and tokens for Argo CD are sent over HTTP, where anyone on the way can read them; set certificateArns, or discoverCertificates and a host",
    ]);
    expect(argoCd({ expose: { host: "cd.example.com", discoverCertificates: true } }).told).toEqual([]);
  });

  it("speaks HTTP to its load balancer alone", () => {
    const values = { configs: { params: { "server.insecure": false } } };
    expect(() => argoCd({ values, expose: { certificateArns: [CERTIFICATE] } })).toThrow(
      "test/argo: [FG810] configs.params.server.insecure: the value false would replace one that Fargate needs: TLS ends at the load balancer; leave it out",
    );
    expect(argoCd({ values }).told).toEqual([]);
  });

  it("needs a profile for its namespace", () => {
    const noProfile = () => shopWithController((stack, cluster) => new ArgoCd(stack, "argo", { cluster }));
    expect(noProfile).toThrow("[FG328]");
  });
});

describe("Flux", () => {
  it("is installed with four controllers, whose definitions stay", () => {
    const shop = flux();
    expect(releaseOf(shop.made, "flux")).toMatchObject({ chart: "flux2", version: "2.18.3", namespace: "flux-system" });
    expect(valuesOf(shop, "flux")).toMatchObject({
      crds: { annotations: { "helm.sh/resource-policy": "keep" } },
      kustomizeController: { create: true, resources: { requests: { cpu: "250m", memory: "768Mi" } } },
      imageAutomationController: { create: false },
      policies: { create: false },
    });
    expect(shop.told).toEqual([]);
  });

  it("writes tags of images where it is asked to", () => {
    expect(valuesOf(flux({ imageAutomation: true }), "flux")).toMatchObject({
      imageReflectionController: { create: true },
      imageAutomationController: { create: true },
    });
  });

  it("pulls its images from the repository that is set", () => {
    expect(valuesOf(flux({ imageRepository: "example.com/fluxcd" }), "flux")).toMatchObject({
      sourceController: { image: "example.com/fluxcd/source-controller" },
      cli: { image: "example.com/fluxcd/flux-cli" },
    });
  });
});
