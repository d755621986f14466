// Objects by which Argo CD and Flux deploy others: what they read, and where what they deploy runs.
import { error, finding, Finding, warning } from "../finding";
import { isMap } from "../manifests/field";
import { groupOf, identify, kindOf } from "../manifests/reader";
import { valueAt } from "../overrides";
import { explainNoMatch, ProfileMap } from "../profiles/profile-match";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const DEPLOYER = {
  source: error(
    "FG993",
    "an Application reads a folder of a repository, or a version of a chart",
    "https://argo-cd.readthedocs.io/en/stable/user-guide/helm/",
  ),
  url: error(
    "FG994",
    "a GitRepository has a URL and an interval that Flux accepts, and one revision",
    "https://fluxcd.io/flux/components/source/gitrepositories/#url",
  ),
  destination: warning(
    "FG995",
    "a Fargate profile matches the namespace that Argo CD or Flux deploys to",
    "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html",
  ),
};

/** What an Application reads. */
export interface ApplicationSource {
  readonly path?: string;
  readonly chart?: string;
  readonly targetRevision?: string;
}

/** What is wrong with what an Application reads: Argo CD writes it into its status, where no deploy looks. */
export function checkApplicationSource({ path, chart, targetRevision }: ApplicationSource): Finding[] {
  if (path !== undefined && chart !== undefined) {
    const message = "it has both a path and a chart, and a chart is not in a folder of a Git repository";
    return [finding(DEPLOYER.source, { field: "path", message, fix: "remove one of them" })];
  }
  if (path === undefined && chart === undefined) {
    const message = "it has neither a path nor a chart, so there is nothing to deploy";
    const fix = 'set path to the folder of the manifests, which is "." for the whole repository, or chart';
    return [finding(DEPLOYER.source, { field: "path", message, fix })];
  }
  if (chart === undefined || targetRevision !== undefined) return [];
  const message = "Argo CD needs the version of a chart";
  return [finding(DEPLOYER.source, { field: "targetRevision", message, fix: "set it to a version, such as 6.7.1" })];
}

/** Where Flux reads. */
export interface GitSource {
  readonly url: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly interval?: string;
}

/** What is wrong with where Flux reads; the API server says it at apply. */
export function checkGitSource({ url, branch, tag, interval }: GitSource): Finding[] {
  const found: Finding[] = [];
  if (!isUnknown(url) && !/^(https?|ssh):\/\/\S+$/.test(url)) {
    const [, host, path] = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)(.+)$/.exec(url) ?? [];
    found.push(
      finding(DEPLOYER.url, {
        field: "url",
        message: `${JSON.stringify(url)} does not begin with https://, http:// or ssh://`,
        fix: host === undefined ? "write it as https://..., or ssh://..." : `write ssh://git@${host}/${path ?? ""}`,
      }),
    );
  }
  if (branch !== undefined && tag !== undefined) {
    const message = "with a tag Flux ignores the branch";
    found.push(finding(DEPLOYER.url, { field: "branch", message, fix: "remove one of them" }));
  }
  if (interval !== undefined && !isUnknown(interval) && !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(interval)) {
    const message = `${JSON.stringify(interval)} is not a duration`;
    found.push(finding(DEPLOYER.url, { field: "interval", message, fix: "write a number with s, m or h, such as 5m" }));
  }
  return found;
}

/** What Argo CD and Flux call the cluster that they run in. */
const THIS_CLUSTER = "https://kubernetes.default.svc";

/** The namespace of this cluster to which an object has others deployed, as far as the object says it. */
export function deployedNamespace(object: unknown): string | undefined {
  const spec = isMap(object) ? object.spec : undefined;
  const namespace = (): unknown => {
    switch (`${kindOf(object) ?? ""}.${groupOf(object) ?? ""}`) {
      case "Application.argoproj.io": {
        const { server = THIS_CLUSTER, name = "in-cluster" } = mapAt(spec, "destination");
        return server === THIS_CLUSTER && name === "in-cluster" ? valueAt(spec, "destination", "namespace") : undefined;
      }
      case "Kustomization.kustomize.toolkit.fluxcd.io":
        return isElsewhere(spec) ? undefined : valueAt(spec, "targetNamespace");
      case "HelmRelease.helm.toolkit.fluxcd.io":
        return isElsewhere(spec) ? undefined : (valueAt(spec, "targetNamespace") ?? identify(object).namespace);
      default:
        return undefined;
    }
  };
  const found = namespace();
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** True for kinds by which others are deployed, with load balancers among them. */
export function isDeployer(object: unknown): boolean {
  const group = groupOf(object);
  if (group === "argoproj.io") return ["Application", "ApplicationSet"].includes(kindOf(object) ?? "");
  return group === "kustomize.toolkit.fluxcd.io" || group === "helm.toolkit.fluxcd.io";
}

/** That no profile matches the namespace; what is deployed to it may have no pods. */
export function checkDestination(object: unknown, profiles: ProfileMap): Finding[] {
  const namespace = deployedNamespace(object);
  if (namespace === undefined || isUnknown(namespace)) return [];
  const miss = explainNoMatch(profiles, { namespace });
  if (miss === undefined) return [];
  return [
    finding(DEPLOYER.destination, {
      message: `no Fargate profile matches the namespace that it deploys to, so pods in it stay Pending: ${miss.reason}`,
      fix: miss.fix,
    }),
  ];
}

function isElsewhere(spec: unknown): boolean {
  return valueAt(spec, "kubeConfig") !== undefined;
}

function mapAt(spec: unknown, key: string): { readonly server?: unknown; readonly name?: unknown } {
  const found = valueAt(spec, key);
  return isMap(found) ? found : {};
}
