// cert-manager: certificates for what runs in the cluster.
import { Construct } from "constructs";
import { presetKey, registerPart } from "../../cluster/cluster-parts";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { checkRole, roleAnnotations, ServiceAccountRole } from "../../iam/service-account-role";
import { askOptions, HANDED_ON } from "../../options";
import { valueAt } from "../../rules/overrides";
import { checkExtraObjects } from "../../rules/workloads/chart-objects";
import { mustBeFreePort } from "../../rules/workloads/chart-presets";
import { checkRoleArns, mustBe, mustBeOff, mustNotPass } from "../../rules/workloads/charts";
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
import { CERT_MANAGER } from "./chart-tables";

/** Options of `CertManager`. */
export interface CertManagerOptions extends ChartPresetOptions {
  /**
   * ARNs of the Route 53 zones in which it may prove that a domain is yours (DNS01), for ClusterIssuers; see
   * `issuerAmbientCredentials` for Issuers.
   *
   * @default - none, and it gets no IAM role
   */
  readonly hostedZoneArns?: string[];
  /**
   * Lets Issuers use the IAM role too, not ClusterIssuers alone: then everyone who may create an Issuer, in any namespace, can
   * have challenges written to the zones. Without it, an Issuer's `route53` names a service account of its own.
   *
   * @default false
   * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/
   */
  readonly issuerAmbientCredentials?: boolean;
  /** Namespace of the release, which a Fargate profile must match. @default "cert-manager" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of each of its three pods, and of the one that checks them. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * ARN of an existing role for its service account, instead of a new one. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is created where it may write to a zone
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
}

/** Properties of a `CertManager`. */
export interface CertManagerProps extends CertManagerOptions, ChartPresetProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "cert-manager";

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const WEBHOOK_PORT = 10260;

/**
 * The chart cert-manager v1.21.1, its webhook on a port that is free on Fargate.
 *
 * @see https://cert-manager.io/docs/installation/helm/
 */
export class CertManager extends Construct {
  /** The role of its service account; undefined where it has no zones and no `roleArn`. */
  public readonly role?: ServiceAccountRole;
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /**
   * Installs the chart.
   *
   * @throws when a value gives the webhook the kubelet's port, takes its role away, or pods off Fargate: FG810; for what is not an ARN:
   * FG862
   */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    askOptions(this, "CertManagerProps", props);
    const { cluster, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5, hostedZoneArns = [] } = props;
    const isKnown = isKnownChart(props, CERT_MANAGER.version);
    const hasRole = hostedZoneArns.length > 0 || props.roleArn !== undefined;
    const valuesOf = (roleArn: string | undefined): MergedValues =>
      mergedValues(this.chartValues(props, size, roleArn), props, {
        kept: keptServiceAccount(hasRole),
        refused: [
          mustBeFreePort("webhook.securePort", KUBELET_PORT),
          mustBeFreePort("webhook.config.securePort", KUBELET_PORT, true),
          mustBeOff("webhook.hostNetwork", NO_HOST_NETWORK),
          mustNotPass("webhook.extraArgs", "secure-port", webhookPort(props), PORT_BY_VALUE),
          mustBe("namespace", namespace, OWN_NAMESPACE),
        ],
        replicas: ["replicaCount", "webhook.replicaCount", "cainjector.replicaCount"],
        resources: ["resources", "webhook.resources", "cainjector.resources", "startupapicheck.resources"],
        args: props.issuerAmbientCredentials === true ? ["--issuer-ambient-credentials"] : [],
        budgets: ["", "webhook.", "cainjector."].map((part) => ({
          path: `${part}podDisruptionBudget`,
          replicas: `${part}replicaCount`,
          minAvailable: 1,
        })),
      });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, { chart: NAME, repository: "https://charts.jetstack.io", version: CERT_MANAGER.version }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Certificates for what runs in the cluster",
    };
    const planned = valuesOf(hasRole ? (props.roleArn ?? "") : undefined);
    enforce(this, [
      ...checkRoleArns(hostedZoneArns, "hostedZone", "hostedZoneArns"),
      ...checkRole(props),
      ...planned.findings,
      ...checkExtraObjects(planned.values.extraObjects, { onlyStrings: true, isKnown }),
      ...checkRelease({ ...release, values: planned.values }),
    ]);
    if (hasRole) {
      this.role = new ServiceAccountRole(this, "service-account", {
        cluster,
        namespace,
        serviceAccountName: NAME,
        statements: hostedZoneArns.length > 0 ? challengeStatements(hostedZoneArns, cluster.partition) : undefined,
        roleArn: props.roleArn,
        permissionsBoundaryArn: props.permissionsBoundaryArn,
      });
    }
    const { values } = valuesOf(this.role?.roleArn);
    this.chart = new HelmChart(this, "chart", {
      ...release,
      values,
      pods: chartPods(CERT_MANAGER, values, isKnown),
      dependsOn: [...(this.role?.dependencies ?? []), ...(props.dependsOn ?? [])],
    });
    registerPart(cluster, presetKey(NAME), this);
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }

  private chartValues(props: CertManagerProps, size: PodSize, roleArn?: string): { [key: string]: unknown } {
    const resources = resourcesOf(size);
    const image = (part: string): { [key: string]: unknown } =>
      imageValues(props.imageRepository === undefined ? undefined : `${props.imageRepository}/cert-manager-${part}`);
    return {
      crds: { enabled: true },
      resources,
      ...image("controller"),
      serviceAccount: { create: true, name: NAME, annotations: roleArn === undefined ? {} : roleAnnotations(roleArn) },
      webhook: { securePort: WEBHOOK_PORT, hostNetwork: false, resources, ...image("webhook") },
      cainjector: { resources, ...image("cainjector") },
      // It asks whether the webhook answers, from a Fargate pod of its own that needs a minute to start.
      startupapicheck: { timeout: "5m", resources, ...image("startupapicheck") },
      // Its pods answer HTTP01 challenges, in the namespaces of the Ingresses.
      ...(props.imageRepository === undefined ? {} : { acmesolver: image("acmesolver") }),
    };
  }
}

/** The port on which the webhook answers: its configuration goes before the value. */
function webhookPort({ values }: CertManagerProps): string {
  const ports = [["config", "securePort"], ["securePort"]].map((way) => textOf(valueAt(values, "webhook", ...way)));
  return ports.find((each) => each !== undefined) ?? String(WEBHOOK_PORT);
}

/** It writes the one kind of record that proves a domain, and finds the zone by its name. */
function challengeStatements(hostedZoneArns: string[], partition: string): PolicyStatement[] {
  return [
    { sid: "WatchChanges", actions: ["route53:GetChange"], resources: [`arn:${partition}:route53:::change/*`] },
    { sid: "ReadRecords", actions: ["route53:ListResourceRecordSets"], resources: hostedZoneArns },
    {
      sid: "WriteChallenges",
      actions: ["route53:ChangeResourceRecordSets"],
      resources: hostedZoneArns,
      conditions: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] } },
    },
    { sid: "FindZones", actions: ["route53:ListHostedZonesByName"], resources: ["*"] },
  ];
}
