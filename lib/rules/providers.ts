// Providers that a stack creates for a cluster: their aliases, and what they can refer to.
import { error, finding, Finding } from "./finding";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const PROVIDER = {
  aliasTwice: error(
    "FG816",
    "a provider's alias is used once",
    "https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations",
  ),
  alias: error(
    "FG752",
    "a provider's alias is an identifier",
    "https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers",
  ),
  foreignProvider: error(
    "FG916",
    "a cluster's token is read through an AWS provider of the same stack",
    "https://developer.hashicorp.com/terraform/language/meta-arguments/provider",
  ),
};

/** Terraform rejects the second provider of a kind with one alias. */
export function aliasTwice(kind: string, alias: string): Finding {
  return finding(PROVIDER.aliasTwice, {
    field: "alias",
    message: `the stack already has a ${kind} provider with the alias "${alias}"`,
    fix: "choose another alias, or pass the existing providers",
  });
}

/** As Terraform reads them: a letter or _, then letters, digits, _ and -. */
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** What is wrong with the alias of a provider. */
export function checkAlias(alias: string): Finding[] {
  if (isUnknown(alias) || IDENTIFIER.test(alias)) return [];
  const fix = "begin with a letter or _, and use only letters, digits, _ and -";
  return [
    finding(PROVIDER.alias, {
      field: "alias",
      message: `"${alias}" is not an identifier, and Terraform rejects it as an alias`,
      fix: alias === "" ? "write a name, or leave it out" : `write "${aliasOf(alias)}", for example: ${fix}`,
    }),
  ];
}

/** The alias that `name` can be: itself, where Terraform takes it. */
export function aliasOf(name: string): string {
  const accepted = name.replace(/[^\p{ID_Continue}-]/gu, "-");
  return IDENTIFIER.test(accepted) ? accepted : `_${accepted}`;
}

/** Terraform knows the providers of one stack only. @param stack the stack of the AWS provider */
export function tokenThroughForeignProvider(stack: string): Finding {
  return finding(PROVIDER.foreignProvider, {
    field: "awsProvider",
    message: `the token's data source would read through an AWS provider of the stack ${stack}, and Terraform can use only providers of the same stack`,
    fix: "use one of this stack that acts as the same role",
  });
}
