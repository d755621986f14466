// The OpenTelemetry collector of AWS on Fargate: metrics of pods and containers, and traces.
import { Fn, ITerraformDependable, TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { checkOnlyOne, onlyKey, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { PolicyStatement } from "../iam/policy";
import { checkRole } from "../iam/service-account-role";
import { askOptions } from "../options";
import { afterStackOf } from "../order";
import { asToken } from "../written-expressions";
import { checkNamespace } from "../rules/names";
import { registrySuffix } from "../rules/network/partitions";
import { checkRetentionDays } from "../rules/settings";
import { isUnknown } from "../rules/unknown";
import { checkCollector } from "../rules/workloads/collector";
import { ClusterService } from "../workloads/cluster-service";
import { ContainerUser } from "../workloads/container-user";
import { FargateDeployment, RolloutStrategy } from "../workloads/fargate-deployment";
import { PodSize } from "../workloads/pod-size";
import { Probe } from "../workloads/probe";
import { WorkloadServiceAccount } from "../workloads/service-account";
import { collectorConfig, HEALTH_PORT, OTLP_PORTS, Workspace } from "./collector-config";

/** Options of an `AdotCollector`. */
export interface AdotCollectorOptions {
  /** Collects CPU, memory and network of each pod for Container Insights in CloudWatch. @default true */
  readonly containerInsights?: boolean;
  /** Days for which the log group of Container Insights keeps its records; 0 keeps them forever. @default 30 */
  readonly logRetentionDays?: number;
  /**
   * ARN of a workspace of Amazon Managed Prometheus, which gets the metrics of all containers, and those of pods with
   * `prometheus.io/scrape: "true"`.
   *
   * @default - none
   */
  readonly prometheusWorkspaceArn?: string;
  /** Takes traces by OTLP, as `adot-collector.<namespace>`, and sends them to X-Ray. @default false */
  readonly traces?: boolean;
  /** Namespace of the collector, which a Fargate profile must match. @default "fargate-container-insights" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of its one pod. @default PodSize.VCPU_1_GB_2 */
  readonly size?: PodSize;
  /** Its image. @default "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0" */
  readonly image?: string;
  /**
   * ARN of an existing role for its service account, instead of a new one. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is created
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** What must exist before it, for example `stack.platform`. @default - only what its pod needs to start */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of an `AdotCollector`. */
export interface AdotCollectorProps extends AdotCollectorOptions {
  /** The cluster that is observed. */
  readonly cluster: IFargateCluster;
  /** The AWS provider of its log group. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** Its name everywhere. */
const NAME = "adot-collector";

/** What a cluster has one of: two would count everything twice. */
const WHAT = "an ADOT collector";

/** Read off the file VERSION of github.com/aws-observability/aws-otel-collector on 2026-12-01. */
const IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0";

/** User of the image, which names it otherwise than by its number. */
const USER = 4317;

/**
 * The AWS Distro for OpenTelemetry as one pod, which reads the kubelets of all Fargate nodes by the proxy of the API server.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-EKS-otel.html
 */
export class AdotCollector extends Construct {
  /** Its Deployment, of one pod. */
  public readonly deployment: FargateDeployment;
  /** Its service account, with the role that may send what is collected. */
  public readonly serviceAccount: WorkloadServiceAccount;
  /** The log group of Container Insights; undefined without them. */
  public readonly logGroup?: CloudwatchLogGroup;
  /** The Service that takes traces: 4317 by gRPC, 4318 by HTTP; undefined without `traces`. */
  public readonly service?: ClusterService;

  /**
   * Creates the collector.
   *
   * @throws when there is nothing to collect, an ARN is not that of a workspace, or the cluster has a collector: FG706, FG713,
   * FG763, FG996, FG997
   */
  constructor(scope: Construct, id: string, props: AdotCollectorProps) {
    super(scope, id);
    askOptions(this, "AdotCollectorProps", props);
    const { cluster, namespace = "fargate-container-insights", logRetentionDays = 30, traces = false } = props;
    enforce(this, [
      ...checkOnlyOne(cluster, WHAT),
      ...checkCollector(props),
      ...checkRetentionDays(logRetentionDays, "logRetentionDays"),
      ...checkNamespace(namespace),
      ...checkRole(props),
    ]);
    registerPart(cluster, onlyKey(WHAT), this);
    if (props.containerInsights ?? true) {
      this.logGroup = new CloudwatchLogGroup(this, "log-group", {
        provider: props.provider,
        name: `/aws/containerinsights/${cluster.clusterName}/performance`,
        retentionInDays: logRetentionDays,
      });
    }
    const { kubernetesProvider } = props;
    this.serviceAccount = new WorkloadServiceAccount(this, "service-account", {
      cluster,
      namespace,
      serviceAccountName: NAME,
      permissions: permissionsOf(props, this.logGroup),
      roleArn: props.roleArn,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
      kubernetesProvider,
    });
    const reader = this.letRead(props, namespace);
    this.deployment = new FargateDeployment(this, "deployment", {
      cluster,
      kubernetesProvider,
      namespace,
      createNamespace: props.createNamespace ?? true,
      name: NAME,
      image: props.image ?? IMAGE,
      size: props.size ?? PodSize.VCPU_1_GB_2,
      environment: { AOT_CONFIG_CONTENT: JSON.stringify(configOf(props, this.logGroup)) },
      ports: { health: HEALTH_PORT, ...(traces ? OTLP_PORTS : {}) },
      readinessProbe: Probe.http("/", "health"),
      livenessProbe: Probe.http("/", "health"),
      user: ContainerUser.id(USER),
      serviceAccount: this.serviceAccount,
      automountServiceAccountToken: true,
      // Never two at a time, which would count twice.
      replicas: 1,
      strategy: RolloutStrategy.RECREATE,
      dependsOn: [...(props.dependsOn ?? []), reader, ...(this.logGroup === undefined ? [] : [this.logGroup])],
    });
    if (traces) this.service = this.deployment.addService({ ports: OTLP_PORTS });
  }

  /** Terraform address of its Deployment; for `dependsOn`. */
  public get fqn(): string {
    return this.deployment.fqn;
  }

  /** Lets it find nodes and pods, and read the kubelets of nodes. */
  private letRead(
    { cluster, kubernetesProvider: provider }: AdotCollectorProps,
    namespace: string,
  ): ClusterRoleBindingV1 {
    const metadata = { name: NAME };
    const role = new ClusterRoleV1(this, "cluster-role", {
      provider,
      metadata,
      rule: [
        { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] },
      ],
    });
    const binding = new ClusterRoleBindingV1(this, "cluster-role-binding", {
      provider,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
      subject: [{ kind: "ServiceAccount", name: NAME, namespace }],
      dependsOn: [role],
    });
    afterStackOf(this, cluster);
    return binding;
  }
}

/** What it may do in AWS: send, and nothing else. */
function permissionsOf(
  { prometheusWorkspaceArn: workspace, traces = false }: AdotCollectorProps,
  logGroup: CloudwatchLogGroup | undefined,
): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (logGroup !== undefined) {
    const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
    statements.push({ sid: "WriteMetrics", actions, resources: [`${logGroup.arn}:*`] });
  }
  if (workspace !== undefined) {
    statements.push({ sid: "RemoteWrite", actions: ["aps:RemoteWrite"], resources: [workspace] });
  }
  // X-Ray has no finer resource.
  if (traces) statements.push({ sid: "WriteTraces", actions: ["xray:PutTraceSegments"], resources: ["*"] });
  return statements;
}

function configOf(
  { cluster, prometheusWorkspaceArn: workspace, traces = false }: AdotCollectorProps,
  logGroup: CloudwatchLogGroup | undefined,
) {
  return collectorConfig({
    clusterName: cluster.clusterName,
    region: cluster.region,
    logGroupName: logGroup?.name,
    workspace: workspace === undefined ? undefined : workspaceOf(workspace, cluster.region),
    takesTraces: traces,
  });
}

/** What an ARN says of its workspace, which may be in another region than the cluster. */
function workspaceOf(arn: string, clusterRegion: string): Workspace {
  const isKnown = !isUnknown(arn);
  const source = asToken(arn);
  const partAt = (separator: string, index: number): string =>
    isKnown ? (arn.split(separator)[index] ?? "") : Token.asString(Fn.element(Fn.split(separator, source), index));
  const [region, id] = [partAt(":", 3), partAt("/", 1)];
  const host = `aps-workspaces.${region}.${registrySuffix(isKnown ? region : clusterRegion)}`;
  return { region, remoteWriteUrl: `https://${host}/workspaces/${id}/api/v1/remote_write` };
}
