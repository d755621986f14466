// What people change in a cluster that runs, and what each change may touch.
import { AccessPolicy, AddonVersion, FargateServerlessStackProps, NatStrategy } from "../../../lib";
import { ACCOUNT } from "../harness/aws";
import { Expected } from "../harness/plan";

type Props = FargateServerlessStackProps;

export interface ChangeScenario {
  readonly name: string;
  readonly what: string;
  /** What is different, given all that went before. */
  readonly props: (before: Props) => Partial<Props>;
  readonly expected: Expected;
}

/** A role that the harness makes before the access entry names it. */
export const READER_ROLE = "cluster-reader";

const profile = (name: string): string => `aws_eks_fargate_profile.cluster_profiles_${name}_*`;
const CLUSTER = "aws_eks_cluster.cluster_*";

/** In the order in which they are made, one upon the other. */
export const CHANGES: readonly ChangeScenario[] = [
  {
    name: "add-profile",
    what: "a further profile",
    props: (before) => ({
      fargateProfiles: { ...before.fargateProfiles, batch: { selectors: [{ namespace: "batch" }] } },
    }),
    expected: {
      create: [
        profile("batch"),
        "aws_iam_role.cluster_profiles_batch_pod-execution-role_*",
        "aws_iam_role_policy_attachment.cluster_profiles_batch_pod-execution-role_pod-execution_*",
        "aws_iam_role_policy_attachment.cluster_profiles_batch_pod-execution-role_logging_*",
      ],
    },
  },
  {
    name: "change-selectors",
    what: "other selectors of a profile",
    props: (before) => ({
      fargateProfiles: {
        ...before.fargateProfiles,
        batch: { selectors: [{ namespace: "batch", labels: { tier: "spot" } }, { namespace: "jobs-*" }] },
      },
    }),
    // EKS changes nothing of a profile but its tags.
    expected: { replace: [profile("batch")] },
  },
  {
    name: "addon-version",
    what: "another version of an add-on",
    props: () => ({ coreDns: { version: AddonVersion.of("v1.11.4-eksbuild.2") } }),
    expected: { update: ["aws_eks_addon.core-dns_*"] },
  },
  {
    name: "upgrade",
    what: "Kubernetes 1.30 to 1.31",
    props: () => ({ kubernetesVersion: "1.31" }),
    // CoreDNS is pinned by now; the others follow the newest version for the cluster's.
    expected: { update: [CLUSTER, "aws_eks_addon.kube-proxy_*"] },
  },
  {
    name: "logging-off",
    what: "all logging off",
    props: () => ({ logging: { enabled: false }, controlPlaneLogTypes: [] }),
    expected: {
      update: [CLUSTER],
      delete: [
        "aws_cloudwatch_log_group.logging_log-group_*",
        "aws_iam_policy.logging_policy_*",
        "aws_iam_role_policy_attachment.cluster_profiles_batch_pod-execution-role_logging_*",
        "aws_iam_role_policy_attachment.cluster_profiles_kube-system_pod-execution-role_logging_*",
        "aws_iam_role_policy_attachment.cluster_profiles_study_wildcard_pod-execution-role_logging_*",
        "terraform_data.logging_ready_*",
      ],
    },
  },
  {
    name: "logging-on",
    what: "and on again",
    props: () => ({ logging: { enabled: true }, controlPlaneLogTypes: undefined }),
    expected: {
      update: [CLUSTER],
      create: [
        "aws_cloudwatch_log_group.logging_log-group_*",
        "aws_iam_policy.logging_policy_*",
        "aws_iam_role_policy_attachment.cluster_profiles_batch_pod-execution-role_logging_*",
        "aws_iam_role_policy_attachment.cluster_profiles_kube-system_pod-execution-role_logging_*",
        "aws_iam_role_policy_attachment.cluster_profiles_study_wildcard_pod-execution-role_logging_*",
        "terraform_data.logging_ready_*",
      ],
    },
  },
  {
    name: "access-entry",
    what: "a further access entry",
    props: () => ({
      access: {
        reader: { principalArn: `arn:aws:iam::${ACCOUNT}:role/${READER_ROLE}`, policies: [AccessPolicy.view()] },
      },
    }),
    expected: {
      create: [
        "aws_eks_access_entry.cluster_access_reader_*",
        "aws_eks_access_policy_association.cluster_access_reader_AmazonEKSViewPolicy_*",
      ],
    },
  },
  {
    name: "nat-per-az",
    what: "a NAT gateway in each zone instead of one",
    props: (before) => ({ vpc: { ...before.vpc, natStrategy: NatStrategy.PER_AZ } }),
    expected: {
      create: [
        "aws_eip.vpc_nat_b_address_*",
        "aws_eip.vpc_nat_c_address_*",
        "aws_nat_gateway.vpc_nat_b_*",
        "aws_nat_gateway.vpc_nat_c_*",
      ],
      update: ["aws_route.vpc_private-subnets_b_route_*", "aws_route.vpc_private-subnets_c_route_*"],
    },
  },
  {
    name: "another-zone",
    what: "a fourth zone",
    props: (before) => ({ vpc: { ...before.vpc, maxAzs: 4 } }),
    // The cluster keeps the zones in which it was made: EKS takes no other. Profiles are made anew with all subnets.
    expected: {
      create: [
        "aws_eip.vpc_nat_d_address_*",
        "aws_nat_gateway.vpc_nat_d_*",
        "aws_route.vpc_private-subnets_d_route_*",
        "aws_route_table.vpc_private-subnets_d_route-table_*",
        "aws_route_table_association.vpc_private-subnets_d_route-table-association_*",
        "aws_route_table_association.vpc_public-subnets_d_route-table-association_*",
        "aws_subnet.vpc_private-subnets_d_*",
        "aws_subnet.vpc_public-subnets_d_*",
      ],
      replace: [profile("batch"), profile("kube-system"), profile("study_wildcard")],
    },
  },
];

/** What must not come about: the role that deploys, which becomes the creator, is named in `access` as well. */
export const CREATOR_NAMED: ChangeScenario = {
  name: "creator-named",
  what: "an access entry of the creator's own",
  props: () => ({
    access: {
      ci: { principalArn: `arn:aws:iam::${ACCOUNT}:role/deployer`, policies: [AccessPolicy.clusterAdmin()] },
    },
  }),
  expected: {},
};
