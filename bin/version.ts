// The version of the package that the tool is in.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The package is one folder up from the sources, and two from what is built. */
export function toolVersion(): string {
  const file = ["..", "../.."].map((up) => join(__dirname, up, "package.json")).find((each) => existsSync(each));
  const content: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
  const isMap = typeof content === "object" && content !== null && "version" in content;
  return isMap && typeof content.version === "string" ? content.version : "unknown";
}
