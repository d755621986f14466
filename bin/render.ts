// Renders charts and kustomizations by the tools that people have for it, where they ask for that.
import { ask } from "./outer-program";

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
  const { status, out, said, problem } = ask(tool, [...words, path]);
  return status === 0 ? { text: out } : { problem: said[0] ?? problem };
}
