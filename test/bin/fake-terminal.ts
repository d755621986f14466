// Runs the tool as a shell would, and keeps what it wrote.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../bin/run";

/** What a run of the tool came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the tool with `argv`; `stdin` is what a pipe brings. */
export async function runTool(argv: readonly string[], stdin = "", showsColours = false): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await run(argv, {
    write: (text) => void (out += text),
    warn: (text) => void (err += text),
    readStdin: () => Promise.resolve(stdin),
    showsColours,
  });
  return { code, out, err };
}

/** A new folder with these files, and a way to remove it. */
export function makeFolder(files: Readonly<Record<string, string>>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "cdktf-eks-fargate-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A pod as YAML. */
export function podYaml(name: string, spec = ""): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: study-a
spec:
  containers:
    - name: app
      image: nginx
${spec}`;
}
