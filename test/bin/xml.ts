// Reads the XML that a program wrote, and throws for what is not well-formed. Enough for what has no namespaces and no DTD.

/** One element. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Characters of https://www.w3.org/TR/xml/#charsets */
const NOT_OF_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const TOKEN = /<\?xml [^>]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function parseXml(text: string): Element {
  if (NOT_OF_XML.test(text)) throw new Error("a character that XML cannot hold");
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`not XML: ${text.slice(at, at + 60)}`);
    const [, isEnd, name, attributes = "", isEmpty, data] = found;
    const top = open[open.length - 1]!;
    if (data !== undefined) top.text += unescape(data);
    else if (isEnd === "/") {
      if (open.pop()?.name !== name) throw new Error(`</${name ?? ""}> closes nothing`);
    } else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key,
        unescape(value ?? ""),
      ]);
      const element: Element = {
        name,
        attributes: Object.fromEntries(pairs) as Record<string, string>,
        children: [],
        text: "",
      };
      top.children.push(element);
      if (isEmpty !== "/") open.push(element);
    }
  }
  if (open.length > 1 || root.children.length !== 1)
    throw new Error("an element is not closed, or there are several roots");
  return root.children[0]!;
}

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (all, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const sign = ENTITIES[name ?? ""];
    if (sign === undefined) throw new Error(`not an entity: ${all}`);
    return sign;
  });
}
