// A role that the program does not create: nothing is attached to it, and what it must have is reported at synth.
import { Fn, ref, Token } from "cdktf";
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { givenRole } from "../rules/given-roles";

/** @internal Collects what a role that exists must have, and reports it once, when the program is complete. */
export class GivenRole {
  private readonly needs: string[] = [];

  /** @param field the option that names it */
  constructor(
    private readonly scope: IConstruct,
    public readonly roleArn: string,
    private readonly field: string,
  ) {
    scope.node.addValidation(this);
  }

  /** The name in the ARN, without its path. */
  public get roleName(): string {
    const { roleArn } = this;
    const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    if (!/[$}]/.test(name)) return name;
    // An expression that is written out would be quoted as if it were a string.
    const [, expression] = /^\$\{((?!TfToken\[)[^{}]+)\}$/.exec(roleArn) ?? [];
    return Token.asString(Fn.regex("[^/]+$", expression === undefined ? roleArn : Token.asString(ref(expression))));
  }

  /** @param needs what the role must do: "trust eks.amazonaws.com" */
  public must(...needs: string[]): void {
    this.needs.push(...needs);
  }

  public validate(): string[] {
    const { scope } = this;
    // What is known only at apply is named by its address, without the marks of an expression.
    const needs = this.needs.map((each) => String(resolved(scope, each)).replace(/\$\{([^{}]+)\}/g, "$1"));
    annotate(scope, unacknowledged(scope, [givenRole(this.field, needs)]));
    return [];
  }
}
