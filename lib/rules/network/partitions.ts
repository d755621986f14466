// Partitions of AWS: how the hosts of their registries end, and how the names of their endpoint services begin.

/** What regions with one beginning share. */
interface Partition {
  /** How their names begin. */
  readonly beginning: string;
  /** How the host of a registry of ECR ends, after its region. */
  readonly suffix: string;
  /** How its host with addresses of both families ends. */
  readonly dualStackSuffix: string;
  /** How the names of some of their endpoint services begin; those of others begin with `com.amazonaws`. */
  readonly servicePrefix: string;
}

const COMMERCIAL: Partition = {
  beginning: "",
  suffix: "amazonaws.com",
  dualStackSuffix: "on.aws",
  servicePrefix: "com.amazonaws",
};

/**
 * Suffixes: https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go, and for both families
 * the tests of the agent of ECS, https://github.com/aws/amazon-ecs-agent. Prefixes:
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
 */
const OTHERS: readonly Partition[] = [
  ["cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn", "cn.com.amazonaws"],
  ["eusc-", "amazonaws.eu", "on.amazonwebservices.eu", "eu.amazonaws"],
  ["us-iso-", "c2s.ic.gov", "on.aws.ic.gov", "gov.ic.c2s"],
  ["us-isob-", "sc2s.sgov.gov", "on.aws.scloud", "gov.sgov.sc2s"],
  ["us-isof-", "csp.hci.ic.gov", "on.aws.hci.ic.gov", "gov.ic.hci.csp"],
  ["eu-isoe-", "cloud.adc-e.uk", "on.cloud-aws.adc-e.uk", "uk.adc-e.cloud"],
].map(([beginning = "", suffix = "", dualStackSuffix = "", servicePrefix = ""]) => ({
  beginning,
  suffix,
  dualStackSuffix,
  servicePrefix,
}));

function partitionOf(region: string): Partition {
  return OTHERS.find(({ beginning }) => region.startsWith(beginning)) ?? COMMERCIAL;
}

/** How the host of a registry of ECR in `region` ends. */
export function registrySuffix(region: string): string {
  return partitionOf(region).suffix;
}

/** True for the partition of AWS that most know, whose regions reach one another. */
export function isCommercial(region: string): boolean {
  return partitionOf(region) === COMMERCIAL && !region.startsWith("us-gov-");
}

const REGISTRY = /^\d{12}\.dkr(\.ecr|-ecr)(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)$/;

/** The region of a registry of ECR; undefined for any other host. */
export function ecrRegion(host: string): string | undefined {
  const [, kind, region = "", suffix] = REGISTRY.exec(host) ?? [];
  const { suffix: single, dualStackSuffix } = partitionOf(region);
  // The host of both families is written with a dash; older tools take one for the other.
  const suffixes = kind === "-ecr" ? [dualStackSuffix, single] : [single, dualStackSuffix];
  return suffix !== undefined && suffixes.includes(suffix) ? region : undefined;
}

/** Services whose names begin otherwise outside of the known partitions; China has more, and is asked. */
const PREFIXED: Readonly<Record<string, readonly string[]>> = {
  "eusc-de-east-1": ["ecr.api", "ecr.dkr"],
  "us-iso-east-1": ["ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "sns", "sqs"],
  "us-iso-west-1": ["ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "monitoring", "sns", "sqs"],
  "us-isob-east-1": ["ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "sns", "sqs"],
  "us-isob-west-1": ["ecr.api", "ecr.dkr"],
  "us-isof-south-1": ["ecr.api", "ecr.dkr"],
  "us-isof-east-1": ["ecr.api", "ecr.dkr"],
  "eu-isoe-west-1": ["ecr.api", "ecr.dkr"],
};

/** The name of an endpoint service of `region`: `com.amazonaws.eu-west-1.ecr.api`. */
export function endpointServiceName(region: string, service: string): string {
  const services = Object.entries(PREFIXED).find(([each]) => each === region)?.[1] ?? [];
  const prefix = services.includes(service) ? partitionOf(region).servicePrefix : COMMERCIAL.servicePrefix;
  return `${prefix}.${region}.${service}`;
}

/** The service and the region of an endpoint service of AWS; undefined for any other name. */
export function endpointServiceOf(name: string): { readonly service: string; readonly region: string } | undefined {
  const prefixes = [COMMERCIAL, ...OTHERS].map(({ servicePrefix }) => servicePrefix);
  const prefix = prefixes.find((each) => name.startsWith(`${each}.`));
  const [region = "", ...service] = prefix === undefined ? [] : name.slice(prefix.length + 1).split(".");
  return region.includes("-") && service.length > 0 ? { service: service.join("."), region } : undefined;
}
