// `cdktf synth --hcl` that says what `cdktf synth` says. CDKTF's writer of HCL escapes no quotes in a string that has a reference, and
// no backslashes in any; ends strings of several lines with one line more; writes the blocks of a lifecycle as arguments, and nested
// arguments as blocks; leaves out lists that are empty, and leaves in what a lazy value did not give. So the elements of a stack hand
// it what comes out right. The JSON that is written stays as it is.
import { TerraformElement, TerraformProvider, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "./resolved";
import { escaped } from "./rules/hcl-strings";

const mended = new WeakSet<IConstruct>();

/** What CDKTF writes to HCL: names of kinds of blocks, down to an element's attributes. */
type Fragment = Readonly<Record<string, unknown>>;

/** Blocks that CDKTF writes to HCL itself, or that are no HCL. */
const UNTOUCHED = ["//", "terraform"];

/** Arguments of every resource whose values are references and no strings. */
const REFERENCES = ["depends_on", "ignore_changes", "provider", "replace_triggered_by"];

/** The Helm provider has no blocks but `timeouts`: the bindings take its nested arguments for some. */
const HELM = /^helm(_|$)/;

/** Lists that are empty on purpose: without them Terraform leaves alone what is there. */
const EMPTY_LISTS: Readonly<Record<string, readonly string[]>> = {
  aws_default_route_table: ["route"],
  aws_default_security_group: ["ingress", "egress"],
  aws_network_acl: ["ingress", "egress"],
  aws_route_table: ["route"],
  aws_security_group: ["ingress", "egress"],
};

/** @internal Makes the HCL of the scope's stack say what its JSON says, in all of the stack. */
export function mendHcl(scope: IConstruct): void {
  const stack = TerraformStack.of(scope);
  if (mended.has(stack)) return;
  mended.add(stack);
  const write = stack.toHclTerraform.bind(stack);
  stack.toHclTerraform = () => {
    stack.node.findAll().forEach(mendElement);
    return write();
  };
}

function mendElement(node: IConstruct): void {
  if (!TerraformElement.isTerraformElement(node) || mended.has(node)) return;
  mended.add(node);
  const write: () => unknown = node.toHclTerraform.bind(node);
  node.toHclTerraform = (): unknown => {
    const type = "terraformResourceType" in node ? String(node.terraformResourceType) : "";
    const written = mendFragment(resolved(node, write()), type);
    // Of providers it writes the keys of maps, such as names of environment variables, in small letters.
    return TerraformProvider.isTerraformProvider(node)
      ? withKeysOf(resolved(node, node.toTerraform()), written)
      : written;
  };
}

/** The second value, with keys as the first one has them. */
function withKeysOf(json: unknown, value: unknown): unknown {
  if (Array.isArray(json) && Array.isArray(value)) return value.map((each, index) => withKeysOf(json[index], each));
  if (!isObject(value) || !isObject(json)) return value;
  if (isTyped(value)) return { ...value, value: withKeysOf(json, value.value) };
  const keys = new Map(Object.keys(json).map((key) => [key.toLowerCase(), key]));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const known = keys.get(key) ?? key;
      return [known, withKeysOf(json[known], each)];
    }),
  );
}

/** `type` is that of the resource, or the name of the provider. */
function mendFragment(fragment: unknown, type: string): unknown {
  if (!isObject(fragment)) return fragment;
  const there = Object.entries(fragment).filter(([, value]) => !isNothing(value));
  return Object.fromEntries(
    there.map(([key, value]) => [
      key,
      UNTOUCHED.includes(key) ? value : (argument(value, key, type) ?? mendValue(value, key, type)),
    ]),
  );
}

/** What a lazy value left that came to nothing. */
function isNothing(value: unknown): boolean {
  return isObject(value) && isTyped(value) && !("value" in value);
}

/** What the writer takes for blocks, and is an argument; undefined of all else. */
function argument(value: unknown, key: string, type: string): unknown {
  if (!isObject(value) || (value.isBlock ?? value.is_block) !== true) return undefined;
  if (HELM.test(type) && key !== "timeouts") return { type: "any", value: plain(value) };
  const isEmpty = Array.isArray(value.value) && value.value.length === 0;
  return isEmpty && EMPTY_LISTS[type]?.includes(key) === true ? reference([]) : undefined;
}

function mendValue(value: unknown, key: string, type: string): unknown {
  if (REFERENCES.includes(key) && (Array.isArray(value) || typeof value === "string")) return reference(value);
  if (typeof value === "string") return escaped(value);
  if (Array.isArray(value)) return value.map((each) => mendValue(each, "", type));
  if (!isObject(value)) return value;
  // That of a container has a type.
  return key === "lifecycle" && !("value" in value) ? mendLifecycle(value, type) : mendFragment(value, type);
}

/** The values alone, without the writer's knowledge of their types; strings as it writes them where it knows no type. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return /^[[{]/.test(value) ? `\${"${escaped(value)}"}` : escaped(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isTyped(value)) return plain(value.value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      const found = plain(each);
      return found === undefined ? [] : [[key, found]];
    }),
  );
}

/** As the writer takes blocks whose kind it knows. */
function mendLifecycle(lifecycle: Fragment, type: string): unknown {
  const blocks = Object.entries(lifecycle).map(([key, value]): [string, unknown] => {
    const isBlock = key === "precondition" || key === "postcondition";
    const right = mendValue(value, key, type);
    return [key, isBlock ? { isBlock: true, type: "list", storageClassType: "objectList", value: right } : right];
  });
  return { isBlock: true, value: Object.fromEntries(blocks) };
}

function reference(value: string | readonly unknown[]): unknown {
  const names = typeof value === "string" ? unwrapped(value) : `[${value.map(unwrapped).join(", ")}]`;
  return { type: "reference", value: names };
}

/** A reference without the quotes and braces of a string. */
function unwrapped(text: unknown): string {
  return String(text).replace(/^\$\{(.*)\}$/s, "$1");
}

/** Whether the writer knows the type of the value that is in it. */
function isTyped(value: Fragment): boolean {
  return "type" in value && ("storageClassType" in value || "storage_class_type" in value || value.type === "any");
}

function isObject(value: unknown): value is Fragment {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
