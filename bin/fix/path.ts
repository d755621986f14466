// Fields of a document by their names: reading one, and a copy of the document in which one is another.
import { isList, isMap } from "../../lib/rules/manifests/field";
import { stepsOf } from "../../lib/rules/yaml/places";

/** The value of `field`; undefined where there is none. */
export function valueOf(root: unknown, field: string): unknown {
  return stepsOf(field).reduce<unknown>(memberOf, root);
}

/** The member of a map or of a list; undefined where there is none. */
export function memberOf(value: unknown, step: string | number): unknown {
  if (isList(value)) return value[Number(step)];
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** A copy in which `field` is `value`, or is not there where that is undefined. Nothing in it is shared. */
export function withValue(root: unknown, field: string, value: unknown): unknown {
  return change(root, stepsOf(field), value);
}

function change(old: unknown, [step, ...steps]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (isList(old)) return old.map((each, index) => (index === step ? change(each, steps, value) : each));
  const members = new Map(Object.entries(isMap(old) ? old : {}));
  const changed = change(members.get(String(step)), steps, value);
  if (changed === undefined) members.delete(String(step));
  else members.set(String(step), changed);
  return Object.fromEntries(members);
}
