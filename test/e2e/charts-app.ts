// The charts that the library knows, on one cluster: those that E2E_WITH names.
import { App, ITerraformDependable } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import {
  ArgoCd,
  ArgoCdApplication,
  AcmeServer,
  AcmeSolver,
  CertManager,
  ClusterIssuer,
  ClusterSecretStore,
  ExternalSecret,
  ExternalDns,
  ExternalSecrets,
  FargateDeployment,
  FargateServerlessStack,
  Flux,
  FluxKustomization,
  IngressClassParams,
  KubeOpsView,
  LoadBalancerScheme,
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
  // With E2E_CHANGED another server issues, and the class admits other ranges.
  issuers: () => {
    const isChanged = process.env.E2E_CHANGED !== undefined;
    const hostedZoneArns = ["arn:aws:route53:::hostedzone/Z0123456789"];
    new CertManager(stack, "cert-manager", { ...common, hostedZoneArns });
    const ingressClass = new IngressClassParams(stack, "public", {
      cluster,
      scheme: LoadBalancerScheme.INTERNET_FACING,
      groupName: "public",
      inboundCidrs: [isChanged ? "198.51.100.0/24" : "203.0.113.0/24"],
    });
    const image = "public.ecr.aws/nginx/nginx-unprivileged:1.27";
    const web = new FargateDeployment(stack, "web", {
      ...common,
      namespace: "study-web",
      createNamespace: true,
      image,
      ports: { http: 8080 },
    });
    const ingress = web.expose({ ingressClass });
    const solvers = [AcmeSolver.route53({ dnsZones: ["example.com"] }), AcmeSolver.loadBalancer({ ingress })];
    const server = isChanged ? AcmeServer.LETS_ENCRYPT : AcmeServer.LETS_ENCRYPT_STAGING;
    return new ClusterIssuer(stack, "letsencrypt", { cluster, server, email: "team@example.com", solvers });
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
