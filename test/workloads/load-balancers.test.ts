// Load balancers stand before pods, reach them by their addresses, and are gone before their controller goes.
import {
  AlbIngress,
  AlbOptions,
  ClusterService,
  ClusterServiceOptions,
  ClusterServiceProps,
  ExposeOptions,
  FargateDeployment,
  FargateDeploymentProps,
  FargateJob,
  LoadBalancerScheme,
  NetworkLoadBalancer,
  NetworkLoadBalancerOptions,
  PathType,
} from "../../lib/workloads";
import { Lazy, TerraformStack, TerraformVariable, Token } from "cdktf";
import { AwsLoadBalancerController, FargateServerlessStack } from "../../lib";
import { Graph } from "../support/graph";
import { Block, testApp } from "../support/synth";
import { addWeb, IMAGE, shop, shopWithController } from "./shop";

const ALB = "alb.ingress.kubernetes.io";
const NLB = "service.beta.kubernetes.io/aws-load-balancer";

const exposed = (options: AlbOptions = {}) =>
  shopWithController((stack, cluster) => addWeb(stack, cluster).expose(options));

const byNlb = (options: NetworkLoadBalancerOptions = {}, pods: Partial<FargateDeploymentProps> = {}) =>
  shopWithController((stack, cluster) => addWeb(stack, cluster, pods).exposeByNetworkLoadBalancer(options));

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/a";

function annotations(block: Block): unknown {
  return (block.metadata as { annotations: unknown }).annotations;
}

describe("an exposed Deployment", () => {
  const { made, told } = exposed();
  const ingress = made.address("kubernetes_ingress_v1");

  it("is behind an internal load balancer that sends to the pods' addresses", () => {
    expect(annotations(made.at(ingress))).toEqual({ [`${ALB}/scheme`]: "internal", [`${ALB}/target-type`]: "ip" });
    expect(made.at(ingress).spec).toMatchObject({ ingress_class_name: "alb" });
    expect(told).toEqual([]);
  });

  it("has a Service inside the cluster, on the container's port", () => {
    expect(made.single("kubernetes_service_v1").spec).toEqual({
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "web", "app.kubernetes.io/component": "deployment" },
      port: [{ name: "http", port: 8080, target_port: "http", protocol: "TCP" }],
    });
  });

  it("is waited for at a deploy", () => {
    expect(made.at(ingress)).toMatchObject({
      wait_for_load_balancer: true,
      timeouts: { create: "20m", delete: "20m" },
    });
  });

  it("loses its load balancer first at a destroy, then its Service and pods, and last the controller", () => {
    const order = new Graph(made).destructionOrder();
    const at = (type: string, part: string) => order.indexOf(made.address(type, part));
    const [alb, service] = [at("kubernetes_ingress_v1", "web"), at("kubernetes_service_v1", "web")];
    const [pods, controller] = [at("kubernetes_deployment_v1", "web"), at("helm_release", "controller")];
    expect(alb).toBeLessThan(service);
    expect(service).toBeLessThan(pods);
    expect(alb).toBeLessThan(controller);
  });

  it("configures the load balancer from its props", () => {
    const { made: other } = exposed({
      name: "front",
      scheme: LoadBalancerScheme.INTERNET_FACING,
      certificateArns: ["arn:aws:acm:eu-west-1:111122223333:certificate/a"],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      groupName: "shared",
      groupOrder: 10,
      inboundCidrs: ["203.0.113.0/24", "198.51.100.0/24"],
      subnetIds: ["subnet-p", "subnet-q"],
      loadBalancerName: "front",
      webAclArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b",
      tags: { Team: "web" },
      timeoutMinutes: 5,
    });
    expect(annotations(other.single("kubernetes_ingress_v1"))).toEqual({
      [`${ALB}/scheme`]: "internet-facing",
      [`${ALB}/target-type`]: "ip",
      [`${ALB}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}/ssl-redirect`]: "443",
      [`${ALB}/certificate-arn`]: "arn:aws:acm:eu-west-1:111122223333:certificate/a",
      [`${ALB}/ssl-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      [`${ALB}/group.name`]: "shared",
      [`${ALB}/group.order`]: "10",
      [`${ALB}/inbound-cidrs`]: "203.0.113.0/24,198.51.100.0/24",
      [`${ALB}/subnets`]: "subnet-p,subnet-q",
      [`${ALB}/load-balancer-name`]: "front",
      [`${ALB}/wafv2-acl-arn`]: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b",
      [`${ALB}/tags`]: "Team=web",
    });
    expect(other.single("kubernetes_ingress_v1")).toMatchObject({
      metadata: { name: "front" },
      timeouts: { create: "5m" },
    });
  });

  it("has the configured health check", () => {
    const healthCheck = {
      path: "/healthz",
      port: "traffic-port",
      intervalSeconds: 10,
      timeoutSeconds: 3,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      successCodes: "200-299",
    };
    expect(annotations(exposed({ healthCheck }).made.single("kubernetes_ingress_v1"))).toMatchObject({
      [`${ALB}/healthcheck-path`]: "/healthz",
      [`${ALB}/healthcheck-port`]: "traffic-port",
      [`${ALB}/healthcheck-interval-seconds`]: "10",
      [`${ALB}/healthcheck-timeout-seconds`]: "3",
      [`${ALB}/healthy-threshold-count`]: "2",
      [`${ALB}/unhealthy-threshold-count`]: "3",
      [`${ALB}/success-codes`]: "200-299",
    });
  });
});

describe("a health check on a port by its name", () => {
  const ports = { http: 8080, health: 9001 };
  const build = (make: (web: FargateDeployment) => unknown) =>
    shopWithController((stack, cluster) => {
      make(addWeb(stack, cluster, { ports }));
    });

  it.each(["health", "9001"])("uses the container's number (%s), which is all that the controller accepts", (port) => {
    const alb = build((web) => {
      web.addService({ ports: { http: 80 } });
      web.expose({ healthCheck: { port } });
    });
    expect(annotations(alb.made.single("kubernetes_ingress_v1"))).toMatchObject({
      [`${ALB}/healthcheck-port`]: "9001",
    });
    const nlb = build((web) => web.exposeByNetworkLoadBalancer({ ports: { http: 80 }, healthCheck: { port } }));
    expect(annotations(nlb.made.single("kubernetes_service_v1"))).toMatchObject({
      [`${NLB}-healthcheck-port`]: "9001",
    });
  });

  it("is rejected where the container has no such port", () => {
    const healthCheck = { port: "helth" };
    const message =
      '[FG826] healthCheck.port: there is no port named "helth"; the container has http, health; ' +
      "add it to ports, or correct the name";
    expect(() => build((web) => web.expose({ healthCheck }))).toThrow(`test/web/ingress: ${message}`);
    expect(() => build((web) => web.exposeByNetworkLoadBalancer({ healthCheck }))).toThrow(
      `test/web/network-load-balancer: ${message}`,
    );
  });

  const several = (apiPort: number, port: string) =>
    shopWithController((stack, cluster) => {
      const service = addWeb(stack, cluster, { ports }).addService();
      const containerPorts = { http: 8080, health: apiPort };
      const api = new ClusterService(stack, "api", { cluster, namespace: "shop", selector: {}, containerPorts });
      const routes = [{ service }, { path: "/api", service: api }];
      new AlbIngress(stack, "front", { cluster, namespace: "shop", routes, healthCheck: { port } });
    });

  it("is one number for all Services of an Ingress", () => {
    expect(() => several(9002, "health")).toThrow(
      'test/front: [FG870] healthCheck.port: the port "health" is 9001 of web, 9002 of api, and an Ingress checks all of ' +
        "its pods on one port; write the number, or create an Ingress for each, with the same groupName to share a load balancer",
    );
    expect(() => several(9001, "health")).not.toThrow();
    expect(() => several(9002, "9001")).not.toThrow();
  });

  it("stays a name if the Service is not the library's, which may map it to a number", () => {
    const { made } = shopWithController((stack, cluster) => {
      const service = { serviceName: "theirs", namespace: "shop", ports: { http: 80 }, fqn: cluster.fqn };
      const healthCheck = { port: "http" };
      new AlbIngress(stack, "front", { cluster, namespace: "shop", routes: [{ service }], healthCheck });
    });
    expect(annotations(made.single("kubernetes_ingress_v1"))).toMatchObject({ [`${ALB}/healthcheck-port`]: "http" });
  });
});

describe("annotations of a load balancer", () => {
  it("are added to the library's", () => {
    const idle = { [`${ALB}/load-balancer-attributes`]: "idle_timeout.timeout_seconds=600" };
    expect(annotations(exposed({ annotations: idle }).made.single("kubernetes_ingress_v1"))).toMatchObject(idle);
  });

  it("cannot send to nodes, which Fargate pods do not answer for", () => {
    const message =
      `test/web/ingress: [FG810] ${ALB}/target-type: the value "instance" would replace one that Fargate needs: ` +
      "Fargate pods are reachable only by their IP addresses; leave it out";
    expect(() => exposed({ annotations: { [`${ALB}/target-type`]: "instance" } })).toThrow(message);
    expect(() => byNlb({ annotations: { [`${NLB}-nlb-target-type`]: "instance" } })).toThrow("[FG810]");
    expect(() => exposed({ annotations: { [`${ALB}/target-type`]: "ip" } })).not.toThrow();
  });
});

describe("a load balancer without a controller in the program", () => {
  const warning = /^WARN test\/web\/ingress: \[FG824\] the program has no AwsLoadBalancerController for this cluster/;

  it("is reported, because nothing may create it", () => {
    const { told } = shop((stack, cluster) => addWeb(stack, cluster).expose());
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(warning);
  });

  it("is accepted if something else is set that creates it", () => {
    const { made, told } = shop((stack, cluster) => {
      const controller = new FargateJob(stack, "controller", { cluster, namespace: "shop", image: IMAGE });
      addWeb(stack, cluster).expose({ controller });
    });
    expect(told).toEqual([]);
    expect(made.single("kubernetes_ingress_v1").depends_on).toContain(made.address("kubernetes_job_v1"));
  });

  it("is fine where the controller comes later in the program", () => {
    const { told } = shop((stack, cluster) => {
      addWeb(stack, cluster).expose();
      cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
      new AwsLoadBalancerController(stack, "controller", { cluster });
    });
    expect(told).toEqual([]);
  });
});

describe("an Ingress of several Services", () => {
  const build = (port?: string) =>
    shopWithController((stack, cluster) => {
      const ports = { http: 8080, admin: 9090 };
      const service = addWeb(stack, cluster, { ports }).addService({ ports: { http: 80, admin: 81 } });
      const api = new ClusterService(stack, "api", {
        cluster,
        namespace: "shop",
        selector: { app: "api" },
        containerPorts: { grpc: 50051 },
      });
      const routes = [
        { host: "a.example.com", path: "/api", pathType: PathType.EXACT, service: api },
        { host: "a.example.com", service },
        { host: "b.example.com", path: "/admin", service, port },
      ];
      new AlbIngress(stack, "front", { cluster, namespace: "shop", routes });
    });

  it("has a rule for each host, and a path for each route", () => {
    const { spec } = build("admin").made.single("kubernetes_ingress_v1") as { spec: { rule: unknown } };
    const to = (name: string, number: number) => ({ service: { name, port: { number } } });
    expect(spec.rule).toEqual([
      {
        host: "a.example.com",
        http: {
          path: [
            { path: "/api", path_type: "Exact", backend: to("api", 50051) },
            { path: "/", path_type: "Prefix", backend: to("web", 80) },
          ],
        },
      },
      { host: "b.example.com", http: { path: [{ path: "/admin", path_type: "Prefix", backend: to("web", 81) }] } },
    ]);
  });

  it("accepts a Service that is not the library's, by its name and ports", () => {
    const { made } = shopWithController((stack, cluster) => {
      const other = addWeb(stack, cluster).addService();
      const service = { serviceName: "theirs", namespace: "shop", ports: { http: 8000 }, fqn: other.fqn };
      new AlbIngress(stack, "front", { cluster, namespace: "shop", routes: [{ service }] });
    });
    expect(JSON.stringify(made.single("kubernetes_ingress_v1").spec)).toContain(
      '"name":"theirs","port":{"number":8000}',
    );
    expect(made.single("kubernetes_ingress_v1").depends_on).toContain(made.address("kubernetes_service_v1"));
  });

  it("rejects a port that the Service does not have", () => {
    const message =
      'test/front: [FG826] routes[2].port: there is no port named "metrics"; the container has http, admin; ' +
      "add it to ports, or correct the name";
    expect(() => build("metrics")).toThrow(message);
  });
});

describe("what expose routes to", () => {
  const paths = (options: ExposeOptions, pods: Partial<FargateDeploymentProps> = {}) => {
    const { made } = shopWithController((stack, cluster) => addWeb(stack, cluster, pods).expose(options));
    return (made.single("kubernetes_ingress_v1").spec as { rule: unknown }).rule;
  };
  const to = (number: number) => ({ service: { name: "web", port: { number } } });

  it("is which requests it sends, and to which port", () => {
    const options = { host: "shop.example.com", path: "/api", pathType: PathType.EXACT, port: "admin" };
    expect(paths(options, { ports: { http: 8080, admin: 9090 } })).toEqual([
      { host: "shop.example.com", http: { path: [{ path: "/api", path_type: "Exact", backend: to(9090) }] } },
    ]);
  });

  it("is the port named http, wherever it is", () => {
    const everything = { path: "/", path_type: "Prefix" };
    expect(paths({}, { ports: { metrics: 9000, http: 80 } })).toEqual([
      { http: { path: [{ ...everything, backend: to(80) }] } },
    ]);
    expect(paths({}, { ports: { web: 8080 } })).toEqual([{ http: { path: [{ ...everything, backend: to(8080) }] } }]);
  });

  it("is a port by its name if none is the usual one", () => {
    const pods = { ports: { metrics: 9000, web: 8080 } };
    expect(() => paths({}, pods)).toThrow(
      "test/web/ingress: [FG874] routes[0].port: the Service web has metrics, web, none of them named http; " +
        'set the intended one, such as port: "metrics"',
    );
    expect(() => paths({ port: "web" }, pods)).not.toThrow();
  });

  it("is no UDP port", () => {
    expect(() => paths({}, { ports: {}, udpPorts: { dns: 53 } })).toThrow(
      "test/web/ingress: [FG875] routes[0].port: the Service web has only UDP ports; use a TCP port, or a " +
        "Network Load Balancer",
    );
    expect(() => paths({ port: "dns" }, { udpPorts: { dns: 53 } })).toThrow('has "dns" for UDP');
    expect(() => paths({}, { udpPorts: { http3: 53 } })).not.toThrow();
  });
});

describe("what is in front of a workload", () => {
  const build = (make: (web: FargateDeployment) => unknown) => () =>
    shopWithController((stack, cluster) => {
      make(addWeb(stack, cluster));
    });

  it("is one of a kind", () => {
    expect(build((web) => [web.expose(), web.expose()])).toThrow(
      "test/web: [FG876] the workload already has an Ingress; call expose once, or create an AlbIngress, which can have several routes",
    );
    expect(build((web) => [web.exposeByNetworkLoadBalancer(), web.exposeByNetworkLoadBalancer()])).toThrow(
      "test/web: [FG876] the workload already has a Network Load Balancer",
    );
    expect(build((web) => [web.expose(), web.addService({ name: "other" })])).toThrow(
      "test/web: [FG876] the workload already has a Service; call addService once and before expose",
    );
    expect(
      build((web) => [web.addService({ name: "other" }), web.expose(), web.exposeByNetworkLoadBalancer()]),
    ).not.toThrow();
  });

  it("is the existing Service if addService has no options", () => {
    const { made } = build((web) => {
      web.expose();
      expect(web.addService()).toBe(web.addService({}));
    })();
    expect(made.addressesOf("kubernetes_service_v1")).toHaveLength(1);
  });
});

describe("an Ingress in another namespace than its Service", () => {
  const build = (namespace: string) => () =>
    shopWithController((stack, cluster) => {
      const routes = [{ service: addWeb(stack, cluster).addService() }];
      new AlbIngress(stack, "front", { cluster, namespace, routes });
    });

  it("would not find it", () => {
    expect(build("front")).toThrow(
      'test/front: [FG881] routes[0].service: the Service web is in namespace "shop", and the Ingress is in "front"; ' +
        "create an Ingress in each namespace, with the same groupName to share a load balancer",
    );
    expect(build("shop")).not.toThrow();
    expect(build(Lazy.stringValue({ produce: () => "front" }))).not.toThrow();
  });
});

describe("labels and annotations of what is in front of a workload", () => {
  const build = (make: (web: FargateDeployment) => unknown) => () =>
    shopWithController((stack, cluster) => {
      make(addWeb(stack, cluster));
    });

  it("are well formed", () => {
    const wrong = { "a b": "c" };
    expect(build((web) => web.addService({ labels: wrong }))).toThrow("test/web/service: [FG857] labels:");
    expect(build((web) => web.addService({ annotations: wrong }))).toThrow("test/web/service: [FG857] annotations:");
    expect(build((web) => web.expose({ labels: wrong }))).toThrow("test/web/ingress: [FG857] labels:");
    expect(build((web) => web.expose({ annotations: wrong }))).toThrow("test/web/ingress: [FG857] annotations:");
    expect(build((web) => web.exposeByNetworkLoadBalancer({ annotations: wrong }))).toThrow(
      "test/web/network-load-balancer: [FG857] annotations:",
    );
    const right = { labels: { "shop.example.com/a": "c" }, annotations: { "shop.example.com/a": "c d" } };
    expect(build((web) => [web.addService(right), web.expose(right)])).not.toThrow();
  });
});

describe("an Ingress of which several things are wrong", () => {
  it("gets them all at once", () => {
    const wrong = () => exposed({ labels: { "a b": "" }, groupName: "Front", healthCheck: { port: "helth" } });
    expect(wrong).toThrow(/\[FG826\][^]*\[FG882\][^]*\[FG857\]/);
  });
});

describe("a caller without types", () => {
  const build = (make: (stack: TerraformStack, props: ClusterServiceProps) => unknown) => (left: object) => () =>
    shopWithController((stack, cluster) => {
      const all = { cluster, namespace: "shop", selector: { app: "a" }, containerPorts: { http: 80 } };
      make(stack, { ...all, ...left });
    });
  const nothing = undefined as never;

  it.each([
    ["service", build((stack, props) => new ClusterService(stack, "service", props))],
    ["nlb", build((stack, props) => new NetworkLoadBalancer(stack, "nlb", props))],
  ])("gets an error for what is missing in a %s", (id, make) => {
    expect(make({ cluster: nothing })).toThrow(`test/${id}: [FG836] cluster: is missing; set cluster`);
    expect(make({ namespace: nothing })).toThrow(`test/${id}: [FG836] namespace: is missing`);
    expect(make({ containerPorts: nothing })).toThrow(`test/${id}: [FG836] containerPorts: is missing`);
    expect(make({})).not.toThrow();
  });

  it("gets an error for what is missing in an Ingress and its routes", () => {
    const make = build((stack, props) => {
      const service = new ClusterService(stack, "api", { ...props, namespace: "shop" });
      new AlbIngress(stack, "front", { routes: [{ service }], ...props });
    });
    expect(make({ namespace: nothing })).toThrow("test/front: [FG836] namespace: is missing; set namespace");
    expect(make({ routes: nothing })).toThrow("test/front: [FG836] routes: is missing");
    expect(make({ routes: [{ path: "/" }] })).toThrow("test/front: [FG836] routes[0].service: is missing; set service");
    expect(make({})).not.toThrow();
  });
});

describe("a Service", () => {
  it("has a name and numbers that Kubernetes accepts", () => {
    const build = (options: ClusterServiceOptions) => () =>
      shop((stack, cluster) => addWeb(stack, cluster, { ports: { http: 8080, admin: 9090 } }).addService(options));
    expect(build({ name: "9Bad_" })).toThrow('test/web/service: [FG885] name: the Service name "9Bad_" is not valid');
    expect(build({ ports: { http: 80, admin: 80 } })).toThrow(
      "test/web/service: [FG886] ports.admin: http already has TCP 80",
    );
    expect(build({ name: "good-1", ports: { http: 80, admin: 81 } })).not.toThrow();
    expect(() => byNlb({ name: "Bad" })).toThrow('[FG885] name: the Service name "Bad" is not valid');
  });

  it("of a port that the container does not declare is rejected", () => {
    const build = (ports: Record<string, number>) => () =>
      shop((stack, cluster) => addWeb(stack, cluster).addService({ ports }));
    expect(build({ https: 443 })).toThrow('test/web/service: [FG826] ports.https: there is no port named "https"');
    expect(build({ http: 443 })).not.toThrow();
  });

  it("of a workload without ports is rejected", () => {
    expect(() => shop((stack, cluster) => addWeb(stack, cluster, { ports: {} }).addService())).toThrow(
      "the container declares no ports",
    );
  });
});

describe("a Network Load Balancer", () => {
  const { made, told } = byNlb({ healthCheck: { port: "http" } }, { udpPorts: { dns: 5353 } });

  it("sends to the pods' addresses, from any zone to any zone", () => {
    expect(annotations(made.single("kubernetes_service_v1"))).toEqual({
      [`${NLB}-nlb-target-type`]: "ip",
      [`${NLB}-scheme`]: "internal",
      [`${NLB}-attributes`]: "load_balancing.cross_zone.enabled=true",
      [`${NLB}-healthcheck-port`]: "8080",
    });
    expect(told).toEqual([]);
  });

  it("is the controller's, needs no port of a node, and is waited for", () => {
    expect(made.single("kubernetes_service_v1")).toMatchObject({
      metadata: { name: "web-nlb" },
      spec: {
        type: "LoadBalancer",
        load_balancer_class: "service.k8s.aws/nlb",
        allocate_load_balancer_node_ports: false,
        port: [
          { name: "http", port: 8080, protocol: "TCP" },
          { name: "dns", port: 5353, protocol: "UDP" },
        ],
      },
      wait_for_load_balancer: true,
    });
  });

  it("is deleted before the controller", () => {
    const graph = new Graph(made);
    const controller = made.address("helm_release", "controller");
    expect(graph.reaches(made.address("kubernetes_service_v1"), controller)).toBe(true);
  });

  it("is configured by its props", () => {
    const { made: other } = byNlb({
      ports: { http: 443 },
      scheme: LoadBalancerScheme.INTERNET_FACING,
      certificateArns: ["arn:aws:acm:eu-west-1:111122223333:certificate/a"],
      tlsPorts: ["http"],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      crossZone: false,
      sourceCidrs: ["203.0.113.0/24"],
      loadBalancerName: "front",
      healthCheck: { path: "/healthz", intervalSeconds: 10 },
      tags: { Team: "web", Stage: "live" },
    });
    const service = other.single("kubernetes_service_v1");
    expect(service.spec).toMatchObject({ load_balancer_source_ranges: ["203.0.113.0/24"], port: [{ port: 443 }] });
    expect(annotations(service)).toMatchObject({
      [`${NLB}-scheme`]: "internet-facing",
      [`${NLB}-ssl-cert`]: "arn:aws:acm:eu-west-1:111122223333:certificate/a",
      [`${NLB}-ssl-ports`]: "http",
      [`${NLB}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      [`${NLB}-attributes`]: "load_balancing.cross_zone.enabled=false",
      [`${NLB}-name`]: "front",
      [`${NLB}-healthcheck-protocol`]: "http",
      [`${NLB}-healthcheck-path`]: "/healthz",
      [`${NLB}-healthcheck-interval`]: "10",
      [`${NLB}-additional-resource-tags`]: "Team=web,Stage=live",
    });
  });
});

describe("TLS at a load balancer", () => {
  const pods = { ports: { http: 8080, admin: 9090 }, udpPorts: { dns: 9090 } };
  const ports = { http: 80, admin: 443, dns: 53 };
  const secure = (options: NetworkLoadBalancerOptions) => () =>
    byNlb({ certificateArns: [CERTIFICATE], ports, ...options }, pods);

  it("is rejected on a port that is misspelt, and would not be encrypted", () => {
    const message =
      'test/web/network-load-balancer: [FG826] tlsPorts[0]: there is no port named "nope"; ' +
      "the container has http, admin; add it to ports, or correct the name";
    expect(secure({ tlsPorts: ["nope"] })).toThrow(message);
    expect(secure({ tlsPorts: ["admin"] })).not.toThrow();
    expect(secure({ ports: { http: 443, dns: 53 }, tlsPorts: ["443"] })).not.toThrow();
  });

  it.each([{ tlsPorts: ["dns"] }, { tlsPorts: ["admin"], ports: { http: 80 } }])(
    "is rejected on a port that cannot terminate it: %j",
    (options) => {
      expect(secure(options)).toThrow("[FG826] tlsPorts[0]");
    },
  );

  it("is rejected if no port is left for the certificate", () => {
    expect(secure({ tlsPorts: [] })).toThrow(
      "[FG873] tlsPorts: there are certificates, but no port that terminates TLS; set TCP ports, or leave certificateArns out",
    );
    expect(secure({ ports: { dns: 53 } })).toThrow("[FG873] tlsPorts");
    expect(secure({})).not.toThrow();
  });

  it("is rejected without a certificate", () => {
    const message = "TLS cannot be terminated without a certificate; add certificateArns, or leave it out";
    expect(secure({ certificateArns: [], tlsPorts: ["http"] })).toThrow(`[FG873] tlsPorts: ${message}`);
    expect(secure({ certificateArns: [], sslPolicy: "p" })).toThrow(`[FG873] sslPolicy: ${message}`);
    expect(() => exposed({ sslPolicy: "p" })).toThrow(`test/web/ingress: [FG873] sslPolicy: ${message}`);
    expect(() => exposed({ sslPolicy: "p", certificateArns: [CERTIFICATE] })).not.toThrow();
  });
});

describe("TCP and UDP on one number of a Network Load Balancer", () => {
  const dns = { ports: { "dns-tcp": 5353, http: 8080 }, udpPorts: { dns: 5353 } };
  const both = { "dns-tcp": 53, dns: 53 };
  const enabled = `${NLB}-enable-tcp-udp-listener`;

  it("are one listener, which the controller creates with an annotation", () => {
    expect(annotations(byNlb({ ports: both }, dns).made.single("kubernetes_service_v1"))).toMatchObject({
      [enabled]: "true",
    });
    const apart = byNlb({ ports: { "dns-tcp": 53, dns: 54 } }, dns).made.single("kubernetes_service_v1");
    expect(annotations(apart)).not.toHaveProperty(enabled);
  });

  it("end no TLS", () => {
    const secure = (tlsPorts?: string[]) => () =>
      byNlb({ certificateArns: [CERTIFICATE], ports: { ...both, http: 443 }, tlsPorts }, dns);
    const message =
      'test/web/network-load-balancer: [FG888] ports.dns: a listener for UDP cannot terminate TLS, so "dns-tcp" on 53 ' +
      'would not be encrypted; choose another number for "dns-tcp" or "dns"';
    for (const tlsPorts of [undefined, ["dns-tcp"], ["53"]]) expect(secure(tlsPorts)).toThrow(message);
    expect(secure(["http"])).not.toThrow();
  });

  it("refer to one number", () => {
    const leading = (port: number) => () => byNlb({ ports: both }, { ...dns, udpPorts: { dns: port } });
    expect(leading(8080)).toThrow(
      '[FG888] ports.dns: "dns-tcp" is 5353 and "dns" 8080, and the listener on 53 can send to only one of them',
    );
    expect(leading(Token.asNumber("${var.port}"))).not.toThrow();
  });
});

describe("pods behind a UDP port", () => {
  const dns = { ports: {}, udpPorts: { dns: 5353 } };

  it("need a TCP port to be checked on", () => {
    expect(() => byNlb({}, dns)).toThrow(
      'test/web/network-load-balancer: [FG871] healthCheck.port: the pods of the UDP port "dns" would be checked over TCP on ' +
        "the same number, where nothing answers; declare a TCP port that answers, ports: { health: 8081 }, and write " +
        'healthCheck: { port: "health" }',
    );
    expect(() => byNlb({}, { ...dns, ports: { health: 8081 } })).toThrow('write healthCheck: { port: "health" }');
    expect(() => byNlb({ healthCheck: { port: "dns" } }, dns)).toThrow('"dns" is a UDP port, and ELB checks over TCP');
    expect(() => byNlb({ healthCheck: { port: "8081" } }, dns)).not.toThrow();
  });

  it("may answer by TCP on the same number, or not be sent to at all", () => {
    expect(() => byNlb({}, { ...dns, ports: { "dns-tcp": 5353 } })).not.toThrow();
    expect(() => byNlb({ ports: { http: 80 } }, { ...dns, ports: { http: 8080 } })).not.toThrow();
    expect(() => byNlb({ annotations: { [`${NLB}-healthcheck-port`]: "8081" } }, dns)).not.toThrow();
  });
});

describe("what ELB and the controller reject", () => {
  const ingress: [string, AlbOptions][] = [
    ["[FG714] loadBalancerName: load balancer name", { loadBalancerName: "x".repeat(33) }],
    [
      '[FG714] loadBalancerName: load balancer name "internal-web" begins with internal-',
      { loadBalancerName: "internal-web" },
    ],
    [
      "[FG872] healthCheck.intervalSeconds: 4 is not a whole number from 5 to 300",
      { healthCheck: { intervalSeconds: 4 } },
    ],
    ['[FG882] groupName: the group name "Front" is not valid', { groupName: "Front" }],
    ["[FG882] groupOrder: 1001 is not a whole number from -1000 to 1000", { groupName: "front", groupOrder: 1001 }],
    ['[FG883] inboundCidrs[0]: "10.0.0.0/99" is not a CIDR', { inboundCidrs: ["10.0.0.0/99"] }],
    ["[FG884] subnetIds: no subnet for a load balancer that requires two, in two zones", { subnetIds: [] }],
    [
      "[FG921] securityGroupIds: an empty list, for which the controller creates a security group of its own; list the security groups, or leave it out if the controller should create one",
      { securityGroupIds: [] },
    ],
    [
      `[FG887] ${ALB}/load-balancer-attributes: idle_timeout.timeout_seconds is "5000"`,
      { annotations: { [`${ALB}/load-balancer-attributes`]: "idle_timeout.timeout_seconds=5000" } },
    ],
  ];
  it.each(ingress)("of an Ingress is rejected at synth: %s", (message, options) => {
    expect(() => exposed(options)).toThrow(`test/web/ingress: ${message}`);
  });

  const service: [string, NetworkLoadBalancerOptions][] = [
    ['[FG714] loadBalancerName: load balancer name "a_b" is not valid', { loadBalancerName: "a_b" }],
    ["[FG872] healthCheck.intervalSeconds: the timeout is 10 seconds", { healthCheck: { intervalSeconds: 5 } }],
    ["[FG883] sourceCidrs: an empty list, which the controller treats as open to all", { sourceCidrs: [] }],
    ["[FG884] subnetIds: no subnet for a load balancer that requires one", { subnetIds: [] }],
    ["[FG921] securityGroupIds: an empty list", { securityGroupIds: [] }],
  ];
  it.each(service)("of a Service is rejected at synth: %s", (message, options) => {
    expect(() => byNlb(options)).toThrow(`test/web/network-load-balancer: ${message}`);
  });

  it("is accepted within its limits", () => {
    const options = { groupName: "front", groupOrder: -1000, inboundCidrs: ["10.0.0.0/8", "2001:db8::/32"] };
    expect(() => exposed(options)).not.toThrow();
    expect(() => byNlb({ subnetIds: ["subnet-p"], loadBalancerName: "x".repeat(32) })).not.toThrow();
  });

  it("is not judged where it is known only at apply", () => {
    const text = Lazy.stringValue({ produce: () => "-" });
    const number = Lazy.numberValue({ produce: () => 7 });
    const healthCheck = { path: text, port: text, intervalSeconds: number, successCodes: text };
    const { made } = shopWithController((stack, cluster) => {
      const subnetIds = new TerraformVariable(stack, "subnets", { type: "list(string)" }).listValue;
      const inboundCidrs = [Lazy.stringValue({ produce: () => "10.0.0.0/8" })];
      const options = { subnetIds, inboundCidrs, loadBalancerName: text, groupName: text, groupOrder: number };
      addWeb(stack, cluster).expose({ ...options, healthCheck });
    });
    expect(annotations(made.single("kubernetes_ingress_v1"))).toMatchObject({
      [`${ALB}/subnets`]: '${join(",", var.subnets)}',
      [`${ALB}/healthcheck-interval-seconds`]: 7,
      [`${ALB}/group.order`]: 7,
    });
  });
});

test("load balancers of both kinds are on the bill, those of one group once", () => {
  const stack = new FargateServerlessStack(testApp(), "shop", {
    region: "us-east-1",
    kubernetesVersion: "1.36",
    fargateProfiles: { shop: { selectors: [{ namespace: "shop" }] } },
  });
  for (const id of ["web", "api"]) {
    const options = { cluster: stack.cluster, namespace: "shop", image: IMAGE, ports: { http: 8080 } };
    new FargateDeployment(stack, id, options).expose({ groupName: "front" });
  }
  const mail = { cluster: stack.cluster, namespace: "shop", image: IMAGE, ports: { smtp: 2525 } };
  new FargateDeployment(stack, "mail", mail).exposeByNetworkLoadBalancer();
  const counted = stack.explain().cost.lines.filter(({ item }) => item.includes("Load Balancer"));
  expect(counted.map(({ item, quantity }) => [item.split(" ")[0], quantity])).toEqual([
    ["Application", 1],
    ["Network", 1],
  ]);
});
