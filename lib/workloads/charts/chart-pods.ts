// The pods of a chart: its table, and what the values change of it, as far as Fargate profiles, sizes and rules look.
import { argumentTexts } from "../../rules/workloads/charts";
import { mergeValues, placementOf, valueAt, ValueTree } from "../../rules/overrides";
import { isUnknownNumber } from "../../rules/unknown";
import { ChartPods } from "../helm-chart";
import { ChartTable, ChartWorkload } from "./chart-tables";

/** Values that name an image otherwise than by its repository: which one it is, is not judged then. */
const OTHER_IMAGE = ["image.registry", "image.name", "imageRegistry", "imageNamespace", "global.repository"];

/** @internal The pods of a chart by the names of its workloads. @param isKnown false for another version than the table's */
export function chartPods(table: ChartTable, values: ValueTree, isKnown: boolean): { [name: string]: ChartPods } {
  const { workloads, shared = [], labelsAt = "", versionLabels, hasInstanceLabel = true } = table;
  const chart = table.release ?? Object.keys(workloads)[0] ?? "";
  const called = textOf(firstOf(valueIn(values, "global.nameOverride"), values.nameOverride)) ?? chart;
  const isThere = ({ when = {} }: ChartWorkload): boolean =>
    Object.entries(when).every(([path, isOn]) => isSet(valueIn(values, path) ?? isOn) === isOn);
  const made = Object.entries(workloads).filter(([, workload]) => isThere(workload));
  return Object.fromEntries(
    made.map(([name, workload]) => {
      const own = workload.at === undefined ? values : treeAt(values, workload.at);
      const taken = [...shared, ...(workload.shared ?? [])].map((key): [string, unknown] => [
        key,
        firstOf(own[key], valueIn(values, `global.${key}`)),
      ]);
      const part: ValueTree = { ...own, ...Object.fromEntries(taken) };
      const labels = Object.entries(workload.labels ?? { "app.kubernetes.io/name": name });
      return [
        name,
        {
          labels: {
            ...Object.fromEntries(labels.map(([key, value]) => [key, value.replace(chart, called)])),
            ...(hasInstanceLabel ? { "app.kubernetes.io/instance": chart } : {}),
            ...(isKnown ? versionLabels : {}),
            ...textsOf(valueIn(values, labelsAt)),
            ...textsOf(valueIn(part, workload.labelsAt ?? "podLabels")),
          },
          replicas: countOf(valueIn(part, workload.replicas ?? "")),
          podSpec: podSpec({ container: name, ...workload }, values, part, isKnown),
        },
      ];
    }),
  );
}

function podSpec(workload: ChartWorkload, values: ValueTree, part: ValueTree, isKnown: boolean): ChartPods["podSpec"] {
  const { container: name, image, ports, isJob = false, beside = {} } = workload;
  const { priorityClassName, runtimeClassName, schedulerName, podSecurityContext } = part;
  const isOtherImage = OTHER_IMAGE.some((path) => isSet(valueIn(part, path) ?? valueIn(values, path)));
  const added = Object.entries(beside).filter(([path]) => isSet(valueIn(values, `${path}.enabled`)));
  return given({
    ...placementOf(part),
    ...{ priorityClassName, runtimeClassName, schedulerName, securityContext: podSecurityContext },
    restartPolicy: isJob ? "OnFailure" : undefined,
    serviceAccountName: textOf(valueIn(part, "serviceAccount.name")),
    volumes: firstOf(listOf(part.extraVolumes ?? part.volumes)),
    initContainers: firstOf(listOf(part.extraInitContainers ?? part.initContainers)),
    ...treeAt(valueIn(part, workload.podSpec ?? "")),
    containers: [
      given({
        name,
        image: isOtherImage ? undefined : imageOf(image, part, isKnown),
        args: argumentTexts(part.extraArgs ?? part.args),
        ports: Object.entries(ports).flatMap(([port, ways]) => {
          const found = firstOf(...ways.map((way) => (typeof way === "number" ? way : valueIn(part, way))));
          // As in 8080, or in an address as in :8080; what is known only at apply is left out.
          const [containerPort] = /\d+$/.exec(textOf(found) ?? "") ?? [];
          return containerPort === undefined ? [] : [{ name: port, containerPort: Number(containerPort) }];
        }),
        resources: part.resources,
        securityContext: part.containerSecurityContext ?? part.securityContext,
      }),
      ...added.map(([path, container]) => {
        const { resources, securityContext, ...own } = treeAt(values, ...path.split("."));
        const { values: merged } = mergeValues(container, { resources, securityContext }, {});
        return { ...merged, image: imageOf(String(container.image), own, isKnown) };
      }),
      ...listOf(part.extraContainers ?? part.additionalContainers),
    ],
  });
}

/** Another version has a tag of its own. */
function imageOf(known: string, part: ValueTree, isKnown: boolean): string {
  const [, repository, knownTag] = /^(.*):([^:]*)$/.exec(known) ?? [];
  // Charts have an image as a map, or a repository next to its tag.
  const own = typeof part.image === "string" ? { repository: part.image, tag: part.tag } : treeAt(part, "image");
  return [firstOf(own.repository, repository), firstOf(own.tag, isKnown && knownTag)]
    .flatMap((each) => textOf(each) ?? [])
    .join(":");
}

/** What is at the end of a path as in `webhook.config.securePort`. */
function valueIn(values: unknown, path: string): unknown {
  return valueAt(values, ...path.split("."));
}

/** @internal The map at the end of a way of keys; empty where there is none. */
export function treeAt(values: unknown, ...keys: string[]): ValueTree {
  const found = valueAt(values, ...keys);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? { ...found } : {};
}

/** @internal What templates write for a value that is neither a list nor a map; undefined where they take it for nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @internal The elements of a list, or of a map of things by their names, which charts take in the order of these. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.map((each: unknown) => each);
  const entries = Object.entries(treeAt(value)).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, each]) => ({ name, ...treeAt(each) }));
}

function textsOf(value: unknown): { [key: string]: string } {
  const entries = Object.entries(treeAt(value));
  return Object.fromEntries(entries.flatMap(([key, each]) => (typeof each === "string" ? [[key, each]] : [])));
}

/** The first that templates do not take for nothing, as their `default` does. */
function firstOf(...values: unknown[]): unknown {
  return values.find(isSet);
}

function isSet(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** A number of pods, which may be known only at apply; one where none is written. */
function countOf(replicas: unknown): number {
  const count = typeof replicas === "string" && /^\d+$/.test(replicas) ? Number(replicas) : replicas;
  return typeof count === "number" && (count >= 0 || isUnknownNumber(count)) ? count : 1;
}

/** Null takes a chart's own value away, so that nothing is left of either. */
function given(fields: ValueTree): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
