// The public API of workloads.
export * from "./alb-ingress";
export * from "./alb-options";
export { ChartLogin } from "./chart-login";
export { ChartPresetOptions, ChartPresetProps } from "./charts/chart-options";
export * from "./charts/argo-cd";
export * from "./charts/cert-manager";
export * from "./charts/external-dns";
export * from "./charts/external-secrets";
export * from "./charts/flux";
export * from "./charts/kube-ops-view";
export * from "./charts/metrics-server";
export { ClusterService, ClusterServiceOptions, ClusterServiceProps, IClusterService } from "./cluster-service";
export * from "./container-user";
export * from "./efs-file-system";
export * from "./efs-volume";
export * from "./environment-source";
export * from "./fargate-cron-job";
export {
  FargateDeployment,
  FargateDeploymentOptions,
  FargateDeploymentProps,
  RolloutStrategy,
} from "./fargate-deployment";
export { FargateJob, FargateJobOptions, FargateJobProps, JobRestartPolicy, JobRunOptions } from "./fargate-job";
export * from "./fargate-stateful-set";
export { ChartPods, HelmChart, HelmChartOptions, HelmChartProps } from "./helm-chart";
export * from "./horizontal-pod-autoscaler";
export * from "./job-cleanup";
export { LoadBalancerScheme, TargetHealthCheck } from "./load-balancer";
export { KubernetesNamespace, KubernetesNamespaceProps } from "./namespace";
export * from "./network-load-balancer";
export * from "./pod-options";
export * from "./pod-size";
export * from "./pod-volume";
export * from "./probe";
export { WorkloadServiceAccount, WorkloadServiceAccountProps } from "./service-account";
export * from "./zonal-deployment";
