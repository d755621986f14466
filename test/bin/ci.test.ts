// action.yml and .pre-commit-hooks.yaml: what GitHub and pre-commit would run is run here, with their words.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { makeFolder, Outcome, podYaml, runTool } from "./fake-terminal";
import { problemsOfSarif } from "./sarif-schema";
import { within } from "./within";

const ROOT = join(__dirname, "../..");
const BAD = podYaml("bad", "  hostNetwork: true\n");
const WARNED = podYaml("meh", "  priorityClassName: high\n");

interface Step {
  readonly shell: string;
  readonly run: string;
  readonly "working-directory": string;
  readonly env: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly language: string;
  readonly files: string;
  readonly pass_filenames?: boolean;
}

const read = (name: string): unknown => parse(readFileSync(join(ROOT, name), "utf8"));
const action = read("action.yml") as Action;
const hooks = read(".pre-commit-hooks.yaml") as readonly Hook[];
const step = action.runs.steps[0]!;

/** Notes what it is asked for, and ends as no other program here does. */
const NPX = `#!/bin/sh
printf '%s\\0' "$npm_config_omit" "$@" > "$NPX_CALL"
exit 77
`;

interface Ran extends Outcome {
  /** What npx is asked for in front of the words of the tool; nothing where it is not called. */
  readonly npx: readonly string[];
}

/** Runs a program that calls npx, and then the tool with the words that npx was called with, in the same folder. */
async function runWithNpx(
  program: string,
  words: readonly string[],
  folder = ".",
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const job = makeFolder({ npx: NPX });
  chmodSync(join(job.path, "npx"), 0o755);
  const call = join(job.path, "call");
  const env = { ...process.env, ...more, NPX_CALL: call, PATH: [job.path, process.env.PATH ?? ""].join(delimiter) };
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", env });
  const given = existsSync(call) ? readFileSync(call, "utf8").split("\0").slice(0, -1) : [];
  job.remove();
  if (given.length === 0) return { code: status ?? -1, out: stdout, err: stderr, npx: [] };
  // The code of the tool is that of the job.
  expect([status, stdout, stderr]).toEqual([77, "", ""]);
  const before = process.cwd();
  process.chdir(folder);
  try {
    return { ...(await runTool(given.slice(3))), npx: given.slice(0, 3) };
  } finally {
    process.chdir(before);
  }
}

/** Runs the step as the runner does: expressions in `env` are filled in, and the script is a file of its own. */
async function runAction(inputs: Readonly<Record<string, string>>): Promise<Ran> {
  const fill = (text: string): string =>
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
      const found = action.inputs[name];
      if (found === undefined) throw new Error(`no input ${name}`);
      return inputs[name] ?? found.default;
    });
  const { run, env, "working-directory": folder } = step;
  const job = makeFolder({ "step.sh": run });
  process.env.GITHUB_WORKSPACE = process.cwd();
  try {
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    const words = ["--noprofile", "--norc", "-eo", "pipefail", join(job.path, "step.sh")];
    return await runWithNpx("bash", words, fill(folder), { ...filled, GITHUB_ACTION_PATH: ROOT });
  } finally {
    delete process.env.GITHUB_WORKSPACE;
    job.remove();
  }
}

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

describe("the action of GitHub", () => {
  it("has a description of each input, and no expression in a script", () => {
    expect([action.runs.using, action.runs.steps.length]).toEqual(["composite", 1]);
    for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/);
    const { shell, run, env } = step;
    expect(shell).toBe("bash");
    expect(run).not.toContain("${{");
    const used = Object.values(env).flatMap((value) => /inputs\.([\w-]+)/.exec(value)?.[1] ?? []);
    expect([...used, "working-directory"].sort()).toEqual(Object.keys(action.inputs).sort());
    for (const name of Object.keys(env).filter((each) => each.startsWith("FARGATE_"))) expect(run).toContain(name);
  });

  it("shows findings next to their lines, and fails", async () => {
    await within({ "deploy/bad.yaml": BAD, "package.json": "{}" }, async () => {
      const { code, out, npx } = await runAction({});
      expect(out).toContain("::error file=deploy/bad.yaml,line=10,col=3,title=FG301 Pod study-a/bad::");
      expect(code).toBe(1);
      expect(npx).toEqual(["peer", "--yes", `cdktf-eks-fargate@${VERSION}`]);
    });
  });

  it("passes if nothing is wrong, and warnings fail it with strict", async () => {
    await within({ "meh.yaml": WARNED }, async () => {
      expect((await runAction({})).code).toBe(0);
      expect((await runAction({ strict: "true" })).code).toBe(1);
    });
  });

  it("accepts several paths and profiles, writes SARIF and JUnit, and runs in the given folder", async () => {
    await within({ "apps/a b/bad.yaml": BAD, "apps/c/meh.yaml": WARNED, "apps/d/x.yaml": BAD }, async () => {
      const { code, out, npx } = await runAction({
        paths: "a b\r\nc\n\n",
        profiles: "study-*\nbatch:tier=spot\n",
        notes: "true",
        version: "0.1.0-rc.1",
        "sarif-file": "../out.sarif",
        "junit-file": "out.xml",
        "working-directory": "apps",
      });
      expect(out).toContain("::error file=apps/a b/bad.yaml,");
      expect(out).toContain("::warning file=apps/c/meh.yaml,");
      expect(out).not.toContain("x.yaml");
      expect(problemsOfSarif(JSON.parse(readFileSync("out.sarif", "utf8")))).toEqual([]);
      expect(readFileSync("out.sarif", "utf8")).toContain('"apps/a%20b/bad.yaml"');
      expect(readFileSync("apps/out.xml", "utf8")).toContain("<testsuite ");
      expect(npx).toContain("cdktf-eks-fargate@0.1.0-rc.1");
      expect(code).toBe(1);
    });
  });

  it("reads the settings, the baseline and the namespace that are passed to it", async () => {
    const settings = "acknowledge: [{code: FG364, reason: x}]\n";
    await within(
      {
        "meh.yaml": WARNED.replace("  namespace: study-a\n", ""),
        "s.yaml": settings,
        "b.json": '{"version": 1, "findings": []}',
      },
      async () => {
        const { out } = await runAction({
          paths: "meh.yaml",
          config: "s.yaml",
          baseline: "b.json",
          namespace: "study-b",
        });
        expect(out).toBe("1 workload: 1 acknowledged\n");
      },
    );
  });

  it.each([
    [
      "all but the version",
      Object.keys(action.inputs).filter((name) => !["version", "working-directory"].includes(name)),
    ],
    ["the version", ["version"]],
    ["the paths", ["paths"]],
  ])("runs nothing that is in the inputs: %s", async (_, names) => {
    const evil = "\"; touch owned; ' $(touch owned) `touch owned` && touch owned #\n--help\n-x";
    await within({ "bad.yaml": BAD }, async () => {
      const { out } = await runAction(Object.fromEntries(names.map((name) => [name, evil])));
      expect(existsSync("owned")).toBe(false);
      expect(out).not.toContain("Usage:");
    });
  });

  it("rejects a version that is a path or an option", async () => {
    await within({ "bad.yaml": BAD }, async () => {
      for (const version of ["file:../evil", "https://evil.example/x.tgz", "1 2"]) {
        const { code, out, npx } = await runAction({ version });
        expect([code, out, npx]).toEqual([2, "::error::the input version is not a version or a tag of npm\n", []]);
      }
    });
  });
});

describe("the hooks of pre-commit", () => {
  const hook = (id: string): Hook => hooks.find((each) => each.id === id)!;
  /** The entry, as pre-commit splits it, and its arguments, without the script. */
  const wordsOf = ({ entry, args = [] }: Hook): string[] => [...entry.split(" ").slice(1), ...args];

  it("run a script of the clone, which runs the published tool of its version", async () => {
    expect(hooks.map(({ id, language }) => [id, language])).toEqual([
      ["fargate-check", "script"],
      ["fargate-check-files", "script"],
    ]);
    await within({ "bad.yaml": BAD, "my file.yaml": podYaml("a") }, async () => {
      for (const each of hooks) {
        const [script = "", ...words] = each.entry.split(" ");
        const names = each.pass_filenames === false ? [] : ["my file.yaml", "bad.yaml"];
        const { code, out, npx } = await runWithNpx(join(ROOT, script), [...words, ...(each.args ?? []), ...names]);
        expect(out).toContain("2 workloads, 1 of them with errors: 1 error\n");
        expect(code).toBe(1);
        expect(npx).toEqual(["peer", "--yes", `cdktf-eks-fargate@${VERSION}`]);
      }
    });
  });

  it("read the whole repository where one of its manifests changes", async () => {
    const all = hook("fargate-check");
    expect(all.pass_filenames).toBe(false);
    for (const name of ["a.yaml", "b/c.yml", "d.json"]) expect(name).toMatch(new RegExp(all.files));
    expect("main.ts").not.toMatch(new RegExp(all.files));
    await within({ "a.yaml": podYaml("a"), "b/c.yaml": BAD }, async () => {
      expect((await runTool(wordsOf(all))).code).toBe(1);
      writeFileSync("b/c.yaml", podYaml("c"));
      expect((await runTool(wordsOf(all))).code).toBe(0);
    });
  });

  it("or the files that change, of which many contain no object", async () => {
    const files = {
      "bad.yaml": BAD,
      "good.yaml": podYaml("good"),
      "package.json": "{}",
      "chart/Chart.yaml": "name: c\n",
      "chart/templates/x.yaml": "kind: Pod\nmetadata: {name: {{ .Name }}}\n",
    };
    await within(files, async () => {
      const words = wordsOf(hook("fargate-check-files"));
      const good = await runTool([...words, "good.yaml", "package.json", "chart/Chart.yaml", "chart/templates/x.yaml"]);
      expect(good.out).toContain("skipped: 2 files without an object\n");
      expect(good.code).toBe(0);
      expect((await runTool([...words, "good.yaml", "bad.yaml"])).code).toBe(1);
      expect((await runTool([...words, "package.json"])).code).toBe(0);
      // Without it a file that is named has to hold an object.
      expect((await runTool(["check", "package.json"])).code).toBe(1);
    });
  });
});
