// All examples by the name of their folder: what `EXAMPLE=name npx cdktf deploy` runs.
import { App } from "cdktf";
import { FargateServerlessStack } from "../lib";
import { existingVpc } from "./existing-vpc/stack";
import { fargateServerless } from "./fargate-serverless/stack";
import { game2048 } from "./game-2048/stack";
import { jobs } from "./jobs/stack";
import { kubeOpsView } from "./kube-ops-view/stack";
import { netshoot } from "./netshoot/stack";
import { podLogs } from "./pod-logs/stack";
import { privateCluster } from "./private-cluster/stack";
import { rejectedPod } from "./rejected-pod/stack";
import { ClusterSettings } from "./settings";
import { shop } from "./shop/stack";
import { twoClusters } from "./two-clusters/stack";

/** Adds its stacks to the app, and returns those that hold a cluster. */
export type Example = (app: App, name: string, settings: ClusterSettings) => FargateServerlessStack[];

/** An example of one cluster. */
function one(build: (app: App, name: string, settings: ClusterSettings) => FargateServerlessStack): Example {
  return (app, name, settings) => [build(app, name, settings)];
}

export const EXAMPLES: ReadonlyMap<string, Example> = new Map([
  ["fargate-serverless", one(fargateServerless)],
  ["kube-ops-view", one(kubeOpsView)],
  ["netshoot", one(netshoot)],
  ["game-2048", one(game2048)],
  ["jobs", one(jobs)],
  ["pod-logs", one(podLogs)],
  ["rejected-pod", one(rejectedPod)],
  ["existing-vpc", one(existingVpc)],
  ["private-cluster", one(privateCluster)],
  ["two-clusters", twoClusters],
  ["shop", one(shop)],
]);
