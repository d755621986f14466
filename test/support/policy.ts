// IAM policies as data.
import { Block, Synthesized } from "./synth";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Principal?: Record<string, string | string[]>;
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * The statements of a policy that an argument holds as text. Terraform fills its expressions in before IAM reads the
 * text: quotes inside of them are not yet JSON's.
 */
export function policyOf(block: Block, argument = "policy"): Statement[] {
  const text = block[argument];
  if (typeof text !== "string") throw new Error(`no policy in ${argument} of ${JSON.stringify(block)}`);
  const readable = text.replace(/(?<!\$)\$\{[^}]*\}/g, (expression) => expression.replace(/"/g, "'"));
  return (JSON.parse(readable) as { Statement: Statement[] }).Statement;
}

/** Every policy of a stack, by the address and the argument that hold it. */
export function policiesOf(made: Synthesized): [where: string, statements: Statement[]][] {
  return made.addresses.flatMap((address) => {
    const block = made.at(address);
    const documents = ["policy", "assume_role_policy"].filter((argument) => typeof block[argument] === "string");
    return documents.map((argument): [string, Statement[]] => [`${address} ${argument}`, policyOf(block, argument)]);
  });
}

/** One or many, as many. */
export function listed(value: string | string[] = []): string[] {
  return typeof value === "string" ? [value] : value;
}
