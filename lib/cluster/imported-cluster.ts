// A cluster that somebody else made.
import { Construct } from "constructs";
import { ClusterBase } from "./cluster-base";
import { FargateClusterAttributes } from "./cluster-interface";

/** @internal Use `FargateCluster.fromAttributes`. */
export class ImportedCluster extends ClusterBase {
  public readonly clusterArn: string;
  public readonly clusterEndpoint: string;
  public readonly certificateAuthorityData: string;
  public readonly clusterSecurityGroupId: string;
  public readonly oidcProviderArn: string;
  public readonly oidcIssuer: string;
  public readonly kubernetesVersion?: string;

  constructor(scope: Construct, id: string, attributes: FargateClusterAttributes) {
    super(scope, id, attributes);
    this.clusterArn = attributes.clusterArn;
    this.clusterEndpoint = attributes.clusterEndpoint;
    this.certificateAuthorityData = attributes.certificateAuthorityData;
    this.clusterSecurityGroupId = attributes.clusterSecurityGroupId;
    this.oidcProviderArn = attributes.oidcProviderArn;
    this.oidcIssuer = attributes.oidcIssuer.replace(/^https:\/\//, "");
    this.kubernetesVersion = attributes.kubernetesVersion;
  }
}
