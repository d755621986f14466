// Where the facts behind the rules were read.

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const EKS_API = "https://docs.aws.amazon.com/eks/latest/APIReference";

/** The published documents that rules name as their source. */
export const SOURCES = {
  fargate: `${EKS_GUIDE}/fargate.html`,
  fargateStart: `${EKS_GUIDE}/fargate-getting-started.html`,
  fargateProfile: `${EKS_GUIDE}/fargate-profile.html`,
  fargatePods: `${EKS_GUIDE}/fargate-pod-configuration.html`,
  eksQuotas: `${EKS_GUIDE}/service-quotas.html`,
  eksVersions: `${EKS_GUIDE}/kubernetes-versions.html`,
  eksSupportPolicy: `${EKS_GUIDE}/disable-extended-support.html`,
  eksAddons: `${EKS_GUIDE}/eks-add-ons.html`,
  eksNetwork: `${EKS_GUIDE}/network-reqs.html`,
  eksEndpoint: `${EKS_GUIDE}/cluster-endpoint.html`,
  eksUpdate: `${EKS_GUIDE}/update-cluster.html`,
  accessEntries: `${EKS_GUIDE}/creating-access-entries.html`,
  podIdentity: `${EKS_GUIDE}/pod-identities.html`,
  createCluster: `${EKS_API}/API_CreateCluster.html`,
  createAccessEntry: `${EKS_API}/API_CreateAccessEntry.html`,
  kubernetesNetworkConfig: `${EKS_API}/API_KubernetesNetworkConfigRequest.html`,
  upgradePolicy: `${EKS_API}/API_UpgradePolicyRequest.html`,
  tagResource: `${EKS_API}/API_TagResource.html`,
  createRole: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  createPolicy: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
  iamQuotas: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  terraformRole: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role",
  createLogGroup: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  retention: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  createAlias: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  keyRotation: "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
  keyDeletion: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
  createLoadBalancer:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  albSubnets:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer",
  createVpc: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html",
  createSubnet: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html",
  ecsFargateRegions: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html",
  constructIds: "https://developer.hashicorp.com/terraform/cdktf/concepts/constructs",
  kubernetesNames: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
  kubernetesLabels: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
  kubernetesQuantity: "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/",
  kubernetesResources: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  kubernetesSidecars: "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/",
  helmNames: "https://github.com/helm/helm/issues/1528",
  fargateStorageBlog: "https://aws.amazon.com/blogs/containers/aws-fargate-adds-support-for-larger-ephemeral-volumes/",
  fargatePricing: "https://aws.amazon.com/fargate/pricing/",
  cfsQuotaIssue: "https://github.com/aws/containers-roadmap/issues/1864",
};
