// A Service: one name and address inside the cluster for all pods of a workload.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { ServiceV1, ServiceV1SpecPort } from "@cdktf/provider-kubernetes/lib/service-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, afterStackOf, dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { checkServiceName, checkServicePorts } from "../rules/workloads/ingress-routes";
import { checkAnnotations, checkLabels } from "../rules/workloads/names";
import { unknownPort } from "../rules/workloads/workloads";
import { madeNamespace } from "./namespace";

/** A Service that load balancers can send to: one of the library's, or another that you describe. */
export interface IClusterService extends ITerraformDependable {
  /** Its name in Kubernetes. */
  readonly serviceName: string;
  /** Namespace that it is in: an Ingress routes to Services in its own namespace alone. */
  readonly namespace: string;
  /** Its TCP ports by name. */
  readonly ports: { [name: string]: number };
  /** Its UDP ports by name. @default - none */
  readonly udpPorts?: { [name: string]: number };
  /** TCP ports of the containers behind it, by the same names. @default - not known, so that none is looked up by its name */
  readonly containerPorts?: { [name: string]: number };
  /** Labels of the pods behind it. @default - not known */
  readonly selector?: { [key: string]: string };
}

/** Options of a `ClusterService`. */
export interface ClusterServiceOptions {
  /** Its name in Kubernetes, and its host name inside the namespace. @default - the workload's */
  readonly name?: string;
  /** Its ports by the container's ports that they lead to: `{ http: 80 }`. @default - the container's, with their numbers */
  readonly ports?: { [name: string]: number };
  /** Labels of the Service. @default - none */
  readonly labels?: { [key: string]: string };
  /** Annotations of the Service. @default - none */
  readonly annotations?: { [key: string]: string };
  /** What must exist before the Service is created. @default - the workload */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of a `ClusterService`. */
export interface ClusterServiceProps extends ClusterServiceOptions {
  /** The cluster that the Service is in. */
  readonly cluster: IFargateCluster;
  /** Namespace of the Service and of its pods. */
  readonly namespace: string;
  /** Labels of the pods that the Service sends to. */
  readonly selector: { [key: string]: string };
  /** TCP ports of the containers, by name. */
  readonly containerPorts: { [name: string]: number };
  /** UDP ports of the containers, by name. @default - none */
  readonly containerUdpPorts?: { [name: string]: number };
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** A Service of type ClusterIP. A NodePort would lead nowhere: a Fargate node answers for its own pod alone. */
export class ClusterService extends Construct implements IClusterService {
  /** Name of the Service in Kubernetes, and its host name inside the namespace. */
  public readonly serviceName: string;
  /** Namespace of the Service. */
  public readonly namespace: string;
  /** Numbers of its TCP ports, by name. */
  public readonly ports: { [name: string]: number };
  /** Numbers of its UDP ports, by name; empty without any, optional because other Services need not have them. */
  public readonly udpPorts?: { [name: string]: number };
  /**
   * Numbers of the TCP ports of the containers behind it, by name; it need not lead to all of them. Optional because they
   * need not be known of other Services.
   */
  public readonly containerPorts?: { [name: string]: number };
  /** Labels of the pods behind it. Always known here; optional because they need not be known of other Services. */
  public readonly selector?: { [key: string]: string };
  /** The underlying `kubernetes_service_v1`. */
  public readonly resource: ServiceV1;

  /**
   * Creates the Service.
   *
   * @throws when a port leads to one that the container does not declare, or its name or numbers are rejected: FG826, FG836,
   * FG857, FG88x
   */
  constructor(scope: Construct, id: string, props: ClusterServiceProps) {
    super(scope, id);
    askOptions(this, "ClusterServiceProps", props);
    const { cluster, namespace, labels, annotations, selector } = props;
    this.serviceName = props.name ?? id;
    this.namespace = namespace;
    const { blocks, findings } = servicePorts(props);
    enforce(this, [
      ...checkServiceName(this.serviceName),
      ...findings,
      ...checkLabels(labels),
      ...checkAnnotations(annotations),
    ]);
    this.containerPorts = { ...props.containerPorts };
    this.selector = { ...selector };
    this.ports = numbersOf(blocks, "TCP");
    this.udpPorts = numbersOf(blocks, "UDP");
    this.resource = new ServiceV1(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: this.serviceName, namespace, labels, annotations },
      spec: { type: "ClusterIP", selector, port: blocks },
    });
    afterStackOf(this, cluster);
    dependsOnLater(this.resource, () => [...madeNamespace(cluster, namespace), ...(props.dependsOn ?? [])]);
  }

  /** Terraform address of the Service; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

/** @internal What decides the ports of a Service. */
export interface ServicePortProps {
  readonly ports?: { [name: string]: number };
  readonly containerPorts: { [name: string]: number };
  readonly containerUdpPorts?: { [name: string]: number };
}

/** @internal A port of a Service. */
export interface ServicePortBlock extends ServiceV1SpecPort {
  readonly name: string;
}

/** @internal The blocks of a Service's ports, and those that lead nowhere. */
export function servicePorts(props: ServicePortProps): {
  blocks: ServicePortBlock[];
  findings: Finding[];
} {
  const { containerPorts, containerUdpPorts = {} } = props;
  const declared = { ...containerPorts, ...containerUdpPorts };
  const wanted = props.ports ?? declared;
  const known = Object.keys(declared);
  const blocks = Object.entries(wanted).map(([name, port]) => ({
    name,
    port,
    targetPort: name,
    protocol: Object.hasOwn(containerUdpPorts, name) && !Object.hasOwn(containerPorts, name) ? "UDP" : "TCP",
  }));
  const strangers = Object.keys(wanted).filter((name) => !Object.hasOwn(declared, name));
  const missing = known.length === 0 && strangers.length === 0 ? [unknownPort("http", "ports", [])] : [];
  const unknown = strangers.map((name) => unknownPort(name, `ports.${name}`, known));
  return { blocks, findings: [...unknown, ...missing, ...checkServicePorts(blocks)] };
}

/** @internal The numbers of a protocol's ports, by name. */
export function numbersOf(blocks: readonly ServicePortBlock[], protocol: string): { [name: string]: number } {
  const some = blocks.filter((each) => each.protocol === protocol);
  return Object.fromEntries(some.map(({ name, port }) => [name, port]));
}
