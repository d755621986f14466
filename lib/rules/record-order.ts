// Records in DNS that go with what they lead to: ExternalDNS has to be there longer.
import { Finding, finding } from "./finding";
import { isMap } from "./manifests/field";
import { StackClusters } from "./manifests/stack-clusters";
import { StackGraph } from "./manifests/stack-graph";
import { StackObject } from "./manifests/stack";
import { valueAt } from "./overrides";
import { CHART_PRESET } from "./workloads/chart-presets";

/** What a resource does not wait for, though ExternalDNS deletes its records. */
export interface MissingRecordEdge {
  readonly address: string;
  readonly needs: readonly string[];
  readonly finding: Finding;
  /** It is wise and no more: a program in which something waits the other way round is right too. */
  readonly isOptional: true;
}

/** The edges that lead from what has a host name to the ExternalDNS of its cluster. */
export function missingRecordEdges(
  graph: StackGraph,
  clusters: StackClusters,
  objects: readonly StackObject[],
): MissingRecordEdge[] {
  const writers = graph.ofType("helm_release").filter(({ block }) => deletesRecords(block));
  if (writers.length === 0) return [];
  return objects.flatMap(({ address, object }) => {
    const node = graph.nodes.find((each) => each.address === address);
    if (node === undefined || !hasHostName(object)) return [];
    const cluster = clusters.ofObject(node);
    const needs = writers
      .filter(
        (each) =>
          cluster !== undefined && clusters.ofObject(each) === cluster && !graph.waitsFor(address, each.address),
      )
      .map((each) => each.address);
    return needs.length === 0 ? [] : [{ address, needs, finding: recordsStay(address), isOptional: true as const }];
  });
}

function recordsStay(address: string): Finding {
  return finding(CHART_PRESET.recordOrder, {
    field: address,
    message: "it does not wait for ExternalDNS, which must outlive it to delete its records",
    fix: "add the release to its dependsOn",
  });
}

/** True for a release of ExternalDNS that deletes what it has made. @param release the arguments of a `helm_release` */
export function deletesRecords(release: unknown): boolean {
  const [values, name] = [valueAt(release, "values"), "external-dns"];
  const isIt = ["name", "chart"].some((key) => String(valueAt(release, key)).split("/").at(-1) === name);
  return (
    isIt &&
    Array.isArray(values) &&
    values.some((each) => typeof each === "string" && /(^|[\n{,])\s*"?policy"?\s*:\s*"?sync\b/.test(each))
  );
}

const HOST_ANNOTATION = /^external-dns\.(alpha\.)?kubernetes\.io\/(internal-)?hostname$/;

/** An Ingress says its hosts itself, everything else in an annotation. Terraform's blocks are in the singular, one without a list. */
function hasHostName(object: unknown): boolean {
  const annotations = valueAt(object, "metadata", "annotations");
  if (isMap(annotations) && Object.keys(annotations).some((key) => HOST_ANNOTATION.test(key))) return true;
  if (valueAt(object, "kind") !== "Ingress") return false;
  const blocks = ["rule", "rules", "tls"].flatMap((key) => valueAt(object, "spec", key) ?? []);
  return blocks.some((each) => ["host", "hosts"].some((key) => Boolean(valueAt(each, key))));
}
