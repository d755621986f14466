// The rules as functions, for users' own tests and tools: the sub-path `cdktf-eks-fargate/rules`. They know no constructs. Each
// name here is a promise: what only the library itself uses stays out.
export { AdmissionContext, checkWorkload, schedulerMessage } from "./admission/admission";
export { checkObjects, CheckOptions, CheckReport, ObjectReport } from "./admission/report";
export { findRule, RULES } from "./catalog";
export { checkDestroyOrder } from "./destroy-order";
export { Finding, formatFinding, isError, Rule, Severity } from "./finding";
export { checkKubernetesVersion, KUBERNETES_RELEASES, KubernetesRelease, LIFECYCLE_AS_OF } from "./kubernetes-versions";
export { lintLogging, LoggingData } from "./logging/logging";
export { ControllerFacts } from "./manifests/charts";
export { planSubnets, SubnetPlan, SubnetPlanRequest } from "./network/subnets";
export { explainNoMatch, matchProfile, ProfileMap } from "./profiles/profile-match";
export { checkProfiles } from "./profiles/profiles";
export { FargateSelector, MatchablePod } from "./profiles/selectors";
export { CostLine, CostRequest, monthlyCost, MonthlyCost, monthlyPodCost } from "./sizing/cost";
export { PodRequests } from "./sizing/pod-requests";
export { PriceConfidence, PRICES, PRICES_AS_OF } from "./sizing/prices";
export { FARGATE_SIZES, FargateSize } from "./sizing/sizes";
export { SizedPod, sizePod } from "./sizing/sizing";
