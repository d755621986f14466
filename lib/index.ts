/**
 * The constructs, and the types of their options.
 * @module cdktf-eks-fargate
 */
export * from "./addons/addon-version";
export { CoreDns, CoreDnsOptions, CoreDnsProps } from "./addons/core-dns";
export { EksAddon, EksAddonOptions, EksAddonProps } from "./addons/eks-addon";
export * from "./addons/node-addons";
export { AccessGrant, AccessGrantOptions, AccessGrantProps } from "./cluster/access-grant";
export * from "./cluster/access-policy";
export { ClusterBase, ClusterBaseProps } from "./cluster/cluster-base";
export {
  ExistingClusterOptions,
  FargateClusterAttributes,
  FargateClusterLookup,
  IFargateCluster,
  PodPlacement,
} from "./cluster/cluster-interface";
export * from "./cluster/cluster-modes";
export * from "./cluster/control-plane-logs";
export * from "./cluster/cluster-options";
export * from "./cluster/endpoint-access";
export * from "./cluster/fargate-cluster";
export * from "./cluster/ip-family";
export * from "./cluster/kubernetes-version";
export * from "./cluster/secrets-encryption";
export { ExistingResources } from "./existing-resources";
export { ExplainOptions } from "./explain/explain-cluster";
export { ClusterExplanation, ExplainedPods } from "./explain/explanation";
export { FargateProfile } from "./fargate/fargate-profile";
export { PodExecutionRole, PodExecutionRoleProps } from "./fargate/pod-execution-role";
export * from "./fargate/profile-options";
export { Findings } from "./findings";
export { PolicyStatement } from "./iam/policy";
export { ServiceAccountOptions, ServiceAccountRole, ServiceAccountRoleProps } from "./iam/service-account-role";
export * from "./ingress/aws-load-balancer-controller";
export * from "./ingress/controller-options";
export { FargateLogging, FargateLoggingOptions, FargateLoggingProps } from "./logging/fargate-logging";
export {
  CloudWatchDestinationOptions,
  FirehoseDestinationOptions,
  KinesisDestinationOptions,
  LogDestination,
  OpenSearchDestinationOptions,
  RawDestinationOptions,
} from "./logging/log-destination";
export { AdotCollector, AdotCollectorOptions, AdotCollectorProps } from "./metrics/adot-collector";
export * from "./network/nat-strategy";
export { Vpc } from "./network/vpc";
export * from "./network/vpc-interface";
export { VpcLookup } from "./network/vpc-lookup";
export * from "./network/vpc-options";
export { AcmeSolver, LoadBalancerSolverOptions, Route53SolverOptions } from "./objects/acme-solver";
export { AcmeServer, ClusterIssuer, ClusterIssuerProps } from "./objects/cluster-issuer";
export { ArgoCdApplication, ArgoCdApplicationProps } from "./objects/argo-cd-application";
export { ExternalSecret, ExternalSecretProps } from "./objects/external-secret";
export { FluxKustomization, FluxKustomizationProps } from "./objects/flux-kustomization";
export { IngressClassParams, IngressClassParamsProps, IpAddressType } from "./objects/ingress-class-params";
export {
  ClusterSecretStore,
  ClusterSecretStoreProps,
  ISecretStore,
  SecretService,
  SecretStore,
  SecretStoreOptions,
  SecretStoreProps,
} from "./objects/secret-store";
export {
  KubernetesObjects,
  KubernetesObjectsOptions,
  KubernetesObjectsPathOptions,
  KubernetesObjectsProps,
} from "./objects/kubernetes-objects";
export { CostLine, MonthlyCost } from "./rules/sizing/cost";
export { PriceConfidence } from "./rules/sizing/prices";
export { FargateQuotas } from "./rules/profiles/profiles";
export { AssumeRoleOptions, AwsProviderOptions } from "./stacks/aws-provider-options";
export * from "./stacks/cluster-providers";
export * from "./stacks/cluster-token";
export * from "./stacks/fargate-serverless-stack";
export {
  AwsLoadBalancerControllerStackOptions,
  CoreDnsStackOptions,
  FargateLoggingStackOptions,
  FargateServerlessStackProps,
  KubeProxyStackOptions,
  VpcCniStackOptions,
} from "./stacks/stack-options";
export * from "./egress/eks-images";
export * from "./network/subnet-role-tags";
export { VpcEndpoints, VpcEndpointsProps } from "./egress/vpc-endpoints";
export { EndpointFeature } from "./rules/network/endpoints";
export * from "./workloads";
