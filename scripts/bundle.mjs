// After the compiler: puts the package's code into two files whose parts run when they are first used. Loading a hundred
// small files took longer than what they do. The declarations stay as the compiler wrote them.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

const dist = resolve(import.meta.dirname, "../dist");
const require = createRequire(import.meta.url);

/** The files that users reach, by the package's `exports`. */
const entries = ["lib/index", "lib/testing/index", "lib/rules/index"];
const program = "bin/cli";

const bundles = ["./library.js", "./further.js"];

/** @type {import("esbuild").BuildOptions} */
const options = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  packages: "external",
  logLevel: "warning",
  outdir: dist,
};

/** What nearly every program needs. It is in one file, and what few need in another, which most never read. */
const stack = "lib/stacks/fargate-serverless-stack";

const homes = Object.fromEntries(entries.map((entry) => [entry, homesOf(entry)]));
const parts = [...new Set([...Object.values(homes).flatMap((each) => Object.values(each)), program])].sort();
const common = await filesOf(stack);
const rare = parts.filter((part) => !common.includes(part));
await bundle("library", [
  ...common.map((part) => exported(part, `require("./${part}.js")`)),
  ...rare.map((part) => exported(part, `require("./further.js")["${part}"]()`)),
]);
await bundle(
  "further",
  rare.map((part) => exported(part, `require("./${part}.js")`)),
  common,
);

for (const file of readdirSync(dist, { recursive: true })) {
  if (file.endsWith(".js") && !bundles.includes(`./${file}`)) rmSync(join(dist, file));
}
for (const entry of entries) writeFileSync(join(dist, `${entry}.js`), lazyEntry(entry, homes[entry]));
writeFileSync(
  join(dist, `${program}.js`),
  `#!/usr/bin/env node\n"use strict";\nrequire("../library.js")["${program}"]();\n`,
  { mode: 0o755 },
);

/** A call, so that a part runs when it is asked for and not before. */
function exported(part, call) {
  return `exports["${part}"] = () => ${call};`;
}

/** Everything of ours that `part` needs, itself too, without endings. */
async function filesOf(part) {
  const { metafile } = await build({
    ...options,
    entryPoints: [join(dist, `${part}.js`)],
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).map((file) => relative(dist, resolve(file)).replace(/\.js$/, ""));
}

/** Writes one of the bundles; the parts `elsewhere` are taken from the other. */
async function bundle(name, lines, elsewhere = []) {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: lines.join("\n"), resolveDir: dist },
    write: false,
    plugins: [
      {
        name: "two bundles",
        setup(build) {
          build.onResolve({ filter: /./ }, ({ path }) =>
            bundles.includes(path) ? { path, external: true } : undefined,
          );
          build.onLoad({ filter: /\.js$/ }, ({ path }) => {
            const part = relative(dist, path).replace(/\.js$/, "");
            if (!elsewhere.includes(part)) return undefined;
            return { contents: `module.exports = require("./library.js")["${part}"]();` };
          });
        },
      },
    ],
  });
  writeFileSync(join(dist, `${name}.js`), readOnce(outputFiles[0].text));
}

/**
 * Puts the function of each part into parentheses, by which V8 knows that it will run, and reads what is in it once, not once
 * to skip it and once more to run it.
 */
function readOnce(code) {
  const part = /^(var \w+ = __commonJS\(\{\n {2}"[^"]+")(\([^)]*\)) \{\n(.*?)^ {2}\}\n\}\);/gms;
  const read = code.replace(part, "$1: (function $2 {\n$3  })\n});");
  if (read.match(/__commonJS\(\{\n {2}"[^"]+"\(/) !== null)
    throw new Error("a part of the bundle is written in another way");
  return read;
}

/** For each name that exists at run time, the file that declares it, without its ending. */
function homesOf(entry) {
  const file = join(dist, `${entry}.d.ts`);
  const compiled = ts.createProgram([file], { skipLibCheck: true, types: [] });
  const checker = compiled.getTypeChecker();
  const declared = new Map(
    checker.getExportsOfModule(checker.getSymbolAtLocation(compiled.getSourceFile(file))).map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return [symbol.name, relative(dist, target.declarations[0].getSourceFile().fileName).replace(/\.d\.ts$/, "")];
    }),
  );
  return Object.fromEntries(Object.keys(require(join(dist, `${entry}.js`))).map((name) => [name, declared.get(name)]));
}

/** Getters of the form that Node's reader of CommonJS knows, so that `import { Vpc } from` works too. */
function lazyEntry(entry, home) {
  const up = "../".repeat(entry.split("/").length - 1);
  const used = [...new Set(Object.values(home))];
  const variable = (part) => `p${used.indexOf(part)}`;
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    `const library = require("${up}library.js");`,
    ...used.map((part) => {
      const of = Object.keys(home).filter((name) => home[name] === part);
      const getters = of.map((name) => `get ${name}() { return library["${part}"]().${name}; }`);
      return `const ${variable(part)} = { ${getters.join(", ")} };`;
    }),
    ...Object.entries(home).map(
      ([name, part]) =>
        `Object.defineProperty(exports, "${name}", { enumerable: true, get: function () { return ${variable(part)}.${name}; } });`,
    ),
    "",
  ].join("\n");
}
