// The lines that docs/cdk-terrain.md has for each package manager, as a user copies them.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { must } from "../steps";
import { CDKTN, WITH_AWS } from "./aliases";

/** Under which heading of the guide, and in which language. */
export type Line = readonly [heading: string, language: "json" | "yaml"];

const GUIDE = readFileSync("docs/cdk-terrain.md", "utf8");

/** Throws unless the guide names the aliases that are tested. */
export function checkGuide(): void {
  for (const alias of Object.values(WITH_AWS)) must(GUIDE.includes(alias), `${alias} is not in the guide`);
  must(GUIDE.includes(`cdktn\` ${CDKTN}`), `the guide has another version of cdktn than ${CDKTN}`);
  const [line, expected] = [readLine(["## AWS provider", "json"]), withAws(readLine(["### npm", "json"]))];
  must(JSON.stringify(line) === JSON.stringify(expected), "the guide's line for npm lacks an alias");
}

/** The first block of that language below the heading. */
export function readLine([heading, language]: Line): object {
  const [, ...rest] = GUIDE.split(`\n${heading}`);
  const [, block] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(rest.join(heading)) ?? [];
  must(block !== undefined, `the guide has no ${language} below ${heading}`);
  return parse(block) as object;
}

/** The line with the alias of the AWS bindings next to that of cdktf. */
export function withAws(line: object): object {
  const alias = (cdktf: unknown): unknown =>
    cdktf === "$cdktf" ? "$@cdktf/provider-aws" : WITH_AWS["@cdktf/provider-aws"];
  return JSON.parse(JSON.stringify(line), (_, value: unknown) =>
    typeof value === "object" && value !== null && "cdktf" in value
      ? { ...value, "@cdktf/provider-aws": alias(value.cdktf) }
      : value,
  ) as object;
}
