// Strings of HCL, which hold what Terraform works out between `${` and `}`.

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
export function endOfTemplate(text: string, start: number): number {
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
