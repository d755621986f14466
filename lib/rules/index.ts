/**
 * The rules as functions, for your own tests and tools. They know no constructs.
 * @module cdktf-eks-fargate/rules
 */
// Each name here is a promise: what only the library itself uses stays out.
export { AdmissionContext, checkWorkload, schedulerMessage } from "./admission/admission";
export { ObjectOrigin } from "./admission/origin";
export { checkObjects, CheckOptions, CheckReport, ObjectReport } from "./admission/report";
export { UnjudgedKind } from "./admission/unjudged";
export { findRule, RULES } from "./catalog";
export { checkDestroyOrder } from "./destroy-order";
export { Finding, formatFinding, isError, Rule, Severity } from "./finding";
export { KUBERNETES_RELEASES, KubernetesRelease, LIFECYCLE_AS_OF } from "./facts/kubernetes-releases";
export { checkKubernetesVersion, KubernetesVersionCheck } from "./kubernetes-versions";
export { lintLogging, LoggingData } from "./logging/logging";
export { ControllerFacts } from "./manifests/charts";
export { ObjectIdentity, ReadOptions } from "./manifests/reader";
export { PlannedSubnets, planSubnets, SubnetPlan, SubnetPlanRequest } from "./network/subnets";
export {
  explainNoMatch,
  matchProfile,
  NearMiss,
  ProfileMap,
  ProfileMatch,
  SelectingProfile,
} from "./profiles/profile-match";
export { checkProfiles, FargateQuotas, ProfileCheckOptions } from "./profiles/profiles";
export { FargateSelector, Labels, MatchablePod } from "./profiles/selectors";
export { CostLine, CostRequest, monthlyCost, MonthlyCost, monthlyPodCost, PodsToPay } from "./sizing/cost";
export { ContainerRequests, PodRequests, ResourceList } from "./sizing/pod-requests";
export { Price, PriceConfidence, PriceItem, PriceOverrides, PRICES, PRICES_AS_OF, RegionPrices } from "./sizing/prices";
export { FARGATE_SIZES, FargateSize } from "./sizing/sizes";
export { CpuAndMemory, EphemeralStorage, SizedPod, sizePod, SizeSaving } from "./sizing/sizing";
