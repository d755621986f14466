// Add-ons that EKS lists for every cluster, and that have nothing to do where there are no nodes.
import { Construct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { askOptions, HANDED_ON } from "../options";
import { EksAddon, EksAddonOptions } from "./eks-addon";

/** Options of `VpcCni`. */
export interface VpcCniOptions extends EksAddonOptions {
  /** Settings by the add-on's own JSON schema; `aws eks describe-addon-configuration` prints it. @default - none */
  readonly configuration?: { [key: string]: unknown };
}

/** Properties of a `VpcCni`. */
export interface VpcCniProps extends VpcCniOptions {
  /** The cluster that the add-on is installed into. */
  readonly cluster: IFargateCluster;
}

/**
 * The VPC CNI add-on. Fargate gives each pod its network interface itself and never runs the add-on's DaemonSet: it is
 * here for clusters that will get nodes, and for tools that expect it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html
 */
export class VpcCni extends EksAddon {
  /**
   * Installs the add-on.
   *
   * @throws when EKS would reject one of its settings: FG710, FG723, FG751, FG763, FG815, FG836
   */
  constructor(scope: Construct, id: string, props: VpcCniProps) {
    super(scope, id, { ...props, ...HANDED_ON, addonName: "vpc-cni" });
    askOptions(this, "VpcCniProps", props);
  }
}

/** Options of `KubeProxy`. */
export interface KubeProxyOptions extends EksAddonOptions {
  /** Settings by the add-on's own JSON schema; `aws eks describe-addon-configuration` prints it. @default - none */
  readonly configuration?: { [key: string]: unknown };
}

/** Properties of a `KubeProxy`. */
export interface KubeProxyProps extends KubeProxyOptions {
  /** The cluster that the add-on is installed into. */
  readonly cluster: IFargateCluster;
}

/**
 * The kube-proxy add-on. Each Fargate node has a kube-proxy of its own and never runs the add-on's DaemonSet: it is here
 * for clusters that will get nodes, and for tools that expect it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
 */
export class KubeProxy extends EksAddon {
  /**
   * Installs the add-on.
   *
   * @throws when EKS would reject one of its settings: FG710, FG723, FG751, FG763, FG815, FG836
   */
  constructor(scope: Construct, id: string, props: KubeProxyProps) {
    super(scope, id, { ...props, ...HANDED_ON, addonName: "kube-proxy" });
    askOptions(this, "KubeProxyProps", props);
  }
}
