// The KMS key of a cluster's secrets, with its alias and a policy that never locks its owner out.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { policyJson } from "../iam/policy";
import { OwnKeyOptions } from "./secrets-encryption";

/** @internal */
export interface SecretsKeyProps extends OwnKeyOptions {
  readonly clusterName: string;
  readonly clusterRoleArn: string;
  readonly accountId: string;
  readonly partition: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** @internal */
export class SecretsKey extends Construct {
  public readonly resource: KmsKey;

  constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id);
    this.resource = new KmsKey(this, "Resource", {
      provider: props.provider,
      description: `Encrypts the Kubernetes secrets of the EKS cluster ${props.clusterName}`,
      enableKeyRotation: true,
      rotationPeriodInDays: props.rotationPeriodDays,
      deletionWindowInDays: props.deletionWindowDays ?? 30,
      policy: policyJson([
        // Without the account's root a key can become permanently unmanageable; whoever runs Terraform is not named, so
        // that a plan by another principal changes nothing. In a key policy "*" means this key.
        {
          sid: "AccountAdministersThroughIam",
          principals: { AWS: [`arn:${props.partition}:iam::${props.accountId}:root`] },
          actions: ["kms:*"],
          resources: ["*"],
        },
        {
          sid: "ClusterUses",
          principals: { AWS: [props.clusterRoleArn] },
          actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
          resources: ["*"],
        },
      ]),
      tags: props.tags,
    });
    new KmsAlias(this, "alias", {
      provider: props.provider,
      name: `alias/eks/${props.clusterName}`,
      targetKeyId: this.resource.keyId,
    });
  }
}
