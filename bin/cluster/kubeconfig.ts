// Which cluster of EKS a context is about, as far as its kubeconfig shows it.
import { isList, isMap, PlainMap } from "../../lib/rules/manifests/field";

/** A cluster as AWS calls it. */
export interface EksCluster {
  readonly name: string;
  readonly region?: string;
  /** The profile of the AWS CLI that the context signs in with. */
  readonly awsProfile?: string;
}

const NAME = /^[0-9A-Za-z][\w-]{0,99}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** What `kubectl config view --minify -o json` says: its only context, with its cluster and its user. */
export function readCluster(config: unknown): EksCluster | undefined {
  const { args, env } = signInOf(config);
  const byArguments = valueOf(args, ["--cluster-name", "--cluster-id", "-i"]);
  const region = valueOf(args, ["--region"]);
  const awsProfile = valueOf(args, ["--profile"]) ?? env.get("AWS_PROFILE");
  const named = namesOf(config).map(readName);
  const known = named.find((each) => each !== undefined);
  const name = byArguments ?? known?.name;
  if (name === undefined || !NAME.test(name)) return undefined;
  const where = [region, env.get("AWS_REGION"), known?.region].find((each) => each !== undefined && REGION.test(each));
  return {
    name,
    ...(where === undefined ? {} : { region: where }),
    ...(awsProfile === undefined ? {} : { awsProfile }),
  };
}

/** The names of the cluster: that in the kubeconfig, and that of its context. */
function namesOf(config: unknown): string[] {
  const context = firstOf(config, "contexts");
  const { cluster } = isMap(context.context) ? context.context : {};
  return [cluster, firstOf(config, "clusters").name].filter((name) => typeof name === "string");
}

/** `aws eks update-kubeconfig` writes the ARN, and eksctl `NAME.REGION.eksctl.io`. */
function readName(text: string): { readonly name: string; readonly region: string } | undefined {
  const found = /^arn:[\w-]+:eks:([\w-]+):\d*:cluster\/(.+)$/.exec(text);
  if (found !== null) return { name: found[2] ?? "", region: found[1] ?? "" };
  const [, name, region] = /^(.+)\.([\w-]+)\.eksctl\.io$/.exec(text) ?? [];
  return name === undefined || region === undefined ? undefined : { name, region };
}

/** The command that gets a token: `aws eks get-token --cluster-name …`, `aws-iam-authenticator token -i …`. */
function signInOf(config: unknown): { readonly args: readonly string[]; readonly env: ReadonlyMap<string, string> } {
  const { user } = firstOf(config, "users");
  const exec = isMap(user) && isMap(user.exec) ? user.exec : {};
  const args = isList(exec.args) ? exec.args.filter((each) => typeof each === "string") : [];
  const env = new Map<string, string>();
  for (const each of isList(exec.env) ? exec.env : []) {
    if (isMap(each) && typeof each.name === "string" && typeof each.value === "string") env.set(each.name, each.value);
  }
  const isOfAws =
    typeof exec.command === "string" && /(?:^|[\\/])(?:aws|aws-iam-authenticator)(?:\.exe)?$/.test(exec.command);
  return { args: isOfAws ? args : [], env };
}

function valueOf(args: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of args.entries()) {
    const name = names.find((each) => word === each || word.startsWith(`${each}=`));
    if (name !== undefined) return word === name ? args[index + 1] : word.slice(name.length + 1);
  }
  return undefined;
}

function firstOf(config: unknown, list: string): PlainMap {
  const members = isMap(config) ? config[list] : undefined;
  const first: unknown = isList(members) ? members[0] : undefined;
  return isMap(first) ? first : {};
}
