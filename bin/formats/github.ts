// Workflow commands of GitHub Actions, which show a finding at its line of the pull request.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts has the escapes.
import { Severity } from "../../lib/rules/finding";
import { fullTitleOf, locate, LocatedFinding, repositoryPath } from "../located";
import { summaryOf } from "../check-text";
import { clean } from "../terminal";
import { Printed } from "./format";

const COMMANDS: Readonly<Record<Severity, string>> = {
  [Severity.ERROR]: "error",
  [Severity.WARNING]: "warning",
  [Severity.INFO]: "notice",
};

/** A command for each finding and each broken document, and a line to remember. */
export function printGithub({ checked, counts, showsNotes }: Printed): string {
  const lines = [
    ...locate(checked, showsNotes).map(commandOf),
    ...checked.inputs.broken.map(({ file, document, line, message }) =>
      command("error", { ...fileOf(file), line, title: `document ${document} is broken` }, message),
    ),
    clean(summaryOf(checked, counts, showsNotes)),
  ];
  return `${lines.join("\n")}\n`;
}

function commandOf({ found, object, input, place }: LocatedFinding): string {
  const field = found.field === undefined ? "" : `${found.field}: `;
  return command(
    COMMANDS[found.severity],
    {
      ...fileOf(input?.file),
      line: place?.line,
      col: place?.column,
      title: `${found.code} ${fullTitleOf(object, input)}`,
    },
    `${field}${found.message}\nfix: ${found.fix}`,
  );
}

function fileOf(file = "-"): { readonly file?: string } {
  return file === "-" ? {} : { file: repositoryPath(file) };
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeData(message)}`;
}

/** What ends a line ends a command; other control characters are nothing that a log should obey. */
function escapeData(text: string): string {
  const plain = text.split(/(\r|\n)/).map((part) => (/^[\r\n]$/.test(part) ? part : clean(part)));
  return plain.join("").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
