// A cluster that Terraform finds by its name.
import { Token } from "cdktf";
import { Construct } from "constructs";
import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { enforce } from "../findings";
import { lookUpVpc } from "../network/vpc-lookup";
import { askOptions } from "../options";
import { checkClusterLookup } from "./check-options";
import { FargateClusterLookup, IFargateCluster } from "./cluster-interface";
import { ImportedCluster } from "./imported-cluster";

/** The cluster and its provider of identities, as Terraform finds them at each plan. */
export function lookUpCluster(scope: Construct, id: string, lookup: FargateClusterLookup): IFargateCluster {
  const found = new Construct(scope, id);
  askOptions(found, "FargateClusterLookup", lookup);
  enforce(found, checkClusterLookup(lookup));
  const { provider } = lookup;
  const cluster = new DataAwsEksCluster(found, "found", { provider, name: lookup.clusterName });
  const issuer = cluster.identity.get(0).oidc.get(0).issuer;
  const oidcProvider = new DataAwsIamOpenidConnectProvider(found, "oidc", { provider, url: issuer });
  const network = cluster.vpcConfig.get(0);
  return new ImportedCluster(found, "cluster", {
    ...lookup,
    kubernetesVersion: lookup.kubernetesVersion ?? cluster.version,
    clusterArn: cluster.arn,
    clusterEndpoint: cluster.endpoint,
    certificateAuthorityData: Token.asString(cluster.certificateAuthority.get(0).data),
    clusterSecurityGroupId: network.clusterSecurityGroupId,
    oidcProviderArn: oidcProvider.arn,
    oidcIssuer: issuer,
    vpc: lookup.vpc ?? lookUpVpc(found, "network", { provider, vpcId: network.vpcId }),
  });
}
