// What silences a rule: its code, and a reason for the next reader of the program.
import { error, finding, Finding } from "./finding";
import { SOURCES } from "./sources";

/** The rules of this file. */
export const ACKNOWLEDGEMENT = {
  acknowledgement: error("FG933", "an acknowledgement names a rule and a reason", SOURCES.constructIds),
};

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
      finding(ACKNOWLEDGEMENT.acknowledgement, {
        message: `no rule has the code ${JSON.stringify(name)}, which is acknowledged`,
        fix,
      }),
    );
  }
  if (typeof reason !== "string" || reason.trim() === "") {
    const message = `${name} is acknowledged without a reason`;
    found.push(finding(ACKNOWLEDGEMENT.acknowledgement, { message, fix: "state why the rule does not apply here" }));
  }
  return found;
}
