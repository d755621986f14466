// A VPC without a way to the internet: endpoints, who may use them, and what is told when one is missing.
import { TerraformStack } from "cdktf";
import {
  AwsLoadBalancerController,
  EksImages,
  EndpointFeature,
  FargateCluster,
  NatStrategy,
  Vpc,
  VpcEndpoints,
  VpcEndpointsProps,
} from "../../lib";
import { FargateDeployment, HelmChart } from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { addCluster, ClusterOptions } from "../support/cluster";
import { Graph } from "../support/graph";
import { declare, synthStack } from "../support/synth";

const HOME = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

type More = (stack: TerraformStack, cluster: FargateCluster) => unknown;

/** A cluster in a VPC of two zones without NAT. */
function isolated(options: Partial<VpcEndpointsProps> = {}, more?: More, cluster: Partial<ClusterOptions> = {}) {
  const stack = declare((each) => {
    const vpc = new Vpc(each, "net", {
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      natStrategy: NatStrategy.NONE,
    });
    const made = addCluster(each, { vpc, ...cluster });
    made.addFargateProfile("shop", { selectors: [{ namespace: "shop" }, { namespace: "kube-system" }] });
    new VpcEndpoints(each, "endpoints", { cluster: made, ...options });
    more?.(each, made);
  });
  const made = synthStack(stack);
  return { made, told: annotations(stack) };
}

const web =
  (image: string): More =>
  (stack, cluster) =>
    new FargateDeployment(stack, "web", { cluster, namespace: "shop", image, ports: { http: 8080 } });

describe("VPC endpoints", () => {
  const { made } = isolated({ features: [EndpointFeature.CLOUDWATCH_LOGS] }, web(`${HOME}/web:1`));

  it("are in every private subnet, under the names that pods call", () => {
    expect(made.single("aws_vpc_endpoint", "endpoints_logs")).toMatchObject({
      service_name: "com.amazonaws.eu-west-1.logs",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      tags: { Name: "shop-logs" },
    });
    expect(made.single("aws_vpc_endpoint", "endpoints_logs").subnet_ids).toHaveLength(2);
  });

  it("of S3 is in the route tables of the private subnets", () => {
    const gateway = made.single("aws_vpc_endpoint", "endpoints_s3");
    expect(gateway).toMatchObject({ service_name: "com.amazonaws.eu-west-1.s3", vpc_endpoint_type: "Gateway" });
    expect(gateway.route_table_ids).toHaveLength(2);
    expect(gateway).not.toHaveProperty("security_group_ids");
  });

  it("of a service that AWS does not offer everywhere are in subnets of its own", () => {
    const subnet = "subnet-0123456789abcdef0";
    const { made: other } = isolated({ serviceSubnetIds: { "ecr.api": [subnet] } });
    expect(other.single("aws_vpc_endpoint", "endpoints_ecr-api").subnet_ids).toEqual([subnet]);
    expect(other.single("aws_vpc_endpoint", "endpoints_ecr-dkr").subnet_ids).toHaveLength(2);
  });

  it.each([
    [
      { serviceSubnetIds: { sqs: ["subnet-1"] } },
      "[FG557] serviceSubnetIds.sqs: no endpoint sqs is created here; leave it out, or add the service",
      { serviceSubnetIds: { sqs: ["subnet-1"] }, additionalServices: ["sqs"] },
    ],
    [
      { serviceSubnetIds: { s3: ["subnet-1"] } },
      "[FG557] serviceSubnetIds.s3: the endpoint s3 is a gateway endpoint, which has no subnets; leave it out",
      { serviceSubnetIds: { sts: ["subnet-1"] } },
    ],
    [
      { serviceSubnetIds: { sts: [] } },
      "[FG557] serviceSubnetIds.sts: the list is empty; add a subnet, or leave it out",
      {},
    ],
    [
      { imageRegions: ["eu-west-1"] },
      "[FG557] imageRegions[0]: eu-west-1 is the cluster's own region; leave it out",
      { imageRegions: ["eu-central-1"] },
    ],
    [
      { imageRegions: ["eu-central-1", "eu-central-1"] },
      "[FG557] imageRegions[1]: eu-central-1 is listed twice; leave it out",
      { imageRegions: ["eu-central-1", "us-east-1"] },
    ],
  ])("are rejected in subnets and regions that they cannot have: case %#", (wrong, expected, right) => {
    expect(() => isolated(wrong)).toThrow(expected);
    expect(() => isolated(right)).not.toThrow();
  });

  it("of another region bring its images", () => {
    const far = web("111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1");
    const { made: other } = isolated({ imageRegions: ["eu-central-1"] }, far);
    const all = other.all("aws_vpc_endpoint").filter((each) => each.service_region === "eu-central-1");
    expect(all.map((each) => [each.service_name, each.vpc_endpoint_type, each.private_dns_enabled])).toEqual([
      ["com.amazonaws.eu-central-1.ecr.api", "Interface", true],
      ["com.amazonaws.eu-central-1.ecr.dkr", "Interface", true],
      ["com.amazonaws.eu-central-1.s3", "Interface", true],
    ]);
    expect(() => isolated({}, far)).toThrow("add eu-central-1 to imageRegions");
  });

  it("of Route 53 are in its one region, and those of ACME in the cluster's", () => {
    const { made: other } = isolated({ features: [EndpointFeature.ROUTE_53, EndpointFeature.ACME] });
    expect(other.single("aws_vpc_endpoint", "endpoints_route53")).toMatchObject({
      service_name: "com.amazonaws.route53",
      service_region: "us-east-1",
    });
    const acme = other.single("aws_vpc_endpoint", "endpoints_acm-acme-enroll");
    expect(acme.service_name).toBe("com.amazonaws.eu-west-1.acm-acme-enroll");
    expect(acme).not.toHaveProperty("service_region");
  });

  it.each([
    ["us-iso-east-1", "gov.ic.c2s.us-iso-east-1.ecr.dkr", "com.amazonaws.us-iso-east-1.sts"],
    ["eusc-de-east-1", "eu.amazonaws.eusc-de-east-1.ecr.dkr", "com.amazonaws.eusc-de-east-1.sts"],
    ["us-gov-west-1", "com.amazonaws.us-gov-west-1.ecr.dkr", "com.amazonaws.us-gov-west-1.sts"],
  ])("of %s have the names of its partition", (region, registry, tokens) => {
    const { made: other } = isolated({}, undefined, { region });
    expect(other.single("aws_vpc_endpoint", "endpoints_ecr-dkr").service_name).toBe(registry);
    expect(other.single("aws_vpc_endpoint", "endpoints_sts").service_name).toBe(tokens);
  });

  it("allow only the cluster's pods by HTTPS", () => {
    expect(made.all("aws_vpc_security_group_ingress_rule")).toMatchObject([
      {
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        referenced_security_group_id: expect.stringContaining("cluster_security_group_id") as string,
      },
    ]);
    expect(made.single("aws_security_group", "endpoints")).not.toHaveProperty("ingress");
  });

  it("allow additional security groups by name", () => {
    const { made: other } = isolated({ additionalSecurityGroupIds: ["sg-1"] });
    const rules = other.all("aws_vpc_security_group_ingress_rule").map((each) => each.referenced_security_group_id);
    expect(rules).toContain("sg-1");
    expect(rules).toHaveLength(2);
  });

  it("are waited for by every pod, and do not wait for the cluster themselves", () => {
    const graph = new Graph(made);
    const endpoint = made.address("aws_vpc_endpoint", "ecr-api");
    expect(graph.reaches(made.address("kubernetes_deployment_v1"), endpoint)).toBe(true);
    expect(graph.reaches(endpoint, made.address("aws_eks_cluster"))).toBe(false);
  });

  it("leave out what the VPC has already, and count it as there", () => {
    const existingServices = ["s3", "sts", "logs"];
    const { made: some } = isolated({ existingServices });
    const names = some.all("aws_vpc_endpoint").map((each) => String(each.service_name));
    expect(names.sort()).toEqual(["ec2", "ecr.api", "ecr.dkr"].map((each) => `com.amazonaws.eu-west-1.${each}`));
  });

  it("have their names looked up in China, where they differ", () => {
    const { made: china } = isolated({}, undefined, { region: "cn-north-1" });
    expect(china.single("data.aws_vpc_endpoint_service", "endpoints_s3")).toEqual({
      service: "s3",
      service_type: "Gateway",
    });
    expect(china.single("aws_vpc_endpoint", "endpoints_sts").service_name).toContain("data.aws_vpc_endpoint_service");
  });
});

describe("a cluster whose pods reach nothing but endpoints", () => {
  it("rejects an image that cannot be pulled, at the construct that uses it", () => {
    const message = "test/web: [FG530] spec.template.spec.containers[0].image: nginx:1.27 cannot be pulled";
    expect(() => isolated({}, web("nginx:1.27"))).toThrow(message);
    expect(() => isolated({}, web(`${HOME}/nginx:1.27`))).not.toThrow();
  });

  it("accepts any image if there is another route", () => {
    expect(() => isolated({ isOnlyWayOut: false }, web("nginx:1.27"))).not.toThrow();
    expect(() => isolated({ privateRegistries: ["docker.io"] }, web("nginx:1.27"))).not.toThrow();
  });

  it("rejects a controller whose API has no endpoint, or whose image is public", () => {
    const imageRepository = EksImages.repository("eu-west-1", "amazon/aws-load-balancer-controller");
    const controller =
      (options: { imageRepository?: string }): More =>
      (stack, cluster) =>
        new AwsLoadBalancerController(stack, "controller", { cluster, ...options });
    const features = [EndpointFeature.LOAD_BALANCERS];
    expect(() => isolated({}, controller({ imageRepository }))).toThrow("test/endpoints: [FG531]");
    expect(() => isolated({ features }, controller({}))).toThrow("test/controller: [FG530]");
    expect(() => isolated({ features }, controller({ imageRepository }))).not.toThrow();
  });

  it("reports a chart whose images are not declared", () => {
    const chart =
      (image?: string): More =>
      (stack, cluster) =>
        new HelmChart(stack, "podinfo", {
          cluster,
          chart: "./podinfo",
          namespace: "shop",
          pods: { podinfo: { cpu: "250m", memory: "256Mi", image } },
        });
    expect(isolated({}, chart()).told.join()).toContain("WARN test/podinfo: [FG533]");
    expect(isolated({}, chart(`${HOME}/podinfo:6`)).told.join()).not.toContain("FG53");
  });
});

describe("endpoints in a VPC that exists", () => {
  it("need its route tables for the gateway to S3", () => {
    const build = (privateRouteTableIds?: string[], existingServices?: string[]) => () =>
      declare((stack) => {
        const vpc = Vpc.fromAttributes(stack, "net", {
          vpcId: "vpc-1",
          privateSubnetIds: ["subnet-a", "subnet-b"],
          privateRouteTableIds,
        });
        new VpcEndpoints(stack, "endpoints", { cluster: addCluster(stack, { vpc }), existingServices });
      });
    expect(build()).toThrow("test/endpoints: [FG532] vpc.privateRouteTableIds:");
    expect(build(["rtb-1"])).not.toThrow();
    expect(build(undefined, ["s3"])).not.toThrow();
  });
});
