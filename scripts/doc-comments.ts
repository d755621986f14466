// What the doc comments of the public API lack. Editors, the API reference and other languages show nothing else of a member.
import { join, resolve } from "node:path";
import ts from "typescript";
import { exportsOf } from "./exports";

const root = resolve(__dirname, "..");

/** The ways into the package. */
const ENTRIES = ["lib/index.ts", "lib/rules/index.ts", "lib/testing/index.ts"];

/** A literal, or `- ` and the behaviour in words. */
const DEFAULT = /^(?:- \S.*|"[^"]*"|\d[\d.]*|true|false|[A-Z]\w*(?:\.\w+)+(?:\([^)]*\))?)$/s;

/** What users write; what they read may be missing as well, and then says when. */
const IS_OPTIONS = /(?:Props|Options|Attributes)$/;

/** Each public member of the library with what its comment lacks: `Vpc.vpcId: no sentence`. */
export function docProblems(): string[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const entries = ENTRIES.map((entry) => join(root, entry));
  return docProblemsOf(ts.createProgram(entries, options), entries);
}

/** The same for what `modules` of a program export. */
export function docProblemsOf(program: ts.Program, modules: readonly string[]): string[] {
  const checker = program.getTypeChecker();
  const problems = modules.flatMap((module) =>
    exportsOf(program, module).flatMap((symbol) => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      return problemsOf(checker, isAlias ? checker.getAliasedSymbol(symbol) : symbol);
    }),
  );
  return [...new Set(problems)].sort();
}

/** Of an export and of all that is its own; what it inherits is documented where it comes from. */
function problemsOf(checker: ts.TypeChecker, symbol: ts.Symbol): string[] {
  const declarations = symbol.declarations ?? [];
  const members = declarations.flatMap((each) => membersOf(checker, each));
  return [
    ...describe(symbol).map((each) => `${symbol.name}: ${each}`),
    ...members.flatMap((member) =>
      [...describe(member), ...describeDefault(symbol, member)].map((each) => `${symbol.name}.${member.name}: ${each}`),
    ),
    ...declarations
      .flatMap((each) => (ts.isClassDeclaration(each) ? each.members.filter(ts.isConstructorDeclaration) : []))
      .filter((constructor) => isPublic(constructor) && !isExplained(constructor))
      .map(() => `${symbol.name}.constructor: no sentence`),
  ];
}

function membersOf(checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol[] {
  if (ts.isVariableDeclaration(declaration)) {
    const isObject = declaration.initializer !== undefined && ts.isObjectLiteralExpression(declaration.initializer);
    return isObject ? checker.getTypeAtLocation(declaration).getProperties() : [];
  }
  if (
    !ts.isClassDeclaration(declaration) &&
    !ts.isInterfaceDeclaration(declaration) &&
    !ts.isEnumDeclaration(declaration)
  )
    return [];
  const own: ts.Declaration[] = [...declaration.members];
  const properties = own.flatMap((each) =>
    ts.isConstructorDeclaration(each)
      ? each.parameters.filter((one) => ts.isParameterPropertyDeclaration(one, each))
      : [each],
  );
  return properties.filter(isPublic).flatMap((each) => {
    const name = ts.getNameOfDeclaration(each);
    // The name of a parameter property is also that of the parameter.
    const symbols =
      ts.isParameter(each) && ts.isParameterPropertyDeclaration(each, each.parent)
        ? checker.getSymbolsOfParameterPropertyDeclaration(each, each.name.getText())
        : [name === undefined ? undefined : checker.getSymbolAtLocation(name)];
    return symbols.at(-1) ?? [];
  });
}

function isPublic(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isInternal = ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "internal");
  const isPrivateName = ts.getNameOfDeclaration(declaration)?.getText().startsWith("_") ?? false;
  return !isInternal && !isPrivateName && (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
}

function isExplained(constructor: ts.ConstructorDeclaration): boolean {
  return ts.getJSDocCommentsAndTags(constructor).some((each) => ts.isJSDoc(each) && each.comment !== undefined);
}

/** A tag such as `@default` alone says nothing of what the member is for. */
function describe(symbol: ts.Symbol): string[] {
  const sentence = sentenceOf(symbol);
  if (sentence === "") return ["no sentence"];
  return /[.!)]$/.test(sentence) ? [] : [`no full stop: ${sentence}`];
}

function sentenceOf(symbol: ts.Symbol): string {
  // Without a checker, only the member's own comment counts.
  return ts.displayPartsToString(symbol.getDocumentationComment(undefined)).trim();
}

function describeDefault(owner: ts.Symbol, member: ts.Symbol): string[] {
  const text = member.getJsDocTags().find(({ name }) => name === "default")?.text;
  if (text !== undefined) {
    const value = ts.displayPartsToString(text);
    return DEFAULT.test(value) ? [] : [`@default is neither a literal nor "- " and words: ${value}`];
  }
  if ((member.flags & ts.SymbolFlags.Optional) === 0) return [];
  if (IS_OPTIONS.test(owner.name)) return ["no @default"];
  return /\bundefined\b|\boptional\b/i.test(sentenceOf(member)) ? [] : ["neither @default nor when it is undefined"];
}
