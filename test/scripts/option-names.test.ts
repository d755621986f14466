// The list of options that exist is what the types say, and somebody asks of each of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OPTION_NAMES } from "../../lib/rules/option-names.generated";
import { OPTION_NAMES_FILE, optionNamesFile } from "../../scripts/option-names";

const types: Readonly<Record<string, Readonly<Record<string, string>>>> = OPTION_NAMES;

test("the generated file matches the types; npm run option-names writes it", () => {
  expect(readFileSync(OPTION_NAMES_FILE, "utf8")).toBe(optionNamesFile());
});

test("it has what the library documents, and nothing of others", () => {
  expect(types.FargateServerlessStackProps).toMatchObject({
    "...": "FargateClusterOptions",
    vpc: "VpcOptions",
    fargateProfiles: "{FargateProfileOptions}",
    region: "!string",
  });
  expect(types.FargateProfileOptions?.selectors).toBe("![FargateSelector]");
  expect(types.FargateLoggingOptions?.destination).toBe("*LogDestination");
  expect(Object.keys(types).filter((name) => /^I[A-Z]|Config$|Context$/.test(name))).toEqual([]);
});

test("every type of options is checked, itself or as a part of another", () => {
  const lib = join(__dirname, "../../lib");
  const sources = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const asked = new Set<string>();
  const ask = (type: string): void => {
    if (asked.has(type)) return;
    asked.add(type);
    const kinds = Object.values(types[type] ?? {}).flatMap((kind) => kind.match(/\w+/g) ?? []);
    kinds.forEach(ask);
  };
  for (const source of sources) {
    const text = readFileSync(join(lib, source), "utf8");
    for (const [, type = ""] of text.matchAll(/\baskOptions(?:Of)?\([^;]*?"(\w+)"/g)) ask(type);
  }
  expect(Object.keys(types).filter((type) => !asked.has(type))).toEqual([]);
});
