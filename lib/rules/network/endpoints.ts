// What a cluster without a way to the internet needs: VPC endpoints for AWS, and images that come through them.
import { error, finding, Finding, warning } from "../finding";
import { parseConf, pluginOf } from "../logging/parser";
import { isUnknown } from "../unknown";
import { checkRegion } from "./regions";
import { checkSubnetIds } from "./vpc";
import { isMap } from "../manifests/field";
import { isWorkload, kindOf, readWorkload } from "../manifests/reader";
import { isRepository, registryOf } from "../image-names";
import { ecrRegion, endpointServiceOf } from "./partitions";

const PRIVATE_CLUSTERS = "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html";
const ECR_ENDPOINTS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";

/** The rules of this file. */
export const ENDPOINT = {
  image: error(
    "FG530",
    "without egress, images come from ECR in a region that has endpoints in the VPC",
    ECR_ENDPOINTS,
  ),
  feature: error("FG531", "without egress, every AWS service in use has an endpoint", PRIVATE_CLUSTERS),
  routes: error(
    "FG532",
    "a gateway endpoint is in the route tables of the private subnets",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  ),
  serviceSubnets: error(
    "FG557",
    "subnets and regions are set only for interface endpoints that are created here",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
  ),
  cachePrefix: error(
    "FG558",
    "a pull through cache is identified by its repository prefix",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html",
  ),
  chartImage: warning("FG533", "without egress, a chart's images come from a reachable repository", ECR_ENDPOINTS),
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
  /** Records in Route 53, which ExternalDNS and cert-manager write. */
  ROUTE_53 = "Route 53",
  /** Certificates by ACME from AWS Certificate Manager, which cert-manager requests. */
  ACME = "ACME of AWS Certificate Manager",
}

/** An endpoint, and who needs it. */
export interface NeededEndpoint {
  /** As in its service name: `ecr.api`. */
  readonly service: string;
  /** A gateway is in route tables and costs nothing; an interface is in each subnet and is billed by the hour. */
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
  [EndpointFeature.ROUTE_53]: "route53",
  [EndpointFeature.ACME]: "acm-acme-enroll",
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
  for (const service of new Set(additionalServices)) need(service, "requested");
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
        "the route tables of the private subnets are not known, so the gateway endpoint of S3 is not in any of them",
      fix: "set them, for example as privateRouteTableIds of Vpc.fromAttributes",
    }),
  ];
}

/** What is wrong with prefixes of pull through cache rules. */
export function checkCachePrefixes(prefixes: readonly string[], field = "pullThroughCachePrefixes"): Finding[] {
  return prefixes.flatMap((prefix, i) => {
    if (isUnknown(prefix) || prefix === "ROOT") return [];
    const isPath = isRepository(prefix.replace(/\/$/, "")) && prefix === prefix.toLowerCase() && !prefix.includes(":");
    if (isPath && ecrRegion(registryOf(`${prefix}/`)) === undefined) return [];
    return [
      finding(ENDPOINT.cachePrefix, {
        field: `${field}[${i}]`,
        message: `"${prefix}" is not the prefix of a repository`,
        fix: "write only the prefix of the rule, such as ecr-public or docker-hub, or ROOT for the rule of all repositories",
      }),
    ];
  });
}

/** What decides where single endpoints are. */
export interface EndpointPlaces {
  readonly serviceSubnetIds?: Readonly<Record<string, readonly string[]>>;
  readonly imageRegions?: readonly string[];
  readonly cluster: { readonly region: string };
}

/** What is wrong with subnets of single services, and with other regions. */
export function checkServiceSubnets(places: EndpointPlaces, needed: readonly NeededEndpoint[]): Finding[] {
  const { serviceSubnetIds = {}, imageRegions = [], cluster } = places;
  const services = Object.entries(serviceSubnetIds).flatMap(([service, ids]) => {
    const field = `serviceSubnetIds.${service}`;
    const endpoint = needed.find((each) => each.service === service);
    const refuse = (message: string, fix: string): Finding[] => [
      finding(ENDPOINT.serviceSubnets, { field, message, fix }),
    ];
    if (endpoint === undefined)
      return refuse(`no endpoint ${service} is created here`, "leave it out, or add the service");
    if (endpoint.isGateway)
      return refuse(`the endpoint ${service} is a gateway endpoint, which has no subnets`, "leave it out");
    if (ids.length === 0) return refuse("the list is empty", "add a subnet, or leave it out");
    return checkSubnetIds(ids, field);
  });
  const regions = imageRegions.flatMap((region, i) => {
    const field = `imageRegions[${i}]`;
    if (region !== cluster.region && imageRegions.indexOf(region) === i) return checkRegion(region, field);
    const message = region === cluster.region ? `${region} is the cluster's own region` : `${region} is listed twice`;
    return [finding(ENDPOINT.serviceSubnets, { field, message, fix: "leave it out" })];
  });
  return [...services, ...regions];
}

/** Where images may come from. */
export interface ImageSources {
  /** Region of the cluster. */
  readonly region: string;
  /** Hosts of registries that the VPC reaches in another way. */
  readonly privateRegistries?: readonly string[];
  /** Names of the endpoint services that the VPC has, of other regions too: `com.amazonaws.eu-central-1.ecr.dkr`. */
  readonly serviceNames?: readonly string[];
}

/** What an image of another region needs an endpoint of: its layers are in that region's S3. */
export const IMAGE_SERVICES: readonly string[] = ["ecr.api", "ecr.dkr", "s3"];

/** An image that never arrives where pods reach nothing but VPC endpoints: one outside of ECR, or in a region without endpoints. */
function checkImage(image: string, field: string, sources: ImageSources): Finding[] {
  const { region, privateRegistries = [], serviceNames = [] } = sources;
  if (isUnknown(image)) return [];
  const registry = registryOf(image);
  if (privateRegistries.includes(registry)) return [];
  const home = ecrRegion(registry);
  if (home === region || (home !== undefined && isUnknown(region))) return [];
  const missing = home === undefined ? [] : missingServices(home, serviceNames);
  if (home !== undefined && missing.length === 0) return [];
  const isFar = home !== undefined;
  return [
    finding(ENDPOINT.image, {
      field,
      message: isFar
        ? `${image} cannot be pulled: pods reach AWS only through VPC endpoints, and ${registry} is ECR in ${home}, for which the VPC has no endpoint ${missing.join(", ")}`
        : `${image} cannot be pulled: pods reach AWS only through VPC endpoints, and ${registry} is not ECR`,
      fix: `copy the image to ECR in the region${isFar ? `, or add ${home} to imageRegions` : ""}; or add its registry to privateRegistries, or set isOnlyWayOut: false, if the VPC reaches it`,
    }),
  ];
}

/** Those of the services of a region's images that have no endpoint. */
function missingServices(home: string, serviceNames: readonly string[]): string[] {
  const known = serviceNames.flatMap((name) => endpointServiceOf(name) ?? []);
  return IMAGE_SERVICES.filter((service) => !known.some((each) => each.region === home && each.service === service));
}

/** What is wrong with the images of an object's pods. */
export function checkImages(object: unknown, sources: ImageSources): Finding[] {
  if (!isWorkload(object)) return [];
  const pod = readWorkload(object).workload?.pod;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].flatMap(({ image, path }) =>
    image === undefined ? [] : checkImage(image, `${path}.image`, sources),
  );
}

/** A chart's pods whose images are not known. */
export function checkImagesKnown(object: unknown): Finding[] {
  const containers = isWorkload(object) ? (readWorkload(object).workload?.pod.containers ?? []) : [];
  if (containers.every(({ image }) => image !== undefined)) return [];
  return [
    finding(ENDPOINT.chartImage, {
      field: "pods",
      message: "it is not known where the chart's images come from, and pods reach AWS only through VPC endpoints",
      fix: "make the chart pull from ECR in the region, and list its images in pods",
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
        message: `the cluster uses ${feature}, and the VPC has neither the endpoint ${BY_FEATURE[feature]} nor another route to AWS`,
        fix: `add EndpointFeature.${nameOf(feature)} to features, or set isOnlyWayOut: false if the VPC has another route to AWS`,
      }),
    );
}

function nameOf(feature: EndpointFeature): string {
  return Object.entries(EndpointFeature).find(([, value]) => value === feature)?.[0] ?? feature;
}
