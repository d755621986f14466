// What a rule says: the vocabulary that every rule, construct and command shares.

/** How much a finding weighs. */
export enum Severity {
  /** It can never work: synthesis fails, the tool exits with 1. */
  ERROR = "error",
  /** It works, but has a drawback, or it may not work: reported, and acknowledged by its code where it is intended. */
  WARNING = "warning",
  /** It works, and is worth knowing. */
  INFO = "info",
}

/** One thing that the library knows. Its code is stable: users acknowledge by it. */
export interface Rule {
  /** `FG` and three digits, never used again for another rule. */
  readonly code: string;
  /** The severity of a finding of the rule, unless the finding sets another. */
  readonly severity: Severity;
  /** The rule in one sentence, as a heading of docs/errors.md. */
  readonly title: string;
  /** Where the fact comes from: a URL, or the name of the published document. */
  readonly source: string;
}

/** A rule whose breach stops the synthesis. The tables of rules are made of these three. */
export function error(code: string, title: string, source: string): Rule {
  return { code, severity: Severity.ERROR, title, source };
}

/** A rule whose breach works, but has a drawback, or may not work. */
export function warning(code: string, title: string, source: string): Rule {
  return { code, severity: Severity.WARNING, title, source };
}

/** A rule whose breach is worth knowing. */
export function note(code: string, title: string, source: string): Rule {
  return { code, severity: Severity.INFO, title, source };
}

/** One place where a rule does not hold. */
export interface Finding {
  /** The code of the rule that does not hold, for example `FG103`. */
  readonly code: string;
  /** How much it weighs. */
  readonly severity: Severity;
  /**
   * The field, as it is written in the manifest or in the program: `spec.containers[0].ports[1].hostPort`; undefined where
   * it is about the whole.
   */
  readonly field?: string;
  /** What was found and why it is wrong; lower case, no full stop. */
  readonly message: string;
  /** What to write instead; lower case, no full stop. */
  readonly fix: string;
  /** Where the fact comes from: a URL, or the name of the published document. */
  readonly source: string;
}

/** The particulars of one finding; the rest comes from its rule. */
export interface FindingDetails {
  readonly message: string;
  readonly fix: string;
  readonly field?: string;
  /** @default - the rule's severity */
  readonly severity?: Severity;
}

/** A finding of `rule`. */
export function finding(rule: Rule, details: FindingDetails): Finding {
  return {
    code: rule.code,
    severity: details.severity ?? rule.severity,
    ...(details.field === undefined ? {} : { field: details.field }),
    message: details.message,
    fix: details.fix,
    source: rule.source,
  };
}

/** The one line that people read: `[FG103] what is wrong; the fix`. */
export function formatFinding(found: Finding): string {
  const where = found.field === undefined ? "" : `${found.field}: `;
  return `[${found.code}] ${where}${found.message}; ${found.fix}`;
}

/** True for what can never work; all other findings are reported, and synthesis goes on. */
export function isError(found: Finding): boolean {
  return found.severity === Severity.ERROR;
}
