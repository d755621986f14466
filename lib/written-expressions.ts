// Expressions of Terraform that a program writes out, instead of taking them from CDKTF.
import { ref, Token } from "cdktf";

/** A value as a token, also where it is such an expression, which in applied objects and in functions of CDKTF would count as a string. */
export function asToken(value: string): string {
  const [, expression] = /^\$\{(.*)\}$/s.exec(value) ?? [];
  return expression === undefined || Token.isUnresolved(value) ? value : Token.asString(ref(expression));
}
