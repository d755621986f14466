// Work that ends: a Job that gives its Fargate node back, one that keeps it, and one by the clock.
import { App } from "cdktf";
import {
  ContainerUser,
  FargateCronJob,
  FargateJob,
  FargateServerlessStack,
  Findings,
  JobCleanup,
  KubernetesNamespace,
} from "../../lib";
import { ClusterSettings } from "../settings";

export function jobs(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  const { cluster } = stack;
  new KubernetesNamespace(stack, "study-aews", { cluster });
  const tenSeconds = {
    cluster,
    namespace: "study-aews",
    image: "busybox",
    command: ["/bin/sh"],
    args: ["-c", "sleep 10"],
    user: ContainerUser.id(65534),
    dependsOn: [stack.platform],
  };

  new FargateJob(stack, "busybox1", { ...tenSeconds, cleanup: JobCleanup.afterSeconds(60) });

  const kept = new FargateJob(stack, "busybox2", { ...tenSeconds, cleanup: JobCleanup.byHand() });
  Findings.acknowledge(
    kept,
    "FG352",
    "to see that a finished pod keeps its node, and costs, until somebody deletes it",
  );

  new FargateCronJob(stack, "nightly", { ...tenSeconds, schedule: "0 3 * * *", timeZone: "Asia/Seoul" });
  return stack;
}
