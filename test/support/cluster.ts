// A cluster to try things on: small, in a network that exists already.
import { Construct } from "constructs";
import { ClusterProviders, FargateCluster, FargateClusterAttributes, FargateClusterProps, IVpc, Vpc } from "../../lib";
import { declare, synth, Synthesized } from "./synth";
import { annotations } from "./annotations";

/** What a cluster may be told here; `vpc` is given. */
export type ClusterOptions = Omit<FargateClusterProps, "vpc"> & { readonly vpc?: IVpc };

/** A cluster at `test/shop`, with its providers. */
export function addCluster(scope: Construct, options: ClusterOptions = {}): FargateCluster {
  const vpc = options.vpc ?? addVpc(scope);
  const cluster = new FargateCluster(scope, "shop", { region: "eu-west-1", ...options, vpc });
  new ClusterProviders(scope, "providers", { cluster });
  return cluster;
}

/** A network that exists: `subnet-a` and `subnet-b` are private, `subnet-p` is public. */
export function addVpc(scope: Construct): IVpc {
  const privateSubnetIds = ["subnet-a", "subnet-b"];
  return Vpc.fromAttributes(scope, "vpc", {
    vpcId: "vpc-1",
    cidrBlock: "10.0.0.0/16",
    privateSubnetIds,
    publicSubnetIds: ["subnet-p"],
  });
}

/** A cluster and what `more` adds to it. */
export function synthCluster(options: ClusterOptions = {}, more?: (cluster: FargateCluster) => void): Synthesized {
  return synth((stack) => {
    const cluster = addCluster(stack, options);
    more?.(cluster);
  });
}

/** What a cluster says to the reader of its synthesis. */
export function clusterAnnotations(options: ClusterOptions): string[] {
  return annotations(declare((stack) => addCluster(stack, options)));
}

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";

/** A cluster that exists already, for `FargateCluster.fromAttributes`. */
export const IMPORTED: Omit<FargateClusterAttributes, "vpc"> = {
  clusterName: "till",
  clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/till",
  clusterEndpoint: "https://abc.eks.amazonaws.com",
  certificateAuthorityData: "Q0E=",
  clusterSecurityGroupId: "sg-1",
  oidcProviderArn: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
  oidcIssuer: ISSUER,
  region: "eu-west-1",
};
