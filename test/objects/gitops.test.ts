// Applications of Argo CD and Kustomizations of Flux: what is written, what they wait for, and where they deploy to.
import {
  ArgoCd,
  ArgoCdApplication,
  ArgoCdApplicationProps,
  Flux,
  Findings,
  FluxKustomization,
  FluxKustomizationProps,
  KubernetesObjects,
} from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { Synthesized } from "../support/synth";
import { shopWithController, Shop } from "../workloads/shop";

const REPOSITORY = "https://git.example.com/shop/deploy.git";

function application(options: Partial<ArgoCdApplicationProps> = {}): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("tools", { selectors: [{ namespace: "argocd" }] });
    const props = { cluster, repoUrl: REPOSITORY, destinationNamespace: "shop", ...options };
    new ArgoCdApplication(stack, "web", { ...props, path: options.chart === undefined ? "web" : options.path });
    new ArgoCd(stack, "argo", { cluster });
  });
}

function kustomization(options: Partial<FluxKustomizationProps> = {}): Shop {
  return shopWithController((stack, cluster) => {
    cluster.addFargateProfile("tools", { selectors: [{ namespace: "flux-system" }] });
    new FluxKustomization(stack, "web", { cluster, url: REPOSITORY, targetNamespace: "shop", ...options });
    new Flux(stack, "flux", { cluster });
  });
}

function objectsOf(made: Synthesized): unknown[] {
  return Object.values(readObjectValues(made.single("helm_release", "web_objects")) ?? {});
}

function needsOf(made: Synthesized): string[] {
  const needs = made.single("helm_release", "web_objects").depends_on as string[];
  return needs.map((each) => each.replace(/_[0-9A-F]{8}$/, "")).sort();
}

describe("an Application", () => {
  it("is deployed by itself, and goes after what it has deployed", () => {
    const { made, told } = application();
    expect(objectsOf(made)).toEqual([
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: { name: "web", finalizers: ["resources-finalizer.argocd.argoproj.io"] },
        spec: {
          project: "default",
          source: { repoURL: REPOSITORY, targetRevision: "HEAD", path: "web" },
          destination: { server: "https://kubernetes.default.svc", namespace: "shop" },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    ]);
    expect(made.single("helm_release", "web_objects")).toMatchObject({ name: "application-web", namespace: "argocd" });
    expect(told).toEqual([]);
  });

  it("goes before Argo CD, the Load Balancer Controller and the profile of its pods, wherever these are in the program", () => {
    expect(needsOf(application().made)).toEqual([
      "aws_eks_fargate_profile.shop_profiles_shop",
      "helm_release.argo_chart",
      "helm_release.controller",
      "kubernetes_namespace_v1.argo_chart_namespace",
    ]);
  });

  it("can be a chart with values, in a namespace that Argo CD creates, and be deployed by hand", () => {
    const { made } = application({
      chart: "podinfo",
      targetRevision: "6.7.1",
      helmValues: { replicaCount: 2 },
      createNamespace: true,
      automated: false,
      cascade: false,
      applicationName: "info",
      project: "shop",
    });
    expect(objectsOf(made)).toMatchObject([
      {
        metadata: { name: "info" },
        spec: {
          project: "shop",
          source: { chart: "podinfo", targetRevision: "6.7.1", helm: { valuesObject: { replicaCount: 2 } } },
          syncPolicy: { syncOptions: ["CreateNamespace=true"] },
        },
      },
    ]);
    expect(JSON.stringify(objectsOf(made))).not.toContain("finalizers");
    expect(objectsOf(application({ automated: false }).made)).not.toMatchObject([{ spec: { syncPolicy: {} } }]);
  });

  it.each<[Partial<ArgoCdApplicationProps>, string]>([
    [
      { chart: "podinfo" },
      "test/web: [FG993] targetRevision: Argo CD needs the version of a chart; set it to a version, such as 6.7.1",
    ],
    [
      { chart: "podinfo", path: "charts/podinfo", targetRevision: "6.7.1" },
      "test/web: [FG993] path: it has both a path and a chart, and a chart is not in a folder of a Git repository; remove one of them",
    ],
  ])("that Argo CD could not deploy is rejected: %j", (options, message) => {
    expect(() => application(options)).toThrow(message);
  });

  it("deploys something", () => {
    const make = () =>
      shopWithController(
        (stack, cluster) =>
          new ArgoCdApplication(stack, "web", { cluster, repoUrl: REPOSITORY, destinationNamespace: "shop" }),
      );
    expect(make).toThrow(
      'test/web: [FG993] path: it has neither a path nor a chart, so there is nothing to deploy; set path to the folder of the manifests, which is "." for the whole repository, or chart',
    );
  });

  it("is reported where no profile matches the namespace that it deploys to", () => {
    expect(application({ destinationNamespace: "till" }).told).toEqual([
      expect.stringMatching(
        /^WARN test\/web\/objects: \[FG995\] Application\/argocd\/web: no Fargate profile matches the namespace that it deploys to, so pods in it stay Pending: .*"till".*; add the selector \{ namespace: "till" \}/,
      ),
    ]);
  });
});

describe("a Kustomization", () => {
  it("reads a Git repository, and goes after what it has deployed", () => {
    const { made, told } = kustomization();
    expect(objectsOf(made)).toEqual([
      {
        apiVersion: "source.toolkit.fluxcd.io/v1",
        kind: "GitRepository",
        metadata: { name: "web" },
        spec: { url: REPOSITORY, ref: { branch: "main" }, interval: "5m" },
      },
      {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: "web" },
        spec: {
          sourceRef: { kind: "GitRepository", name: "web" },
          path: "./",
          targetNamespace: "shop",
          prune: true,
          deletionPolicy: "WaitForTermination",
          interval: "5m",
        },
      },
    ]);
    expect(needsOf(made)).toEqual([
      "aws_eks_fargate_profile.shop_profiles_shop",
      "helm_release.controller",
      "helm_release.flux_chart",
      "kubernetes_namespace_v1.flux_chart_namespace",
    ]);
    expect(told).toEqual([]);
  });

  it("can read a tag of a private repository, and leave what it has deployed", () => {
    const { made } = kustomization({ tag: "v1", secretName: "login", path: "./shop", prune: false, interval: "1h30m" });
    expect(objectsOf(made)).toMatchObject([
      { spec: { ref: { tag: "v1" }, secretRef: { name: "login" }, interval: "1h30m" } },
      { spec: { path: "./shop", prune: false } },
    ]);
    expect(JSON.stringify(objectsOf(made))).not.toContain("deletionPolicy");
  });

  it.each<[Partial<FluxKustomizationProps>, string]>([
    [
      { url: "git@git.example.com:shop/deploy.git" },
      'test/web: [FG994] url: "git@git.example.com:shop/deploy.git" does not begin with https://, http:// or ssh://; write ssh://git@git.example.com/shop/deploy.git',
    ],
    [
      { url: "git.example.com/shop" },
      'test/web: [FG994] url: "git.example.com/shop" does not begin with https://, http:// or ssh://; write it as https://..., or ssh://...',
    ],
    [{ branch: "main", tag: "v1" }, "test/web: [FG994] branch: with a tag Flux ignores the branch; remove one of them"],
    [
      { interval: "daily" },
      'test/web: [FG994] interval: "daily" is not a duration; write a number with s, m or h, such as 5m',
    ],
  ])("that Flux would not take is rejected: %j", (options, message) => {
    expect(() => kustomization(options)).toThrow(message);
  });

  it.each(["ssh://git@git.example.com:2222/shop/deploy.git", "http://git.example.com/a", "${var.repository}"])(
    "reads %s",
    (url) => {
      expect(kustomization({ url }).told).toEqual([]);
    },
  );
});

describe("an object that deploys others", () => {
  const told = (object: Record<string, unknown>): string[] =>
    shopWithController((stack, cluster) => {
      const metadata = { name: "web" };
      new KubernetesObjects(stack, "objects", {
        cluster,
        namespace: "shop",
        objects: [{ metadata, ...object }],
      });
      Findings.acknowledge(stack, "FG968", "the definitions are in the cluster");
    }).told;
  const helmRelease = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" };
  const argo = { apiVersion: "argoproj.io/v1alpha1", kind: "Application" };

  it("is reported as those of the library are", () => {
    const here = { server: "https://kubernetes.default.svc", namespace: "till" };
    expect(told({ ...argo, spec: { destination: here } })).toEqual([expect.stringContaining("[FG995]")]);
    expect(told({ ...helmRelease, spec: { targetNamespace: "till" } })).toEqual([expect.stringContaining("[FG995]")]);
  });

  it("is not where it deploys to another cluster, to a namespace that a profile matches, or to one that is not known", () => {
    for (const destination of [
      { server: "https://till.example.com", namespace: "till" },
      { name: "till", namespace: "till" },
      { name: "in-cluster", namespace: "shop" },
      { namespace: "${var.namespace}" },
    ]) {
      expect(told({ ...argo, spec: { destination } })).toEqual([]);
    }
    expect(told({ ...helmRelease, spec: { targetNamespace: "till", kubeConfig: {} } })).toEqual([]);
    expect(told({ ...helmRelease, spec: {} })).toEqual([]);
    expect(told({ ...argo, kind: "AppProject", spec: {} })).toEqual([]);
  });
});
