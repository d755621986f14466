// The pods of a workload: their template, and what it needs around it.
import { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { claimKey, findPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { checkNamespace } from "../rules/names";
import { checkAnnotations, checkLabels, checkWorkloadName } from "../rules/workloads/names";
import { checkPodSecurityGroups } from "../rules/workloads/pod-security-groups";
import { checkNewNamespace, KubernetesNamespace, madeNamespace } from "./namespace";
import { checkPod, podBlock } from "./pod-block";
import { WorkloadProps } from "./pod-options";
import { addPodSecurityGroups, groupAnnotations } from "./pod-security-groups";
import { PodVolume } from "./pod-volume";
import { checkIdentity, serviceAccountOf, WorkloadServiceAccount } from "./service-account";

/** The label that the pods of a workload have alike. */
const NAME_LABEL = "app.kubernetes.io/name";
/** @internal And the one by which pods that run all the time differ from those of a Job with the same name. */
export const COMPONENT_LABEL = "app.kubernetes.io/component";
/** @internal What it says of them. */
export const DEPLOYMENT = "deployment";
const JOB = "job";

/** Annotation of pods whose node should follow the cluster's version. */
const VERSION_ANNOTATION = "cdktf-eks-fargate/kubernetes-version";

/** @internal Starts new pods when the cluster's Kubernetes version changes, unless `restartOnKubernetesUpgrade` is false. */
export function versionAnnotations(props: {
  readonly cluster: IFargateCluster;
  readonly restartOnKubernetesUpgrade?: boolean;
}): { [key: string]: string } {
  const { kubernetesVersion } = props.cluster;
  if (kubernetesVersion === undefined || !(props.restartOnKubernetesUpgrade ?? true)) return {};
  return { [VERSION_ANNOTATION]: kubernetesVersion };
}

/** @internal What differs between kinds of workloads. */
export interface PodTemplateOptions {
  readonly restartPolicy?: string;
  /** What the pods' label of their component says. @default - `job` with a policy of restarts, otherwise `deployment` */
  readonly component?: string;
  /** @default - none */
  readonly annotations?: { [key: string]: string };
  /** What is wrong with the workload around its pods, to be reported together with what is wrong with them. @default - nothing */
  readonly findings?: Finding[];
}

/** @internal The pods of one workload. */
export class PodTemplate {
  public readonly name: string;
  public readonly labels: { [key: string]: string };
  /** What a Deployment, a Service and a disruption budget find the pods by. */
  public readonly selector: { [key: string]: string };
  public readonly annotations: { [key: string]: string };
  public readonly spec: DeploymentV1SpecTemplateSpec;
  public readonly serviceAccount?: WorkloadServiceAccount;
  private readonly securityGroups: ITerraformDependable[];

  /** Children that it needs are created in `scope`: `namespace`, `service-account` and `security-groups`. */
  constructor(
    scope: Construct,
    private readonly props: WorkloadProps,
    options: PodTemplateOptions = {},
  ) {
    const { cluster, namespace, kubernetesProvider } = props;
    this.name = props.name ?? scope.node.id;
    // Pods that run to an end have a policy of restarts; all others are always restarted.
    const component = options.component ?? (options.restartPolicy === undefined ? DEPLOYMENT : JOB);
    this.labels = { [NAME_LABEL]: this.name, [COMPONENT_LABEL]: component, ...props.labels };
    this.selector = {
      [NAME_LABEL]: this.labels[NAME_LABEL] ?? this.name,
      [COMPONENT_LABEL]: this.labels[COMPONENT_LABEL] ?? component,
    };
    this.annotations = { ...options.annotations, ...groupAnnotations(props.securityGroupIds), ...props.annotations };
    enforce(scope, [
      ...checkWorkloadName({ name: this.name, isId: props.name === undefined }),
      ...checkPods(this.name, props),
      ...(options.findings ?? []),
    ]);
    if (props.createNamespace ?? false) {
      new KubernetesNamespace(scope, "namespace", { cluster, kubernetesProvider, namespaceName: namespace });
    }
    this.serviceAccount = serviceAccountOf(scope, this.name, props);
    const { name, selector } = this;
    this.securityGroups =
      props.securityGroupIds === undefined ? [] : [addPodSecurityGroups(scope, props, { name, component, selector })];
    this.spec = podBlock(props, {
      name: this.name,
      restartPolicy: options.restartPolicy,
      serviceAccountName: this.serviceAccount?.serviceAccountName,
    });
  }

  /** Makes `workload`, which starts the pods, wait for all that they need. */
  public start(workload: TerraformResource, replicas: number): void {
    const { cluster, namespace, volumes = {}, dependsOn = [] } = this.props;
    dependsOnLater(workload, () => [
      ...dependsOn,
      ...madeNamespace(cluster, namespace),
      ...madeClaims(cluster, namespace, Object.values(volumes)),
      ...(this.serviceAccount?.dependencies ?? []),
      ...this.securityGroups,
    ]);
    cluster.registerPods(workload, { namespace, labels: this.labels, replicas });
  }
}

/**
 * @internal What is wrong with the pods of the workload `name`, apart from the name itself.
 *
 * @param main name of the main container
 */
export function checkPods(name: string, props: WorkloadProps, main = name): Finding[] {
  const { cluster, namespace, createNamespace = false } = props;
  return [
    ...checkNamespace(namespace),
    ...(createNamespace ? checkNewNamespace(cluster, namespace) : []),
    ...checkLabels(props.labels),
    ...checkAnnotations(props.annotations),
    ...checkIdentity(name, props),
    ...checkPodSecurityGroups(props.securityGroupIds ?? [], cluster.clusterSecurityGroupId),
    ...checkPod(props, main),
  ];
}

/** The claims behind `volumes`, where the program creates them; for use at synth, when the program is complete. */
function madeClaims(cluster: IFargateCluster, namespace: string, volumes: PodVolume[]): ITerraformDependable[] {
  return volumes.flatMap(({ claimName }) => {
    const claim = claimName === undefined ? undefined : findPart(cluster, claimKey(namespace, claimName));
    return claim === undefined ? [] : [claim];
  });
}
