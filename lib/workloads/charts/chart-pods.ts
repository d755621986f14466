// What the pods of a chart are: what its templates make of the values, as far as Fargate looks at it.
import { argumentTexts } from "../../rules/workloads/charts";
import { placementOf, valueAt, ValueTree } from "../../rules/overrides";
import { isUnknownNumber } from "../../rules/unknown";
import { ChartPods } from "../helm-chart";

/** @internal One part of a chart: the pods of one of its Deployments. */
export interface ChartPart {
  /** Name of the container. */
  readonly container: string;
  /** Labels that the templates put on the pods; those of the values come on top. */
  readonly labels: { [key: string]: string };
  readonly image: string;
  /** By name; a value is taken as it is there. */
  readonly ports: { readonly [name: string]: unknown };
  /** The part's own values: `resources`, `nodeSelector` and the like. */
  readonly values: ValueTree;
  /** Where the part's number of pods is. @default - 1 */
  readonly replicas?: unknown;
  /** @default - not known */
  readonly serviceAccountName?: string;
  /** The user's arguments, as a list or a map. @default - none */
  readonly args?: unknown;
  /** @default - none but what is in the part's own `securityContext` */
  readonly securityContext?: unknown;
  /** Containers beside the main one. @default - none */
  readonly sidecars?: unknown[];
  /** @default - none */
  readonly initContainers?: unknown;
  /** @default - none */
  readonly volumes?: unknown;
  /** Fields of the pod that do not come from the part's own values alone. @default - none */
  readonly pod?: ValueTree;
}

/** What charts hand on to the pod, besides where it may run, under the name that Kubernetes has for it. */
const HANDED_ON = ["priorityClassName", "runtimeClassName", "schedulerName"];

/** @internal The pods of one part of a chart. */
export function chartPods(part: ChartPart): ChartPods {
  const { values, container: name, image } = part;
  const container = {
    name,
    image,
    args: argumentTexts(part.args),
    ports: Object.entries(part.ports).flatMap(([port, number]) =>
      textOf(number) === undefined ? [] : [{ name: port, containerPort: Number(number) }],
    ),
    ...given({ resources: values.resources, securityContext: part.securityContext ?? values.securityContext }),
  };
  return {
    labels: { ...part.labels, ...textsOf(values.podLabels) },
    replicas: countOf(part.replicas),
    podSpec: {
      ...given({ ...placementOf(values), ...Object.fromEntries(HANDED_ON.map((key) => [key, values[key]])) }),
      ...given({ serviceAccountName: part.serviceAccountName, volumes: some(part.volumes) }),
      ...given({ initContainers: some(part.initContainers) }),
      ...given(part.pod ?? {}),
      containers: [container, ...(part.sidecars ?? [])],
    },
  };
}

/** @internal `repository:tag`. No tag where the chart is another version than the one whose images are known. */
export function imageName(repository: unknown, tag: unknown): string {
  return [textOf(repository), textOf(tag)].filter((each) => each !== undefined).join(":");
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

/** @internal The elements of a list; none where it is not a list. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((each: unknown) => each) : [];
}

/** @internal The texts of a map. */
export function textsOf(value: unknown): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(treeAt(value)).flatMap(([key, each]) => (typeof each === "string" ? [[key, each]] : [])),
  );
}

/** @internal The first that templates do not take for nothing, as their `default` does. */
export function firstOf(...values: unknown[]): unknown {
  return values.find((value) => {
    if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
    return value !== undefined && value !== null && value !== "" && value !== false && value !== 0;
  });
}

/** A number of pods, which may be known only at apply; undefined where none is written. */
function countOf(replicas: unknown): number | undefined {
  const count = typeof replicas === "string" && /^\d+$/.test(replicas) ? Number(replicas) : replicas;
  return typeof count === "number" && (count >= 0 || isUnknownNumber(count)) ? count : undefined;
}

function some(list: unknown): unknown {
  return Array.isArray(list) && list.length > 0 ? list : undefined;
}

/** Null takes a chart's own value away, so that nothing is left of either. */
function given(fields: ValueTree): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
