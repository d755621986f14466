// A shell with network tools inside of the cluster: one pod that waits for `kubectl exec`.
import { App } from "cdktf";
import { ContainerUser, FargateDeployment, FargateServerlessStack, PodSize } from "../../lib";
import { ClusterSettings } from "../settings";

export function netshoot(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  new FargateDeployment(stack, "netshoot", {
    cluster: stack.cluster,
    namespace: "study-aews",
    createNamespace: true,
    image: "nicolaka/netshoot",
    command: ["tail"],
    args: ["-f", "/dev/null"],
    size: PodSize.VCPU_0_5_GB_1,
    replicas: 1,
    // Its tools open raw sockets, which takes root and a capability that containers have by default.
    user: ContainerUser.ROOT,
    terminationGracePeriodSeconds: 0,
    dependsOn: [stack.platform],
  });
  return stack;
}
