// Load balancers as companies run them: groups, certificates and names of their own, guarded, and shared.
import { TerraformStack } from "cdktf";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { AwsLoadBalancerController, AwsLoadBalancerControllerOptions, FargateCluster } from "../../lib";
import { AlbIngress, ExposeOptions, FargateDeployment, NetworkLoadBalancerOptions } from "../../lib/workloads";
import { Block } from "../support/synth";
import { addWeb, IMAGE, Shop, shop, shopWithController } from "./shop";

const ALB = "alb.ingress.kubernetes.io";
const NLB = "service.beta.kubernetes.io/aws-load-balancer";
const REGION = "eu-west-1";
const CERTIFICATE = `arn:aws:acm:${REGION}:111122223333:certificate/a`;

const exposed = (options: ExposeOptions = {}) =>
  shopWithController((stack, cluster) => addWeb(stack, cluster).expose(options));
const byNlb = (options: NetworkLoadBalancerOptions = {}) =>
  shopWithController((stack, cluster) => addWeb(stack, cluster).exposeByNetworkLoadBalancer(options));

function annotations(block: Block): unknown {
  return (block.metadata as { annotations: unknown }).annotations;
}
const ofIngress = ({ made }: Shop): unknown => annotations(made.single("kubernetes_ingress_v1"));
const ofService = ({ made }: Shop): unknown => annotations(made.single("kubernetes_service_v1"));
const codes = ({ told }: Shop): string[] => told.map((each) => /FG\d+/.exec(each)?.[0] ?? each);

describe("security groups of a load balancer's own", () => {
  const ids = { securityGroupIds: ["sg-1", "sg-2"] };

  it("are attached to it, and the pods allow its traffic", () => {
    const alb = exposed(ids);
    expect(ofIngress(alb)).toMatchObject({
      [`${ALB}/security-groups`]: "sg-1,sg-2",
      [`${ALB}/manage-backend-security-group-rules`]: "true",
    });
    const nlb = byNlb(ids);
    expect(ofService(nlb)).toMatchObject({
      [`${NLB}-security-groups`]: "sg-1,sg-2",
      [`${NLB}-manage-backend-security-group-rules`]: "true",
    });
    expect([...alb.told, ...nlb.told]).toEqual([]);
  });

  it("are also allowed by the pods if an annotation sets them", () => {
    const alb = exposed({ annotations: { [`${ALB}/security-groups`]: "sg-1" } });
    expect(ofIngress(alb)).toMatchObject({ [`${ALB}/manage-backend-security-group-rules`]: "true" });
    const nlb = byNlb({ annotations: { [`${NLB}-security-groups`]: "sg-1" } });
    expect(ofService(nlb)).toMatchObject({ [`${NLB}-manage-backend-security-group-rules`]: "true" });
    expect([...alb.told, ...nlb.told]).toEqual([]);
  });

  it("are not allowed if the program disables it, which is reported", () => {
    const alb = exposed({ ...ids, annotations: { [`${ALB}/manage-backend-security-group-rules`]: "false" } });
    expect(codes(alb)).toEqual(["FG347"]);
  });

  it("make ranges meaningless, which is reported", () => {
    expect(codes(exposed({ ...ids, inboundCidrs: ["10.0.0.0/8"] }))).toEqual(["FG955"]);
    expect(codes(byNlb({ ...ids, sourceCidrs: ["10.0.0.0/8"] }))).toEqual(["FG955"]);
  });

  it("need the group that load balancers share, which a controller may lack", () => {
    const without = (options: ExposeOptions) => () =>
      shop((stack, cluster) => {
        cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
        new AwsLoadBalancerController(stack, "controller", { cluster, values: { enableBackendSecurityGroup: false } });
        addWeb(stack, cluster).expose(options);
      });
    expect(without(ids)).toThrow(
      `test/web/ingress: [FG957] ${ALB}/manage-backend-security-group-rules: the controller has no shared security group for its load balancers`,
    );
    expect(without({})).not.toThrow();
  });
});

describe("certificates", () => {
  it("are found by the hosts of the routes", () => {
    const alb = exposed({ host: "shop.example.com", discoverCertificates: true, sslPolicy: "p" });
    expect(ofIngress(alb)).toMatchObject({
      [`${ALB}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}/ssl-redirect`]: "443",
      [`${ALB}/ssl-policy`]: "p",
    });
    expect(ofIngress(alb)).not.toHaveProperty(`${ALB}/certificate-arn`);
    expect(alb.told).toEqual([]);
  });

  it("are not found without a host, unless others of the group have one", () => {
    expect(() => exposed({ discoverCertificates: true })).toThrow(
      "test/web/ingress: [FG873] discoverCertificates: the controller finds certificates by the hosts of the routes, and no route has a host; add a host to each route, or certificateArns",
    );
    expect(() => exposed({ discoverCertificates: true, groupName: "shop" })).not.toThrow();
    expect(() => exposed({ discoverCertificates: true, certificateArns: [CERTIFICATE] })).not.toThrow();
  });

  it("are found if annotations set HTTPS, and a policy counts there", () => {
    const listen = { [`${ALB}/listen-ports`]: '[{"HTTPS":443}]' };
    const found = exposed({ host: "shop.example.com", sslPolicy: "p", annotations: listen });
    expect(ofIngress(found)).toMatchObject({ [`${ALB}/ssl-policy`]: "p", ...listen });
    expect(found.told).toEqual([]);
    expect(codes(exposed({ annotations: listen }))).toEqual(["FG873"]);
    expect(() => exposed({ sslPolicy: "p", annotations: { [`${ALB}/listen-ports`]: '[{"HTTP":80}]' } })).toThrow(
      "[FG873] sslPolicy",
    );
  });

  it("of an annotation also terminate TLS", () => {
    const alb = exposed({ sslPolicy: "p", annotations: { [`${ALB}/certificate-arn`]: CERTIFICATE } });
    expect(ofIngress(alb)).toMatchObject({ [`${ALB}/ssl-policy`]: "p" });
    const nlb = byNlb({ sslPolicy: "p", tlsPorts: ["http"], annotations: { [`${NLB}-ssl-cert`]: CERTIFICATE } });
    expect(ofService(nlb)).toMatchObject({ [`${NLB}-ssl-negotiation-policy`]: "p", [`${NLB}-ssl-ports`]: "http" });
    expect([...alb.told, ...nlb.told]).toEqual([]);
  });

  it.each<[string, () => Shop]>([
    ["certificateArns[0]", () => exposed({ certificateArns: ["shop.example.com"] })],
    [`${ALB}/certificate-arn[0]`, () => exposed({ annotations: { [`${ALB}/certificate-arn`]: "shop.example.com" } })],
    ["certificateArns[0]", () => byNlb({ certificateArns: ["shop.example.com"] })],
    [`${NLB}-ssl-cert[0]`, () => byNlb({ annotations: { [`${NLB}-ssl-cert`]: "shop.example.com" } })],
  ])("are ARNs of the region: %s", (field, build) => {
    expect(build).toThrow(`[FG952] ${field}: "shop.example.com" is not the ARN of a certificate`);
  });
});

describe("an Application Load Balancer", () => {
  it("is guarded by a web ACL of its region, and by Shield", () => {
    const webAclArn = `arn:aws:wafv2:${REGION}:111122223333:regional/webacl/a/b`;
    expect(ofIngress(exposed({ webAclArn, shieldAdvancedProtection: true }))).toMatchObject({
      [`${ALB}/wafv2-acl-arn`]: webAclArn,
      [`${ALB}/shield-advanced-protection`]: "true",
    });
    expect(() => exposed({ webAclArn: webAclArn.replace(REGION, "us-east-1") })).toThrow("[FG953] webAclArn");
  });

  it("is not protected if the controller does not manage that, which is reported", () => {
    const told = shop((stack, cluster) => {
      cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
      new AwsLoadBalancerController(stack, "controller", { cluster, waf: false, shield: false });
      const webAclArn = `arn:aws:wafv2:${REGION}:111122223333:regional/webacl/a/b`;
      addWeb(stack, cluster).expose({ webAclArn, shieldAdvancedProtection: true });
    });
    expect(codes(told)).toEqual(["FG957", "FG957"]);
  });

  it("lets terminating pods respond for as long as its option sets, in addition to the annotations", () => {
    const key = `${ALB}/target-group-attributes`;
    const delay = "deregistration_delay.timeout_seconds=90";
    const of = (more?: string) =>
      ofIngress(exposed({ deregistrationDelaySeconds: 90, annotations: more === undefined ? {} : { [key]: more } }));
    expect(of()).toMatchObject({ [key]: delay });
    expect(of("stickiness.enabled=true")).toMatchObject({ [key]: `${delay},stickiness.enabled=true` });
    expect(of("deregistration_delay.timeout_seconds=5")).toMatchObject({
      [key]: "deregistration_delay.timeout_seconds=5",
    });
    expect(ofService(byNlb({ deregistrationDelaySeconds: 0 }))).toMatchObject({
      [`${NLB}-target-group-attributes`]: "deregistration_delay.timeout_seconds=0",
    });
    expect(() => exposed({ deregistrationDelaySeconds: 3601 })).toThrow(`[FG887] ${key}: deregistration_delay`);
  });

  it("has one finding of one subnet, by the option or by the annotation", () => {
    expect(codes(exposed({ subnetIds: ["subnet-p"] }))).toEqual(["FG884"]);
    expect(codes(exposed({ annotations: { [`${ALB}/subnets`]: "subnet-p" } }))).toEqual(["FG884"]);
    expect(codes(exposed({ subnetIds: ["subnet-p", "subnet-q"] }))).toEqual([]);
  });

  it("is distinguished from another route by conditions", () => {
    const routed = (more: { [key: string]: string }) =>
      shopWithController((stack, cluster) => {
        const at = (id: string) => ({ path: "/", service: addDeployment(stack, cluster, id).addService() });
        const routes = [at("canary"), at("stable")];
        new AlbIngress(stack, "front", { cluster, namespace: "shop", routes, annotations: more });
      });
    const conditions = '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Try","values":["yes"]}}]';
    expect(routed({ [`${ALB}/conditions.canary`]: conditions }).told).toEqual([]);
    expect(() => routed({})).toThrow("[FG880] routes[1]");
    expect(() => routed({ [`${ALB}/conditions.canary`]: "not JSON" })).toThrow("[FG958] metadata.annotations");
  });
});

function addDeployment(stack: TerraformStack, cluster: FargateCluster, id: string): FargateDeployment {
  return new FargateDeployment(stack, id, { cluster, namespace: "shop", image: IMAGE, ports: { http: 8080 } });
}

describe("two load balancers", () => {
  const both = (options: (id: string) => ExposeOptions) =>
    shopWithController((stack, cluster) => {
      for (const id of ["cart", "stock"]) addDeployment(stack, cluster, id).expose({ path: `/${id}`, ...options(id) });
    });

  it("have two names", () => {
    const { told } = both(() => ({ loadBalancerName: "shop" }));
    expect(told).toEqual([
      expect.stringContaining(`[FG349] metadata.annotations["${ALB}/load-balancer-name"]: "shop" is already the name`),
    ]);
    expect(both((id) => ({ loadBalancerName: id })).told).toEqual([]);
  });

  it("are one where their Ingresses are of one group, and agree", () => {
    expect(both(() => ({ loadBalancerName: "shop", groupName: "shop" })).told).toEqual([]);
    const torn = both((id) => ({ loadBalancerName: id, groupName: "shop" }));
    expect(codes(torn)).toEqual(["FG950"]);
  });
});

describe("a Service of the program's own without a class", () => {
  const own = (options: AwsLoadBalancerControllerOptions) =>
    shop((stack, cluster) => {
      cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
      const controller = new AwsLoadBalancerController(stack, "controller", { cluster, ...options });
      const annotations = { [`${NLB}-nlb-target-type`]: "ip" };
      new ServiceV1(stack, "own", {
        metadata: { name: "own", namespace: "shop", annotations },
        spec: { type: "LoadBalancer", port: [{ port: 80 }] },
        dependsOn: [controller],
      });
    });

  it("is left to the load balancers that send to nodes, because the library's controller sets none", () => {
    expect(codes(own({}))).toEqual(["FG357"]);
  });

  it("gets one if the controller is configured to set one", () => {
    expect(own({ values: { enableServiceMutatorWebhook: true } }).told).toEqual([]);
  });
});

test("a namespace of the program that gets a load balancer without readiness gates is reported", () => {
  const own = (labels: { [key: string]: string }) =>
    shopWithController((stack, cluster) => {
      new NamespaceV1(stack, "own", { metadata: { name: "shop", labels } });
      addWeb(stack, cluster).expose();
    });
  expect(codes(own({}))).toEqual(["FG951"]);
  expect(own({ "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" }).told).toEqual([]);
});
