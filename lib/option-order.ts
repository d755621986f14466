// Which options a construct takes, and findings in the order in which its interface declares them.
import { IConstruct } from "constructs";
import { Finding } from "./rules/finding";
import { optionNamesOf } from "./rules/option-names";

/** Names of the options that a construct of the library takes, or one that extends it; none for others. */
export function optionsOf(construct: IConstruct): string[] {
  for (let each: unknown = construct; isObject(each); each = Object.getPrototypeOf(each)) {
    const names = optionNamesOf(`${each.constructor.name}Props`);
    if (names !== undefined) return names;
  }
  return [];
}

/** Options whose content findings name without them: `webhook.port` of a chart's `values`, `retentionDays` of a destination. */
const OPEN = ["values", "configuration", "destination", "annotations"];

/** Findings in the order of the options that they are about; what is about none of them stays behind what it follows. */
export function inOrderOf(options: readonly string[], findings: readonly Finding[]): Finding[] {
  const places = new Map(options.map((name, place) => [name, place]));
  const open = OPEN.flatMap((name) => places.get(name) ?? [])[0];
  let last = 0;
  const placed = findings.map((found) => {
    last = places.get(/^\w*/.exec(found.field ?? "")?.[0] ?? "") ?? open ?? last;
    return { found, place: last };
  });
  return placed.sort((a, b) => a.place - b.place).map(({ found }) => found);
}

/** True for what can have members. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
