// Every rule of the library, in one list. docs/errors.md has a paragraph for each; a test holds the two equal.
import { ACCESS } from "./access";
import { ADDON } from "./addons";
import { ADOPTED } from "./adopted";
import { BALANCER } from "./admission/rules-balancers";
import { HURTS } from "./admission/rules-hurts";
import { REFUSED } from "./admission/rules-refused";
import { MANIFEST } from "./manifests/rules";
import { ARN } from "./arns";
import { AWS_PROVIDER } from "./aws-provider";
import { ID } from "./ids";
import { PROVIDER } from "./providers";
import { PROFILE_OPTION } from "./profiles/profile-options";
import { DESTROY } from "./destroy-order";
import { FACT } from "./facts/fact-table";
import { Rule } from "./finding";
import { GIVEN_ROLE } from "./given-roles";
import { IMAGE_NAME } from "./image-names";
import { IMPORTED_CLUSTER } from "./imported-cluster";
import { VERSION } from "./kubernetes-versions";
import { DESTINATION } from "./logging/destinations";
import { PLACE } from "./logging/place";
import { LOGGING } from "./logging/rules";
import { NAME } from "./names";
import { ENDPOINT } from "./network/endpoints";
import { NETWORK } from "./network/network";
import { REGION } from "./network/regions";
import { SECURITY_GROUP } from "./network/security-groups";
import { SUBNET } from "./network/subnets";
import { VPC } from "./network/vpc";
import { VPC_EXTRA } from "./network/vpc-extras";
import { VPC_LOOKUP } from "./network/vpc-lookup";
import { ZONE } from "./network/zones";
import { OPTION_KIND } from "./option-kinds";
import { ACKNOWLEDGEMENT } from "./acknowledgement";
import { OPTION_NAME } from "./option-names";
import { OVERRIDE } from "./overrides";
import { PROFILE } from "./profiles/profiles";
import { SETTING } from "./settings";
import { PRICE } from "./sizing/prices";
import { QUANTITY } from "./sizing/quantity";
import { SIZING } from "./sizing/sizing";
import { STATEMENT } from "./statements";
import { TAG } from "./tags";
import { TOKEN_IDENTITY } from "./token-identity";
import { CHART_OBJECTS } from "./workloads/chart-objects";
import { AUTOSCALING } from "./workloads/autoscaling";
import { CHART_PRESET } from "./workloads/chart-presets";
import { COLLECTOR } from "./workloads/collector";
import { GITOPS } from "./workloads/gitops";
import { CHART_REPOSITORY } from "./workloads/chart-repositories";
import { CHART } from "./workloads/charts";
import { CONTAINER } from "./workloads/container-options";
import { CONTROLLER_LIMIT } from "./workloads/controller-limits";
import { CRON } from "./workloads/cron-schedule";
import { DRAINING } from "./workloads/draining";
import { FILE_SYSTEM } from "./workloads/file-systems";
import { INGRESS_ROUTE } from "./workloads/ingress-routes";
import { LOAD_BALANCER_ARN } from "./workloads/load-balancer-arns";
import { LOAD_BALANCER_GROUP } from "./workloads/load-balancer-groups";
import { LOAD_BALANCER_HEALTH } from "./workloads/load-balancer-health";
import { LOAD_BALANCER } from "./workloads/load-balancers";
import { WORKLOAD_NAME } from "./workloads/names";
import { WORKLOAD_NUMBER } from "./workloads/numbers";
import { NAMESPACE } from "./workloads/namespaces";
import { STATEFUL_SET } from "./workloads/replica-volumes";
import { INGRESS_CLASS } from "./objects/ingress-classes";
import { ISSUER } from "./objects/issuers";
import { OBJECT } from "./objects/objects";
import { DEPLOYER } from "./objects/deployers";
import { SECRET_STORE } from "./objects/secret-stores";
import { OBJECT_NAME } from "./workloads/object-names";
import { REFERENCE } from "./workloads/object-references";
import { POD_COUNT } from "./workloads/pod-counts";
import { POD_SECURITY_GROUP } from "./workloads/pod-security-groups";
import { VOLUME } from "./workloads/volume-options";
import { WORKLOAD } from "./workloads/workloads";

const TABLES: readonly Readonly<Record<string, Rule>>[] = [
  OPTION_KIND,
  OPTION_NAME,
  ACKNOWLEDGEMENT,
  IMPORTED_CLUSTER,
  PROFILE,
  QUANTITY,
  PRICE,
  SIZING,
  REFUSED,
  HURTS,
  BALANCER,
  MANIFEST,
  LOGGING,
  PLACE,
  DESTINATION,
  NETWORK,
  SECURITY_GROUP,
  SUBNET,
  ZONE,
  VPC,
  VPC_EXTRA,
  VPC_LOOKUP,
  ADOPTED,
  REGION,
  ENDPOINT,
  IMAGE_NAME,
  VERSION,
  FACT,
  NAME,
  SETTING,
  TAG,
  ACCESS,
  ARN,
  AWS_PROVIDER,
  GIVEN_ROLE,
  TOKEN_IDENTITY,
  STATEMENT,
  ADDON,
  ID,
  PROVIDER,
  PROFILE_OPTION,
  OVERRIDE,
  WORKLOAD,
  WORKLOAD_NAME,
  WORKLOAD_NUMBER,
  CONTAINER,
  VOLUME,
  REFERENCE,
  FILE_SYSTEM,
  CRON,
  LOAD_BALANCER_HEALTH,
  LOAD_BALANCER,
  LOAD_BALANCER_ARN,
  LOAD_BALANCER_GROUP,
  CONTROLLER_LIMIT,
  DRAINING,
  INGRESS_ROUTE,
  OBJECT_NAME,
  OBJECT,
  DEPLOYER,
  SECRET_STORE,
  ISSUER,
  INGRESS_CLASS,
  NAMESPACE,
  POD_COUNT,
  POD_SECURITY_GROUP,
  CHART,
  CHART_REPOSITORY,
  AUTOSCALING,
  STATEFUL_SET,
  CHART_PRESET,
  GITOPS,
  COLLECTOR,
  CHART_OBJECTS,
  DESTROY,
];

/** All rules by their code. */
export const RULES: readonly Rule[] = TABLES.flatMap((table) => Object.values(table)).sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

/** The rule with `code`; undefined when there is none. */
export function findRule(code: string): Rule | undefined {
  return RULES.find((rule) => rule.code === code);
}
