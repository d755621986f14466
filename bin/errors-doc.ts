// docs/errors.md by its codes. It travels in the package, so that what it says needs no network.
import { readFileSync } from "node:fs";
import { Severity } from "../lib/rules/finding";
import { packageFile } from "./package-file";

/** What the document says of one rule. */
export interface RuleParagraph {
  readonly code: string;
  readonly title: string;
  /** The severity of its findings, unless a finding sets another. */
  readonly severity: Severity;
  /** The part of its address behind `#`. */
  readonly anchor: string;
  /** What is wrong and why, then the fix: Markdown, without the heading and the source. */
  readonly text: string;
  readonly source: string;
}

/** All paragraphs by their codes; none where the document is missing from the package. */
export function readErrorsDoc(): ReadonlyMap<string, RuleParagraph> {
  const file = packageFile("docs/errors.md");
  return file === undefined ? new Map() : parseErrorsDoc(readFileSync(file, "utf8"));
}

function parseErrorsDoc(content: string): Map<string, RuleParagraph> {
  const anchors = new Map(
    [...content.matchAll(/^- \[(FG\d{3})\]\(#([^)]*)\)/gm)].map(([, code, anchor]) => [code, anchor]),
  );
  const found = new Map<string, RuleParagraph>();
  for (const part of content.split(/^(?=##)/m)) {
    const [, code, title = "", body = ""] = /^### (FG\d{3}): ([^\n]*)\n([^]*)$/.exec(part) ?? [];
    if (code === undefined) continue;
    const [, source = ""] = /^Source: <(.*)>$/m.exec(body) ?? [];
    const text = body.replace(/^Source: <.*>$/m, "").trim();
    found.set(code, { code, title, anchor: anchors.get(code) ?? "", text, source, severity: severityOf(text) });
  }
  return found;
}

/** A paragraph begins with it. */
function severityOf(text: string): Severity {
  if (text.startsWith("Error.")) return Severity.ERROR;
  return text.startsWith("Warning.") ? Severity.WARNING : Severity.INFO;
}
