// The charts that the library knows, on one cluster: those that E2E_WITH names.
import { App, ITerraformDependable } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import {
  ArgoCd,
  ArgoCdApplication,
  CertManager,
  ClusterSecretStore,
  ExternalSecret,
  ExternalDns,
  ExternalSecrets,
  FargateServerlessStack,
  Flux,
  FluxKustomization,
  KubeOpsView,
  MetricsServer,
  SecretStore,
} from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const chosen = (process.env.E2E_WITH ?? "").split(",");
const stack = new FargateServerlessStack(app, settings.name, {
  ...clusterSettings(settings),
  fargateProfiles: {
    tools: { selectors: [{ namespace: "cert-manager" }, { namespace: "external-*" }] },
    gitops: { selectors: [{ namespace: "argocd" }, { namespace: "flux-system" }, { namespace: "study-*" }] },
  },
});
const { cluster } = stack;
const common = { cluster, dependsOn: [stack.platform] };
// The webhook of a chart does not run here, and would have to answer for each of its objects.
const secrets = {
  secretArns: ["arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/*"],
  values: { webhook: { create: false } },
};
const makers: Readonly<Record<string, () => ITerraformDependable>> = {
  "cert-manager": () => new CertManager(stack, "cert-manager", common),
  "external-dns": () =>
    new ExternalDns(stack, "external-dns", { ...common, hostedZoneArns: ["arn:aws:route53:::hostedzone/Z0123456789"] }),
  "external-secrets": () => new ExternalSecrets(stack, "external-secrets", common),
  "secret-stores": () => {
    new ExternalSecrets(stack, "external-secrets", { ...common, ...secrets });
    new ClusterSecretStore(stack, "shared", { cluster });
    const namespace = "external-secrets";
    const arns = secrets.secretArns;
    const store = new SecretStore(stack, "own", { cluster, namespace, arns });
    return new ExternalSecret(stack, "database", {
      cluster,
      namespace,
      store,
      data: { password: "shop/database#password" },
    });
  },
  "metrics-server": () => new MetricsServer(stack, "metrics-server", common),
  "argo-cd": () => new ArgoCd(stack, "argo-cd", common),
  flux2: () => new Flux(stack, "flux", { ...common, imageAutomation: true }),
  gitops: () => {
    const repository = "https://git.example.com/shop/deploy.git";
    const namespace = "study-shop";
    new Flux(stack, "flux", common);
    new FluxKustomization(stack, "jobs", {
      cluster,
      url: repository,
      branch: process.env.E2E_REVISION,
      targetNamespace: namespace,
    });
    new ArgoCd(stack, "argo-cd", common);
    return new ArgoCdApplication(stack, "web", {
      cluster,
      repoUrl: repository,
      path: "web",
      targetRevision: process.env.E2E_REVISION,
      destinationNamespace: namespace,
      createNamespace: true,
    });
  },
  "kube-ops-view": () => new KubeOpsView(stack, "kube-ops-view", common),
};
for (const [name, make] of Object.entries(makers)) if (chosen.includes(name)) make();
app.synth();
