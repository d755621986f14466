// The forms in which `check` says what it found. The module of one is loaded when it is asked for.
import { CheckCounts, Checked } from "../checked";
import { UsageError } from "../usage-error";
import { Terminal } from "../terminal";

/** What decides about what is printed. */
export interface Printed {
  readonly checked: Checked;
  readonly counts: CheckCounts;
  /** Where it is printed to. */
  readonly terminal: Pick<Terminal, "showsColours" | "width">;
  readonly showsNotes: boolean;
  readonly isStrict: boolean;
}

type Printer = (printed: Printed) => string;

const PRINTERS: ReadonlyMap<string, () => Promise<Printer>> = new Map<string, () => Promise<Printer>>([
  ["text", async () => (await import("./text.js")).printText],
  ["json", async () => (await import("./json.js")).printJson],
  ["sarif", async () => (await import("./sarif.js")).printSarif],
  ["github", async () => (await import("./github.js")).printGithub],
  ["junit", async () => (await import("./junit.js")).printJunit],
]);

/** One form, and the file that it goes to; standard output where there is none. */
export interface Format {
  readonly name: string;
  readonly file?: string;
}

/**
 * What `--format NAME` and `--format NAME=FILE` ask for; `--json` is `--format json`. One form goes to standard output, which
 * is that for people unless another one is asked for. Throws a UsageError for a form that does not exist.
 */
export function readFormats(texts: readonly string[], isJson: boolean): Format[] {
  const given = [...texts.map(readFormat), ...(isJson ? [{ name: "json" }] : [])];
  const printed = [...new Set(given.filter((each) => each.file === undefined).map(({ name }) => name))];
  if (printed.length > 1) {
    const [first = "", second = ""] = printed;
    throw new UsageError(
      `standard output can have one format, not ${printed.join(" and ")}; write one to a file: --format ${first} --format ${second}=FILE`,
    );
  }
  return [{ name: printed[0] ?? "text" }, ...given.filter((each) => each.file !== undefined)];
}

function readFormat(text: string): Format {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (!PRINTERS.has(name)) throw new UsageError(`--format ${name}: choose ${[...PRINTERS.keys()].join(", ")}`);
  if (equals < 0) return { name };
  const file = text.slice(equals + 1);
  if (file === "") throw new UsageError(`--format ${text}: add the file after the =`);
  return { name, file };
}

/** Prints in one form. */
export async function print(name: string, printed: Printed): Promise<string> {
  const printer = await PRINTERS.get(name)?.();
  return printer?.(printed) ?? "";
}
