// What a cluster without a way to the internet needs, as pure rules.
import { eksRegistry } from "../../lib/rules/network/eks-registries";
import {
  checkFeatures,
  checkImages,
  EndpointFeature,
  endpointsFor,
  gatewayNeedsRoutes,
  usedFeatures,
} from "../../lib/rules/network/endpoints";
import { lines } from "../rules/expect-findings";

const HOME = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

describe("the endpoints of a cluster", () => {
  it("are those that every Fargate pod needs, and S3's costs nothing", () => {
    const needed = endpointsFor([]);
    expect(needed.map(({ service }) => service)).toEqual(["ec2", "ecr.api", "ecr.dkr", "s3", "sts"]);
    expect(needed.filter(({ isGateway }) => isGateway).map(({ service }) => service)).toEqual(["s3"]);
  });

  it.each([
    [EndpointFeature.LOAD_BALANCERS, "elasticloadbalancing"],
    [EndpointFeature.CLOUDWATCH_LOGS, "logs"],
    [EndpointFeature.FIREHOSE_LOGS, "kinesis-firehose"],
    [EndpointFeature.KINESIS_LOGS, "kinesis-streams"],
    [EndpointFeature.SECRETS_MANAGER, "secretsmanager"],
    [EndpointFeature.PARAMETER_STORE, "ssm"],
    [EndpointFeature.KMS, "kms"],
    [EndpointFeature.XRAY, "xray"],
    [EndpointFeature.CLOUDWATCH_METRICS, "monitoring"],
    [EndpointFeature.EKS_API, "eks"],
  ])("grow by what a feature needs: %s", (feature, service) => {
    const added = endpointsFor([feature, feature]).filter(({ reasons }) => reasons.includes(feature));
    expect(added).toEqual([{ service, isGateway: false, reasons: [feature] }]);
  });

  it("grow by the options, with a gateway if there is one", () => {
    const asked = endpointsFor([], ["sqs", "dynamodb", "sts"]);
    expect(asked.map(({ service, isGateway }) => [service, isGateway])).toContainEqual(["dynamodb", true]);
    expect(asked.find(({ service }) => service === "sts")?.reasons).toEqual(["IAM roles of pods", "requested"]);
  });
});

describe("an image without a way to the internet", () => {
  const podOf = (spec: object) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
  const judge = (image: string, more: string[] = [], region = "eu-west-1") =>
    lines(checkImages(podOf({ containers: [{ name: "web", image }] }), { region, privateRegistries: more }));

  it("is rejected if it is outside ECR", () => {
    expect(judge("public.ecr.aws/nginx/nginx:1.27")).toEqual([
      "[FG530] spec.containers[0].image: public.ecr.aws/nginx/nginx:1.27 cannot be pulled: pods reach AWS only through VPC endpoints, and " +
        "public.ecr.aws is not ECR; copy the image to ECR in the region; or add its registry to privateRegistries, or set isOnlyWayOut: false, if the VPC reaches it",
    ]);
  });

  it.each([
    ["nginx", "docker.io is not ECR"],
    ["library/nginx:1", "docker.io is not ECR"],
    [
      "111122223333.dkr.ecr.us-east-1.amazonaws.com/web",
      "is ECR in us-east-1, for which the VPC has no endpoint ecr.api, ecr.dkr, s3; copy the image to ECR in the region, or add us-east-1 to imageRegions; or add its registry",
    ],
    ["111122223333.dkr.ecr.cn-north-1.amazonaws.com/web", "111122223333.dkr.ecr.cn-north-1.amazonaws.com is not ECR"],
    ["111122223333.dkr.ecr.eu-west-1.amazonaws.com.cn/web", "amazonaws.com.cn is not ECR"],
    ["111122223333.ecr.eu-west-1.amazonaws.com/web", "111122223333.ecr.eu-west-1.amazonaws.com is not ECR"],
    ["evil.example.com/111122223333.dkr.ecr.eu-west-1.amazonaws.com/web", "evil.example.com is not ECR"],
    ["localhost/web", "localhost is not ECR"],
  ])("is rejected: %s", (image, why) => {
    expect(judge(image).join()).toContain(why);
  });

  it.each([
    `${HOME}/web:1`,
    `${HOME}/web@sha256:abc`,
    "111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com/web",
    "${aws_ecr_repository.web.repository_url}:1",
  ])("is accepted: %s", (image) => {
    expect(judge(image)).toEqual([]);
  });

  it("is accepted from a registry that the VPC reaches by other ways", () => {
    expect(judge("harbor.corp.example/web", ["harbor.corp.example"])).toEqual([]);
    expect(judge("111122223333.dkr.ecr.us-east-1.amazonaws.com/web", [], "${var.region}")).toEqual([]);
  });

  it("is looked for in every container of a pod", () => {
    const spec = {
      initContainers: [{ name: "a", image: "a" }],
      containers: [
        { name: "b", image: `${HOME}/b` },
        { name: "c", image: "c" },
      ],
    };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, spec };
    expect(checkImages(pod, { region: "eu-west-1" }).map(({ field }) => field)).toEqual([
      "spec.initContainers[0].image",
      "spec.containers[1].image",
    ]);
    expect(checkImages({ apiVersion: "v1", kind: "Service", metadata: {} }, { region: "eu-west-1" })).toEqual([]);
  });

  it.each([
    ["us-gov-west-1", "111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com"],
    ["eu-west-1", "111122223333.dkr-ecr.eu-west-1.on.aws"],
    ["us-gov-east-1", "111122223333.dkr-ecr-fips.us-gov-east-1.on.aws"],
    ["cn-north-1", "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn"],
    ["cn-northwest-1", "111122223333.dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn"],
    ["eusc-de-east-1", "111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu"],
    ["eusc-de-east-1", "111122223333.dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu"],
    ["us-iso-east-1", "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov"],
    ["us-iso-west-1", "111122223333.dkr-ecr.us-iso-west-1.on.aws.ic.gov"],
    ["us-isob-east-1", "111122223333.dkr.ecr.us-isob-east-1.sc2s.sgov.gov"],
    ["us-isob-east-1", "111122223333.dkr-ecr.us-isob-east-1.on.aws.scloud"],
    ["us-isof-south-1", "111122223333.dkr.ecr.us-isof-south-1.csp.hci.ic.gov"],
    ["us-isof-south-1", "111122223333.dkr-ecr.us-isof-south-1.on.aws.hci.ic.gov"],
    ["eu-isoe-west-1", "111122223333.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk"],
    ["eu-isoe-west-1", "111122223333.dkr-ecr.eu-isoe-west-1.on.cloud-aws.adc-e.uk"],
  ])("is accepted of the registry of %s at %s", (region, host) => {
    expect(judge(`${host}/web:1`, [], region)).toEqual([]);
  });

  it("of another region arrives by endpoints of that region, all three of them", () => {
    const far = podOf({ containers: [{ name: "web", image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web" }] });
    const of = (services: string[]): string[] => services.map((each) => `com.amazonaws.eu-central-1.${each}`);
    const found = (services: string[]): string[] =>
      lines(checkImages(far, { region: "eu-west-1", serviceNames: of(services) }));
    expect(found(["ecr.api", "ecr.dkr", "s3"])).toEqual([]);
    expect(found(["ecr.api", "ecr.dkr"])[0]).toContain("for which the VPC has no endpoint s3;");
    const own = ["ecr.api", "ecr.dkr", "s3"].map((each) => `com.amazonaws.eu-west-1.${each}`);
    expect(checkImages(far, { region: "eu-west-1", serviceNames: own })).toHaveLength(1);
  });
});

describe("a service that is used", () => {
  const logging = (output: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "aws-logging" },
    data: { "output.conf": `[OUTPUT]\n    Name ${output}\n    Match *\n` },
  });

  it("is seen in the log router's configuration, and in the controller", () => {
    expect(usedFeatures([logging("cloudwatch_logs")], true)).toEqual([
      EndpointFeature.LOAD_BALANCERS,
      EndpointFeature.CLOUDWATCH_LOGS,
    ]);
    expect(usedFeatures([logging("kinesis_firehose"), logging("es")], false)).toEqual([EndpointFeature.FIREHOSE_LOGS]);
    expect(usedFeatures([null, "x", { kind: "ConfigMap" }], false)).toEqual([]);
  });

  it("is rejected without an endpoint, and accepted with it", () => {
    expect(lines(checkFeatures([EndpointFeature.CLOUDWATCH_LOGS], ["sts"]))).toEqual([
      "[FG531] features: the cluster uses logs to CloudWatch, and the VPC has neither the endpoint logs nor another route to AWS; " +
        "add EndpointFeature.CLOUDWATCH_LOGS to features, or set isOnlyWayOut: false if the VPC has another route to AWS",
    ]);
    expect(checkFeatures([EndpointFeature.CLOUDWATCH_LOGS], ["logs"])).toEqual([]);
  });
});

describe("the gateway to S3", () => {
  it("is rejected where no route table is known, and accepted where one is", () => {
    expect(lines(gatewayNeedsRoutes([]))).toEqual([
      "[FG532] vpc.privateRouteTableIds: the route tables of the private subnets are not known, so the gateway endpoint of S3 " +
        "is not in any of them; set them, for example as privateRouteTableIds of Vpc.fromAttributes",
    ]);
    expect(gatewayNeedsRoutes(["rtb-1"])).toEqual([]);
  });
});

describe("the registry of EKS's own images", () => {
  it.each([
    ["eu-west-1", "602401143452.dkr.ecr.eu-west-1.amazonaws.com"],
    ["ap-east-1", "800184023465.dkr.ecr.ap-east-1.amazonaws.com"],
    ["us-gov-west-1", "013241004608.dkr.ecr.us-gov-west-1.amazonaws.com"],
    ["cn-north-1", "918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn"],
  ])("is another one in %s", (region, registry) => {
    expect(eksRegistry(region)).toBe(registry);
  });
});
