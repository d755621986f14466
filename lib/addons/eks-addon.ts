// An EKS add-on: software that EKS installs into the cluster and keeps.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon as AwsEksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { IFargateCluster } from "../cluster/cluster-interface";
import { checkOnlyOne, onlyKey, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, inOwnStack } from "../order";
import { checkAddon, noVersionToLookUp } from "../rules/addons";
import { Finding } from "../rules/finding";
import { ValueTree } from "../rules/overrides";
import { checkTags } from "../rules/settings";
import { AddonVersion, ConflictResolution } from "./addon-version";

/** Options of any EKS add-on. */
export interface EksAddonOptions {
  /** Which version is installed; see `AddonVersion` for the ways to choose one. @default AddonVersion.mostRecent() */
  readonly version?: AddonVersion;
  /**
   * What happens at the installation where the cluster has settings of its own for this software. There are none to conflict
   * with: the cluster starts without add-ons.
   *
   * @default ConflictResolution.NONE
   */
  readonly resolveConflictsOnCreate?: ConflictResolution;
  /**
   * What happens at an update where a setting of the add-on was changed in the cluster.
   *
   * @default ConflictResolution.OVERWRITE
   */
  readonly resolveConflictsOnUpdate?: ConflictResolution;
  /** Keeps the software running in the cluster when the add-on is removed from the program. @default false */
  readonly preserveOnDelete?: boolean;
  /** Tags of the add-on in AWS, in place of the cluster's. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of an `EksAddon`. */
export interface EksAddonProps extends EksAddonOptions {
  /** The cluster that the add-on is installed into. */
  readonly cluster: IFargateCluster;
  /** The add-on's name in EKS, for example `metrics-server`. */
  readonly addonName: string;
  /** Settings by the add-on's own JSON schema; `aws eks describe-addon-configuration` prints it. @default - none */
  readonly configuration?: { [key: string]: unknown };
  /** ARN of an IAM role for the add-on's service account. @default - none */
  readonly serviceAccountRoleArn?: string;
  /**
   * What the add-on's pods need before they start, where it has any.
   *
   * @default - the control plane alone: EKS installs it
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * An EKS add-on of a Fargate cluster. Most add-ons are DaemonSets, which Fargate never runs: the library warns of those
 * that it knows.
 */
export class EksAddon extends Construct {
  /** The version that is installed, such as `v1.11.4-eksbuild.33`; a token unless it is pinned. */
  public readonly addonVersion: string;
  /** The underlying `aws_eks_addon`. */
  public readonly resource: AwsEksAddon;

  /**
   * Installs the add-on.
   *
   * @throws when EKS would reject the add-on or one of its settings: FG710, FG723, FG751, FG763, FG815, FG836; when
   * its version is to be looked up for an imported cluster without `kubernetesVersion`: FG963
   */
  constructor(scope: Construct, id: string, props: EksAddonProps) {
    super(scope, id);
    this._ask(props);
    const { cluster, addonName } = props;
    const { values, findings } = this._configured(props);
    const isLookedUp = props.version?._pinned === undefined && cluster.kubernetesVersion === undefined;
    enforce(this, [
      ...checkAddonOptions(addonName, props),
      ...(isLookedUp ? [noVersionToLookUp(addonName)] : []),
      ...findings,
      ...checkOnlyOne(cluster, whatOf(addonName)),
    ]);
    registerPart(cluster, onlyKey(whatOf(addonName)), this);
    const { version = AddonVersion.mostRecent() } = props;
    this.addonVersion = version._pinned ?? this.lookUp(version, props);
    this.resource = new AwsEksAddon(this, "Resource", {
      provider: cluster.provider,
      clusterName: cluster.controlPlaneName,
      addonName,
      addonVersion: this.addonVersion,
      configurationValues: values === undefined ? undefined : JSON.stringify(values),
      resolveConflictsOnCreate: props.resolveConflictsOnCreate ?? ConflictResolution.NONE,
      resolveConflictsOnUpdate: props.resolveConflictsOnUpdate ?? ConflictResolution.OVERWRITE,
      preserve: props.preserveOnDelete ?? false,
      serviceAccountRoleArn: props.serviceAccountRoleArn,
      tags: props.tags ?? cluster.tags,
      dependsOn: props.dependsOn === undefined ? undefined : inOwnStack(this, props.dependsOn),
    });
  }

  /** Terraform address of the add-on; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /** @internal Asks whether the options exist, those of the add-on's own included. */
  protected _ask(props: EksAddonProps): void {
    askOptions(this, "EksAddonProps", props);
  }

  /** @internal What is written as its configuration, and what is wrong with that. */
  protected _configured({ configuration }: EksAddonProps): { values?: ValueTree; findings: Finding[] } {
    return { values: configuration, findings: [] };
  }

  private lookUp(version: AddonVersion, { cluster, addonName }: EksAddonProps): string {
    return new DataAwsEksAddonVersion(this, "version", {
      provider: cluster.provider,
      addonName,
      kubernetesVersion: cluster.kubernetesVersion ?? "",
      mostRecent: version._isMostRecent,
    }).version;
  }
}

/** @internal What is wrong with the options of the add-on `name`, whatever cluster it is for. */
export function checkAddonOptions(
  name: string,
  options: EksAddonOptions & Pick<EksAddonProps, "serviceAccountRoleArn">,
): Finding[] {
  const { version, resolveConflictsOnCreate: onCreate, serviceAccountRoleArn: roleArn } = options;
  return [...checkAddon(name, { version: version?._pinned, onCreate, roleArn }), ...checkTags(options.tags)];
}

function whatOf(addonName: string): string {
  return `the add-on ${addonName}`;
}
