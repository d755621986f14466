// Takes one thing out of a synthesised stack, so that a negative control can show what it is good for.
import { Block, block, StackJson } from "../../harness/workspace";

interface Exec {
  args: string[];
  env?: Readonly<Record<string, string>>;
}

/** The barrier that everything on the cluster waits for. */
const BARRIER = "cluster_ready";
const PROFILE = "aws_eks_fargate_profile.";

/** The barrier waits for nothing that takes as long as an access entry does. */
export function openBarrierEarly(stack: StackJson): void {
  const barrier = block(stack, "terraform_data", BARRIER).block;
  const all = barrier.depends_on as string[];
  barrier.depends_on = all.filter((address) => !address.startsWith(PROFILE));
  if (all.every((address) => !address.startsWith(PROFILE))) throw new Error("the barrier waits for no profile");
}

/** The providers know nothing of the barrier. */
export function forgetBarrierInProviders(stack: StackJson): void {
  for (const exec of execs(stack)) {
    if (!JSON.stringify(exec.env ?? {}).includes(`terraform_data.${BARRIER}`)) {
      throw new Error("a provider does not name the barrier");
    }
    delete exec.env;
  }
}

/** The token is that of who runs Terraform, not of the role that made the cluster. */
export function forgetRoleInProviders(stack: StackJson): void {
  for (const exec of execs(stack)) {
    const at = exec.args.indexOf("--role-arn");
    if (at < 0) throw new Error("a provider does not name the role");
    exec.args.splice(at, 2);
  }
}

/** Helm takes a release that failed for one that is in the way. */
export function installOnly(stack: StackJson): void {
  for (const release of releases(stack)) {
    if (release.upgrade_install !== true) throw new Error("a release is not installed by an upgrade");
    delete release.upgrade_install;
  }
}

/** Helm waits no longer than so. */
export function waitForCharts(stack: StackJson, seconds: number): void {
  for (const release of releases(stack)) release.timeout = seconds;
}

/** The controller makes the group that its load balancers share. */
export function letControllerMakeGroup(stack: StackJson): void {
  const release = block(stack, "helm_release", "load-balancer-controller").block;
  const [text = "{}"] = release.values as string[];
  const values = JSON.parse(text) as Record<string, unknown>;
  if (values.backendSecurityGroup === undefined) throw new Error("the controller is handed no group");
  delete values.backendSecurityGroup;
  release.values = [JSON.stringify(values)];
}

function releases(stack: StackJson): Block[] {
  return Object.values(stack.resource.helm_release ?? {});
}

function execs({ provider }: StackJson): Exec[] {
  return [
    ...(provider.kubernetes ?? []).flatMap(({ exec }) => exec as Exec[]),
    ...(provider.helm ?? []).map(({ kubernetes }) => (kubernetes as { exec: Exec }).exec),
  ];
}
