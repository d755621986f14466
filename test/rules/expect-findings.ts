// How rule tests read findings: as the lines that people see.
import { Finding, formatFinding } from "../../lib/rules/finding";

/** The lines that people read. */
export function lines(findings: readonly Finding[]): string[] {
  return findings.map(formatFinding);
}

/** The codes, in order. */
export function codes(findings: readonly Finding[]): string[] {
  return findings.map((found) => found.code);
}
