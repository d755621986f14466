// Finds the command and runs it; mistakes end with 2.
import { runCheck } from "./check-command";
import { runCost } from "./cost-command";
import { runDiagram } from "./diagram-command";
import { HELP } from "./help";
import { runLint } from "./lint-command";
import { runSize } from "./size-command";
import { clean, Terminal } from "./terminal";
import { isUsageError, messageOf, UsageError } from "./usage-error";
import { toolVersion } from "./version";

type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["check", runCheck],
  ["size", runSize],
  ["cost", runCost],
  ["lint-logging", runLint],
  ["diagram", runDiagram],
]);

/** Bad use, and what could not be read. */
const BAD_USE = 2;

/** Runs the tool with the words after its name; gives the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(argv, terminal);
  } catch (error) {
    if (!isUsageError(error)) return tellOwnMistake(error, terminal);
    const command = COMMANDS.has(argv[0] ?? "") ? ` ${argv[0] ?? ""}` : "";
    terminal.warn(`cdktf-eks-fargate: ${clean(error.message)}\ntry: cdktf-eks-fargate${command} --help\n`);
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
  const command = COMMANDS.get(name);
  if (command !== undefined) return command(rest, terminal);
  const given = name === "" ? "no command was given" : `there is no command ${name}`;
  throw new UsageError(`${given}; choose ${[...COMMANDS.keys()].join(", ")}`);
}
