// Renders charts and kustomizations by the tools that people have for it, where they ask for that.
import { spawnSync } from "node:child_process";

/** What has to be rendered before there is anything to judge. */
export interface Renderable {
  readonly kind: "chart" | "kustomization";
  /** Its folder. */
  readonly path: string;
}

const COMMANDS: Readonly<Record<Renderable["kind"], readonly [string, ...string[]]>> = {
  chart: ["helm", "template"],
  kustomization: ["kubectl", "kustomize"],
};

/** The command that renders it, as one types it. */
export function commandOf({ kind, path }: Renderable): string {
  return [...COMMANDS[kind], /^[\w./@+:=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`].join(" ");
}

/** What it renders to, or why it does not. */
export function render({ kind, path }: Renderable): { readonly text: string } | { readonly problem: string } {
  const [tool, ...words] = COMMANDS[kind];
  const { error, status, stdout, stderr } = spawnSync(tool, [...words, path], {
    encoding: "utf8",
    env: process.env,
    maxBuffer: 2 ** 29,
  });
  if (error !== undefined) return { problem: `${tool} cannot be run: ${error.message}` };
  if (status === 0) return { text: stdout };
  return { problem: stderr.trim().split("\n")[0] ?? `${tool} failed` };
}
