// Maps whose keys are the user's hold strings: YAML makes a boolean of `yes` and a number of `8080`, and the API server rejects both.
import { Field } from "./field";

/** Fields of an object itself, by its group and kind. */
const MAPS: ReadonlyMap<string, readonly string[]> = new Map([
  ["/ConfigMap", ["data"]],
  ["/Secret", ["data", "stringData"]],
]);

/** Reads what every object has, so that the log of `root` knows what is not a string. @param type group and kind: `apps/Deployment` */
export function readStrings(root: Field, type: string): void {
  const metadata = root.at("metadata");
  for (const key of ["name", "namespace"]) metadata.at(key).rawText();
  for (const map of [metadata.at("labels"), ...(MAPS.get(type) ?? []).map((key) => root.at(key))]) {
    if (!map.isUnknown) for (const [, value] of map.entries()) value.rawText();
  }
}
