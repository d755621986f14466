// What a cluster refuses and warns of, word by word, and what it takes instead.
import { EndpointAccess, SecretsEncryption, SupportType } from "../../lib";
import { addCluster, clusterAnnotations, ClusterOptions } from "../support/cluster";
import { declare } from "../support/synth";

/** A version in standard support, for tests of something else. */
const CURRENT = { kubernetesVersion: "1.36" };

const make = (options: ClusterOptions) => (): unknown => declare((stack) => addCluster(stack, options));

const refused: [what: string, options: ClusterOptions, error: string, instead: ClusterOptions][] = [
  [
    "a range for services outside of the private ones",
    { serviceCidr: "11.0.0.0/16" },
    "test/shop: [FG509] serviceCidr: EKS does not accept 11.0.0.0/16 for services; choose a range from /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    { serviceCidr: "172.20.0.0/16" },
  ],
  [
    "a range for services that overlaps the VPC's",
    { serviceCidr: "10.0.128.0/20" },
    "test/shop: [FG510] serviceCidr: the service CIDR 10.0.128.0/20 overlaps the VPC 10.0.0.0/16; choose another, such as 172.20.0.0/16",
    { serviceCidr: "10.1.0.0/20" },
  ],
  [
    "an address without a prefix in front of the API",
    { endpointAccess: EndpointAccess.publicAndPrivate(["203.0.113.7"]) },
    'test/shop: [FG511] endpointAccess.publicCidrs[0]: "203.0.113.7" is not a CIDR; write 203.0.113.7/32',
    { endpointAccess: EndpointAccess.publicAndPrivate(["203.0.113.7/32"]) },
  ],
  [
    "more ranges in front of the API than EKS takes",
    { endpointAccess: EndpointAccess.publicAndPrivate(Array.from({ length: 41 }, (_, i) => `203.0.113.${i}/32`)) },
    "test/shop: [FG512] endpointAccess.publicCidrs: 41 ranges, and EKS allows 40; merge adjacent ranges, or request a quota increase",
    { endpointAccess: EndpointAccess.publicAndPrivate(Array.from({ length: 40 }, (_, i) => `203.0.113.${i}/32`)) },
  ],
  [
    "a security group by its name",
    { controlPlaneSecurityGroupIds: ["sg-0123456789abcdef0", "shop"] },
    'test/shop: [FG921] controlPlaneSecurityGroupIds[1]: "shop" is not the id of a security group; write it as sg-0123456789abcdef0',
    { controlPlaneSecurityGroupIds: ["sg-0123456789abcdef0"] },
  ],
  [
    "a region that is empty",
    { region: "" },
    "test/shop: [FG545] region: the region is empty; write it as ap-northeast-2",
    { region: "ap-northeast-2" },
  ],
  [
    "a version that is none",
    { kubernetesVersion: "v1.36.1" },
    'test/shop: [FG601] kubernetesVersion: "v1.36.1" is not a Kubernetes version of EKS; write it as major and minor, such as "1.36"',
    CURRENT,
  ],
  [
    "a version before it that is none, by the name of its own option",
    { ...CURRENT, previousKubernetesVersion: "35" },
    'test/shop: [FG601] previousKubernetesVersion: "35" is not a Kubernetes version of EKS; write it as major and minor, such as "1.37"',
    { ...CURRENT, previousKubernetesVersion: "1.35" },
  ],
  [
    "a step over a version",
    { ...CURRENT, previousKubernetesVersion: "1.34" },
    'test/shop: [FG606] kubernetesVersion: the step from Kubernetes 1.34 to 1.36 skips 1.35; upgrade to "1.35" first, then replace the Fargate pods so that their kubelets follow',
    { ...CURRENT, previousKubernetesVersion: "1.35" },
  ],
  [
    "two steps back",
    { kubernetesVersion: "1.34", previousKubernetesVersion: "1.36" },
    'test/shop: [FG607] kubernetesVersion: Kubernetes 1.36 cannot be rolled back to 1.34: EKS allows one minor version at most, and rejects the update; keep "1.36"',
    { kubernetesVersion: "1.35", previousKubernetesVersion: "1.36" },
  ],
  [
    "standard support where extended support has begun",
    { kubernetesVersion: "1.33", supportType: SupportType.STANDARD },
    'test/shop: [FG608] supportType: support type STANDARD cannot be chosen for Kubernetes 1.33, which is in extended support; write EXTENDED, or a version in standard support such as "1.37"',
    { kubernetesVersion: "1.33", supportType: SupportType.EXTENDED },
  ],
  [
    "a day that is none",
    { asOf: "24.11.2026" },
    'test/shop: [FG609] asOf: asOf "24.11.2026" is not a day; write it as "2026-11-29"',
    { asOf: "2026-11-24" },
  ],
  [
    "a name that EKS refuses",
    { clusterName: "my shop" },
    'test/shop: [FG701] clusterName: cluster name "my shop" is not valid; begin with a letter or a digit and use only letters, digits, - and _',
    { clusterName: "my-shop" },
  ],
  [
    "a retention that CloudWatch does not offer",
    { controlPlaneLogRetentionDays: 100 },
    "test/shop: [FG706] controlPlaneLogRetentionDays: CloudWatch cannot keep logs for 100 days; write 120, or 0 to keep them forever",
    { controlPlaneLogRetentionDays: 120 },
  ],
  [
    "a key that would be gone too soon",
    { secretsEncryption: SecretsEncryption.ownKey({ deletionWindowDays: 3 }) },
    "test/shop: [FG708] secretsEncryption.deletionWindowDays: 3 is not allowed: a key waits 7 to 30 days before it is deleted; write 7",
    { secretsEncryption: SecretsEncryption.ownKey({ deletionWindowDays: 7 }) },
  ],
  [
    "a key of another region",
    { secretsEncryption: SecretsEncryption.existingKey("arn:aws:kms:us-east-1:111122223333:key/1") },
    "test/shop: [FG954] secretsEncryption.existingKey: the key arn:aws:kms:us-east-1:111122223333:key/1 is in us-east-1, and what it encrypts is in eu-west-1; use a key in eu-west-1; a multi-Region key has an ARN in each Region",
    { secretsEncryption: SecretsEncryption.existingKey("arn:aws:kms:eu-west-1:111122223333:key/1") },
  ],
  [
    "a key by its alias, which the policy of its role cannot name",
    { secretsEncryption: SecretsEncryption.existingKey("arn:aws:kms:eu-west-1:111122223333:alias/shop") },
    "test/shop: [FG747] secretsEncryption.existingKey: arn:aws:kms:eu-west-1:111122223333:alias/shop is an alias, and no policy can allow the use of a key by its alias; write the ARN of the key that it refers to",
    { secretsEncryption: SecretsEncryption.existingKey("arn:aws:kms:eu-west-1:111122223333:key/1") },
  ],
  [
    "a key that is none",
    { secretsEncryption: SecretsEncryption.existingKey("") },
    'test/shop: [FG747] secretsEncryption.existingKey: "" is not the ARN of a KMS key; write it as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    { secretsEncryption: SecretsEncryption.awsOwnedKey() },
  ],
  [
    "a key of its logs that is none",
    { controlPlaneLogKmsKeyArn: "foo" },
    'test/shop: [FG747] controlPlaneLogKmsKeyArn: "foo" is not the ARN of a KMS key; write it as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    { controlPlaneLogKmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" },
  ],
  [
    "a boundary that is none",
    { permissionsBoundaryArn: "foo" },
    'test/shop: [FG748] permissionsBoundaryArn: "foo" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name',
    { permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/bound" },
  ],
  [
    "a tag that AWS keeps for itself",
    { tags: { "aws:team": "web" } },
    'test/shop: [FG710] tags: tag key "aws:team" begins with aws:, which AWS reserves; choose another prefix',
    { tags: { team: "web" } },
  ],
];

describe("a cluster rejects", () => {
  it.each(refused)("%s", (_, options, error, instead) => {
    expect(make(options)).toThrow(new Error(error));
    expect(make(instead)).not.toThrow();
  });

  it("all that is wrong with its options, at once", () => {
    const lines = /^test\/shop: \[FG701\].*\ntest\/shop: \[FG601\].*\ntest\/shop: \[FG706\]/;
    expect(make({ clusterName: "", kubernetesVersion: "1", controlPlaneLogRetentionDays: 2 })).toThrow(lines);
  });
});

const told: [what: string, options: ClusterOptions, line: string, instead: ClusterOptions][] = [
  [
    "a version that EKS no longer creates, as the default is",
    {},
    'WARN test/shop: [FG602] kubernetesVersion: support of Kubernetes 1.30 ended on 2026-07-23: EKS rejects new clusters with it and upgrades existing ones automatically; write "1.37", the newest supported version as of 2026-11-29, or upgrade an existing cluster one minor version at a time',
    { asOf: "2024-06-01" },
  ],
  [
    "a version that costs more",
    { kubernetesVersion: "1.33" },
    'WARN test/shop: [FG603] kubernetesVersion: Kubernetes 1.33 has been in extended support since 2026-07-29: the cluster costs $438 a month instead of $73; write "1.37", the newest supported version as of 2026-11-29, or upgrade an existing cluster one minor version at a time',
    CURRENT,
  ],
  [
    "a version whose support ends soon",
    { kubernetesVersion: "1.34" },
    "INFO test/shop: [FG604] kubernetesVersion: standard support of Kubernetes 1.34 ends on 2026-12-02, in 3 days; plan the upgrade to 1.35",
    CURRENT,
  ],
  [
    "a version that is not known yet",
    { kubernetesVersion: "1.38" },
    'INFO test/shop: [FG605] kubernetesVersion: Kubernetes 1.38 is newer than the versions known here, as of 2026-11-29; check that EKS offers it, or write "1.37"',
    CURRENT,
  ],
  [
    "tables of facts that were read long ago",
    { ...CURRENT, asOf: "2027-02-01" },
    "INFO test/shop: [FG389] facts that were read more than 60 days ago may have changed: the versions of Kubernetes on EKS (2026-11-29), the sizes of pods on Fargate (2026-11-29), the capabilities that Fargate allows (2026-11-29), the sysctls that a kubelet considers safe (2026-11-29), the labels of Fargate nodes (2026-11-29), the regions of AWS (2026-11-24), the zones without EKS or Fargate (2026-11-29), the registries of EKS's images (2026-11-29), the plugins of Fluent Bit that EKS supports (2026-11-29); use the newest cdktf-eks-fargate",
    { ...CURRENT, asOf: "2027-01-20" },
  ],
  [
    "a region that nobody has heard of",
    { ...CURRENT, region: "xx-nowhere-9" },
    "WARN test/shop: [FG546] region: xx-nowhere-9 is not a known region; check its spelling, and that EKS is available there",
    CURRENT,
  ],
  [
    "a region where Fargate may be missing",
    { ...CURRENT, region: "us-gov-west-1" },
    "WARN test/shop: [FG527] region: Fargate for EKS was not available in us-gov-west-1 according to the documentation; check that it is available there now",
    CURRENT,
  ],
];

describe("a cluster reports", () => {
  it.each(told)("of %s", (_, options, line, instead) => {
    expect(clusterAnnotations(options)).toEqual([line]);
    expect(clusterAnnotations(instead)).toEqual([]);
  });
});
