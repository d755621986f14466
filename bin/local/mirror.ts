// Providers in a folder, as `terraform providers mirror` writes it.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** As Terraform names it: `linux_amd64`. */
export const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/** Oldest first. They are in folders of their own, or packed as `terraform-provider-aws_5.100.0_linux_amd64.zip`. */
export function providerVersions(folder: string, provider: string): string[] {
  if (!existsSync(folder)) return [];
  const archive = new RegExp(`^terraform-provider-${provider}_(\\d+\\.\\d+\\.\\d+)_(\\w+)\\.zip$`);
  const versions = readdirSync(folder).flatMap((name) => {
    const [, packed] = archive.exec(name) ?? [];
    if (packed !== undefined) return name.endsWith(`_${PLATFORM}.zip`) ? [packed] : [];
    return /^\d+\.\d+\.\d+$/.test(name) && existsSync(join(folder, name, PLATFORM)) ? [name] : [];
  });
  return versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** The newest version of a provider of HashiCorp's in the mirror. */
export function newestInMirror(mirror: string, provider: string): string | undefined {
  return providerVersions(join(mirror, "registry.terraform.io", "hashicorp", provider), provider).at(-1);
}

/** The configuration of the Terraform CLI that takes providers from the mirror, and from nowhere else. */
export function mirrorConfiguration(mirror: string): string {
  return [
    "provider_installation {",
    "  filesystem_mirror {",
    `    path    = ${JSON.stringify(mirror)}`,
    '    include = ["registry.terraform.io/*/*"]',
    "  }",
    "}",
    "disable_checkpoint = true",
    "",
  ].join("\n");
}
