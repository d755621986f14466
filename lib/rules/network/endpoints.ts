// What a cluster without a way to the internet needs: VPC endpoints for AWS, and images that come through them.
import { error, finding, Finding, warning } from "../finding";
import { parseConf, pluginOf } from "../logging/parser";
import { isUnknown } from "../unknown";
import { isMap } from "../manifests/field";
import { isWorkload, kindOf, readWorkload } from "../manifests/reader";

const PRIVATE_CLUSTERS = "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html";
const ECR_ENDPOINTS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";

/** The rules of this file. */
export const ENDPOINT = {
  image: error("FG530", "without egress images come from ECR, in the same region", ECR_ENDPOINTS),
  feature: error("FG531", "without egress every service has its endpoint", PRIVATE_CLUSTERS),
  routes: error(
    "FG532",
    "a gateway endpoint is in the route tables of the private subnets",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  ),
  chartImage: warning("FG533", "without egress a chart's images come from a repository that pods reach", ECR_ENDPOINTS),
};

/** What pods do with AWS; each of them needs VPC endpoints. */
export enum EndpointFeature {
  /** The AWS Load Balancer Controller. */
  LOAD_BALANCERS = "load balancers",
  /** Logs to CloudWatch. */
  CLOUDWATCH_LOGS = "logs to CloudWatch",
  /** Logs to Data Firehose. */
  FIREHOSE_LOGS = "logs to Data Firehose",
  /** Logs to Kinesis Data Streams. */
  KINESIS_LOGS = "logs to Kinesis Data Streams",
  /** Secrets of Secrets Manager, which External Secrets reads for example. */
  SECRETS_MANAGER = "Secrets Manager",
  /** Parameters of the Parameter Store. */
  PARAMETER_STORE = "Parameter Store",
  /** Keys of KMS. */
  KMS = "KMS",
  /** Traces to X-Ray. */
  XRAY = "X-Ray",
  /** Metrics to CloudWatch. */
  CLOUDWATCH_METRICS = "metrics to CloudWatch",
  /** Calls of the EKS API from inside of the VPC, such as `aws eks update-kubeconfig`. */
  EKS_API = "EKS API",
}

/** An endpoint, and who needs it. */
export interface NeededEndpoint {
  /** As it stands in its service name: `ecr.api`. */
  readonly service: string;
  /** A gateway stands in route tables and costs nothing; an interface stands in each subnet, at a price by the hour. */
  readonly isGateway: boolean;
  readonly reasons: readonly string[];
}

/** What every Fargate pod needs: its image, and credentials. AWS names them all for private clusters. */
const EVERY_POD: Readonly<Record<string, string>> = {
  ec2: "Fargate nodes",
  "ecr.api": "images",
  "ecr.dkr": "images",
  s3: "layers of images",
  sts: "IAM roles of pods",
};

const BY_FEATURE: Readonly<Record<EndpointFeature, string>> = {
  [EndpointFeature.LOAD_BALANCERS]: "elasticloadbalancing",
  [EndpointFeature.CLOUDWATCH_LOGS]: "logs",
  [EndpointFeature.FIREHOSE_LOGS]: "kinesis-firehose",
  [EndpointFeature.KINESIS_LOGS]: "kinesis-streams",
  [EndpointFeature.SECRETS_MANAGER]: "secretsmanager",
  [EndpointFeature.PARAMETER_STORE]: "ssm",
  [EndpointFeature.KMS]: "kms",
  [EndpointFeature.XRAY]: "xray",
  [EndpointFeature.CLOUDWATCH_METRICS]: "monitoring",
  [EndpointFeature.EKS_API]: "eks",
};

/** Services that have gateways, which are free. */
const GATEWAYS = new Set(["s3", "dynamodb"]);

/** The endpoints that pods need for `features` and for further services, in alphabetical order. */
export function endpointsFor(
  features: readonly EndpointFeature[],
  additionalServices: readonly string[] = [],
): NeededEndpoint[] {
  const reasons = new Map<string, string[]>();
  const need = (service: string, reason: string): void => {
    reasons.set(service, [...(reasons.get(service) ?? []), reason]);
  };
  for (const [service, reason] of Object.entries(EVERY_POD)) need(service, reason);
  for (const feature of new Set(features)) need(BY_FEATURE[feature], feature);
  for (const service of new Set(additionalServices)) need(service, "asked for");
  return [...reasons]
    .map(([service, why]) => ({ service, isGateway: GATEWAYS.has(service), reasons: why }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** A gateway endpoint in no route table leads nowhere. */
export function gatewayNeedsRoutes(routeTableIds: readonly string[]): Finding[] {
  if (routeTableIds.length > 0) return [];
  return [
    finding(ENDPOINT.routes, {
      field: "vpc.privateRouteTableIds",
      message:
        "the route tables of the private subnets are not known, so that the gateway to S3 stands in none of them",
      fix: "name them, for example privateRouteTableIds of Vpc.fromAttributes",
    }),
  ];
}

/** A registry of ECR, and its region. */
const ECR = /^[0-9]{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/**
 * An image that never arrives where pods reach nothing but VPC endpoints: one outside of ECR, or in another region's.
 *
 * @param privateRegistries hosts of registries that the VPC reaches by other ways
 */
function checkImage(
  image: string,
  region: string,
  field: string,
  privateRegistries: readonly string[] = [],
): Finding[] {
  if (isUnknown(image)) return [];
  const [host = ""] = image.split("/");
  const registry = image.includes("/") && /[.:]|^localhost$/.test(host) ? host : "docker.io";
  if (privateRegistries.includes(registry)) return [];
  const home = ECR.exec(registry)?.[1];
  if (home === region || (home !== undefined && isUnknown(region))) return [];
  const where = home === undefined ? `${registry} is not ECR` : `${registry} is ECR in ${home}, not in ${region}`;
  return [
    finding(ENDPOINT.image, {
      field,
      message: `${image} never arrives: pods reach AWS by VPC endpoints alone, and ${where}`,
      fix: "copy the image to ECR in the region; or name its registry in privateRegistries, or say isOnlyWayOut: false, if the VPC reaches it",
    }),
  ];
}

/** What is wrong with the images of an object's pods. */
export function checkImages(object: unknown, region: string, privateRegistries: readonly string[] = []): Finding[] {
  if (!isWorkload(object)) return [];
  const pod = readWorkload(object).workload?.pod;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].flatMap(({ image, path }) =>
    image === undefined ? [] : checkImage(image, region, `${path}.image`, privateRegistries),
  );
}

/** A chart's pods whose images nobody told. */
export function checkToldImages(object: unknown): Finding[] {
  const containers = isWorkload(object) ? (readWorkload(object).workload?.pod.containers ?? []) : [];
  if (containers.every(({ image }) => image !== undefined)) return [];
  return [
    finding(ENDPOINT.chartImage, {
      field: "pods",
      message: "where the chart's images come from is not told, and pods reach AWS by VPC endpoints alone",
      fix: "have the chart pull from ECR in the region, and tell its images as pods",
    }),
  ];
}

/** Features that the objects of a cluster show to be in use. */
export function usedFeatures(objects: readonly unknown[], hasLoadBalancerController: boolean): EndpointFeature[] {
  const logs = objects.flatMap(logPlugins).flatMap((plugin) => BY_PLUGIN.get(plugin) ?? []);
  return [...new Set([...(hasLoadBalancerController ? [EndpointFeature.LOAD_BALANCERS] : []), ...logs])];
}

const BY_PLUGIN: ReadonlyMap<string, EndpointFeature> = new Map([
  ["cloudwatch_logs", EndpointFeature.CLOUDWATCH_LOGS],
  ["cloudwatch", EndpointFeature.CLOUDWATCH_LOGS],
  ["kinesis_firehose", EndpointFeature.FIREHOSE_LOGS],
  ["firehose", EndpointFeature.FIREHOSE_LOGS],
  ["kinesis_streams", EndpointFeature.KINESIS_LOGS],
  ["kinesis", EndpointFeature.KINESIS_LOGS],
]);

/** The output plugins of the log router. */
function logPlugins(object: unknown): string[] {
  if (kindOf(object) !== "ConfigMap" || !isMap(object) || !isMap(object.metadata) || !isMap(object.data)) return [];
  const conf = object.data["output.conf"];
  if (object.metadata.name !== "aws-logging" || typeof conf !== "string") return [];
  return parseConf(conf).sections.map(pluginOf);
}

/** Features that are in use and have no endpoint. */
export function checkFeatures(used: readonly EndpointFeature[], services: readonly string[]): Finding[] {
  return used
    .filter((feature) => !services.includes(BY_FEATURE[feature]))
    .map((feature) =>
      finding(ENDPOINT.feature, {
        field: "features",
        message: `the cluster has ${feature} and the VPC no endpoint ${BY_FEATURE[feature]}, nor another way to AWS`,
        fix: `add EndpointFeature.${nameOf(feature)} to features, or say isOnlyWayOut: false if the VPC has another way out`,
      }),
    );
}

function nameOf(feature: EndpointFeature): string {
  return Object.entries(EndpointFeature).find(([, value]) => value === feature)?.[0] ?? feature;
}
