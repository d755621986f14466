// `cdktf synth --hcl` that says what `cdktf synth` says. CDKTF's writer of HCL escapes no quotes in a string that has a reference,
// no backslashes in any, ends strings of several lines with one line more, writes the blocks of a lifecycle as arguments, and nested arguments
// as blocks. So the elements of a stack hand it what comes out right. What JSON is written is not touched.
import { Aspects, TerraformElement, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "./resolved";

const mended = new WeakSet<IConstruct>();

/** What CDKTF writes to HCL: names of kinds of blocks, down to an element's attributes. */
type Fragment = Readonly<Record<string, unknown>>;

/** Blocks that CDKTF writes to HCL itself, or that are no HCL. */
const UNTOUCHED = ["//", "terraform"];

/** Arguments of every resource whose values are references and no strings. */
const REFERENCES = ["depends_on", "ignore_changes", "provider", "replace_triggered_by"];

/** The Helm provider has no blocks but `timeouts`: the bindings take its nested arguments for some. */
const HELM = /^helm(_|$)/;

/** @internal Makes the HCL of the scope's stack say what its JSON says, in all of the stack, once. */
export function mendHcl(scope: IConstruct): void {
  const stack = TerraformStack.of(scope);
  if (mended.has(stack)) return;
  mended.add(stack);
  Aspects.of(stack).add({ visit: mendElement });
}

function mendElement(node: IConstruct): void {
  if (!TerraformElement.isTerraformElement(node) || TerraformStack.isStack(node) || mended.has(node)) return;
  mended.add(node);
  const write: () => unknown = node.toHclTerraform.bind(node);
  node.toHclTerraform = (): unknown => mendFragment(resolved(node, write()));
}

function mendFragment(fragment: unknown, isHelm = false): unknown {
  if (!isObject(fragment)) return fragment;
  return Object.fromEntries(
    Object.entries(fragment).map(([key, value]) => {
      if (UNTOUCHED.includes(key)) return [key, value];
      if (isHelm && key !== "timeouts" && isObject(value) && (value.isBlock ?? value.is_block) === true) {
        return [key, { type: "any", value: plain(value) }];
      }
      return [key, mendValue(value, key, isHelm || HELM.test(key))];
    }),
  );
}

function mendValue(value: unknown, key: string, isHelm = false): unknown {
  if (REFERENCES.includes(key) && (Array.isArray(value) || typeof value === "string")) return reference(value);
  if (typeof value === "string") return escaped(value);
  if (Array.isArray(value)) return value.map((each) => mendValue(each, "", isHelm));
  if (!isObject(value)) return value;
  return key === "lifecycle" ? mendLifecycle(value) : mendFragment(value, isHelm);
}

/** The values alone, without the writer's knowledge of their types; strings as it writes them where it knows no type. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return /^[[{]/.test(value) ? `\${"${escaped(value)}"}` : escaped(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if ("storageClassType" in value || "storage_class_type" in value) return plain(value.value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      const found = plain(each);
      return found === undefined ? [] : [[key, found]];
    }),
  );
}

/** As the writer takes blocks whose kind it knows. */
function mendLifecycle(lifecycle: Fragment): unknown {
  const blocks = Object.entries(lifecycle).map(([key, value]) => {
    const isBlock = key === "precondition" || key === "postcondition";
    const mend = mendValue(value, key);
    return [key, isBlock ? { isBlock: true, type: "list", storageClassType: "objectList", value: mend } : mend];
  });
  return { isBlock: true, value: Object.fromEntries(blocks) };
}

function reference(value: unknown): unknown {
  const names = Array.isArray(value) ? `[${value.map(unwrapped).join(", ")}]` : unwrapped(value);
  return { type: "reference", value: names };
}

/** A reference without the quotes and braces of a string. */
function unwrapped(text: unknown): string {
  return String(text).replace(/^\$\{(.*)\}$/s, "$1");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** The text as it is between the quotes of a string of HCL. What Terraform works out, between `${` and `}`, stays as it is. */
export function escaped(text: string): string {
  let out = "";
  for (let at = 0; at < text.length;) {
    const end = endOfTemplate(text, at);
    const next = end > at ? text.slice(at, end) : text.charAt(at);
    out += end > at ? next : (ESCAPES[next] ?? next);
    at += next.length;
  }
  return out;
}

/** Where the template sequence that begins at `start` ends; `start` if none does. `$${` and `%%{` begin none. */
function endOfTemplate(text: string, start: number): number {
  if (/^(\$\$|%%)\{/.test(text.slice(start, start + 3))) return start + 3;
  if (!/^[$%]\{/.test(text.slice(start, start + 2))) return start;
  let at = start + 2;
  for (let depth = 1; at < text.length && depth > 0;) {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    at += 1;
  }
  return at;
}

/** Where the string that begins with the quote at `start` ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') {
    const end = endOfTemplate(text, at);
    if (end > at) at = end;
    else at += text.charAt(at) === "\\" ? 2 : 1;
  }
  return at + 1;
}

function isObject(value: unknown): value is Fragment {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
