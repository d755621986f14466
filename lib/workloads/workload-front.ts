// What is in front of the pods of a workload, whichever it is: a Service and load balancers.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { enforce } from "../findings";
import { askOptions, HANDED_ON } from "../options";
import { alreadyThere } from "../rules/workloads/ingress-routes";
import { AlbIngress } from "./alb-ingress";
import { ExposeOptions } from "./alb-options";
import { ClusterService, ClusterServiceOptions } from "./cluster-service";
import { NetworkLoadBalancer, NetworkLoadBalancerOptions } from "./network-load-balancer";
import { WorkloadProps } from "./pod-options";

const SERVICE = "service";
const INGRESS = "ingress";
const NETWORK_LOAD_BALANCER = "network-load-balancer";

/** @internal Whose pods they are. */
export interface WorkloadFrontOptions {
  /** The workload's name in Kubernetes. */
  readonly name: string;
  /** Labels that only its pods have. */
  readonly selector: { [key: string]: string };
  /** What starts the pods. */
  readonly workloads: ITerraformDependable[];
}

/** @internal Makes what is in front of the pods of a workload as children of it. */
export class WorkloadFront {
  private service?: ClusterService;

  constructor(
    private readonly scope: Construct,
    private readonly props: WorkloadProps,
    private readonly options: WorkloadFrontOptions,
  ) {}

  /** The Service; without options, the one that exists. */
  public addService(options: ClusterServiceOptions = {}): ClusterService {
    const isPlain = Object.values(options).every((each) => each === undefined);
    if (this.service !== undefined && isPlain) return this.service;
    this.refuseSecond(
      SERVICE,
      "a Service",
      "call addService once and before expose, or create a ClusterService for further ones",
    );
    this.service = new ClusterService(this.scope, SERVICE, {
      ...options,
      ...this.pods(options.dependsOn),
      name: options.name ?? this.options.name,
    });
    return this.service;
  }

  public expose(options: ExposeOptions = {}): AlbIngress {
    askOptions(this.scope, "ExposeOptions", options);
    const { host, path, pathType, port, ...rest } = options;
    this.refuseSecond(
      INGRESS,
      "an Ingress",
      "call expose once, or create an AlbIngress, which can have several routes",
    );
    const { cluster, namespace, kubernetesProvider, dependsOn } = this.pods(options.dependsOn);
    return new AlbIngress(this.scope, INGRESS, {
      ...rest,
      ...HANDED_ON,
      cluster,
      namespace,
      kubernetesProvider,
      dependsOn,
      name: options.name ?? this.options.name,
      routes: [{ host, path, pathType, port, service: this.addService() }],
    });
  }

  public exposeByNetworkLoadBalancer(options: NetworkLoadBalancerOptions = {}): NetworkLoadBalancer {
    this.refuseSecond(
      NETWORK_LOAD_BALANCER,
      "a Network Load Balancer",
      "call exposeByNetworkLoadBalancer once, with all ports, or create a NetworkLoadBalancer for further ones",
    );
    return new NetworkLoadBalancer(this.scope, NETWORK_LOAD_BALANCER, {
      ...options,
      ...this.pods(options.dependsOn),
      name: options.name ?? `${this.options.name}-nlb`,
    });
  }

  private pods(dependsOn: ITerraformDependable[] = []) {
    const { cluster, namespace, kubernetesProvider, ports = {}, udpPorts = {} } = this.props;
    const { selector, workloads } = this.options;
    return {
      cluster,
      namespace,
      kubernetesProvider,
      selector,
      containerPorts: { ...ports },
      containerUdpPorts: { ...udpPorts },
      dependsOn: [...workloads, ...dependsOn],
    };
  }

  private refuseSecond(id: string, what: string, fix: string): void {
    if (this.scope.node.tryFindChild(id) !== undefined) enforce(this.scope, [alreadyThere(what, fix)]);
  }
}
