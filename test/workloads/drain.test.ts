// Pods behind a load balancer serve until it sends them nothing more, whatever the order of the program.
import { TerraformStack, TerraformVariable, Token } from "cdktf";
import { FargateCluster } from "../../lib";
import {
  AlbIngress,
  FargateDeployment,
  FargateDeploymentProps,
  NetworkLoadBalancer,
  RolloutStrategy,
  ZonalDeployment,
} from "../../lib/workloads";
import { Block, Synthesized } from "../support/synth";
import { addWeb, IMAGE, shopWithController } from "./shop";

interface Pods {
  readonly termination_grace_period_seconds?: number;
  readonly container: Block[];
}

function pods(made: Synthesized, part = "web"): Pods {
  const { template } = made.at(made.address("kubernetes_deployment_v1", part)).spec as { template: { spec: Pods } };
  return template.spec;
}

const web = (
  front: (deployment: FargateDeployment, stack: TerraformStack, cluster: FargateCluster) => unknown,
  options: Partial<FargateDeploymentProps> = {},
) =>
  shopWithController((stack, cluster) => {
    front(addWeb(stack, cluster, options), stack, cluster);
  });
const sleeping = (seconds: number | string): object => ({
  pre_stop: [{ exec: { command: ["sleep", String(seconds)] } }],
});

describe("a pod behind a load balancer of the program", () => {
  it.each<[string, number, (deployment: FargateDeployment) => unknown]>([
    ["an Application Load Balancer", 60, (each) => each.expose()],
    ["a Network Load Balancer", 120, (each) => each.exposeByNetworkLoadBalancer()],
    ["both", 120, (each) => [each.expose(), each.exposeByNetworkLoadBalancer()]],
  ])("keeps serving when it is asked to stop, behind %s", (_, seconds, front) => {
    const { made, told } = web(front);
    expect(pods(made).container).toMatchObject([{ name: "web", lifecycle: sleeping(seconds) }]);
    expect(pods(made).termination_grace_period_seconds).toBe(seconds + 30);
    expect(told).toEqual([]);
  });

  it("ends at once behind none", () => {
    const { made } = web((each) => each.addService());
    expect(pods(made).container[0]).not.toHaveProperty("lifecycle");
    expect(pods(made)).not.toHaveProperty("termination_grace_period_seconds");
  });

  it("is known by its labels, wherever the load balancer is declared", () => {
    const { made } = shopWithController((stack, cluster) => {
      const names = ["app.kubernetes.io/name", "app.kubernetes.io/component"];
      const selector = { [names[0]!]: "web", [names[1]!]: "deployment" };
      const ports = { containerPorts: { http: 8080 } };
      new NetworkLoadBalancer(stack, "front", { cluster, namespace: "shop", selector, ...ports });
      addWeb(stack, cluster);
      const other = new FargateDeployment(stack, "other", {
        cluster,
        namespace: "shop",
        image: IMAGE,
        ports: { http: 1 },
      });
      new AlbIngress(stack, "alb", { cluster, namespace: "shop", routes: [{ service: other.addService() }] });
    });
    expect(pods(made, "web").container).toMatchObject([{ lifecycle: sleeping(120) }]);
    expect(pods(made, "other").container).toMatchObject([{ lifecycle: sleeping(60) }]);
  });

  it("is known in each zone", () => {
    const { made } = shopWithController((stack, cluster) => {
      const zones = { a: "subnet-a", b: "subnet-b" };
      const options = { cluster, namespace: "shop", image: IMAGE, ports: { http: 8080 }, zones };
      new ZonalDeployment(stack, "till", options).expose();
    });
    for (const zone of ["zones_a", "zones_b"]) {
      expect(pods(made, zone).container).toMatchObject([{ lifecycle: sleeping(60) }]);
    }
  });

  it("does not change sidecars", () => {
    const { made } = web((each) => each.expose(), {
      sidecars: { log: { image: IMAGE, cpu: "50m", memory: "64Mi" } },
    });
    expect(pods(made).container[0]).toHaveProperty("lifecycle");
    expect(pods(made).container[1]).not.toHaveProperty("lifecycle");
  });
});

describe("the time that a pod drains", () => {
  it.each<[Partial<FargateDeploymentProps>, number, number | undefined]>([
    [{ drainSeconds: 10 }, 10, 40],
    [{ drainSeconds: 10, terminationGracePeriodSeconds: 20 }, 10, 20],
    [{ terminationGracePeriodSeconds: 30 }, 15, 30],
    [{ terminationGracePeriodSeconds: 300 }, 60, 300],
    [{ drainSeconds: 10, strategy: RolloutStrategy.RECREATE }, 10, 40],
  ])("is that of %j", (options, seconds, grace) => {
    const spec = pods(web((each) => each.expose(), options).made);
    expect(spec.container).toMatchObject([{ lifecycle: sleeping(seconds) }]);
    expect(spec.termination_grace_period_seconds).toBe(grace);
  });

  it.each<[Partial<FargateDeploymentProps>]>([
    [{ drainSeconds: 0 }],
    [{ strategy: RolloutStrategy.RECREATE }],
    [{ terminationGracePeriodSeconds: 1 }],
  ])("is absent with %j", (options) => {
    const { made } = web((each) => each.expose(), options);
    expect(pods(made).container[0]).not.toHaveProperty("lifecycle");
  });

  it("can be your own command", () => {
    const { made } = web((each) => each.expose(), { preStopCommand: ["drain"] });
    expect(pods(made).container).toMatchObject([{ lifecycle: { pre_stop: [{ exec: { command: ["drain"] } }] } }]);
    expect(pods(made)).not.toHaveProperty("termination_grace_period_seconds");
  });

  it("holds without a load balancer of the program, where it is set", () => {
    expect(pods(web(() => undefined, { drainSeconds: 20 }).made).container).toMatchObject([
      { lifecycle: sleeping(20) },
    ]);
  });

  it("may be known only at apply", () => {
    const { made } = shopWithController((stack, cluster) => {
      const seconds = new TerraformVariable(stack, "seconds", { type: "number" }).numberValue;
      addWeb(stack, cluster, { drainSeconds: seconds });
    });
    expect(pods(made).container).toMatchObject([{ lifecycle: sleeping("${var.seconds}") }]);
    expect(pods(made).termination_grace_period_seconds).toBe("${(var.seconds + 30)}");
    const grace = Token.asNumber("${var.grace}");
    const spec = pods(web((each) => each.expose(), { terminationGracePeriodSeconds: grace }).made);
    expect(spec.container).toMatchObject([{ lifecycle: sleeping(60) }]);
  });

  it("is reported where the pod has no time for it", () => {
    const { told } = web(() => undefined, { drainSeconds: 30, terminationGracePeriodSeconds: 30 });
    expect(told).toEqual([expect.stringContaining("[FG956] drainSeconds: the pod is killed after 30 seconds")]);
  });
});
