// What package.json says, of this package and of installed ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Versions = Record<string, string>;

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly bin: Versions;
  readonly engines: { readonly node: string };
  readonly devDependencies: Versions;
  readonly peerDependencies: Versions;
}

export function readManifest(folder = "."): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

export function installedVersion(name: string): string {
  return readManifest(join("node_modules", name)).version;
}
