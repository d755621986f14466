// What a value will be in the synthesised JSON, for comparing values that hold tokens.
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { IConstruct } from "constructs";

/** `value` with its tokens replaced by Terraform's expressions. */
export function resolved(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
}

/** What stands in a tree of unknown shape, at the end of a way of keys; undefined where the way ends before. */
export function valueAt(tree: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([each]) => each === key)?.[1];
  }, tree);
}
