// A pod that Fargate refuses: the synth fails, with the words that its scheduler would say after the deploy.
import { App } from "cdktf";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { FargateServerlessStack } from "../../lib";
import { ClusterSettings } from "../settings";

export function rejectedPod(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  // The library's own workloads have no way to write this down; the provider's resources do, and are judged all the same.
  const namespace = new NamespaceV1(stack, "namespace", {
    metadata: { name: "study-aews" },
    dependsOn: [stack.cluster],
  });
  const pod = new PodV1(stack, "root-shell", {
    metadata: { name: "root-shell", namespace: namespace.metadata.name },
    spec: {
      hostNetwork: true,
      hostPid: true,
      hostIpc: true,
      restartPolicy: "Never",
      toleration: [{ operator: "Exists" }],
      container: [
        {
          name: "shell",
          image: "alpine:3",
          command: ["/bin/cat"],
          stdin: true,
          tty: true,
          securityContext: { allowPrivilegeEscalation: false, privileged: true },
          volumeMount: [{ name: "hostroot", mountPath: "/host" }],
        },
      ],
      volume: [{ name: "hostroot", hostPath: { path: "/" } }],
    },
  });
  stack.cluster.registerPods(pod, { namespace: "study-aews" });
  return stack;
}
