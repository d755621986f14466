// A picture of the cluster: kube-ops-view, which on Fargate shows one node for each pod.
import { App } from "cdktf";
import { FargateServerlessStack, KubeOpsView } from "../../lib";
import { ClusterSettings } from "../settings";

export function kubeOpsView(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  new KubeOpsView(stack, "kube-ops-view", {
    cluster: stack.cluster,
    timeZone: "Asia/Seoul",
    dependsOn: [stack.platform],
  });
  return stack;
}
