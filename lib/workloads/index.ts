// Workloads: the sub-path `cdktf-eks-fargate/workloads`. The Kubernetes provider's classes for pods take 0.3 s and 40 MB to
// load, which a program that only makes clusters need not pay.
export * from "./alb-ingress";
export * from "./alb-options";
export { KnownChartOptions, KnownChartProps } from "./charts/chart-options";
export * from "./charts/cert-manager";
export * from "./charts/external-dns";
export * from "./charts/external-secrets";
export * from "./charts/kube-ops-view";
export * from "./charts/metrics-server";
export { ClusterService, ClusterServiceOptions, ClusterServiceProps } from "./cluster-service";
export * from "./container-user";
export * from "./efs-volume";
export * from "./environment-source";
export * from "./fargate-cron-job";
export * from "./fargate-deployment";
export { FargateJob, FargateJobOptions, FargateJobProps, JobRestartPolicy, JobRunOptions } from "./fargate-job";
export * from "./helm-chart";
export * from "./job-cleanup";
export { LoadBalancerScheme, TargetHealthCheck } from "./load-balancer";
export { KubernetesNamespace, KubernetesNamespaceProps } from "./namespace";
export * from "./network-load-balancer";
export * from "./pod-options";
export * from "./pod-size";
export * from "./pod-volume";
export * from "./probe";
export * from "./service-account";
export * from "./zonal-deployment";
