// `check FOLDER` on any repository: what is judged, what is passed over, and what is named.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, podYaml, runTool } from "./fake-terminal";

interface Checked {
  readonly code: number;
  readonly err: string;
  readonly names: string[];
  readonly codes: string[];
  readonly json: Record<string, unknown>;
}

/** Checks a new folder with these files; paths in what comes out are those below it. */
async function check(files: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Checked> {
  const folder = makeFolder(files);
  const argv = words.map((word) => (word.startsWith("./") ? join(folder.path, word) : word));
  const hasPath = words.some((word) => word.startsWith("./"));
  const { code, out, err } = await runTool(["check", "--json", ...argv, ...(hasPath ? [] : [folder.path])]);
  folder.remove();
  const below = (text: string): string => text.replaceAll(`${folder.path}/`, "").replaceAll(folder.path, ".");
  const json = (out === "" ? {} : JSON.parse(below(out))) as Record<string, unknown>;
  const objects = (json.objects ?? []) as { name: string; findings: { code: string }[] }[];
  return {
    code,
    err: below(err),
    names: objects.map(({ name }) => name),
    codes: objects.flatMap(({ findings }) => findings.map((found) => found.code)),
    json,
  };
}

const REFUSED = podYaml("bad", "  hostNetwork: true\n");
const BASE = podYaml("base").replace("  namespace: study-a\n", "");

describe("check of a folder", () => {
  it.each([
    ["values of a chart", "values.yaml", "replicas: 2\nimage: {tag: '1'}\n"],
    ["values of a chart that choose a kind", "gateway.yaml", "kind: Deployment\nresources: {requests: {cpu: 1}}\n"],
    ["a workflow of a CI", "ci.yaml", "on: push\njobs: {build: {steps: [{run: make}]}}\n"],
    ["a package of npm", "package.json", '{"name": "shop", "version": "1.0.0"}'],
    ["JSON with comments", "tsconfig.json", '{\n  // strict\n  "compilerOptions": {"strict": true},\n}'],
    ["a chart without templates", "Chart.lock.yaml", "apiVersion: v2\nname: shop\n"],
    ["a pipeline with a kind", "drone.yaml", "kind: pipeline\ntype: docker\nsteps: []\n"],
    ["broken YAML that is not a manifest", "mkdocs.yaml", "nav: [a, b\n"],
    ["a template that is not a manifest", "tasks.yaml", "{% for x in y %}\n- a: {{ x }}\n{% endfor %}\n"],
    ["a list of something else", "list.json", '[{"kind": "a"}, {"kind": "b"}]'],
    ["nothing", "empty.yaml", "# nothing\n"],
  ])("skips %s", async (_, name, text) => {
    const { code, names, json } = await check({ "web.yaml": podYaml("web"), [name]: text });
    expect([code, names, json.broken, json.passedOver]).toEqual([0, ["web"], [], 1]);
  });

  it.each([
    ["broken YAML of a kind", "b.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [\n", "not YAML: expected"],
    ["broken JSON of a kind", "b.json", '{"apiVersion": "v1", "kind": "Pod"', "not JSON: expected ,"],
  ])("reports %s", async (_, name, text, message) => {
    const { code, json } = await check({ [name]: text });
    expect(code).toBe(1);
    expect(json.broken).toMatchObject([
      { file: name, document: 1, message: expect.stringContaining(message) as string },
    ]);
  });

  it("checks an object without apiVersion if its kind is a workload, which kubectl would reject", async () => {
    expect((await check({ "web.yaml": REFUSED.replace("apiVersion: v1\n", "") })).codes).toContain("FG301");
  });

  it("reports a file that is named itself and holds no object", async () => {
    expect((await check({ "values.yaml": "replicas: 2\n" }, "./values.yaml")).codes).toEqual(["FG391"]);
  });

  it("ends with 2 if there is no input, and shows why", async () => {
    const none = await check({ "values.yaml": "replicas: 2\n", "a.json": "{}" });
    expect(none.err).toContain("there is no object in .; 2 YAML or JSON files contain something else\n");
    const ignored = await check({ ".gitignore": "*.yaml\n", "web.yaml": REFUSED });
    expect(ignored.err).toContain("git ignores these files; --no-ignore reads them\n");
    expect([none.code, ignored.code]).toEqual([2, 2]);
  });

  it("leaves out what git leaves out, but for what is named, and with --no-ignore nothing", async () => {
    const files = {
      ".git/HEAD": "",
      ".gitignore": "/out/\n*.gen.yaml\n",
      "web.yaml": podYaml("web"),
      "a.gen.yaml": podYaml("a"),
      "out/b.yaml": podYaml("b"),
      "sub/c.gen.yaml": podYaml("c"),
      "sub/d.yaml": podYaml("d"),
    };
    expect((await check(files)).names).toEqual(["d", "web"]);
    expect((await check(files, "./sub")).names).toEqual(["d"]);
    expect((await check(files, "./out")).names).toEqual(["b"]);
    expect((await check(files, "./a.gen.yaml")).names).toEqual(["a"]);
    expect((await check(files, "--no-ignore")).names).toEqual(["a", "b", "c", "d", "web"]);
  });

  it("judges once what is named twice, or named and in a folder that is", async () => {
    const files = { "sub/web.yaml": podYaml("web"), "sub/c/Chart.yaml": "name: c\n", "k/kustomization.yaml": "- x\n" };
    const { names, json } = await check(files, "./.", "./sub", "./sub/web.yaml", "./sub/../sub/web.yaml");
    expect([names, json.charts, json.kustomizations]).toEqual([["web"], ["sub/c"], ["k"]]);
    expect(json.broken).toHaveLength(1);
  });

  it("reads 20,000 files in 100 folders, and reports the one that is refused", async () => {
    const folders = Array.from({ length: 100 }, (_, i) => `team-${i}`);
    const files = folders.flatMap((folder) =>
      Array.from({ length: 200 }, (_, i): [string, string] => [`${folder}/${i}.yaml`, `replicas: ${i}\n`]),
    );
    const { code, names, json } = await check({ ...Object.fromEntries(files), "team-7/199.yaml": REFUSED });
    expect([code, names, json.passedOver, json.broken]).toEqual([1, ["bad"], 19_999, []]);
  }, 120_000);

  it("leaves out what a clone excludes for itself, which each .gitignore can take back", async () => {
    const files = {
      ".git/info/exclude": "*.gen.yaml\n/out\n",
      "web.yaml": podYaml("web"),
      "a.gen.yaml": podYaml("a"),
      "out/b.yaml": podYaml("b"),
      "sub/.gitignore": "!c.gen.yaml\n",
      "sub/c.gen.yaml": podYaml("c"),
    };
    expect((await check(files)).names).toEqual(["c", "web"]);
    expect((await check(files, "./sub")).names).toEqual(["c"]);
    expect((await check(files, "./out")).names).toEqual(["b"]);
    expect((await check(files, "--no-ignore")).names).toEqual(["a", "b", "c", "web"]);
  });

  it("names templates that are of no chart once, and judges what can be read of them", async () => {
    const text = `${REFUSED}---\napiVersion: v1\nkind: Pod\nmetadata:\n  labels: {{ x }}: 1\n---\n{{ y }}: {{ z }}\n`;
    const { code, names, json } = await check({ "a.yaml": text });
    expect([code, names, json.broken, json.templates]).toEqual([1, ["bad"], [], ["a.yaml"]]);
  });
});

describe("check of a chart", () => {
  const files = {
    "Chart.yaml": "apiVersion: v2\nname: shop\n",
    "values.yaml": "a: 1\n",
    "templates/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {{ x }}\n",
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\n",
    "charts/db/templates/db.yaml": REFUSED,
    "examples/web.yaml": podYaml("web"),
  };

  it("lists it once, with the command that renders it, and checks the files next to its templates", async () => {
    const { code, names, json } = await check(files);
    expect([code, names, json.charts, json.broken]).toEqual([0, ["web"], ["."], []]);
    const folder = makeFolder(files);
    const { out } = await runTool(["check", folder.path]);
    folder.remove();
    expect(out).toContain(
      `not checked: the templates of the chart ${folder.path}; helm template ${folder.path} | npx cdktf-eks-fargate check -\n`,
    );
    expect(out).toContain("1 workload: nothing found in what was checked\n");
  });

  it("names it where its templates are named, and ends with 0 though there is nothing else", async () => {
    const { code, json } = await check(files, "./templates");
    expect([code, json.charts]).toEqual([0, ["."]]);
  });

  it("does not name a library, which renders to nothing", async () => {
    const library = { "lib/Chart.yaml": "name: x\ntype: library\n", "lib/templates/a.yaml": REFUSED };
    const { names, json } = await check({ ...library, "web.yaml": podYaml("web") });
    expect([names, json.charts]).toEqual([["web"], []]);
  });
});

describe("check of a kustomization", () => {
  const patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: base}\nspec: {hostNetwork: true}\n";
  const files = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": BASE,
    "prod/kustomization.yml":
      "namespace: study-a\nresources: [../base]\ncomponents: [../extra]\npatches:\n  - path: more.yaml\n  - {target: {kind: Pod}, patch: '- op: remove'}\n",
    "prod/more.yaml": patch,
    "extra/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [debug.yaml]\npatches: [{path: p.yaml}]\n",
    "extra/debug.yaml": REFUSED,
    "extra/p.yaml": patch,
  };

  it("checks resources, but neither patches nor components, and lists what no other one includes", async () => {
    const { code, names, json } = await check(files);
    expect([code, names, json.kustomizations, json.unjudged]).toEqual([0, ["base"], ["prod"], []]);
  });

  it.each([
    ["patchesStrategicMerge", "patchesStrategicMerge: [p.yaml, 'kind: Pod\n\n']"],
    ["patchesJson6902", "patchesJson6902: [{path: p.yaml, target: {kind: Pod}}]"],
    ["transformers", "transformers: [p.yaml]"],
    ["replacements", "replacements: [{path: p.yaml}]"],
    ["data of a ConfigMap", "configMapGenerator: [{name: a, files: [p=p.yaml]}]"],
    ["values of a chart", "helmCharts: [{name: a, valuesFile: p.yaml}]"],
  ])("does not judge %s", async (_, field) => {
    const kustomization = `resources: [web.yaml]\n${field}\n`;
    const { names } = await check({ "web.yaml": podYaml("web"), "p.yaml": REFUSED, Kustomization: kustomization });
    expect(names).toEqual(["web"]);
  });

  it.each([
    ["it is not YAML", "resources: [web.yaml\n", 1, "not YAML: expected a comma or the ] of the list, found the end"],
    ["it is a list", "- web.yaml\n", 1, "a kustomization is a map of its fields"],
  ])("reports its own file where %s", async (_, text, line, message) => {
    const { code, json } = await check({ "k/kustomization.yaml": text, "k/web.yaml": BASE });
    expect(json.broken).toMatchObject([{ file: "k/kustomization.yaml", line, message }]);
    expect(code).toBe(1);
  });

  it("names its own file where that is a template", async () => {
    const { code, json } = await check({ "k/kustomization.yaml": "namespace: {{ x }}\n", "k/web.yaml": BASE });
    expect([code, json.broken, json.templates]).toEqual([0, [], ["k/kustomization.yaml"]]);
  });

  it("neither judges nor names transformers that are a kustomization of their own", async () => {
    const more = { "t/kustomization.yaml": "resources: [t.yaml]\n", "t/t.yaml": REFUSED };
    const { names, json } = await check({
      ...more,
      "web.yaml": podYaml("web"),
      "kustomization.yaml": "resources: [web.yaml]\ntransformers: [t]\n",
    });
    expect([names, json.kustomizations]).toEqual([["web"], ["."]]);
  });

  it("gives resources the namespace of the kustomization that includes them, so that profiles match", async () => {
    expect((await check(files, "-p", "study-a")).codes).toEqual([]);
    expect((await check(files, "-p", "other")).codes).toEqual(["FG328"]);
  });
});

describe("check --render", () => {
  const path = process.env.PATH ?? "";

  /** Tools that print a pod with the name of what they are asked for. */
  function makeTools(): { path: string; remove: () => void } {
    const tools = makeFolder({});
    mkdirSync(join(tools.path, "bin"));
    for (const [tool, verb] of [
      ["kubectl", "kustomize"],
      ["helm", "template"],
    ]) {
      const file = join(tools.path, "bin", tool ?? "");
      const script = `#!/bin/sh\n[ "$1" = ${verb ?? ""} ] || exit 3\ncase "$2" in *broken*) echo "no such thing" >&2; exit 1;; esac\n`;
      writeFileSync(file, `${script}cat <<END\n${podYaml(`by-${tool ?? ""}`, "  hostPID: true\n")}END\n`);
      chmodSync(file, 0o755);
    }
    return tools;
  }

  afterEach(() => {
    process.env.PATH = path;
  });

  it("judges what helm and kubectl render in place of the files", async () => {
    const tools = makeTools();
    process.env.PATH = `${join(tools.path, "bin")}:${path}`;
    const files = {
      "k/kustomization.yaml": "resources: [../base]\n",
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": BASE,
      "c/Chart.yaml": "name: c\n",
      "c/templates/a.yaml": "{{ x }}",
      "other.yaml": podYaml("other"),
    };
    const { code, names, json } = await check(files, "--render");
    tools.remove();
    expect([code, names, json.charts, json.kustomizations]).toEqual([1, ["by-helm", "by-kubectl", "other"], [], []]);
  });

  it("reports what cannot be rendered, and continues", async () => {
    const tools = makeTools();
    process.env.PATH = `${join(tools.path, "bin")}:${path}`;
    const broken = await check({ "broken/Chart.yaml": "name: c\n", "web.yaml": podYaml("web") }, "--render");
    tools.remove();
    expect(broken.json.broken).toMatchObject([{ file: "broken", message: "it cannot be rendered: no such thing" }]);
    expect([broken.code, broken.names]).toEqual([1, ["web"]]);
    process.env.PATH = "";
    const { json } = await check({ "c/Chart.yaml": "name: c\n" }, "--render");
    expect(json.broken).toMatchObject([{ message: "it cannot be rendered: helm is not installed" }]);
  });
});

describe("check of files in other encodings", () => {
  const inCode = (text: string, encoding: BufferEncoding, mark: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from(mark), encoding === "utf16le" ? Buffer.from(text, encoding) : Buffer.from(text)]);

  async function checkBytes(bytes: Buffer): Promise<{ code: number; out: string }> {
    const folder = makeFolder({});
    writeFileSync(join(folder.path, "a.yaml"), bytes);
    const { code, out } = await runTool(["check", "--json", folder.path]);
    folder.remove();
    return { code, out };
  }

  it.each([
    ["UTF-8 with a mark", inCode(REFUSED, "utf8", [0xef, 0xbb, 0xbf])],
    ["UTF-16 of Windows PowerShell", inCode(REFUSED, "utf16le", [0xff, 0xfe])],
    ["UTF-16 with the other order of bytes", Buffer.from(inCode(REFUSED, "utf16le", [0xff, 0xfe])).swap16()],
    ["UTF-8 with the line ends of Windows", inCode(REFUSED.replaceAll("\n", "\r\n"), "utf8", [])],
  ])("judges %s", async (_, bytes) => {
    const { code, out } = await checkBytes(bytes);
    expect([code, out]).toEqual([1, expect.stringContaining('"code": "FG301"') as string]);
  });

  it("reports UTF-16 without a mark, which kubectl does not read", async () => {
    const { code, out } = await checkBytes(inCode(REFUSED, "utf16le", []));
    expect([code, out]).toEqual([1, expect.stringContaining("as UTF-16 without a byte order mark does") as string]);
  });
});
