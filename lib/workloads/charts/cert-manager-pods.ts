// The pods of the chart cert-manager, as its templates make them of the values.
import { ValueTree } from "../../rules/overrides";
import { ChartPods } from "../helm-chart";
import { conventionalLabels } from "./chart-options";
import { ChartPart, chartPods, firstOf, imageName, listOf, textOf, textsOf, treeAt } from "./chart-pods";

const METRICS = { "http-metrics": 9402 };

/** @internal Its pods by the chart's names for its parts. A part that is switched off has none. */
export function certManagerPods(
  values: ValueTree,
  release: string,
  tag: string | undefined,
): { [name: string]: ChartPods } {
  const webhook = treeAt(values, "webhook");
  const cainjector = treeAt(values, "cainjector");
  const startupapicheck = treeAt(values, "startupapicheck");
  const isOn = (part: ValueTree): boolean => firstOf(part.enabled ?? true) !== undefined;
  const pods = (
    component: string,
    name: string,
    part: ValueTree,
    rest: Pick<ChartPart, "ports"> & Partial<ChartPart>,
  ): ChartPods =>
    chartPods({
      container: `cert-manager-${component}`,
      labels: labelsOf(values, component, name, release),
      replicas: part.replicaCount,
      image: imageOf(values, part, component, tag),
      args: part.extraArgs,
      securityContext: treeAt(part, "containerSecurityContext"),
      volumes: part.volumes,
      pod: placeOf(part, treeAt(values, "global")),
      values: part,
      ...rest,
    });
  return {
    controller: pods("controller", textOf(values.nameOverride) ?? "cert-manager", values, {
      ports: { ...METRICS, "http-healthz": 9403 },
      serviceAccountName: release,
      sidecars: listOf(values.extraContainers),
    }),
    webhook: pods("webhook", "webhook", webhook, {
      ports: {
        https: webhook.securePort,
        healthcheck: firstOf(treeAt(webhook, "config").healthzPort, 6080),
        ...METRICS,
      },
    }),
    ...(isOn(cainjector) && { cainjector: pods("cainjector", "cainjector", cainjector, { ports: METRICS }) }),
    // Helm runs it once after the install, and takes it away when it has ended: it has its profile, and no monthly price.
    ...(isOn(startupapicheck) && {
      startupapicheck: pods("startupapicheck", "startupapicheck", startupapicheck, { ports: {}, replicas: 0 }),
    }),
  };
}

function labelsOf(values: ValueTree, component: string, name: string, release: string): { [key: string]: string } {
  return {
    app: name,
    ...conventionalLabels(name, release),
    "app.kubernetes.io/component": component,
    ...textsOf(treeAt(values, "global").commonLabels),
  };
}

/** The part's own repository, or one that is made of what all parts share; a registry of its own comes before both. */
function imageOf(values: ValueTree, part: ValueTree, component: string, knownTag: string | undefined): string {
  const image = treeAt(part, "image");
  const { imageRegistry = "quay.io", imageNamespace = "jetstack" } = values;
  const name = textOf(image.name) ?? `cert-manager-${component}`;
  const own = textOf(image.repository);
  const path = own === undefined ? [imageRegistry, imageNamespace, name] : [own];
  const repository = [image.registry, ...path].flatMap((each) => textOf(each) ?? []).join("/");
  const digest = textOf(image.digest);
  const tag = textOf(image.tag) ?? (digest === undefined ? knownTag : undefined);
  return [imageName(repository, tag), ...(digest === undefined ? [] : [digest])].join("@");
}

/** What a part shares with the others: labels of nodes are merged, the rest is a fallback. */
function placeOf(part: ValueTree, shared: ValueTree): ValueTree {
  return {
    nodeSelector: { ...treeAt(part, "nodeSelector"), ...treeAt(shared, "nodeSelector") },
    priorityClassName: shared.priorityClassName,
    runtimeClassName: firstOf(part.runtimeClassName, shared.runtimeClassName),
  };
}
