// The reference: a serverless cluster with DNS, logging and load balancers, in ten lines.
import { App } from "cdktf";
import { FargateServerlessStack } from "../../lib";
import { ClusterSettings } from "../settings";

export function fargateServerless(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  return new FargateServerlessStack(app, name, {
    ...settings,
    tags: { Example: "fargate-serverless", ManagedBy: "cdktf" },
  });
}
