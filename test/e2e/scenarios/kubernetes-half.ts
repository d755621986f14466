// What can be proven of the Kubernetes half without a server: the logging configuration by the rules, and the values of the
// chart without which the controller does not start on Fargate.
import { Lane } from "../harness/lane";
import { REGION, STACK } from "../harness/workspace";
import { isError, formatFinding } from "../../../lib/rules/finding";
import { lintLogging } from "../../../lib/rules/logging/logging";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>>;

interface ChartValues {
  readonly clusterName?: string;
  readonly region?: string;
  readonly vpcId?: string;
  readonly hostNetwork?: boolean;
  readonly serviceAccount?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
}

export async function checkKubernetesHalf(lane: Lane): Promise<void> {
  const { resource } = lane.workspace.unfiltered() as { resource: Resources };
  await lane.check("the logging ConfigMap stands where Fargate reads it, and passes the rules", () => {
    expectLogging(resource);
  });
  await lane.check("the controller's chart has every value that Fargate needs", () => {
    expectChart(resource);
  });
}

function expectLogging(resource: Resources): void {
  const namespace = only(resource, "kubernetes_namespace_v1").metadata as { name: string; labels: object };
  const { data, metadata } = only(resource, "kubernetes_config_map_v1");
  expectFacts({
    "the namespace is aws-observability": namespace.name === "aws-observability",
    "its label turns logging on": JSON.stringify(namespace.labels) === '{"aws-observability":"enabled"}',
    "the ConfigMap is aws-logging": (metadata as { name: string }).name === "aws-logging",
  });
  const errors = lintLogging(data as Record<string, string>).filter((found) => isError(found));
  if (errors.length > 0) throw new Error(errors.map((found) => formatFinding(found)).join("\n"));
}

function expectChart(resource: Resources): void {
  const release = only(resource, "helm_release");
  const [text = "{}"] = release.values as string[];
  const values = JSON.parse(text) as ChartValues;
  const role = values.serviceAccount?.annotations?.["eks.amazonaws.com/role-arn"] ?? "";
  expectFacts({
    // There is no instance metadata service on Fargate to ask for these two.
    "region is set": values.region === REGION,
    "vpcId is that of the stack's VPC": /^\$\{aws_vpc\..+\.id\}$/.test(values.vpcId ?? ""),
    "clusterName is set": values.clusterName === STACK,
    "the service account has a role of the stack": /^\$\{aws_iam_role\..+\.arn\}$/.test(role),
    "it asks for no host network": values.hostNetwork !== true,
    "its pods say what they need": values.resources?.requests?.cpu !== undefined,
    "Terraform waits for it": release.wait === true,
    "and long enough for Fargate": Number(release.timeout) >= 600,
  });
}

function only(resource: Resources, type: string): Readonly<Record<string, unknown>> {
  const all = Object.values(resource[type] ?? {});
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`there are ${all.length} ${type}, one was expected`);
  return first;
}

function expectFacts(facts: Readonly<Record<string, boolean>>): void {
  const wrong = Object.entries(facts).filter(([, holds]) => !holds);
  if (wrong.length > 0) throw new Error(`not so: ${wrong.map(([fact]) => fact).join("; ")}`);
}
