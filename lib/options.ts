// Checks the names and types of options that are passed to constructs.
import { IConstruct } from "constructs";
import { enforce } from "./findings";
import { isObject } from "./option-order";
import { Finding, isError } from "./rules/finding";
import { checkOptions, OptionType } from "./rules/options";

const IS_HANDED_ON = Symbol("cdktf-eks-fargate:handed-on");

/**
 * Spread into options that the library passes on to another of its constructs: their names were checked where the user wrote them,
 * and may be more than the other construct takes. The mark is kept where they are spread again.
 */
export const HANDED_ON: { readonly [IS_HANDED_ON]?: boolean } = Object.freeze({ [IS_HANDED_ON]: true });

/**
 * Reports names in `options` that `type` does not have, at any depth, to the reader of the synthesis, and rejects values that no
 * class of the library made where one is needed.
 */
export function askOptions(scope: IConstruct, type: OptionType, options: unknown): void {
  // A class that extends the library's may take options of its own.
  const isExtended = type.endsWith("Props") && type !== `${scope.constructor.name}Props`;
  const found = checkOptions(options, type, { findingsOf, isExtended });
  const told = isObject(options) && IS_HANDED_ON in options ? found.filter(isError) : found;
  if (told.length > 0) enforce(scope, told);
}

const misnamed = new WeakMap<object, Finding[]>();

function findingsOf(value: object): Finding[] {
  return misnamed.get(value) ?? [];
}

/**
 * The same for what a class makes of options before any construct is there to report them: they are reported with the construct
 * that `made` is passed to.
 */
export function askOptionsOf<T extends object>(made: T, type: OptionType, options: unknown): T {
  const found = checkOptions(options, type, { findingsOf });
  if (found.length > 0) misnamed.set(made, [...findingsOf(made), ...found]);
  return made;
}

/** The same for what is made of other values of such classes. */
export function askParts<T extends object>(made: T, parts: readonly object[]): T {
  const found = (Array.isArray(parts) ? parts : []).flatMap((part) => (isObject(part) ? findingsOf(part) : []));
  if (found.length > 0) misnamed.set(made, [...findingsOf(made), ...found]);
  return made;
}
