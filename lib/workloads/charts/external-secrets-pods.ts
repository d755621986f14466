// The three pods of the chart external-secrets, as its templates make them of the values.
import { ValueTree } from "../../rules/overrides";
import { ChartPods } from "../helm-chart";
import { conventionalLabels } from "./chart-options";
import { ChartPart, chartPods, firstOf, listOf, textOf, textsOf, treeAt } from "./chart-pods";

/** What a part takes from `global` where it has none of its own. */
const SHARED = ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "podLabels"];

/** @internal Its pods by the chart's names for them. A part that is switched off has none. */
export function externalSecretsPods(
  values: ValueTree,
  release: string,
  tag: string | undefined,
): { [name: string]: ChartPods } {
  const name = textOf(values.nameOverride) ?? "external-secrets";
  const pods = (suffix: string, part: ValueTree, rest: Pick<ChartPart, "container" | "ports"> & Partial<ChartPart>) =>
    chartPods({
      labels: { ...conventionalLabels(`${name}${suffix}`, release), ...textsOf(values.commonLabels) },
      replicas: part.replicaCount,
      image: imageOf(values, part, tag),
      args: part.extraArgs,
      initContainers: part.extraInitContainers,
      volumes: part.extraVolumes,
      values: withShared(part, treeAt(values, "global")),
      ...rest,
    });
  const webhook = treeAt(values, "webhook");
  const controller = treeAt(values, "certController");
  const ready = (part: ValueTree): unknown => treeAt(part, "readinessProbe").port ?? 8081;
  const isOn = (part: ValueTree, key: string): boolean => firstOf(part[key] ?? true) !== undefined;
  const hasOwnCertificates = firstOf(treeAt(webhook, "certManager").enabled) === undefined;
  return {
    ...(isOn(values, "createOperator") && {
      "external-secrets": pods("", values, {
        container: "external-secrets",
        ports: { metrics: metricsPort(values) },
        serviceAccountName: release,
        sidecars: listOf(values.extraContainers),
        pod: treeAt(values, "podSpecExtra"),
      }),
    }),
    ...(isOn(webhook, "create") && {
      "external-secrets-webhook": pods("-webhook", webhook, {
        container: "webhook",
        ports: { webhook: webhook.port, metrics: metricsPort(webhook), ready: ready(webhook) },
      }),
    }),
    ...(isOn(controller, "create") &&
      hasOwnCertificates && {
        "external-secrets-cert-controller": pods("-cert-controller", controller, {
          container: "cert-controller",
          ports: { metrics: metricsPort(controller), ready: ready(controller) },
        }),
      }),
  };
}

function metricsPort(part: ValueTree): unknown {
  return treeAt(part, "metrics", "listen").port ?? 8080;
}

/** One repository can stand for all three, and a flavour comes after the tag. */
function imageOf(values: ValueTree, part: ValueTree, knownTag: string | undefined): string {
  const { repository = "ghcr.io/external-secrets/external-secrets", tag, flavour } = treeAt(part, "image");
  const name = textOf(firstOf(treeAt(values, "global").repository, repository));
  const version = textOf(firstOf(tag, knownTag));
  const variant = [version, textOf(flavour)].filter((each) => each !== undefined).join("-");
  return [name, version === undefined ? undefined : variant].filter((each) => each !== undefined).join(":");
}

function withShared(part: ValueTree, shared: ValueTree): ValueTree {
  return { ...part, ...Object.fromEntries(SHARED.map((key) => [key, firstOf(part[key], shared[key])])) };
}
