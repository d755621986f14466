// Load balancers of manifests: whether they reach pods without a node, and whether the controller makes them at all.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { AdmissionContext } from "../../../lib/rules/admission/context";
import { checkObjects } from "../../../lib/rules/admission/report";
import { Finding, formatFinding, Severity } from "../../../lib/rules/finding";
import { manifestOf } from "../../../lib/rules/manifests/terraform";
import { codes, lines } from "../expect-findings";
import { object, podWith, workload } from "./objects";

const ALB = "alb.ingress.kubernetes.io";
const NLB = "service.beta.kubernetes.io/aws-load-balancer";
const TARGET = `${ALB}/target-type`;
const IP = { [TARGET]: "ip" };
const INSTANCE = { [TARGET]: "instance" };

const named = (apiVersion: string, kind: string, name: string, spec: object, metadata: object = {}): object =>
  object(apiVersion, kind, spec, { name, ...metadata });
const ingress = (annotations: object, spec: object = { ingressClassName: "alb" }, name = "front"): object =>
  named("networking.k8s.io/v1", "Ingress", name, { defaultBackend: toWeb, ...spec }, { annotations });
const service = (annotations: object, spec: object = {}, name = "web"): object =>
  named("v1", "Service", name, { ports: [{ port: 80 }], ...spec }, { annotations });
const ingressClass = (name: string, controller: unknown, more: object = {}, annotations: object = {}): object =>
  named("networking.k8s.io/v1", "IngressClass", name, { controller, ...more }, { annotations });
const params = (spec: object): object => named("elbv2.k8s.aws/v1beta1", "IngressClassParams", "outer", spec);
const toWeb = { service: { name: "web", port: { number: 80 } } };
const withParams = { parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "outer" } };
const ofAlb = "ingress.k8s.aws/alb";

/** Each finding that is more than a note, with the object that it is about. */
function found(objects: readonly object[], context: AdmissionContext = {}): string[] {
  return checkObjects(objects, context).objects.flatMap(({ kind, name, findings }) =>
    findings.filter(({ severity }) => severity !== Severity.INFO).map(({ code }) => `${kind}/${name} ${code}`),
  );
}

/** What is found in an object that makes no pods. */
function checkWorkloadless(given: object): Finding[] {
  return checkObjects([given]).objects.flatMap(({ findings }) => findings);
}

const action = (config: object): object => ({ [`${ALB}/actions.go`]: JSON.stringify(config) });
const toAction = { defaultBackend: { service: { name: "go", port: { name: "use-annotation" } } } };
const toNodes = ["Ingress/front FG355"];
const outer = { ingressClassName: "outer" };

describe("an Application Load Balancer", () => {
  const cases: [string, object[], string[]][] = [
    ["of a class with another name", [ingressClass("outer", ofAlb), ingress(INSTANCE, outer)], toNodes],
    ["of such a class, by the controller's default", [ingressClass("outer", ofAlb), ingress({}, outer)], toNodes],
    ["of such a class, with IP targets", [ingressClass("outer", ofAlb), ingress(IP, outer)], []],
    ["of another controller's class", [ingressClass("outer", "k8s.io/ingress-nginx"), ingress(INSTANCE, outer)], []],
    [
      "of a class called alb that another controller serves",
      [ingressClass("alb", "eks.amazonaws.com/alb"), ingress({})],
      [],
    ],
    ["of a class that is not in the input, which may say ip", [ingress({ [`${ALB}/scheme`]: "internal" }, outer)], []],
    ["of a class that is not in the input, and is told instance", [ingress(INSTANCE, outer)], toNodes],
    ["of a class that other controllers are known by", [ingress(INSTANCE, { ingressClassName: "nginx" })], []],
    ["by the annotation of a class", [ingress({ "kubernetes.io/ingress.class": "alb" }, {})], toNodes],
    ["by the annotation of another class", [ingress({ "kubernetes.io/ingress.class": "nginx", ...INSTANCE }, {})], []],
    ["of no class, in the ALB's own words", [ingress({ [`${ALB}/scheme`]: "internal" }, {})], toNodes],
    ["of no class and no words", [ingress({}, {})], []],
    [
      "of the default class",
      [ingressClass("outer", ofAlb, {}, { "ingressclass.kubernetes.io/is-default-class": "true" }), ingress({}, {})],
      toNodes,
    ],
    [
      "of a default class that another controller serves",
      [
        ingressClass("outer", "k8s.io/ingress-nginx", {}, { "ingressclass.kubernetes.io/is-default-class": "true" }),
        ingress(INSTANCE, {}),
      ],
      [],
    ],
    [
      "whose class says ip",
      [params({ targetType: "ip" }), ingressClass("outer", ofAlb, withParams), ingress(INSTANCE, outer)],
      [],
    ],
    [
      "whose class says instance, whatever it says itself",
      [params({ targetType: "instance" }), ingressClass("outer", ofAlb, withParams), ingress(IP, outer)],
      toNodes,
    ],
    [
      "whose class has parameters that are not in the input",
      [ingressClass("outer", ofAlb, withParams), ingress({}, outer)],
      [],
    ],
    [
      "whose class by an annotation has no parameters",
      [
        params({ targetType: "ip" }),
        ingressClass("alb", ofAlb, withParams),
        ingress({ "kubernetes.io/ingress.class": "alb" }, {}),
      ],
      toNodes,
    ],
    ["of which the Service says ip", [service(IP), ingress({})], []],
    ["of which the Service says ip, and goes before the Ingress", [service(IP), ingress(INSTANCE)], []],
    ["of which the Service says instance, and goes before the Ingress", [service(INSTANCE), ingress(IP)], toNodes],
    [
      "of which a Service in another namespace says instance",
      [named("v1", "Service", "web", { ports: [] }, { annotations: {}, namespace: "other" }), ingress(IP)],
      [],
    ],
    [
      "of which one of two Services says instance",
      [
        service(INSTANCE, {}, "old"),
        ingress(IP, {
          ingressClassName: "alb",
          rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "old", port: { number: 80 } } } }] } }],
        }),
      ],
      toNodes,
    ],
    [
      "that redirects all requests",
      [ingress(action({ type: "redirect" }), { ingressClassName: "alb", ...toAction })],
      [],
    ],
    [
      "that an action forwards to a Service",
      [
        service(INSTANCE),
        ingress(
          {
            ...IP,
            ...action({ Type: "forward", ForwardConfig: { targetGroups: [{ serviceName: "web", servicePort: 80 }] } }),
          },
          { ingressClassName: "alb", ...toAction },
        ),
      ],
      toNodes,
    ],
    [
      "that an action forwards to a target group of one's own",
      [ingress(action({ type: "forward", targetGroupARN: "arn:aws:x" }), { ingressClassName: "alb", ...toAction })],
      [],
    ],
    [
      "with an older spelling of its Service",
      [
        service(INSTANCE),
        named(
          "extensions/v1beta1",
          "Ingress",
          "front",
          { rules: [{ http: { paths: [{ backend: { serviceName: "web", servicePort: 80 } }] } }] },
          { annotations: { "kubernetes.io/ingress.class": "alb", ...IP } },
        ),
      ],
      toNodes,
    ],
    ["of which there are parameters alone", [params({ targetType: "instance" })], ["IngressClassParams/outer FG355"]],
    ["of which there is a Service alone", [service(INSTANCE)], ["Service/web FG355"]],
  ];
  it.each(cases)("%s", (_, objects, expected) => {
    expect(found(objects)).toEqual(expected);
  });

  it("uses the arguments of its controller as the default", () => {
    const controller = workload("Deployment", {
      spec: {
        containers: [
          {
            name: "controller",
            image: "example.com/mirror/aws-load-balancer-controller:v3.5.0",
            args: [
              "--cluster-name=shop",
              "--default-target-type",
              "ip",
              "--aws-region=eu-west-1",
              "--aws-vpc-id=vpc-1",
            ],
          },
        ],
      },
    });
    expect(found([controller, ingress({})])).toEqual([]);
    expect(found([controller, ingress({})], { defaultTargetType: "instance" })).toEqual(toNodes);
  });

  it("shows which setting sends to nodes", () => {
    const told = (objects: readonly object[]): string[] =>
      checkObjects(objects).objects.flatMap(({ findings }) => findings.map(formatFinding));
    const end = "the ALB would send to nodes, which do not forward to Fargate pods, and return 503";
    expect(told([service(INSTANCE), ingress(IP)])).toEqual([
      `[FG355] spec.defaultBackend: target-type is "instance" by the Service web, which overrides the Ingress: ${end}; set the annotation ${TARGET}: ip on the Service, or remove it there`,
    ]);
    expect(
      told([params({ targetType: "instance" }), ingressClass("outer", ofAlb, withParams), ingress(IP, outer)]),
    ).toEqual([
      `[FG355] spec.ingressClassName: target-type is "instance" by the parameters of the class outer, which override the Ingress: ${end}; set spec.targetType: ip of its IngressClassParams`,
    ]);
    expect(told([params({ targetType: "instance" })])).toEqual([
      "[FG355] spec.targetType: Ingresses of its class would send to nodes, which do not forward to Fargate pods, and return 503; write ip",
    ]);
    expect(told([service(INSTANCE)])).toEqual([
      `[FG355] metadata.annotations["${TARGET}"]: target-type is "instance": an ALB would send to nodes, which do not forward to Fargate pods, and return 503; set the annotation ${TARGET}: ip`,
    ]);
  });

  it("is read from a resource of Terraform as from a manifest", () => {
    const path = { backend: { service: { name: "web", port: { number: 80 } } } };
    const args = (annotations: object): object => ({
      metadata: { name: "front", namespace: "study-a", annotations },
      spec: { ingress_class_name: "outer", rule: [{ http: { path: [path] } }] },
    });
    const made = manifestOf("kubernetes_ingress_class_v1", {
      metadata: { name: "outer" },
      spec: { controller: ofAlb },
    });
    const front = (annotations: object) => manifestOf("kubernetes_ingress_v1", args(annotations));
    expect(found([made, service(INSTANCE), front(IP)] as object[])).toEqual(toNodes);
    expect(found([made, service({}), front(IP)] as object[])).toEqual([]);
  });

  it.each(["${var.type}", "${kubernetes_service_v1.web.id}"])(
    "is left open where %s is known only at apply",
    (type) => {
      const open = [
        [service({ [TARGET]: type }), ingress(INSTANCE)],
        [ingress({ [TARGET]: type })],
        [ingressClass("outer", type), ingress({}, outer)],
        [params({ targetType: type }), ingressClass("outer", ofAlb, withParams), ingress(INSTANCE, outer)],
      ];
      for (const objects of open) expect(found(objects)).toEqual([]);
    },
  );
});

describe("a Service of type NodePort", () => {
  const nodePort = service({}, { type: "NodePort" });
  const binding = (spec: object): object =>
    named("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", "bind", { serviceRef: { name: "web", port: 80 }, ...spec });
  const configuration = named("gateway.k8s.aws/v1", "TargetGroupConfiguration", "conf", {
    targetReference: { name: "web" },
    defaultConfiguration: { targetType: "ip" },
  });

  it.each<[string, object[]]>([
    ["an ALB", [ingress(IP)]],
    ["a target group of one's own", [binding({ targetType: "ip" })]],
    ["a target group whose type is that of AWS", [binding({})]],
    ["a Gateway", [configuration]],
  ])("is reached by IP through %s", (_, objects) => {
    expect(found([nodePort, ...objects])).toEqual([]);
  });

  it.each<[string, object[]]>([
    ["alone", []],
    ["behind an Ingress of another controller", [ingress(IP, { ingressClassName: "nginx" })]],
    ["behind an ALB that leads elsewhere", [ingress(IP, { ingressClassName: "alb", defaultBackend: undefined })]],
  ])("does not work %s", (_, objects) => {
    expect(found([nodePort, ...objects])).toEqual(["Service/web FG356"]);
  });

  it("may have a Network Load Balancer of its own, which reaches pods or does not", () => {
    const balanced = (type: string) =>
      service({ [`${NLB}-type`]: "external", [`${NLB}-nlb-target-type`]: type }, { type: "NodePort" });
    expect(found([balanced("ip")])).toEqual([]);
    expect(found([balanced("instance")])).toEqual(["Service/web FG357"]);
  });
});

describe("a Network Load Balancer", () => {
  const nlb = (annotations: object, spec: object = {}) => service(annotations, { type: "LoadBalancer", ...spec });
  const target = (type: string): object => ({ [`${NLB}-nlb-target-type`]: type });
  const toNodesByNlb = ["Service/web FG357"];
  const cases: [string, object, AdmissionContext, string[]][] = [
    ["without a class, which the webhook gives it", nlb(target("ip")), {}, []],
    ["without a class, of the old type", nlb({ ...target("ip"), [`${NLB}-type`]: "nlb" }), {}, []],
    ["without a class, and told instance", nlb(target("instance")), {}, toNodesByNlb],
    ["without a class and without a word", nlb({}), {}, toNodesByNlb],
    ["without a class where the default is ip", nlb({}), { defaultTargetType: "ip" }, []],
    ["without a class where no webhook gives one", nlb(target("ip")), { classesServices: false }, toNodesByNlb],
    [
      "without a class where no webhook gives one, and asked for by annotations",
      nlb({ ...target("ip"), [`${NLB}-type`]: "external" }),
      { classesServices: false },
      [],
    ],
    ["of another class", nlb({}, { loadBalancerClass: "tailscale" }), {}, []],
    ["of another class, with annotations", nlb(target("instance"), { loadBalancerClass: "tailscale" }), {}, []],
    ["of the controller's class", nlb({}, { loadBalancerClass: "service.k8s.aws/nlb" }), {}, toNodesByNlb],
    ["of a class known only at apply", nlb({}, { loadBalancerClass: "${var.class}" }), {}, []],
  ];
  it.each(cases)("%s", (_, given, context, expected) => {
    expect(found([given], context)).toEqual(expected);
  });
});

describe("a target group", () => {
  const binding = (spec: object): object => object("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", spec);
  const configuration = (spec: object): object => object("gateway.k8s.aws/v1beta1", "TargetGroupConfiguration", spec);
  const route = (type: string) => ({ routeConfigurations: [{ targetGroupProps: { targetType: type } }] });
  const ip = { defaultConfiguration: { targetType: "ip" } };
  const reference = { targetReference: { name: "web" } };

  it("that nodes are put into reaches no pod", () => {
    expect(lines(checkWorkload(binding({ targetType: "instance" })))).toEqual([
      "[FG346] spec.targetType: it registers nodes in the target group, and Fargate pods are reachable only by IP address; create a target group of type ip, bind that one, and set targetType: ip",
    ]);
    expect(checkWorkload(binding({ targetType: "ip" }))).toEqual([]);
    expect(checkWorkload(binding({}))).toEqual([]);
  });

  it("of a Gateway holds pods, by default and for each route", () => {
    const say = (field: string, what: string): string =>
      `[FG346] ${field}.targetType: the target type is ${what}: the load balancer would send to nodes, and Fargate pods are reachable only by IP address; write targetType: ip`;
    const first = "spec.defaultConfiguration";
    expect(lines(checkWorkload(configuration({ defaultConfiguration: { targetType: "instance" } })))).toEqual([
      say(first, '"instance"'),
    ]);
    expect(lines(checkWorkload(configuration(reference)))).toEqual([say(first, "missing, which means instance")]);
    expect(lines(checkWorkload(configuration({ ...ip, ...route("instance") })))).toEqual([
      say("spec.routeConfigurations[0].targetGroupProps", '"instance"'),
    ]);
    expect(checkWorkload(configuration({ ...ip, ...route("ip") }))).toEqual([]);
  });

  it("of a Gateway may have its type from the controller, or from the load balancer's own default", () => {
    expect(checkWorkload(configuration(reference), { defaultTargetType: "ip" })).toEqual([]);
    expect(checkWorkload(configuration(reference), { objects: [configuration(ip)] })).toEqual([]);
    expect(codes(checkWorkload(configuration({ defaultConfiguration: "${var.all}" })))).toEqual(["FG394"]);
  });
});

describe("a load balancer with security groups of its own", () => {
  const groups = { [`${ALB}/security-groups`]: "sg-1" };
  const rules = (prefix: string, value: string): object => ({
    [`${prefix}manage-backend-security-group-rules`]: value,
  });
  const alb = (annotations: object, name = "front"): object => ingress({ ...IP, ...annotations }, undefined, name);
  const nlbGroups = { [`${NLB}-nlb-target-type`]: "ip", [`${NLB}-security-groups`]: "sg-1" };
  const nlb = (annotations: object, spec: object = { loadBalancerClass: "service.k8s.aws/nlb" }): object =>
    service({ ...nlbGroups, ...annotations }, { type: "LoadBalancer", ...spec });
  const closed = ["Ingress/front FG347"];
  const shared = { [`${ALB}/group.name`]: "shop" };
  const cases: [string, object[], string[]][] = [
    ["is not let in by the pods", [alb(groups)], closed],
    ["is let in where the controller is asked to", [alb({ ...groups, ...rules(`${ALB}/`, "true") })], []],
    ["is not let in where it is told not to", [alb({ ...groups, ...rules(`${ALB}/`, "false") })], closed],
    ["may be let in where that is known only at apply", [alb({ ...groups, ...rules(`${ALB}/`, "${var.x}") })], []],
    ["is not let in whatever its groups are", [alb({ [`${ALB}/security-groups`]: "${var.group}" })], closed],
    ["has none where there is no name", [alb({ [`${ALB}/security-groups`]: "" })], []],
    [
      "is let in where another Ingress of its group asks",
      [alb({ ...groups, ...shared }), alb({ ...shared, ...rules(`${ALB}/`, "true") }, "other")],
      [],
    ],
    [
      "is not let in because of another group",
      [alb({ ...groups, ...shared }), alb({ [`${ALB}/group.name`]: "b", ...rules(`${ALB}/`, "true") }, "other")],
      closed,
    ],
    ["of a Service is not let in", [nlb({})], ["Service/web FG347"]],
    ["of a Service is let in where the controller is asked to", [nlb(rules(`${NLB}-`, "true"))], []],
    ["of a Service has none where they are turned off", [nlb({ [`${NLB}-disable-nlb-sg`]: "true" })], []],
    ["of a Service of another controller is none of AWS", [nlb({}, { loadBalancerClass: "tailscale" })], []],
    [
      "of a Gateway is not let in",
      [object("gateway.k8s.aws/v1", "LoadBalancerConfiguration", { securityGroups: ["sg-1"] })],
      ["LoadBalancerConfiguration/it FG347"],
    ],
    [
      "of a Gateway is let in where the controller is asked to",
      [
        object("gateway.k8s.aws/v1", "LoadBalancerConfiguration", {
          securityGroups: ["sg-1"],
          manageBackendSecurityGroupRules: true,
        }),
      ],
      [],
    ],
    ["of a Gateway has none where none is named", [object("gateway.k8s.aws/v1", "LoadBalancerConfiguration", {})], []],
  ];
  it.each(cases)("%s", (_, objects, expected) => {
    expect(found(objects)).toEqual(expected);
  });

  it("is allowed by a controller that does it for all", () => {
    expect(found([alb(groups)], { opensPodGroups: true })).toEqual([]);
    expect(found([alb({ ...groups, ...rules(`${ALB}/`, "false") })], { opensPodGroups: true })).toEqual(closed);
  });

  it("gets the fix", () => {
    expect(lines(checkWorkload(alb(groups)))).toEqual([
      `[FG347] metadata.annotations["${ALB}/security-groups"]: the load balancer has its own security groups, from which the pods' security groups allow no traffic, so its requests time out; set the annotation ${ALB}/manage-backend-security-group-rules: "true", or add rules to the pods' security group yourself`,
    ]);
  });
});

describe("the Load Balancer Controller on Fargate", () => {
  const CLUSTER = "--cluster-name=shop";
  const REGION = "--aws-region=eu-west-1";
  const VPC = "--aws-vpc-id=vpc-1";
  const image = "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0";
  const controller = (args: string[], more: object = {}): object => podWith({ image, args, ...more });
  const told = (given: object): string[] => lines(checkWorkload(given)).filter((line) => line.includes("FG348"));

  it("has its region and its VPC", () => {
    const start = "[FG348] spec.containers[0].args: the";
    const end = "not set, and Fargate has no instance metadata to read them from; add";
    expect(told(controller([CLUSTER]))).toEqual([
      `${start} region and the VPC of the controller are ${end} --aws-region=… and --aws-vpc-id=… to its arguments, region and vpcId as values of its chart`,
    ]);
    expect(told(controller([CLUSTER, REGION]))).toEqual([
      `${start} VPC of the controller is ${end} --aws-vpc-id=… to its arguments, vpcId as values of its chart`,
    ]);
    expect(told(controller([CLUSTER, VPC, "--aws-region="]))).toHaveLength(1);
    expect(told(controller([CLUSTER, REGION, VPC]))).toEqual([]);
  });

  it.each<[string, object]>([
    ["in two words", controller([CLUSTER, "--aws-region", "eu-west-1", "--aws-vpc-id", "vpc-1"])],
    ["by the command", podWith({ image, command: ["/controller", CLUSTER, REGION, VPC] })],
    ["by the VPC's tags", controller([CLUSTER, REGION, "--aws-vpc-tags=Name=shop"])],
    ["by a variable", controller([CLUSTER, VPC], { env: [{ name: "AWS_REGION", value: "eu-west-1" }] })],
    [
      "by a variable from elsewhere",
      controller([CLUSTER, VPC], { env: [{ name: "AWS_DEFAULT_REGION", valueFrom: { configMapKeyRef: {} } }] }),
    ],
    ["by variables that are not listed", controller([CLUSTER, VPC], { envFrom: [{ configMapRef: { name: "aws" } }] })],
    ["only at apply", controller([CLUSTER, "--aws-region=${var.region}", "--aws-vpc-id=${var.vpc}"])],
  ])("may get them %s", (_, given) => {
    expect(told(given)).toEqual([]);
  });

  it("is known by its image, also that of its first version", () => {
    const of = (name: string): object => podWith({ image: name, args: [CLUSTER] });
    expect(told(of("amazon/aws-alb-ingress-controller:v2.1.0"))).toHaveLength(1);
    expect(
      told(of("111122223333.dkr.ecr.eu-west-1.amazonaws.com/copy/aws-load-balancer-controller@sha256:0")),
    ).toHaveLength(1);
    expect(told(of("example.com/aws-load-balancer-controller-exporter:v1"))).toEqual([]);
  });

  it("is not judged by arguments that are not there", () => {
    expect(told(podWith({ image }))).toEqual([]);
  });
});

describe("a name of a load balancer", () => {
  const name = (value: string): object => ({ ...IP, [`${ALB}/load-balancer-name`]: value });
  const front = (id: string, annotations: object): object => ingress(annotations, undefined, id);
  const nlb = (annotations: object): object =>
    service({ [`${NLB}-nlb-target-type`]: "ip", ...annotations }, { type: "LoadBalancer" });

  it("is that of one", () => {
    const report = checkObjects([front("a", name("shop")), front("b", name("shop"))]);
    expect(report.objects.flatMap(({ findings }) => findings.map(formatFinding))).toEqual([
      `[FG349] metadata.annotations["${ALB}/load-balancer-name"]: "shop" is already the name of the load balancer of Ingress study-a/a, and ELB rejects a second one in the same account and region; choose another loadBalancerName, or put Ingresses that should share a load balancer in one group (groupName)`,
    ]);
    expect(found([front("a", name("shop")), nlb({ [`${NLB}-name`]: "shop" })])).toEqual(["Service/web FG349"]);
  });

  it("may be that of all Ingresses of a group", () => {
    const group = { [`${ALB}/group.name`]: "shop" };
    expect(found([front("a", { ...name("shop"), ...group }), front("b", { ...name("shop"), ...group })])).toEqual([]);
    expect(found([front("a", name("shop")), front("b", name("other")), nlb({ [`${NLB}-name`]: "third" })])).toEqual([]);
    expect(found([front("a", name("${var.name}")), front("b", name("${var.name}"))])).toEqual([]);
  });
});

describe("Ingresses of one group", () => {
  const member = (id: string, settings: object): object =>
    ingress({ ...IP, [`${ALB}/group.name`]: "shop", ...settings }, undefined, id);

  it("agree on their load balancer", () => {
    const report = checkObjects([
      member("a", { [`${ALB}/scheme`]: "internal" }),
      member("b", { [`${ALB}/scheme`]: "internet-facing" }),
    ]);
    expect(report.objects.flatMap(({ findings }) => findings.map(formatFinding))).toEqual([
      `[FG950] metadata.annotations["${ALB}/scheme"]: scheme is "internet-facing", and "internal" in Ingress study-a/a of the same group shop: the controller does not update a group whose settings conflict; set the same value in both, or set it in only one of them`,
    ]);
    expect(
      found([
        member("a", { [`${ALB}/load-balancer-name`]: "one" }),
        member("b", { [`${ALB}/load-balancer-name`]: "two" }),
      ]),
    ).toEqual(["Ingress/b FG950"]);
  });

  it("may leave it to one of them, and order lists freely", () => {
    const subnets = (list: string): object => ({ [`${ALB}/subnets`]: list });
    expect(found([member("a", subnets("subnet-1, subnet-2")), member("b", subnets("subnet-2,subnet-1"))])).toEqual([]);
    expect(found([member("a", subnets("subnet-1,subnet-2")), member("b", {})])).toEqual([]);
    expect(found([member("a", subnets("${var.a}")), member("b", subnets("subnet-1,subnet-2"))])).toEqual([]);
  });
});

describe("a namespace with a load balancer", () => {
  const GATE = "elbv2.k8s.aws/pod-readiness-gate-inject";
  const namespace = (metadata: object): object => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "study-a", ...metadata },
  });
  const told = (objects: object[]): string[] =>
    checkObjects(objects).objects.flatMap(({ findings }) => findings.map(formatFinding));

  it("needs readiness gates", () => {
    expect(told([namespace({}), ingress(IP)])).toEqual([
      `[FG951] metadata.labels: in a rolling update old pods may end before the load balancer of Ingress study-a/front sends to new ones; label the namespace ${GATE}: enabled`,
    ]);
    expect(told([namespace({ labels: { [GATE]: "enabled" } }), ingress(IP)])).toEqual([]);
    expect(told([namespace({ labels: { [GATE]: "disabled" } }), ingress(IP)])).toEqual([]);
  });

  it("is one with an Ingress or a Service of the controller", () => {
    expect(told([namespace({})])).toEqual([]);
    expect(told([namespace({ name: "other" }), ingress(IP)])).toEqual([]);
    expect(told([namespace({}), ingress(IP, { ingressClassName: "nginx" })])).toEqual([]);
  });
});

describe("the annotations of an Ingress", () => {
  const told = (annotations: object, spec?: object, others: object[] = []): string[] =>
    checkObjects([...others, ingress({ ...IP, ...annotations }, spec)]).objects.flatMap(({ findings }) =>
      findings.map(formatFinding),
    );
  const header = '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Canary","values":["yes"]}}]';
  const field = (suffix: string): string => `metadata.annotations["${ALB}/${suffix}"]`;
  const nothing = "so the controller neither creates nor updates the load balancer";

  it("are JSON where the controller reads JSON", () => {
    expect(told({ [`${ALB}/conditions.web`]: "[{field:x}]" })).toEqual([
      `[FG958] ${field("conditions.web")}: "[{field:x}]" is not JSON, ${nothing}; write it as in ${header}`,
    ]);
    expect(told({ [`${ALB}/conditions.web`]: header })).toEqual([]);
    expect(told({ [`${ALB}/conditions.web`]: "${var.conditions}" })).toEqual([]);
  });

  it.each<[string, string, object | undefined, string]>([
    ["conditions.web", '{"field":"host-header"}', undefined, "a JSON list"],
    ["transforms.web", "", undefined, "JSON"],
    ["actions.go", "[]", toAction, "a JSON object"],
    ["listen-ports", "80,443", undefined, "JSON"],
  ])("are of the type that the controller reads: %s", (suffix, text, spec, problem) => {
    const [first, ...others] = told({ [`${ALB}/${suffix}`]: text }, spec);
    expect(others).toEqual([]);
    expect(first).toContain(`[FG958] ${field(suffix)}: ${JSON.stringify(text)} is not ${problem}, ${nothing}`);
  });

  it("are only warned about where a class may be another controller's", () => {
    const [found] = checkObjects([ingress({ ...IP, [`${ALB}/listen-ports`]: "80" }, outer)]).objects.flatMap(
      ({ findings }) => findings,
    );
    expect(found).toMatchObject({ code: "FG958", severity: "warning" });
    expect(told({ [`${ALB}/listen-ports`]: "80" }, { ingressClassName: "nginx" })).toEqual([]);
  });

  it("have the names of its backends", () => {
    expect(told({ [`${ALB}/conditions.wbe`]: header })).toEqual([
      `[FG959] ${field("conditions.wbe")}: the Ingress has no backend called "wbe", so the controller ignores these conditions; write ${ALB}/conditions.web`,
    ]);
    expect(told({ [`${ALB}/actions.web`]: '{"type":"forward"}' })).toEqual([
      `[FG959] ${field("actions.web")}: the Ingress has no backend with the port name use-annotation called "web", so the controller ignores these actions; write the name of a backend, or remove it`,
    ]);
  });

  it("may have names that are known only at apply", () => {
    const unknown = { defaultBackend: { service: { name: "${var.service}", port: { number: 80 } } } };
    expect(told({ [`${ALB}/conditions.canary`]: header }, unknown)).toEqual([]);
  });

  it("list more than one subnet, unless its zone is of another kind", () => {
    const subnets = (list: string): object => ({ [`${ALB}/subnets`]: list });
    expect(told(subnets("subnet-p"))).toEqual([
      `[FG884] ${field("subnets")}: one subnet, subnet-p, is enough only in a Local Zone, a Wavelength Zone or an Outpost; elsewhere two are required, in two zones; list more, or leave it out: the controller finds those with the role tag`,
    ]);
    expect(told(subnets("subnet-p, subnet-p"))).toHaveLength(1);
    expect(told(subnets("subnet-p, subnet-q"))).toEqual([]);
    expect(told(subnets("${var.subnets}"))).toEqual([]);
    const ofClass = [params({ subnets: { ids: ["subnet-1"] } }), ingressClass("outer", ofAlb, withParams)];
    expect(told(subnets("subnet-p"), outer, ofClass).filter((line) => line.includes("FG884"))).toEqual([]);
  });

  it("list ranges that begin with their first address, as the controller recognizes no others", () => {
    const ranges = (list: string): object => ({ [`${ALB}/inbound-cidrs`]: list });
    const end = "which the controller does not recognize, so it can no longer update the load balancer";
    expect(told(ranges("10.0.0.0/8, 10.20.0.7/16"))).toEqual([
      `[FG883] ${field("inbound-cidrs")}: 10.20.0.7/16 has host bits set: AWS stores it as 10.20.0.0/16, ${end}; write 10.20.0.0/16`,
    ]);
    expect(told(ranges("10.0.0.1"))).toEqual([
      `[FG883] ${field("inbound-cidrs")}: "10.0.0.1" is not a CIDR; write an address and the length of its prefix, such as 203.0.113.0/24`,
    ]);
    for (const right of ["10.0.0.1/32,2001:db8::/32", "${var.ranges}"]) expect(told(ranges(right))).toEqual([]);
    const ofClass = [params({ inboundCIDRs: ["10.0.0.0/8"] }), ingressClass("outer", ofAlb, withParams)];
    expect(told(ranges("10.0.0.1/8"), outer, ofClass).filter((line) => line.includes("FG883"))).toEqual([]);
  });

  it("list pairs of a name and a value", () => {
    const nothingElse = "is not a name and a value, so the controller neither creates nor updates the load balancer";
    const pairs = (key: string, list: string): object => ({ [`${ALB}/${key}`]: list });
    expect(told(pairs("tags", "team"))).toEqual([
      `[FG887] ${field("tags")}: "team" ${nothingElse}; write name=value, with a comma between two of them`,
    ]);
    expect(told(pairs("load-balancer-attributes", "idle_timeout.timeout_seconds:60"))).toHaveLength(1);
    expect(told(pairs("target-group-attributes", "a,b=c"))).toEqual([expect.stringContaining('"a" is not a name')]);
    expect(told(pairs("listener-attributes.HTTP-80", "=a"))).toEqual([expect.stringContaining('"=a" is not a name')]);
    const right = ["team=web, unit = a,b", "team=", "a=b=c", "", "note=a\\,b,c", "${var.tags}", "team=web,"];
    for (const list of right) expect(told(pairs("tags", list))).toEqual([]);
    const network = { [`${NLB}-type`]: "external", [`${NLB}-nlb-target-type`]: "ip" };
    const ofService = (key: string, list: string) =>
      codes(checkWorkloadless(service({ ...network, [`${NLB}-${key}`]: list }, { type: "LoadBalancer" })));
    expect(ofService("additional-resource-tags", "team")).toEqual(["FG887"]);
    expect(ofService("attributes", "load_balancing.cross_zone.enabled")).toEqual(["FG887"]);
    expect(ofService("attributes", "load_balancing.cross_zone.enabled=true")).toEqual([]);
  });

  it("of a Service list such ranges too, unless its spec does", () => {
    const key = "service.beta.kubernetes.io/load-balancer-source-ranges";
    const network = { [`${NLB}-type`]: "external", [`${NLB}-nlb-target-type`]: "ip" };
    const ranges = (annotations: object, spec: object = {}) =>
      checkObjects([service(annotations, { type: "LoadBalancer", ...spec })]).objects.flatMap(({ findings }) =>
        findings.flatMap((each) => (each.code === "FG883" ? [`${each.severity} ${each.field}`] : [])),
      );
    const loadBalancerSourceRanges = ["10.0.0.0/8", "10.0.0.1/8"];
    expect(ranges({ ...network, [key]: "10.0.0.1/8" })).toEqual([`warning metadata.annotations["${key}"]`]);
    expect(ranges({ ...network, [key]: "192.168.0.1/16" }, { loadBalancerSourceRanges })).toEqual([
      "warning spec.loadBalancerSourceRanges[1]",
    ]);
    expect(ranges({ ...network, [key]: "10.0.0.0/8" })).toEqual([]);
    expect(ranges({ [key]: "10.0.0.1/8", [`${NLB}-type`]: "nlb" }, { loadBalancerClass: "example.com/other" })).toEqual(
      [],
    );
  });
});
