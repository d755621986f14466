// Writes down which options each type of the public API has, and of which kind they are, for callers whose types are not checked:
// `tsx`, JavaScript, `any`.
//
// usage: npm run -s option-names, which writes the file; or tsx scripts/option-names.ts --check, which compares it
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "..");

/** The generated file. */
export const OPTION_NAMES_FILE = join(root, "lib/rules/option-names.generated.ts");

const HEADER = `// The options of each type of the public API. Written by scripts/option-names.ts from the types; not by hand.

/**
 * By the type's name its options. \`"string"\`, \`"number"\` and \`"boolean"\` are what they say; \`"Type"\` is an object of options
 * itself; \`"=Enum"\` a member of an enumeration; \`"*Class"\` what that class makes, \`"*IPart"\` what has the members of that
 * interface; \`"[kind]"\` a list of a kind, \`"{kind}"\` a map; all else is "". \`!\` marks what is required. "..." names the types
 * that it extends.
 */
export const OPTION_NAMES = `;

const PARTS_HEADER = `
/** By the interface's name the members that each of its parts has. */
export const PARTS = `;

const ENUMS_HEADER = `
/** By the enumeration's name its members. */
export const ENUMS = `;

const FACTORIES_HEADER = `
/** By the class's name its static functions that create one; none where it is created by \`new\`. */
export const FACTORIES = `;

/** The text of the generated file, as the types say today. */
export function optionNamesFile(): string {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const entry = join(root, "lib/index.ts");
  const program = ts.createProgram([entry], options);
  const source = program.getSourceFile(entry);
  if (source === undefined) throw new Error(`${entry} is missing`);
  const found = new OptionTypes(program.getTypeChecker());
  found.addModule(source);
  const text = print(found.types);
  const made = [...found.factories].filter(([name]) => text.includes(`*${name}`));
  const parts = [...found.parts].filter(([name]) => text.includes(`*${name}`));
  const enums = [...found.enums].filter(([name]) => text.includes(`=${name}`));
  return [
    `${HEADER}${text};\n`,
    `${ENUMS_HEADER}${print(new Map(enums))};\n`,
    `${FACTORIES_HEADER}${printLists(made)};\n`,
    `${PARTS_HEADER}${printLists([...parts, ...Object.entries(FRAMEWORK_PARTS)])};\n`,
  ].join("");
}

/** Types of the framework that options are of, and members that tell them from other objects. */
const FRAMEWORK_PARTS: Readonly<Record<string, readonly string[]>> = {
  ITerraformDependable: ["fqn"],
  TerraformProvider: ["fqn", "terraformResourceType"],
};

/** Type by type, its options and what each of them is. */
class OptionTypes {
  public readonly types = new Map<string, Map<string, string>>();
  /** Class by class of those that create options. */
  public readonly factories = new Map<string, readonly string[]>();
  /** Enumeration by enumeration, its members and their values. */
  public readonly enums = new Map<string, ReadonlyMap<string, string>>();
  /** Interface by interface of the library's parts, such as `IVpc`. */
  public readonly parts = new Map<string, readonly string[]>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** What the classes, functions and interfaces that a module exports take. */
  public addModule(source: ts.SourceFile): void {
    const module = this.checker.getSymbolAtLocation(source);
    for (const each of module === undefined ? [] : this.checker.getExportsOfModule(module)) {
      const symbol = each.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(each) : each;
      this.addExport(symbol);
    }
  }

  private addExport(symbol: ts.Symbol): void {
    const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
    const statics = this.checker.getTypeOfSymbol(symbol);
    const members = [...declared.getProperties(), ...statics.getProperties()];
    for (const declaration of [symbol, ...members].flatMap((each) => each.declarations ?? [])) {
      this.addParameters(declaration);
      if (ts.isClassDeclaration(declaration))
        declaration.members.forEach((each) => {
          this.addParameters(each);
        });
    }
  }

  /** What a caller may pass to a constructor, a method or a function. */
  private addParameters(member: ts.Node): void {
    const takes =
      ts.isConstructorDeclaration(member) ||
      ts.isMethodDeclaration(member) ||
      ts.isMethodSignature(member) ||
      ts.isFunctionDeclaration(member);
    if (!takes || !isOurs(member) || isHidden(member)) return;
    for (const parameter of member.parameters) this.kindOf(this.checker.getTypeAtLocation(parameter));
  }

  /** What a value of this type is; its options are written down, where it is an object of options. */
  private kindOf(given: ts.Type): string {
    const type = this.checker.getNonNullableType(given);
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return `[${item === undefined ? "" : this.kindOf(item)}]`;
    }
    const value = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (value !== undefined) return `{${this.kindOf(value)}}`;
    const symbol = type.getSymbol();
    const declaration = symbol?.declarations?.[0];
    if (symbol !== undefined && declaration !== undefined && ts.isEnumDeclaration(declaration)) {
      this.enums.set(symbol.name, this.valuesOf(declaration));
      return `=${symbol.name}`;
    }
    if (type.flags & ts.TypeFlags.StringLike) return "string";
    if (type.flags & ts.TypeFlags.NumberLike) return "number";
    if (type.flags & ts.TypeFlags.BooleanLike) return "boolean";
    if (symbol !== undefined && Object.hasOwn(FRAMEWORK_PARTS, symbol.name)) return `*${symbol.name}`;
    if (symbol === undefined || declaration === undefined || !isOurs(declaration)) return "";
    if (ts.isClassDeclaration(declaration)) {
      this.factories.set(symbol.name, this.factoriesOf(declaration, type));
      return `*${symbol.name}`;
    }
    if (!ts.isInterfaceDeclaration(declaration)) return "";
    if (isOfParts(declaration)) {
      this.parts.set(symbol.name, membersOf(declaration));
      return `*${symbol.name}`;
    }
    if (!isOfOptions(declaration)) return "";
    this.add(symbol.name, declaration);
    return symbol.name;
  }

  private valuesOf(declaration: ts.EnumDeclaration): ReadonlyMap<string, string> {
    const entries = declaration.members.map((each): [string, string] => [
      each.name.getText(),
      String(this.checker.getConstantValue(each)),
    ]);
    return new Map(entries);
  }

  private factoriesOf(declaration: ts.ClassDeclaration, made: ts.Type): string[] {
    return declaration.members.flatMap((member) => {
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name) || isHidden(member)) return [];
      const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
      const signature = this.checker.getSignatureFromDeclaration(member);
      const makesOne = signature !== undefined && this.checker.getReturnTypeOfSignature(signature) === made;
      return isStatic && makesOne ? [member.name.text] : [];
    });
  }

  private add(name: string, declaration: ts.InterfaceDeclaration): void {
    if (this.types.has(name)) return;
    const names = new Map<string, string>();
    this.types.set(name, names);
    const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types);
    const kinds = bases.map((base) => this.kindOf(this.checker.getTypeAtLocation(base)));
    if (kinds.length > 0) names.set("...", kinds.join(" "));
    for (const member of declaration.members) {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) continue;
      const kind = this.kindOf(this.checker.getTypeAtLocation(member));
      names.set(member.name.text, member.questionToken === undefined ? `!${kind}` : kind);
    }
  }
}

/** Private, or of the library's own use, which begins with `_`. */
function isHidden(member: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(member)?.getText() ?? "";
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return name.startsWith("_") || (ts.getCombinedModifierFlags(member) & hidden) !== 0;
}

function isOurs(declaration: ts.Declaration): boolean {
  return declaration.getSourceFile().fileName.startsWith(join(root, "lib/"));
}

/** What constructs implement, such as `IVpc`. */
function isOfParts({ name, heritageClauses }: ts.InterfaceDeclaration): boolean {
  const bases = (heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()));
  return /^I[A-Z]/.test(name.text) && bases.includes("IConstruct");
}

/** The members that must be there, but those of the library's own use. */
function membersOf({ members }: ts.InterfaceDeclaration): string[] {
  return members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || member.questionToken !== undefined || isHidden(member)) return [];
    return ts.isIdentifier(member.name) ? [member.name.text] : [];
  });
}

/** What others implement, such as `IVpc`, has methods or is named that way. */
function isOfOptions({ name, members }: ts.InterfaceDeclaration): boolean {
  return !/^I[A-Z]/.test(name.text) && members.every((each) => ts.isPropertySignature(each));
}

function print(types: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const sorted = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  const blocks = sorted.map(([name, names]) => {
    const lines = [...names].map(([key, kind]) => `    ${/^\w+$/.test(key) ? key : `"${key}"`}: "${kind}",\n`);
    return lines.length === 0 ? `  ${name}: {},\n` : `  ${name}: {\n${lines.join("")}  },\n`;
  });
  return `{\n${blocks.join("")}}`;
}

/** As wide as a line of the generated file is, its end included. */
const WIDEST = 121;

function printLists(factories: readonly (readonly [string, readonly string[]])[]): string {
  const sorted = [...factories].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([name, names]) => {
    const quoted = names.map((each) => `"${each}"`);
    const line = `  ${name}: [${quoted.join(", ")}],\n`;
    return line.length <= WIDEST ? line : `  ${name}: [\n${quoted.map((each) => `    ${each},\n`).join("")}  ],\n`;
  });
  return `{\n${lines.join("")}}`;
}

function main(): void {
  const text = optionNamesFile();
  if (!process.argv.includes("--check")) {
    writeFileSync(OPTION_NAMES_FILE, text);
  } else if (readFileSync(OPTION_NAMES_FILE, "utf8") !== text) {
    console.error(`options have changed: run "npm run option-names", and commit ${OPTION_NAMES_FILE}`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();
