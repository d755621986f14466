// Builds the reference of the API from its comments, in docs/api, and fails where a comment is missing: every class, method and
// function says what it is for, every optional property says what happens without it. With --check nothing is written.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { exportsOf } from "./exports";
import { must, run, Steps } from "./steps";

const ENTRIES = ["lib/index.ts", "lib/rules/index.ts", "lib/testing/index.ts"];
const scratch = mkdtempSync(join(tmpdir(), "docs-"));
const out = process.argv.includes("--check") ? scratch : "docs/api";
const steps = new Steps();
steps.run("every optional property has a @default", checkDefaults);
steps.run("every class, interface, enum, method and function is explained; every link leads somewhere", () => {
  run(process.execPath, ["node_modules/typedoc/bin/typedoc", "--out", out, "--treatValidationWarningsAsErrors"]);
});
rmSync(scratch, { recursive: true, force: true });
steps.end();

/** Of what users write; results have fields that may be missing, too. */
function checkDefaults(): void {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ".",
  );
  const program = ts.createProgram(ENTRIES, options);
  const checker = program.getTypeChecker();
  const missing = new Set<string>();
  for (const entry of ENTRIES) {
    for (const symbol of exportsOf(program, entry)) {
      if (/(Props|Options|Attributes|Part)$/.test(symbol.name)) checkInterface(checker, symbol, missing);
    }
  }
  must(missing.size === 0, [...missing].join("\n"));
}

function checkInterface(checker: ts.TypeChecker, symbol: ts.Symbol, missing: Set<string>): void {
  for (const property of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolve(checker, symbol)))) {
    const [declaration] = property.declarations ?? [];
    if ((property.flags & ts.SymbolFlags.Optional) === 0 || declaration === undefined) continue;
    if (declaration.getSourceFile().fileName.includes("node_modules")) continue;
    const tags = property.getJsDocTags(checker).map(({ name }) => name);
    const owner = ts.isInterfaceDeclaration(declaration.parent) ? declaration.parent.name.text : symbol.name;
    if (!tags.includes("default")) missing.add(`${owner}.${property.name}`);
  }
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
