// The Fargate profiles of a cluster that runs, by the AWS CLI: what may be asked with eks:ListFargateProfiles and
// eks:DescribeFargateProfile. https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeFargateProfile.html
import { isList, isMap } from "../../lib/rules/manifests/field";
import { ProfileMap } from "../../lib/rules/profiles/profile-match";
import { FargateSelector } from "../../lib/rules/profiles/selectors";
import { EksCluster } from "./kubeconfig";
import { Answer, ask, jsonOf } from "../outer-program";

/** The profiles, or why they are not known. */
export type FoundProfiles =
  { readonly profiles: ProfileMap; readonly inactive: readonly string[] } | { readonly problem: string };

/** Asks AWS for each profile. */
export function findProfiles(cluster: EksCluster): FoundProfiles {
  const list = askEks(cluster, "list-fargate-profiles");
  const listed = jsonOf(list);
  if (list.status !== 0 || !isMap(listed) || !isList(listed.fargateProfileNames)) return { problem: list.problem };
  const profiles: Record<string, ProfileMap[string]> = {};
  const inactive: string[] = [];
  for (const name of listed.fargateProfileNames) {
    if (typeof name !== "string") continue;
    const answer = askEks(cluster, "describe-fargate-profile", `--fargate-profile-name=${name}`);
    const described = jsonOf(answer);
    const profile = isMap(described) && isMap(described.fargateProfile) ? described.fargateProfile : undefined;
    if (answer.status !== 0 || profile === undefined) return { problem: answer.problem };
    // One that is being created or destroyed takes no pod.
    if (profile.status === "ACTIVE") profiles[name] = { selectors: selectorsOf(profile.selectors) };
    else inactive.push(name);
  }
  return { profiles, inactive };
}

function selectorsOf(selectors: unknown): FargateSelector[] {
  return (isList(selectors) ? selectors : []).flatMap((selector) => {
    if (!isMap(selector) || typeof selector.namespace !== "string") return [];
    const labels = Object.entries(isMap(selector.labels) ? selector.labels : {});
    const pairs = labels.filter((pair): pair is [string, string] => typeof pair[1] === "string");
    return [{ namespace: selector.namespace, ...(pairs.length === 0 ? {} : { labels: Object.fromEntries(pairs) }) }];
  });
}

function askEks({ name, region, awsProfile }: EksCluster, operation: string, ...more: readonly string[]): Answer {
  return ask("aws", [
    "eks",
    operation,
    `--cluster-name=${name}`,
    ...more,
    ...(region === undefined ? [] : [`--region=${region}`]),
    ...(awsProfile === undefined ? [] : [`--profile=${awsProfile}`]),
    "--output=json",
  ]);
}
