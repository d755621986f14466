// A cluster that the program does not create.
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkClusterAttributes } from "./check-options";
import { ClusterBase } from "./cluster-base";
import { FargateClusterAttributes } from "./cluster-interface";

/** @internal Use `FargateCluster.fromAttributes`. */
export class ImportedCluster extends ClusterBase {
  public readonly controlPlaneName: string;
  public readonly clusterArn: string;
  public readonly clusterEndpoint: string;
  public readonly certificateAuthorityData: string;
  public readonly clusterSecurityGroupId: string;
  public readonly oidcProviderArn: string;
  public readonly oidcIssuer: string;
  public readonly kubernetesVersion?: string;

  constructor(scope: Construct, id: string, attributes: FargateClusterAttributes) {
    super(scope, id, attributes);
    askOptions(this, "FargateClusterAttributes", attributes);
    enforce(this, checkClusterAttributes(attributes));
    this.controlPlaneName = attributes.clusterName;
    this.clusterArn = attributes.clusterArn;
    this.clusterEndpoint = attributes.clusterEndpoint;
    this.certificateAuthorityData = attributes.certificateAuthorityData;
    this.clusterSecurityGroupId = attributes.clusterSecurityGroupId;
    this.oidcProviderArn = attributes.oidcProviderArn;
    this.oidcIssuer = withoutScheme(attributes.oidcIssuer);
    this.kubernetesVersion = attributes.kubernetesVersion;
  }

  /** @internal Nothing here waits for the end of a control plane that is created elsewhere. */
  public override _outlivedBy(): void {}

  /** @internal */
  public override get _mayHaveMoreProfiles(): boolean {
    return true;
  }
}

/** An issuer in the form of IAM's condition keys. One that comes from a resource or a data source is known to Terraform alone. */
function withoutScheme(issuer: string): string {
  if (!Token.isUnresolved(issuer)) return issuer.replace(/^https:\/\//, "");
  return Token.asString(Fn.replace(issuer, "https://", ""));
}
