// External Secrets: Kubernetes Secrets from Secrets Manager and Parameter Store.
import { Construct } from "constructs";
import { presetKey, registerPart } from "../../cluster/cluster-parts";
import { enforce } from "../../findings";
import { checkRole, roleAnnotations, ServiceAccountRole } from "../../iam/service-account-role";
import { askOptions, HANDED_ON } from "../../options";
import { Finding } from "../../rules/finding";
import { valueAt, ValueTree } from "../../rules/overrides";
import { checkExtraObjects } from "../../rules/workloads/chart-objects";
import { checkEffect, checkLeader, isSeveral, mustBeFreePort } from "../../rules/workloads/chart-presets";
import { checkRoleArns, mustBe, mustBeOff, mustNotPass, ValueGuard } from "../../rules/workloads/charts";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkRelease,
  imageValues,
  keptServiceAccount,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  MergedValues,
  mergedValues,
  KUBELET_PORT,
  NO_HOST_NETWORK,
  OWN_NAMESPACE,
  PORT_BY_VALUE,
  resourcesOf,
} from "./chart-options";
import { chartPods, textOf } from "./chart-pods";
import { EXTERNAL_SECRETS } from "./chart-tables";
import { readStatements } from "./secret-statements";

/** Options of `ExternalSecrets`. */
export interface ExternalSecretsOptions extends ChartPresetOptions {
  /** ARNs of secrets of Secrets Manager that it may read; each may end in `*`. @default - none */
  readonly secretArns?: string[];
  /** ARNs of parameters of the Parameter Store that it may read; each may end in `*`. @default - none */
  readonly parameterArns?: string[];
  /** ARNs of the KMS keys that they are encrypted with, where these are not AWS's own. @default - none */
  readonly kmsKeyArns?: string[];
  /**
   * Lets it find by name or tag what an ExternalSecret requests as `dataFrom.find`. It may then list all secrets and parameters
   * of the account, by name and tag, and still reads no others than those above.
   *
   * @default false
   */
  readonly allowFind?: boolean;
  /** Lets it read the tags of the parameters above, for `metadataPolicy: Fetch`. Those of secrets it may read anyway. @default false */
  readonly allowParameterTags?: boolean;
  /** Namespace of the release, which a Fargate profile must match. @default "external-secrets" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of each of its three pods. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * ARN of an existing role for its service account, instead of a new one. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is created where it may read anything
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
}

/** Properties of an `ExternalSecrets`. */
export interface ExternalSecretsProps extends ExternalSecretsOptions, ChartPresetProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "external-secrets";

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const WEBHOOK_PORT = 9443;

/**
 * The chart external-secrets 2.9.0, its webhook on a port that is free on Fargate, with an IAM role that may read what is
 * named and nothing else.
 *
 * @see https://external-secrets.io/latest/provider/aws-secrets-manager/
 */
export class ExternalSecrets extends Construct {
  /**
   * The role of its service account; undefined where it may read nothing and has no `roleArn`: stores then bring roles of
   * their own.
   */
  public readonly role?: ServiceAccountRole;
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /**
   * Installs the chart.
   *
   * @throws when a value gives the webhook the kubelet's port, takes its role away, or pods off Fargate: FG810; for what is not an ARN:
   * FG862
   */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    askOptions(this, "ExternalSecretsProps", props);
    const { cluster, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    const isKnown = isKnownChart(props, EXTERNAL_SECRETS.version);
    const statements = readStatements(props);
    const hasRole = statements.length > 0 || props.roleArn !== undefined;
    const valuesOf = (roleArn: string | undefined): MergedValues =>
      mergedValues(this.chartValues(props, size, roleArn), props, {
        kept: keptServiceAccount(hasRole),
        refused: rejectedValues(props, namespace),
        replicas: ["replicaCount", "webhook.replicaCount", "certController.replicaCount"],
        resources: ["resources", "webhook.resources", "certController.resources"],
        budgets: ["", "webhook.", "certController."].map((part) => ({
          path: `${part}podDisruptionBudget`,
          replicas: `${part}replicaCount`,
          minAvailable: 1,
          isOneOfTwo: true,
        })),
      });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://charts.external-secrets.io",
        version: EXTERNAL_SECRETS.version,
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Secrets from Secrets Manager and the Parameter Store",
    };
    const planned = valuesOf(hasRole ? (props.roleArn ?? "") : undefined);
    enforce(this, [
      ...checkRoleArns(props.secretArns ?? [], "secret", "secretArns"),
      ...checkRoleArns(props.parameterArns ?? [], "parameter", "parameterArns"),
      ...checkRoleArns(props.kmsKeyArns ?? [], "kmsKey", "kmsKeyArns"),
      ...checkRole(props),
      ...checkEffects(props),
      ...planned.findings,
      ...checkExtraObjects(planned.values.extraObjects, { onlyStrings: false, isKnown }),
      ...checkLeader(planned.values.leaderElect, countsOf(planned.values)),
      ...checkRelease({ ...release, values: planned.values }),
    ]);
    if (hasRole) {
      this.role = new ServiceAccountRole(this, "service-account", {
        cluster,
        namespace,
        serviceAccountName: NAME,
        statements: statements.length > 0 ? statements : undefined,
        roleArn: props.roleArn,
        permissionsBoundaryArn: props.permissionsBoundaryArn,
      });
    }
    registerPart(cluster, presetKey(NAME), this);
    const { values } = valuesOf(this.role?.roleArn);
    this.chart = new HelmChart(this, "chart", {
      ...release,
      values,
      pods: chartPods(EXTERNAL_SECRETS, values, isKnown),
      dependsOn: [...(this.role?.dependencies ?? []), ...(props.dependsOn ?? [])],
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }

  private chartValues(props: ExternalSecretsProps, size: PodSize, roleArn?: string): { [key: string]: unknown } {
    const part = { resources: resourcesOf(size), ...imageValues(props.imageRepository) };
    return {
      installCRDs: true,
      // At a destroy Helm would wait for each ExternalSecret to go, and the controller that lets it go is gone before.
      crds: { annotations: { "helm.sh/resource-policy": "keep" } },
      ...(countsOf(props.values).some(isSeveral) && { leaderElect: true }),
      serviceAccount: { create: true, name: NAME, annotations: roleArn === undefined ? {} : roleAnnotations(roleArn) },
      ...part,
      webhook: { port: WEBHOOK_PORT, hostNetwork: false, ...part },
      certController: part,
    };
  }
}

/** How many pods there are of the parts that work on objects, rather than answer. */
function countsOf(values: ValueTree | undefined): unknown[] {
  return [valueAt(values, "replicaCount"), valueAt(values, "certController", "replicaCount")];
}

/** Options that say how secrets and parameters are read, where none are listed. */
function checkEffects({
  secretArns = [],
  parameterArns = [],
  kmsKeyArns = [],
  ...options
}: ExternalSecretsProps): Finding[] {
  const { allowFind = false, allowParameterTags = false } = options;
  return [
    ...checkEffect("kmsKeyArns", kmsKeyArns.length > 0, { secretArns, parameterArns }),
    ...checkEffect("allowFind", allowFind, { secretArns, parameterArns }),
    ...checkEffect("allowParameterTags", allowParameterTags, { parameterArns }),
  ];
}

/** What no value may change: the webhook's port, its pods' place on Fargate, their namespace. */
function rejectedValues({ values }: ExternalSecretsProps, namespace: string): ValueGuard[] {
  return [
    mustBeFreePort("webhook.port", KUBELET_PORT),
    ...["hostNetwork", "webhook.hostNetwork", "certController.hostNetwork", "podSpecExtra.hostNetwork"].map((path) =>
      mustBeOff(path, NO_HOST_NETWORK),
    ),
    mustNotPass("webhook.extraArgs", "port", textOf(valueAt(values, "webhook", "port")) ?? WEBHOOK_PORT, PORT_BY_VALUE),
    mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
  ];
}
