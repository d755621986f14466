// Every rule of the library, in one list. docs/errors.md has a paragraph for each; a test holds the two equal.
import { ACCESS_RULES } from "./access";
import { ADDON_RULES } from "./addons";
import { ADMISSION_RULES } from "./admission";
import { CHART_RULES } from "./charts";
import { ARN_RULES } from "./arns";
import { COMPOSITION_RULES } from "./composition";
import { CONTAINER_RULES } from "./container-options";
import { CRON_RULES } from "./cron-schedule";
import { DESTROY_RULES } from "./destroy-order";
import { ENDPOINT_RULES } from "./endpoints";
import { FILE_SYSTEM_RULES } from "./file-systems";
import { Rule } from "./finding";
import { INGRESS_ROUTE_RULES } from "./ingress-routes";
import { VERSION_RULES } from "./kubernetes-versions";
import { LOAD_BALANCER_HEALTH_RULES } from "./load-balancer-health";
import { LOAD_BALANCER_RULES } from "./load-balancers";
import { LOGGING_RULES } from "./logging";
import { NAME_RULES } from "./names";
import { NETWORK_RULES } from "./network";
import { OBJECT_NAME_RULES } from "./object-names";
import { REFERENCE_RULES } from "./object-references";
import { OVERRIDE_RULES } from "./overrides";
import { POD_COUNT_RULES } from "./pod-counts";
import { PROFILE_RULES } from "./profiles";
import { QUANTITY_RULES } from "./quantity";
import { REGION_RULES } from "./regions";
import { SETTING_RULES } from "./settings";
import { SIZING_RULES } from "./sizing";
import { STATEMENT_RULES } from "./statements";
import { SUBNET_RULES } from "./subnets";
import { VOLUME_RULES } from "./volume-options";
import { VPC_RULES } from "./vpc";
import { WORKLOAD_NAME_RULES } from "./workload-names";
import { WORKLOAD_NUMBER_RULES } from "./workload-numbers";
import { WORKLOAD_RULES } from "./workloads";
import { ZONE_RULES } from "./zones";

/** All rules by their code. */
export const RULES: readonly Rule[] = [
  ...PROFILE_RULES,
  ...QUANTITY_RULES,
  ...SIZING_RULES,
  ...ADMISSION_RULES,
  ...LOGGING_RULES,
  ...NETWORK_RULES,
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
  ...POD_COUNT_RULES,
  ...CHART_RULES,
  ...DESTROY_RULES,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/** The rule with `code`; undefined when there is none. */
export function findRule(code: string): Rule | undefined {
  return RULES.find((rule) => rule.code === code);
}
