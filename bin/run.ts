// Finds the command and runs it; mistakes end with 2.
import { HELP } from "./help";
import { toolVersion } from "./package-file";
import { clean, Terminal } from "./terminal";
import { isUsageError, messageOf, UsageError } from "./usage-error";

type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>;

/** What a command needs is loaded when it is called: the rules are the largest part of the tool. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ["check", async () => (await import("./check-command.js")).runCheck],
  ["explain", async () => (await import("./explain-command.js")).runExplain],
  ["size", async () => (await import("./size-command.js")).runSize],
  ["cost", async () => (await import("./cost-command.js")).runCost],
  ["lint-logging", async () => (await import("./lint-command.js")).runLint],
  ["diagram", async () => (await import("./diagram-command.js")).runDiagram],
  ["local", async () => (await import("./local-command.js")).runLocal],
]);

/** Bad use, and what could not be read. */
const BAD_USE = 2;

/** Runs the tool with the words after its name; gives the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const command = COMMANDS.has(argv[0] ?? "") ? ` ${argv[0] ?? ""}` : "";
  return guard("cdktf-eks-fargate", command, terminal, () => runCommand(argv, terminal));
}

/** Ends with 2, and in words, whatever goes wrong. @param tool what was typed, and @param command what its help is about */
export async function guard(
  tool: string,
  command: string,
  terminal: Terminal,
  body: () => Promise<number>,
): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (!isUsageError(error)) return tellOwnMistake(error, terminal);
    terminal.warn(`${tool}: ${clean(error.message)}\ntry: ${tool}${command} --help\n`);
    return BAD_USE;
  }
}

/** Violations end with 1, so that this must not. */
function tellOwnMistake(error: unknown, terminal: Terminal): number {
  const told = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  terminal.warn(`cdktf-eks-fargate: this is a bug in the tool, please report it\n${told}\n`);
  return BAD_USE;
}

async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "", ...rest] = argv;
  if (name === "--version") {
    terminal.write(`${toolVersion()}\n`);
    return 0;
  }
  const options = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  const asksForHelp =
    ["help", "--help", "-h"].includes(name) || options.some((word) => word === "--help" || word === "-h");
  if (asksForHelp) {
    const topic = COMMANDS.has(name) ? name : (rest[0] ?? "");
    terminal.write(`${HELP.get(topic) ?? HELP.get("") ?? ""}\n`);
    return 0;
  }
  const command = await COMMANDS.get(name)?.();
  if (command !== undefined) return command(rest, terminal);
  const given = name === "" ? "no command" : `there is no command ${name}`;
  throw new UsageError(`${given}; choose ${[...COMMANDS.keys()].join(", ")}`);
}
