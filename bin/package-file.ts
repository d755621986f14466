// The package that the tool is in: its version, where it is published, and the documents that travel with it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The package is one folder up from the sources, and two from what is built. */
export function packageFile(name: string): string | undefined {
  return ["..", "../.."].map((up) => join(__dirname, up, name)).find((each) => existsSync(each));
}

/** The version of the package. */
export function toolVersion(): string {
  const { version } = readManifest();
  return typeof version === "string" ? version : "unknown";
}

/** What `package.json` says of where the package is. */
export interface Home {
  readonly homepage?: string;
  /** The page of a document of this version, where the repository is on a site whose addresses are known. */
  pageOf(document: string): string | undefined;
}

/** Where the package is, by `package.json`; whoever publishes it writes that down. */
export function readHome(manifest: Readonly<Record<string, unknown>> = readManifest()): Home {
  const { homepage, repository, version } = manifest;
  const url = isRecord(repository) ? repository.url : repository;
  const [, name] = typeof url === "string" ? (ON_GITHUB.exec(url) ?? []) : [];
  return {
    ...(typeof homepage === "string" ? { homepage } : {}),
    pageOf: (document) =>
      name === undefined ? undefined : `https://github.com/${name}/blob/v${String(version)}/${document}`,
  };
}

/** `git+https://github.com/owner/name.git`, `git@github.com:owner/name`, `github:owner/name`, `owner/name`. */
const ON_GITHUB =
  /^(?:(?:git\+)?(?:https|ssh|git):\/\/(?:git@)?github\.com\/|git@github\.com:|github:)?([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/;

function readManifest(): Readonly<Record<string, unknown>> {
  const file = packageFile("package.json");
  const content: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
  return isRecord(content) ? content : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
