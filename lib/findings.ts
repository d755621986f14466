// Where rules meet the construct tree: rejects what can never work, warns of risks, honours acknowledgements.
import { Annotations } from "cdktf";
import { IConstruct } from "constructs";
import { inOrderOf, optionsOf } from "./option-order";
import { checkAcknowledgement } from "./rules/acknowledgement";
import { findRule } from "./rules/catalog";
import { Finding, formatFinding, isError, Severity } from "./rules/finding";
import { optionNamesOf } from "./rules/option-names";
import { OptionType } from "./rules/options";

const ACKNOWLEDGED = "cdktf-eks-fargate:acknowledged";

/** Acknowledges findings that are intended, or whose limit AWS has lifted. */
export class Findings {
  /**
   * Silences the rule `code` for `scope` and everything below it. Call it before the construct that it concerns is created:
   * errors are thrown by the constructor.
   *
   * @param scope the construct, or a parent of it, whose findings are acknowledged
   * @param code a rule's code, for example `FG310`; see docs/errors.md
   * @param reason why it is intended here, for the next reader of the program
   * @throws when no rule has the code, or there is no reason: FG933
   */
  public static acknowledge(scope: IConstruct, code: string, reason: string): void {
    enforce(
      scope,
      checkAcknowledgement(code, reason, (each) => findRule(each) !== undefined),
    );
    scope.node.addMetadata(ACKNOWLEDGED, code);
  }
}

/** Leaves out what `scope` or one of its parents has acknowledged. */
export function unacknowledged(scope: IConstruct, findings: readonly Finding[]): Finding[] {
  const known = new Set<unknown>();
  for (const each of scope.node.scopes) {
    for (const { type, data } of each.node.metadata) if (type === ACKNOWLEDGED) known.add(data);
  }
  return findings.filter((found) => !known.has(found.code));
}

/** What is wrong with a part that a construct is going to create. */
export interface PartFindings {
  /** Where the part will be, below the construct. */
  readonly path: string;
  /** The type of its options, whose order is that of the findings. */
  readonly type: OptionType;
  readonly findings: readonly Finding[];
}

/**
 * Throws all errors of `findings` in one go, each once and in the order of the options, and reports the rest as annotations of
 * `scope`.
 *
 * @param parts what is known to be wrong with parts to come; warnings are left to the parts themselves
 * @throws when one of them is an error that was not acknowledged
 */
export function enforce(scope: IConstruct, findings: readonly Finding[], parts: readonly PartFindings[] = []): void {
  const { path } = scope.node;
  const linesOf = (at: string, options: readonly string[], found: readonly Finding[]): string[] =>
    inOrderOf(options, found.filter(isError)).map((each) => `${at}: ${formatFinding(each)}`);
  const left = unacknowledged(scope, findings);
  annotate(scope, left);
  const errors = [
    ...linesOf(path, optionsOf(scope), left),
    ...parts.flatMap((part) =>
      linesOf(`${path}/${part.path}`, optionNamesOf(part.type) ?? [], unacknowledged(scope, part.findings)),
    ),
  ];
  if (errors.length === 0) return;
  throw new Error([...new Set([...errors, ...misnamedOptions(scope)])].join("\n"));
}

/** What was reported of the names of options that led to the scope: perhaps the reason why another one is missing. */
function misnamedOptions(scope: IConstruct): string[] {
  return scope.node.scopes.flatMap(({ node }) =>
    node.metadata.flatMap(({ data }) => (String(data).startsWith("[FG930]") ? [`${node.path}: ${String(data)}`] : [])),
  );
}

/** Reports warnings and notes to the reader of `cdktf synth`, each once. */
export function annotate(scope: IConstruct, findings: Finding[]): void {
  for (const found of findings) {
    const text = formatFinding(found);
    if (scope.node.metadata.some(({ data }) => data === text)) continue;
    if (found.severity === Severity.WARNING) Annotations.of(scope).addWarning(text);
    if (found.severity === Severity.INFO) Annotations.of(scope).addInfo(text);
  }
}
