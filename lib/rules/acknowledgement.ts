// What silences a rule: its code, and a reason for the next reader of the program.
import { Finding, finding, Rule, rule, Severity } from "./finding";
import { SOURCES } from "./sources";

const ACKNOWLEDGEMENT = rule(
  "FG933",
  Severity.ERROR,
  "an acknowledgement names a rule and a reason",
  SOURCES.constructIds,
);

/** The rules of this file, for the catalog. */
export const ACKNOWLEDGEMENT_RULES: readonly Rule[] = [ACKNOWLEDGEMENT];

/** What is wrong with an acknowledgement. @param isRule whether a rule has the code: otherwise it would silence nothing */
export function checkAcknowledgement(
  code: unknown,
  reason: unknown,
  isRule: (code: string) => boolean,
): readonly Finding[] {
  const found: Finding[] = [];
  const name = String(code);
  if (!isRule(name)) {
    const upper = name.trim().toUpperCase();
    const fix = isRule(upper) ? `write ${upper}` : "docs/errors.md lists the codes";
    found.push(
      finding(ACKNOWLEDGEMENT, { message: `no rule has the code ${JSON.stringify(name)}, which is acknowledged`, fix }),
    );
  }
  if (typeof reason !== "string" || reason.trim() === "") {
    const message = `${name} is acknowledged without a reason`;
    found.push(finding(ACKNOWLEDGEMENT, { message, fix: "say why the rule does not hold here" }));
  }
  return found;
}
