// What may be on the command line. Anything else is a mistake, reported with a hint at the help.
import { parseArgs } from "node:util";
import { messageOf, UsageError } from "./usage-error";

/** An option of a command, as `parseArgs` takes it. */
export interface OptionFacts {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
}

/** What was passed. */
export interface Arguments {
  readonly paths: readonly string[];
  /** True for an option without a value that was passed. */
  flag(name: string): boolean;
  /** The value of an option that is passed once. */
  text(name: string): string | undefined;
  /** The values of an option that may be given several times. */
  texts(name: string): string[];
}

/** Reads `argv` by `options`. Throws a UsageError for anything else. */
export function readArguments(argv: readonly string[], options: Readonly<Record<string, OptionFacts>>): Arguments {
  const { values, positionals } = parseWords(argv, options);
  const given = new Map(Object.entries(values));
  return {
    paths: positionals,
    flag: (name) => given.get(name) === true,
    text: (name) => {
      const value = given.get(name);
      return typeof value === "string" ? value : undefined;
    },
    texts: (name) => {
      const value = given.get(name);
      return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    },
  };
}

/** The words one by one, too. Throws a UsageError for an option that is not one of `options`. */
export function parseWords(
  argv: readonly string[],
  options: Readonly<Record<string, OptionFacts>>,
): Required<ReturnType<typeof parseArgs>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const message = messageOf(error);
    throw new UsageError((message.split(". ", 1)[0] ?? message).replace(/^./, (letter) => letter.toLowerCase()));
  }
}

/** One of `choices`. Throws a UsageError for another. */
export function readChoice(name: string, value: string | undefined, choices: readonly string[]): string | undefined {
  if (value === undefined || choices.includes(value)) return value;
  throw new UsageError(`--${name} ${value}: choose ${choices.join(" or ")}`);
}
