// Logs without a sidecar and without a DaemonSet: nginx, whose lines reach CloudWatch through Fargate's own Fluent Bit.
import { App } from "cdktf";
import { ContainerUser, FargateDeployment, FargateServerlessStack, PodSize } from "../../lib";
import { ClusterSettings } from "../settings";

export function podLogs(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  const sample = new FargateDeployment(stack, "sample-app", {
    cluster: stack.cluster,
    namespace: "study-aews",
    createNamespace: true,
    image: "nginx:latest",
    ports: { http: 80 },
    size: PodSize.VCPU_0_5_GB_1,
    replicas: 2,
    // The image starts as root and lets its workers go.
    user: ContainerUser.ROOT,
    dependsOn: [stack.platform],
  });
  sample.addService();
  return stack;
}
