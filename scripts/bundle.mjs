// After the compiler: puts the package's code into one file whose parts run when they are first used. Loading a hundred
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

const homes = Object.fromEntries(entries.map((entry) => [entry, homesOf(entry)]));
const parts = [...new Set([...Object.values(homes).flatMap((each) => Object.values(each)), program])].sort();
await build({
  stdin: {
    // A call, so that a part runs when it is asked for and not before.
    contents: parts.map((part) => `exports["${part}"] = () => require("./${part}.js");`).join("\n"),
    resolveDir: dist,
  },
  outfile: join(dist, "library.js"),
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});

for (const file of readdirSync(dist, { recursive: true })) {
  if (file.endsWith(".js") && file !== "library.js") rmSync(join(dist, file));
}
for (const entry of entries) writeFileSync(join(dist, `${entry}.js`), lazyEntry(entry, homes[entry]));
writeFileSync(
  join(dist, `${program}.js`),
  `#!/usr/bin/env node\n"use strict";\nrequire("../library.js")["${program}"]();\n`,
  { mode: 0o755 },
);

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
