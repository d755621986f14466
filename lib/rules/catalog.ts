// Every rule of the library, in one list. docs/errors.md has a paragraph for each; a test holds the two equal.
import { ACCESS_RULES } from "./access";
import { ADDON_RULES } from "./addons";
import { ADMISSION_RULES } from "./admission/admission";
import { ARN_RULES } from "./arns";
import { AWS_PROVIDER_RULES } from "./aws-provider";
import { COMPOSITION_RULES } from "./composition";
import { DESTROY_RULES } from "./destroy-order";
import { Rule } from "./finding";
import { GIVEN_ROLE_RULES } from "./given-roles";
import { IMPORTED_CLUSTER_RULES } from "./imported-cluster";
import { VERSION_RULES } from "./kubernetes-versions";
import { DESTINATION_RULES } from "./logging/destinations";
import { LOGGING_RULES } from "./logging/logging";
import { NAME_RULES } from "./names";
import { ENDPOINT_RULES } from "./network/endpoints";
import { NETWORK_RULES } from "./network/network";
import { REGION_RULES } from "./network/regions";
import { SECURITY_GROUP_RULES } from "./network/security-groups";
import { SUBNET_RULES } from "./network/subnets";
import { VPC_RULES } from "./network/vpc";
import { ZONE_RULES } from "./network/zones";
import { OPTION_KIND_RULES } from "./option-kinds";
import { ACKNOWLEDGEMENT_RULES } from "./acknowledgement";
import { OPTION_NAME_RULES } from "./option-names";
import { OVERRIDE_RULES } from "./overrides";
import { PROFILE_RULES } from "./profiles/profiles";
import { SETTING_RULES } from "./settings";
import { QUANTITY_RULES } from "./sizing/quantity";
import { SIZING_RULES } from "./sizing/sizing";
import { STATEMENT_RULES } from "./statements";
import { TOKEN_IDENTITY_RULES } from "./token-identity";
import { CHART_PRESET_RULES } from "./workloads/chart-presets";
import { CHART_RULES } from "./workloads/charts";
import { CONTAINER_RULES } from "./workloads/container-options";
import { CRON_RULES } from "./workloads/cron-schedule";
import { FILE_SYSTEM_RULES } from "./workloads/file-systems";
import { INGRESS_ROUTE_RULES } from "./workloads/ingress-routes";
import { LOAD_BALANCER_HEALTH_RULES } from "./workloads/load-balancer-health";
import { LOAD_BALANCER_RULES } from "./workloads/load-balancers";
import { WORKLOAD_NAME_RULES } from "./workloads/names";
import { WORKLOAD_NUMBER_RULES } from "./workloads/numbers";
import { NAMESPACE_RULES } from "./workloads/namespaces";
import { OBJECT_NAME_RULES } from "./workloads/object-names";
import { REFERENCE_RULES } from "./workloads/object-references";
import { POD_COUNT_RULES } from "./workloads/pod-counts";
import { VOLUME_RULES } from "./workloads/volume-options";
import { WORKLOAD_RULES } from "./workloads/workloads";

/** All rules by their code. */
export const RULES: readonly Rule[] = [
  ...OPTION_KIND_RULES,
  ...OPTION_NAME_RULES,
  ...ACKNOWLEDGEMENT_RULES,
  ...IMPORTED_CLUSTER_RULES,
  ...PROFILE_RULES,
  ...QUANTITY_RULES,
  ...SIZING_RULES,
  ...ADMISSION_RULES,
  ...LOGGING_RULES,
  ...DESTINATION_RULES,
  ...NETWORK_RULES,
  ...SECURITY_GROUP_RULES,
  ...SUBNET_RULES,
  ...ZONE_RULES,
  ...VPC_RULES,
  ...REGION_RULES,
  ...ENDPOINT_RULES,
  ...VERSION_RULES,
  ...NAME_RULES,
  ...SETTING_RULES,
  ...ACCESS_RULES,
  ...ARN_RULES,
  ...AWS_PROVIDER_RULES,
  ...GIVEN_ROLE_RULES,
  ...TOKEN_IDENTITY_RULES,
  ...STATEMENT_RULES,
  ...ADDON_RULES,
  ...COMPOSITION_RULES,
  ...OVERRIDE_RULES,
  ...WORKLOAD_RULES,
  ...WORKLOAD_NAME_RULES,
  ...WORKLOAD_NUMBER_RULES,
  ...CONTAINER_RULES,
  ...VOLUME_RULES,
  ...REFERENCE_RULES,
  ...FILE_SYSTEM_RULES,
  ...CRON_RULES,
  ...LOAD_BALANCER_HEALTH_RULES,
  ...LOAD_BALANCER_RULES,
  ...INGRESS_ROUTE_RULES,
  ...OBJECT_NAME_RULES,
  ...NAMESPACE_RULES,
  ...POD_COUNT_RULES,
  ...CHART_RULES,
  ...CHART_PRESET_RULES,
  ...DESTROY_RULES,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/** The rule with `code`; undefined when there is none. */
export function findRule(code: string): Rule | undefined {
  return RULES.find((rule) => rule.code === code);
}
