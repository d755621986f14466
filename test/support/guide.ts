// Runs the shell blocks of a guide, with a kubectl that only writes down how it was called.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The only block of shell in `page` that holds `text`. */
export function shellBlock(page: string, text: string): string {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)];
  const found = blocks.map(([, , block = ""]) => block).filter((block) => block.includes(text));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} blocks of ${page} hold "${text}"`);
  return first;
}

/**
 * Runs `script` with a `kubectl` that answers what `answers` has for its arguments; tells all calls, in order. A `jq` finds
 * the lines of `found` in whatever it is given.
 */
export function callsOfKubectl(script: string, answers: Readonly<Record<string, string>>, found = ""): string[] {
  const folder = mkdtempSync(join(tmpdir(), "cdktf-eks-fargate-guide-"));
  const program = (name: string, lines: readonly string[]): void => {
    writeFileSync(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  };
  try {
    const cases = Object.entries(answers).map(([call, answer]) => `'${call}') printf '%s\\n' '${answer}' ;;`);
    writeFileSync(join(folder, "calls"), "");
    program("kubectl", [`echo "$*" >>'${join(folder, "calls")}'`, 'case "$*" in', ...cases, "esac"]);
    program("jq", ["cat >/dev/null", `printf '%s' '${found}'`]);
    const env = { ...process.env, PATH: [folder, process.env.PATH ?? ""].join(delimiter) };
    const { status, stderr } = spawnSync("sh", ["-euc", script], { encoding: "utf8", env });
    if (status !== 0) throw new Error(`the script ended with ${status ?? "a signal"}: ${stderr}`);
    return readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
