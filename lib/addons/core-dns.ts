// The cluster's DNS, as an add-on that runs on Fargate.
import { Construct } from "constructs";
import { COREDNS_PODS } from "../cluster/profile-chain";
import { IFargateCluster } from "../cluster/cluster-interface";
import { askOptions, HANDED_ON } from "../options";
import { Finding } from "../rules/finding";
import { mergeValues, placementOf, ValueTree } from "../rules/overrides";
import { checkReplicas } from "../rules/workloads/pod-counts";
import { EksAddon, EksAddonOptions } from "./eks-addon";

/** Options of `CoreDns`. */
export interface CoreDnsOptions extends EksAddonOptions {
  /** Number of CoreDNS pods, each of them a Fargate pod that is billed. @default 2 */
  readonly replicas?: number;
  /** CPU of each pod, as request and limit, as a Kubernetes quantity. @default "0.25" */
  readonly cpu?: string;
  /**
   * Memory of each pod, as request and limit, as a Kubernetes quantity. Fargate adds 256 MiB of its own; with 0.25 CPU
   * the default then fills the smallest Fargate size, 0.25 vCPU and 0.5 GB.
   *
   * @default "256M"
   */
  readonly memory?: string;
  /**
   * Further settings by the add-on's own JSON schema, merged by key; `aws eks describe-addon-configuration` prints it.
   *
   * @default - none
   */
  readonly configuration?: { [key: string]: unknown };
}

/** Properties of a `CoreDns`. */
export interface CoreDnsProps extends CoreDnsOptions {
  /** The cluster that CoreDNS resolves names for. */
  readonly cluster: IFargateCluster;
}

/**
 * CoreDNS on Fargate. It waits for the Fargate profile that matches it, and for everything that its pods need: an add-on that
 * comes before its profile hangs for twenty minutes, and its pods are never scheduled again.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
 */
export class CoreDns extends EksAddon {
  /**
   * Installs CoreDNS, sized for Fargate.
   *
   * @throws when the configuration takes CoreDNS off Fargate, or leaves it no pod: FG734, FG751, FG810
   */
  constructor(scope: Construct, id: string, props: CoreDnsProps) {
    super(scope, id, { ...props, ...HANDED_ON, addonName: "coredns" });
    askOptions(this, "CoreDnsProps", props);
    const { values } = this._configured(props);
    props.cluster.registerPods(this.resource, {
      ...COREDNS_PODS,
      name: "coredns",
      replicas: typeof values.replicaCount === "number" ? values.replicaCount : 2,
      podSpec: { ...placementOf(values), containers: [{ name: "coredns", resources: values.resources }] },
    });
  }

  /** @internal */
  protected override _ask(props: CoreDnsProps): void {
    askOptions(this, "CoreDnsProps", props);
  }

  /** @internal */
  protected override _configured(props: CoreDnsOptions): { values: ValueTree; findings: Finding[] } {
    return coreDnsConfiguration(props);
  }
}

/** @internal The configuration of CoreDNS, and what is wrong with it. */
export function coreDnsConfiguration(options: CoreDnsOptions): { values: ValueTree; findings: Finding[] } {
  const { cpu = "0.25", memory = "256M", replicas, configuration = {} } = options;
  const size = { cpu, memory };
  const { values, findings } = mergeValues(
    {
      computeType: "Fargate",
      ...(replicas === undefined ? {} : { replicaCount: replicas }),
      resources: { limits: size, requests: size },
    },
    configuration,
    { computeType: "with any other compute type CoreDNS waits for EC2 nodes" },
  );
  return { values, findings: [...findings, ...checkReplicas(values.replicaCount, "replicas")] };
}
