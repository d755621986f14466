// The control plane: what it is by default, and what each option makes of it.
import { TerraformOutput } from "cdktf";
import { AuthenticationMode, ControlPlaneLogType, EndpointAccess, KubernetesVersion, SupportType } from "../../lib";
import { ClusterOptions, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf } from "../support/policy";

const byDefault = synthCluster();

describe("the control plane", () => {
  it("is named after its construct and runs Kubernetes 1.30", () => {
    expect(byDefault.single("aws_eks_cluster")).toMatchObject({ name: "shop", version: "1.30" });
  });

  it("gets none of EKS's own add-ons, which wait for nodes", () => {
    expect(byDefault.single("aws_eks_cluster").bootstrap_self_managed_addons).toBe(false);
  });

  it("is in the private subnets, reached from inside of the VPC and from everywhere", () => {
    expect(byDefault.single("aws_eks_cluster").vpc_config).toEqual({
      subnet_ids: ["subnet-a", "subnet-b"],
      endpoint_private_access: true,
      endpoint_public_access: true,
    });
  });

  it("knows principals only by access entries, and only those in the program", () => {
    expect(byDefault.single("aws_eks_cluster").access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it("is neither replaced nor moved for what counts only when it is created", () => {
    expect(byDefault.single("aws_eks_cluster").lifecycle).toEqual({
      ignore_changes: [
        "bootstrap_self_managed_addons",
        "access_config[0].bootstrap_cluster_creator_admin_permissions",
        "vpc_config[0].subnet_ids",
      ],
    });
  });
});

describe("an option of the control plane", () => {
  const options: [ClusterOptions, object][] = [
    [{ clusterName: "till" }, { name: "till" }],
    [{ kubernetesVersion: KubernetesVersion.V1_36 }, { version: "1.36" }],
    [
      { kubernetesVersion: "1.36", supportType: SupportType.STANDARD },
      { upgrade_policy: { support_type: "STANDARD" } },
    ],
    [{}, { upgrade_policy: { support_type: "EXTENDED" } }],
    [{}, { enabled_cluster_log_types: ["api", "audit", "authenticator"] }],
    [{ controlPlaneLogTypes: [ControlPlaneLogType.SCHEDULER] }, { enabled_cluster_log_types: ["scheduler"] }],
    [
      { authenticationMode: AuthenticationMode.API_AND_CONFIG_MAP },
      { access_config: { authentication_mode: "API_AND_CONFIG_MAP" } },
    ],
    [{}, { kubernetes_network_config: { ip_family: "ipv4" } }],
    [
      { serviceCidr: "172.20.0.0/16" },
      { kubernetes_network_config: { ip_family: "ipv4", service_ipv4_cidr: "172.20.0.0/16" } },
    ],
    [
      { controlPlaneSecurityGroupIds: ["sg-0123456789abcdef0"] },
      { vpc_config: { security_group_ids: ["sg-0123456789abcdef0"] } },
    ],
    [{ deletionProtection: true }, { deletion_protection: true }],
    [{ tags: { Team: "web" } }, { tags: { Team: "web" } }],
  ];

  it.each(options)("%j becomes %j", (given, becomes) => {
    expect(synthCluster(given).single("aws_eks_cluster")).toMatchObject(becomes);
  });

  it("that is left out leaves the choice to EKS", () => {
    expect(byDefault.single("aws_eks_cluster")).not.toHaveProperty("deletion_protection");
    expect(byDefault.single("aws_eks_cluster").vpc_config).not.toHaveProperty("security_group_ids");
  });
});

describe("access to the endpoint", () => {
  const variants: [string, EndpointAccess, object][] = [
    [
      "from inside of the VPC alone",
      EndpointAccess.privateOnly(),
      { endpoint_private_access: true, endpoint_public_access: false },
    ],
    [
      "from some ranges of the internet",
      EndpointAccess.publicAndPrivate(["203.0.113.0/24"]),
      { endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] },
    ],
    [
      "from no range of the internet: EKS would read an empty list as all of it",
      EndpointAccess.publicAndPrivate([]),
      { endpoint_private_access: true, endpoint_public_access: false },
    ],
  ];

  it.each(variants)("can be %s", (_, endpointAccess, becomes) => {
    expect(synthCluster({ endpointAccess }).single("aws_eks_cluster").vpc_config).toEqual({
      subnet_ids: ["subnet-a", "subnet-b"],
      ...becomes,
    });
  });
});

describe("the cluster role", () => {
  const role = byDefault.single("aws_iam_role", "shop_role");
  const caller = byDefault.address("data.aws_caller_identity");
  const partition = byDefault.address("data.aws_partition");

  it("is only for this cluster, so that no other account can make EKS use it", () => {
    const account = `\${${caller}.account_id}`;
    expect(policyOf(role, "assume_role_policy")).toEqual([
      {
        Sid: "EksAssumesRole",
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:\${${partition}.partition}:eks:eu-west-1:${account}:cluster/shop` },
        },
      },
    ]);
  });

  it("has the policy that every control plane needs, and none for nodes", () => {
    expect(byDefault.all("aws_iam_role_policy_attachment").map((each) => each.policy_arn)).toEqual([
      `arn:\${${partition}.partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
    ]);
  });

  it("can be bounded", () => {
    const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/bound";
    const bounded = synthCluster({ permissionsBoundaryArn }).single("aws_iam_role", "shop_role");
    expect(bounded.permissions_boundary).toBe(permissionsBoundaryArn);
    expect(role).not.toHaveProperty("permissions_boundary");
  });

  it("has its permissions before the control plane is created and until it is deleted", () => {
    const graph = new Graph(byDefault);
    const permissions = ["aws_iam_role_policy_attachment", "aws_iam_role_policy"].map((type) =>
      byDefault.address(type),
    );
    expect(graph.directNeeds(byDefault.address("aws_eks_cluster"))).toEqual(expect.arrayContaining(permissions));
  });
});

describe("the control plane's logs", () => {
  it("go to a group that exists before EKS would create one that is kept forever", () => {
    const name = "/aws/eks/shop/cluster";
    const group = { name, retention_in_days: 90, tags: { Name: name } };
    expect(byDefault.single("aws_cloudwatch_log_group")).toEqual(group);
    const [cluster, logs] = [byDefault.address("aws_eks_cluster"), byDefault.address("aws_cloudwatch_log_group")];
    expect(new Graph(byDefault).directNeeds(cluster)).toContain(logs);
  });

  it("have the retention, the key and the deletion policy in the options", () => {
    const group = synthCluster({
      controlPlaneLogRetentionDays: 0,
      controlPlaneLogKmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1",
      retainControlPlaneLogs: true,
      tags: { Team: "web" },
    }).single("aws_cloudwatch_log_group");
    expect(group).toMatchObject({
      retention_in_days: 0,
      kms_key_id: "arn:aws:kms:eu-west-1:111122223333:key/1",
      skip_destroy: true,
      tags: { Team: "web", Name: "/aws/eks/shop/cluster" },
    });
  });
});

describe("the OIDC provider", () => {
  it("trusts the cluster's issuer for STS, and leaves the certificate to IAM", () => {
    expect(byDefault.single("aws_iam_openid_connect_provider")).toEqual({
      url: `\${${byDefault.address("aws_eks_cluster")}.identity[0].oidc[0].issuer}`,
      client_id_list: ["sts.amazonaws.com"],
      tags: { Name: "shop-eks-irsa" },
    });
  });
});

describe("the cluster's security group", () => {
  it("gets each tag of the cluster, but keeps the name that EKS gives it", () => {
    const tagged = synthCluster({ tags: { Team: "web", Name: "mine", "cost/center": "7" } });
    const group = `\${${tagged.address("aws_eks_cluster")}.vpc_config[0].cluster_security_group_id}`;
    expect(tagged.all("aws_ec2_tag")).toEqual([
      { resource_id: group, key: "Team", value: "web" },
      { resource_id: group, key: "cost/center", value: "7" },
    ]);
  });
});

describe("the attributes of a cluster", () => {
  it("name what was created", () => {
    const made = synthCluster({}, (cluster) => {
      const { clusterName, controlPlaneName, clusterArn, clusterEndpoint, clusterSecurityGroupId } = cluster;
      const { oidcProviderArn, secretsKeyArn, controlPlaneLogGroupName, certificateAuthorityData } = cluster;
      const ofCluster = { clusterName, controlPlaneName, clusterArn, clusterEndpoint, clusterSecurityGroupId };
      const ofParts = { oidcProviderArn, secretsKeyArn, controlPlaneLogGroupName, certificateAuthorityData };
      new TerraformOutput(cluster, "attributes", { value: { ...ofCluster, ...ofParts }, staticId: true });
    });
    const at = (type: string, attribute: string): string => `\${${made.address(type)}.${attribute}}`;
    expect(made.output.attributes!.value).toEqual({
      clusterName: "shop",
      controlPlaneName: at("aws_eks_cluster", "id"),
      clusterArn: at("aws_eks_cluster", "arn"),
      clusterEndpoint: at("aws_eks_cluster", "endpoint"),
      clusterSecurityGroupId: at("aws_eks_cluster", "vpc_config[0].cluster_security_group_id"),
      certificateAuthorityData: at("aws_eks_cluster", "certificate_authority[0].data"),
      oidcProviderArn: at("aws_iam_openid_connect_provider", "arn"),
      secretsKeyArn: at("aws_kms_key", "arn"),
      controlPlaneLogGroupName: at("aws_cloudwatch_log_group", "name"),
    });
  });
});

describe("the region of a cluster", () => {
  it("is the provider's if none is set", () => {
    const made = synthCluster({ region: undefined });
    const trust = JSON.stringify(made.single("aws_iam_role").assume_role_policy);
    expect(trust).toContain(`:eks:\${${made.address("data.aws_region")}.id}:`);
    expect(byDefault.addressesOf("data.aws_region")).toEqual([]);
  });
});
