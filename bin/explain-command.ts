// `explain`: what docs/errors.md says of a code.
import { editDistance } from "../lib/rules/edit-distance";
import { readArguments } from "./arguments";
import { readErrorsDoc, RuleParagraph } from "./errors-doc";
import { readHome } from "./package-file";
import { paintOf, Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { wrap } from "./wrap";

/** Runs the command; 0 unless a code does not exist. */
export function runExplain(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { paths } = readArguments(argv, {});
  if (paths.length === 0) throw new UsageError("pass one or more codes, such as FG301");
  const paragraphs = readErrorsDoc();
  if (paragraphs.size === 0) throw new UsageError("docs/errors.md of the package is missing; install it again");
  const found = [...new Set(paths.map((path) => path.trim().toUpperCase()))].map((code) => {
    const paragraph = paragraphs.get(code);
    if (paragraph === undefined) throw unknownCode(code, [...paragraphs.keys()]);
    return paragraph;
  });
  terminal.write(found.map((each) => render(each, terminal)).join("\n\n"));
  return Promise.resolve(0);
}

const MOST_NEAR = 3;

function unknownCode(code: string, codes: readonly string[]): UsageError {
  const number = (text: string): number => Number(/\d+/.exec(text)?.[0] ?? NaN);
  const near = codes
    .map((each) => ({ each, far: editDistance(code, each), apart: Math.abs(number(each) - number(code)) || 0 }))
    .sort((a, b) => a.far - b.far || a.apart - b.apart)
    .slice(0, MOST_NEAR)
    .map(({ each }) => each);
  return new UsageError(`no rule has the code ${code}; similar ones are ${near.join(", ")}`);
}

/** As it is written, with lines that end where the terminal does. */
function render({ code, title, anchor, text, source }: RuleParagraph, terminal: Terminal): string {
  const paint = paintOf(terminal);
  const page = readHome().pageOf("docs/errors.md");
  const lines = text
    .split("\n")
    .flatMap((line) => (terminal.width === undefined ? [line] : wrap(line, terminal.width)));
  const more = page === undefined ? [] : [`More: ${page}#${anchor}`];
  return `${[paint.bold(`${code}: ${title}`), "", ...lines, "", `Source: ${source}`, ...more].join("\n")}\n`;
}
