// Classes of Ingresses, and load balancers of such a class.
import {
  AcmeSolver,
  ClusterIssuer,
  IngressClassParams,
  IngressClassParamsProps,
  IpAddressType,
  IpFamily,
  KubernetesObjects,
  LoadBalancerScheme,
} from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { ExposeOptions } from "../../lib/workloads";
import { addCluster } from "../support/cluster";
import { declare, synthStack } from "../support/synth";
import { addWeb, shop, Shop, shopWithController } from "../workloads/shop";

const ALB = "alb.ingress.kubernetes.io/";
const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";

function classed(options: Partial<IngressClassParamsProps> = {}, expose: ExposeOptions = {}): Shop {
  return shopWithController((stack, cluster) => {
    const ingressClass = new IngressClassParams(stack, "internal", { cluster, ...options });
    addWeb(stack, cluster).expose({ ingressClass, ...expose });
  });
}

function objectsOf({ made }: Pick<Shop, "made">): unknown[] {
  return Object.values(readObjectValues(made.single("helm_release", "internal_objects")) ?? {});
}

function annotationsOf({ made }: Shop): Record<string, string> {
  return (made.single("kubernetes_ingress_v1").metadata as { annotations: Record<string, string> }).annotations;
}

describe("a class of Ingresses", () => {
  it("is a class and its parameters, which send to pods", () => {
    const shown = classed({
      scheme: LoadBalancerScheme.INTERNET_FACING,
      groupName: "shared",
      subnetIds: ["subnet-a", "subnet-b"],
      certificateArns: [CERTIFICATE],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      inboundCidrs: ["10.0.0.0/8"],
      ipAddressType: IpAddressType.DUALSTACK,
      loadBalancerAttributes: { "idle_timeout.timeout_seconds": "120" },
      tags: { team: "web" },
    });
    expect(objectsOf(shown)).toEqual([
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "internal" },
        spec: {
          controller: "ingress.k8s.aws/alb",
          parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "internal" },
        },
      },
      {
        apiVersion: "elbv2.k8s.aws/v1beta1",
        kind: "IngressClassParams",
        metadata: { name: "internal" },
        spec: {
          scheme: "internet-facing",
          group: { name: "shared" },
          subnets: { ids: ["subnet-a", "subnet-b"] },
          certificateArn: [CERTIFICATE],
          sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
          inboundCIDRs: ["10.0.0.0/8"],
          ipAddressType: "dualstack",
          loadBalancerAttributes: [{ key: "idle_timeout.timeout_seconds", value: "120" }],
          tags: [{ key: "team", value: "web" }],
          targetType: "ip",
        },
      },
    ]);
    expect(shown.told).toEqual([]);
  });

  it("leaves open what it does not set, but for addresses of IPv6", () => {
    expect(objectsOf(classed())[1]).toMatchObject({ spec: { targetType: "ip" } });
    const stack = declare((each) => {
      const cluster = addCluster(each, { kubernetesVersion: "1.36", ipFamily: IpFamily.IPV6, tags: { team: "web" } });
      new IngressClassParams(each, "internal", { cluster });
    });
    expect(objectsOf({ made: synthStack(stack) })[1]).toMatchObject({
      spec: { ipAddressType: "dualstack", tags: [{ key: "team", value: "web" }], targetType: "ip" },
    });
  });
});

describe("an Ingress of a class", () => {
  it("waits for the class, and does not set what the class sets", () => {
    const shown = classed({ scheme: LoadBalancerScheme.INTERNET_FACING, groupName: "shared" });
    const { spec, depends_on } = shown.made.single("kubernetes_ingress_v1");
    expect(spec).toMatchObject({ ingress_class_name: "internal" });
    expect(JSON.stringify(depends_on)).toContain("terraform_data.internal_objects_ready");
    expect(annotationsOf(shown)).not.toHaveProperty([`${ALB}scheme`]);
    expect(annotationsOf(shown)).toHaveProperty([`${ALB}target-type`], "ip");
    expect(annotationsOf(classed())).toHaveProperty([`${ALB}scheme`], "internal");
  });

  it("listens on 443 with the certificates of the class", () => {
    const shown = classed({ certificateArns: [CERTIFICATE] }, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" });
    expect(annotationsOf(shown)).toMatchObject({
      [`${ALB}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}ssl-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(annotationsOf(shown)).not.toHaveProperty([`${ALB}certificate-arn`]);
    expect(shown.told).toEqual([]);
  });

  it("is reported with options that have no effect", () => {
    const set = { scheme: LoadBalancerScheme.INTERNAL, inboundCidrs: ["10.0.0.0/8"] };
    const { told } = classed(set, { scheme: LoadBalancerScheme.INTERNET_FACING, groupName: "mine" });
    expect(told).toEqual([
      "WARN test/web/ingress: [FG978] scheme: the class internal sets it for all of its Ingresses, so it has no effect here; leave it out, or choose another ingressClass",
    ]);
    expect(classed({}, set).told).toEqual([]);
  });

  it("is in the group of the class, which solvers of challenges join", () => {
    const { made } = shopWithController((stack, cluster) => {
      const ingressClass = new IngressClassParams(stack, "internal", {
        cluster,
        groupName: "shared",
        scheme: LoadBalancerScheme.INTERNET_FACING,
      });
      const ingress = addWeb(stack, cluster).expose({ ingressClass });
      new ClusterIssuer(stack, "issuer", { cluster, solvers: [AcmeSolver.loadBalancer({ ingress })] });
    });
    const [issuer] = Object.values(readObjectValues(made.single("helm_release", "issuer_objects")) ?? {});
    expect(JSON.stringify(issuer)).toContain('"ingressClassName":"internal"');
  });

  it("is judged with the parameters of the class when it is written as an object", () => {
    const judged = (ingressClassName: string): string[] => {
      const backend = { service: { name: "web", port: { number: 80 } } };
      const ingress = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web" },
        spec: { ingressClassName, defaultBackend: backend },
      };
      return shop((stack, cluster) => {
        new IngressClassParams(stack, "internal", { cluster, dependsOn: [cluster] });
        new KubernetesObjects(stack, "objects", { cluster, namespace: "shop", objects: [ingress] });
      }).told.filter((each) => each.includes("FG355"));
    };
    expect(judged("internal")).toEqual([]);
    expect(judged("alb")).toHaveLength(1);
  });
});
