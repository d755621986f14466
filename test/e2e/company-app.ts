// The example's app as a company has it: Terraform works as a role that it assumes, E2E_ROLE; a native ConfigMap names no
// dependsOn; and a chart of one's own, with E2E_CHART, comes with a release that Helm waits for.
import { App } from "cdktf";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateServerlessStack, HelmChart } from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const { E2E_ROLE, E2E_CHART } = process.env;
const stack = new FargateServerlessStack(app, settings.name, clusterSettings(settings));
if (E2E_ROLE !== undefined) stack.awsProvider.assumeRole = [{ roleArn: E2E_ROLE, sessionName: "deploy" }];
new ConfigMapV1(stack, "native", {
  metadata: { name: "native", namespace: "default" },
  data: { written: "with the provider's own resource" },
});
if (E2E_CHART !== undefined) {
  new HelmChart(stack, "hello", {
    cluster: stack.cluster,
    chart: E2E_CHART,
    version: "1.0.0",
    namespace: "study-hello",
    createNamespace: true,
    pods: { hello: { cpu: "250m", memory: "256Mi" } },
  });
}
app.synth();
