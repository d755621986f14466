// The reference: a serverless cluster with DNS, logging and load balancers, in ten lines.
import { App } from "cdktf";
import { FargateServerlessStack, FargateServerlessStackProps } from "../../lib";

/** What the example takes from outside; each setting has a default, see the README. */
export type Settings = Pick<FargateServerlessStackProps, "region" | "kubernetesVersion" | "vpc" | "fargateProfiles">;

export function fargateServerless(app: App, name: string, settings: Settings): FargateServerlessStack {
  return new FargateServerlessStack(app, name, {
    ...settings,
    tags: { Example: "fargate-serverless", ManagedBy: "cdktf" },
  });
}
