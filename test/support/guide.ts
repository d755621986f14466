// Runs the shell blocks of a guide, with programs that only write down how they were called.
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

/** Runs `script` with a `kubectl` that answers what `answers` has for its arguments; tells all calls, in order. */
export function callsOfKubectl(script: string, answers: Readonly<Record<string, string>> = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), "cdktf-eks-fargate-guide-"));
  try {
    const cases = Object.entries(answers).map(([call, answer]) => `'${call}') cat <<'ANSWER'\n${answer}\nANSWER\n;;`);
    const stub = `#!/bin/sh\necho "$*" >>'${join(folder, "calls")}'\ncase "$*" in\n${cases.join("\n")}\nesac\n`;
    writeFileSync(join(folder, "calls"), "");
    writeFileSync(join(folder, "kubectl"), stub, { mode: 0o755 });
    const env = { ...process.env, PATH: [folder, process.env.PATH ?? ""].join(delimiter) };
    const { status, stderr } = spawnSync("sh", ["-euc", script], { encoding: "utf8", env });
    if (status !== 0) throw new Error(`the script ended with ${status ?? "a signal"}: ${stderr}`);
    return readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
