// The charts that the library knows, on one cluster: those that E2E_WITH names.
import { App, ITerraformDependable } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import {
  CertManager,
  ExternalDns,
  ExternalSecrets,
  FargateServerlessStack,
  KubeOpsView,
  MetricsServer,
} from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const chosen = (process.env.E2E_WITH ?? "").split(",");
const stack = new FargateServerlessStack(app, settings.name, {
  ...clusterSettings(settings),
  fargateProfiles: { tools: { selectors: [{ namespace: "cert-manager" }, { namespace: "external-*" }] } },
});
const { cluster } = stack;
const common = { cluster, dependsOn: [stack.platform] };
const makers: Readonly<Record<string, () => ITerraformDependable>> = {
  "cert-manager": () => new CertManager(stack, "cert-manager", common),
  "external-dns": () =>
    new ExternalDns(stack, "external-dns", { ...common, hostedZoneArns: ["arn:aws:route53:::hostedzone/Z0123456789"] }),
  "external-secrets": () => new ExternalSecrets(stack, "external-secrets", common),
  "metrics-server": () => new MetricsServer(stack, "metrics-server", common),
  "kube-ops-view": () => new KubeOpsView(stack, "kube-ops-view", common),
};
for (const [name, make] of Object.entries(makers)) if (chosen.includes(name)) make();
app.synth();
