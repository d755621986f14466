// Which key encrypts Kubernetes secrets.
import { SecretsEncryption } from "../../lib";
import { synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf } from "../support/policy";

describe("a key of the cluster's own", () => {
  const made = synthCluster();
  const key = made.single("aws_kms_key");
  const role = `\${${made.address("aws_iam_role", "shop_role")}.arn}`;

  it("is created by default, rotates, and encrypts the secrets", () => {
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(key).not.toHaveProperty("rotation_period_in_days");
    expect(made.single("aws_eks_cluster").encryption_config).toEqual({
      resources: ["secrets"],
      provider: { key_arn: `\${${made.address("aws_kms_key")}.arn}` },
    });
  });

  it("has an alias with the cluster's name", () => {
    expect(made.single("aws_kms_alias")).toEqual({
      name: "alias/eks/shop",
      target_key_id: `\${${made.address("aws_kms_key")}.key_id}`,
    });
  });

  it("is administered by the account, so that nobody is ever locked out, and used only by the cluster", () => {
    const account = `\${${made.address("data.aws_caller_identity")}.account_id}`;
    const partition = `\${${made.address("data.aws_partition")}.partition}`;
    expect(policyOf(key).map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ AWS: `arn:${partition}:iam::${account}:root` }, "kms:*"],
      [{ AWS: role }, ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]],
    ]);
  });

  it("does not name the identity that runs Terraform, whose change would rewrite the policy", () => {
    expect(JSON.stringify(key.policy)).not.toMatch(/issuer_arn|\.arn\}:user|caller_identity\.[\w-]+\.arn/);
  });

  it("may be used by the cluster role before the control plane is created", () => {
    const use = made.address("aws_iam_role_policy");
    expect(policyOf(made.at(use))).toEqual([
      {
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
        Resource: `\${${made.address("aws_kms_key")}.arn}`,
      },
    ]);
    expect(made.at(use).role).toBe(role.replace(".arn}", ".name}"));
    expect(new Graph(made).directNeeds(made.address("aws_eks_cluster"))).toContain(use);
  });

  it("rotates and waits for its deletion as configured", () => {
    const secretsEncryption = SecretsEncryption.ownKey({ rotationPeriodDays: 180, deletionWindowDays: 7 });
    expect(synthCluster({ secretsEncryption }).single("aws_kms_key")).toMatchObject({
      rotation_period_in_days: 180,
      deletion_window_in_days: 7,
    });
  });
});

describe("another key", () => {
  it("is used as it is, and none is created", () => {
    const arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const made = synthCluster({ secretsEncryption: SecretsEncryption.existingKey(arn) });
    expect(made.addressesOf("aws_kms_key").concat(made.addressesOf("aws_kms_alias"))).toEqual([]);
    expect(made.single("aws_eks_cluster").encryption_config).toMatchObject({ provider: { key_arn: arn } });
    expect(policyOf(made.single("aws_iam_role_policy"))).toMatchObject([{ Resource: arn }]);
  });

  it("is not left out, which would mean no key of your own", () => {
    const existing = (keyArn: unknown) => (): unknown => SecretsEncryption.existingKey(keyArn as string);
    for (const nothing of [undefined, null]) {
      expect(existing(nothing)).toThrow(
        new Error("[FG836] SecretsEncryption.existingKey: keyArn: is missing; set keyArn"),
      );
    }
    expect(existing("arn:aws:kms:eu-west-1:111122223333:key/1")).not.toThrow();
  });

  it("may be the one that AWS owns: then there is nothing to make or to allow", () => {
    const made = synthCluster({ secretsEncryption: SecretsEncryption.awsOwnedKey() });
    const left = ["aws_kms_key", "aws_kms_alias", "aws_iam_role_policy"].flatMap((type) => made.addressesOf(type));
    expect(left).toEqual([]);
    expect(made.single("aws_eks_cluster")).not.toHaveProperty("encryption_config");
  });
});
