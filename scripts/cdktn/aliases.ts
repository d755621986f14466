// Which package replaces which. docs/cdk-terrain.md has the same.
export const CDKTN = "0.24.0";
const AWS_BINDINGS = "25.7.0";
/** The AWS provider that those bindings ask for. */
export const AWS_PROVIDER = "6.66.0";
/** The Node.js that cdktn-cli requires; the AWS bindings require 22.11. */
const NODE_FOR_CDKTN = [22, 19] as const;

/** Names, and what is installed under them. */
export type Aliases = Readonly<Record<string, string>>;

export const CDKTN_ALONE: Aliases = { cdktf: `npm:cdktn@${CDKTN}` };
export const WITH_AWS: Aliases = { ...CDKTN_ALONE, "@cdktf/provider-aws": `npm:@cdktn/provider-aws@${AWS_BINDINGS}` };

/** The package that an alias leads to, as in "cdktn@0.24.0". */
export function targetOf(alias: string): string {
  return alias.replace(/^npm:/, "");
}

/** The version in it, as in "0.24.0". */
export function versionOf(alias: string): string {
  return alias.slice(alias.lastIndexOf("@") + 1);
}

/** @param version as Node.js says its own, "v22.19.0" */
export function runsCdktnCli(version: string): boolean {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  return major > NODE_FOR_CDKTN[0] || (major === NODE_FOR_CDKTN[0] && minor >= NODE_FOR_CDKTN[1]);
}

export const NPM_INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
