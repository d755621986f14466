// CONTRIBUTING.md shows the house as it is: every folder is on its map, what it names is there, and its example is real.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FargateServerlessStack } from "../../lib";
import { testApp } from "../support/synth";

const guide = readFileSync("CONTRIBUTING.md", "utf8");
const [map = "", mistakes = ""] = [...guide.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
const onMap = [...map.matchAll(/^([\w./-]+)/gm)].map(([path]) => path.replace(/\/$/, ""));

/** Folders with modules in them. */
function foldersIn(folder: string): string[] {
  const inner = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  return inner
    .map(({ name }) => join(folder, name))
    .filter((each) => readdirSync(each).some((name) => name.endsWith(".ts")))
    .flatMap((each) => [each, ...foldersIn(each)]);
}

test("the map has every folder of lib, and the files next to them", () => {
  const files = readdirSync("lib").filter((name) => name.endsWith(".ts"));
  const all = [...foldersIn("lib"), ...files.map((name) => join("lib", name))];
  expect(onMap.filter((path) => path.startsWith("lib/")).sort()).toEqual(all.sort());
});

test("the map has whatever else is compiled", () => {
  const { include } = JSON.parse(readFileSync("tsconfig.json", "utf8")) as { include: string[] };
  expect(onMap).toEqual(expect.arrayContaining(include.filter((each) => each !== "lib")));
});

test("the files that it names exist", () => {
  const named = [...guide.matchAll(/`([\w.-]+\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  const paths = [...onMap, ...named].filter((path) => !/\b(NAME|FOLDER)\b/.test(path));
  expect(paths.length).toBeGreaterThan(60);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

test("the functions that it names exist", () => {
  const named = [...guide.matchAll(/`(?:\w+\.)?([a-z]+[A-Z]\w*)(?:\([^`)]*\))?`/g)].map(([, name = ""]) => name);
  const sources = ["lib", "bin", "scripts"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );
  const words = new Set(sources.flatMap((text) => text.match(/\w+/g) ?? []));
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => name !== "addFoo" && !words.has(name))).toEqual([]);
});

test("the scripts that it calls exist", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const called = [...guide.matchAll(/`npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test("three mistakes of a cluster are reported as it shows them", () => {
  const mistaken = { clusterName: "my shop", serviceCidr: "10.1.2.3/20", controlPlaneLogRetentionDays: 8 };
  const declare = (options: object): unknown =>
    new FargateServerlessStack(testApp(), "shop", { region: "eu-west-1", kubernetesVersion: "1.36", ...options });
  expect(() => declare(mistaken)).toThrow(new Error(mistakes.trim()));
  expect(() =>
    declare({ clusterName: "my-shop", serviceCidr: "10.1.0.0/20", controlPlaneLogRetentionDays: 14 }),
  ).not.toThrow();
});
