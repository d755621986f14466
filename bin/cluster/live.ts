// What runs in a cluster: its objects by kubectl, its Fargate profiles by the AWS CLI.
import { isList, isMap } from "../../lib/rules/manifests/field";
import { ProfileMap } from "../../lib/rules/profiles/profile-match";
import { clean, Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { findProfiles } from "./fargate-profiles";
import { EksCluster, readCluster } from "./kubeconfig";
import { ask, jsonOf } from "../outer-program";

/** What a command is to look at in place of files. */
export interface LiveCluster {
  readonly objects: readonly unknown[];
  /** Undefined where they are not known. */
  readonly profiles?: ProfileMap;
  /** True where kubectl gave all kinds that were asked for, so that a claim that is not there does not exist. */
  readonly isComplete: boolean;
}

/** Which cluster, and what of it. */
export interface LiveRequest {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace?: string;
  readonly isAllNamespaces: boolean;
  /** The cluster's name at AWS, where the kubeconfig does not have it. */
  readonly clusterName?: string;
  readonly region?: string;
  /** False where profiles are named on the command line, or not wanted. */
  readonly asksForProfiles: boolean;
}

/** Kinds that rules look at, all of which every cluster of EKS has. No Secrets, and of ConfigMaps none. */
const KINDS = [
  "deployments.apps",
  "daemonsets.apps",
  "statefulsets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "pods",
  "services",
  "ingresses.networking.k8s.io",
  "ingressclasses.networking.k8s.io",
  "horizontalpodautoscalers.autoscaling",
  "poddisruptionbudgets.policy",
  "persistentvolumeclaims",
  "persistentvolumes",
  "storageclasses.storage.k8s.io",
  "csidrivers.storage.k8s.io",
];

/** Reads the cluster. Throws a UsageError where kubectl gives nothing. */
export function readLiveCluster(request: LiveRequest, terminal: Terminal): LiveCluster {
  const scope = request.isAllNamespaces
    ? ["--all-namespaces"]
    : request.namespace === undefined
      ? []
      : [`--namespace=${request.namespace}`];
  const answer = ask("kubectl", ["get", KINDS.join(","), ...scope, ...connectionOf(request), "--output=json"]);
  const list = jsonOf(answer);
  if (!isMap(list) || !isList(list.items)) throw new UsageError(`kubectl returns no objects: ${answer.problem}`);
  const isComplete = answer.status === 0;
  if (!isComplete)
    terminal.warn(`not all kinds could be read:\n${answer.said.map((line) => `  ${clean(line)}\n`).join("")}`);
  const profiles = request.asksForProfiles ? profilesOf(request, terminal) : undefined;
  return { objects: list.items, isComplete, ...(profiles === undefined ? {} : { profiles }) };
}

/** The cluster as AWS calls it; undefined where it is not known. */
export function nameCluster(request: LiveRequest): EksCluster | undefined {
  const config = ask("kubectl", ["config", "view", "--minify", ...connectionOf(request), "--output=json"]);
  const found = readCluster(jsonOf(config));
  const name = request.clusterName ?? found?.name;
  const region = request.region ?? found?.region;
  return name === undefined ? undefined : { ...found, name, ...(region === undefined ? {} : { region }) };
}

/** The minor version that the cluster runs, `1.37`; undefined where kubectl does not show it. */
export function versionOf(request: LiveRequest): string | undefined {
  const answer = jsonOf(ask("kubectl", ["version", ...connectionOf(request), "--output=json"]));
  const { gitVersion } = isMap(answer) && isMap(answer.serverVersion) ? answer.serverVersion : {};
  return typeof gitVersion === "string" ? /^v(\d+\.\d+)/.exec(gitVersion)?.[1] : undefined;
}

function profilesOf(request: LiveRequest, terminal: Terminal): ProfileMap | undefined {
  const cluster = nameCluster(request);
  const unknown = "which profile a pod matches is not checked";
  if (cluster === undefined) {
    terminal.warn(
      `${unknown}: the kubeconfig does not name an EKS cluster; set --cluster-name, or set profiles with -p\n`,
    );
    return undefined;
  }
  const found = findProfiles(cluster);
  if ("problem" in found) {
    terminal.warn(`${unknown}: ${clean(found.problem)}; set profiles with -p\n`);
    return undefined;
  }
  if (found.inactive.length > 0)
    terminal.warn(`not active, so they match no pod: ${clean(found.inactive.join(", "))}\n`);
  return found.profiles;
}

function connectionOf({ context, kubeconfig }: LiveRequest): string[] {
  return [
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
  ];
}
