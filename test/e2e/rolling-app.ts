// A Deployment behind an Application Load Balancer, whose image is E2E_IMAGE. E2E_WITHOUT takes one of the two remedies away that
// docs/workloads.md names for rolling updates: gate or drain.
import { App } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import { ContainerUser, FargateDeployment, FargateServerlessStack, KubernetesNamespace } from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const { E2E_IMAGE = "", E2E_WITHOUT } = process.env;
const stack = new FargateServerlessStack(app, settings.name, clusterSettings(settings));
const { cluster } = stack;
const namespace = "study-shop";
const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "disabled" };
new KubernetesNamespace(stack, namespace, { cluster, ...(E2E_WITHOUT === "gate" ? { labels } : {}) });
const shop = new FargateDeployment(stack, "shop", {
  cluster,
  namespace,
  image: E2E_IMAGE,
  // The controller runs in the same network namespace, and has port 8080.
  ports: { http: 80 },
  user: ContainerUser.ROOT,
  ...(E2E_WITHOUT === "drain" ? { drainSeconds: 0 } : {}),
  dependsOn: [stack.platform],
});
shop.expose({ healthCheck: { intervalSeconds: 5, timeoutSeconds: 2, healthyThreshold: 2 } });
app.synth();
