// Every table of facts that others may change. CONTRIBUTING.md says how each is brought up to date.
import { NODE_LABEL_FACTS } from "../admission/fargate-node";
import { CAPABILITY_FACTS, SYSCTL_FACTS } from "../admission/security";
import { PLUGIN_FACTS } from "../logging/plugins";
import { REGISTRY_FACTS } from "../network/eks-registries";
import { REGION_FACTS } from "../network/regions";
import { ZONE_FACTS } from "../network/zones";
import { SIZE_FACTS } from "../sizing/sizes";
import { FactTable } from "./fact-table";
import { KUBERNETES_RELEASE_FACTS } from "./kubernetes-releases";

/** What a cluster is judged by. Prices are not among them: they say their month wherever they are added up. */
export const CLUSTER_FACTS: readonly FactTable[] = [
  KUBERNETES_RELEASE_FACTS,
  SIZE_FACTS,
  CAPABILITY_FACTS,
  SYSCTL_FACTS,
  NODE_LABEL_FACTS,
  REGION_FACTS,
  ZONE_FACTS,
  REGISTRY_FACTS,
  PLUGIN_FACTS,
];
