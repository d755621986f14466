// A cluster in a VPC that somebody else made and keeps: only its ids are known.
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { FargateServerlessStack, Vpc } from "../../lib";
import { ClusterSettings } from "../settings";

/** Returns the cluster's stack; the network has a stack of its own, as it would have in another team's program. */
export function existingVpc(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const { vpc: network, ...cluster } = settings;
  const theirs = new TerraformStack(app, `${name}-network`);
  new AwsProvider(theirs, "aws", { region: settings.region });
  const vpc = new Vpc(theirs, "vpc", { name: `${name}-network`, ...network });

  // In a program of your own, write the ids out: { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: [...], ... }.
  return new FargateServerlessStack(app, name, {
    ...cluster,
    existingVpc: {
      vpcId: vpc.vpcId,
      cidrBlock: vpc.cidrBlock,
      privateSubnetIds: vpc.privateSubnetIds,
      publicSubnetIds: vpc.publicSubnetIds,
      natPublicIps: vpc.natPublicIps,
    },
  });
}
