// Which files git leaves out: https://git-scm.com/docs/gitignore. The folders are gone through one by one, so that what is below a
// folder that is left out is never asked about.
import { posix, sep } from "node:path";

interface IgnoreRule {
  /** The folder of the file that has the rule. */
  readonly base: string;
  readonly pattern: RegExp;
  readonly isForFolders: boolean;
  /** True for `!pattern`, which takes back what an earlier rule leaves out. */
  readonly takesBack: boolean;
}

/** The rules of the `.gitignore` files from a repository's root down to a folder. */
export class IgnoreRules {
  static readonly NONE = new IgnoreRules([]);

  private constructor(private readonly fromTheLast: readonly IgnoreRule[]) {}

  /** These rules and those of the `.gitignore` of `folder`, which comes further down. */
  with(folder: string, content: string): IgnoreRules {
    const base = withSlashes(folder);
    const more = content.split(/\r?\n/).flatMap((line) => readRule(line, base));
    return new IgnoreRules([...more.reverse(), ...this.fromTheLast]);
  }

  /** True where git leaves `path` out; the last rule that is about it decides. */
  ignores(path: string, isFolder: boolean): boolean {
    const name = withSlashes(path);
    for (const { base, pattern, isForFolders, takesBack } of this.fromTheLast) {
      const isBelow = base === "/" || name.startsWith(`${base}/`);
      if (isBelow && (isFolder || !isForFolders) && pattern.test(posix.relative(base, name))) return !takesBack;
    }
    return false;
  }
}

function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

function readRule(line: string, base: string): IgnoreRule[] {
  // Blanks at the end do not count, unless the last of them is escaped.
  const text = line.replace(/(?<!\\) +$/, "");
  if (text === "" || text.startsWith("#")) return [];
  const takesBack = text.startsWith("!");
  const body = takesBack ? text.slice(1) : text;
  const isForFolders = body.endsWith("/");
  const glob = isForFolders ? body.slice(0, -1) : body;
  const pattern = toPattern(glob);
  return pattern === undefined ? [] : [{ base, pattern, isForFolders, takesBack }];
}

/** A pattern with a slash is about paths from its folder on, one without about names at any depth. */
function toPattern(glob: string): RegExp | undefined {
  const path = glob.startsWith("/") ? glob.slice(1) : glob;
  if (path === "") return undefined;
  const parts = path.match(PARTS) ?? [];
  if (parts.join("") !== path) return undefined;
  const begin = glob.includes("/") ? "" : "(?:.*/)?";
  try {
    return new RegExp(`^${begin}${parts.map(toExpression).join("")}$`, "s");
  } catch {
    // A range such as [z-a] matches nothing.
    return undefined;
  }
}

// Two asterisks and a slash at the begin, between slashes, or at the end; `*`, `?`, a class, an escaped character, any other.
const PARTS = /^\*\*\/|\/\*\*\/|\/\*\*$|\*+|\?|\[[!^]?\]?(?:\\.|[^\]\\])*\]|\\.|[^\\[]/gs;

function toExpression(part: string): string {
  if (part === "**/") return "(?:.*/)?";
  if (part === "/**/") return "/(?:.*/)?";
  if (part === "/**") return "/.+";
  if (part.startsWith("*")) return "[^/]*";
  if (part === "?") return "[^/]";
  if (part.startsWith("[") && part.length > 1) return toClass(part.slice(1, -1));
  return escape(part.startsWith("\\") ? part.slice(1) : part);
}

function toClass(content: string): string {
  const isNegated = /^[!^]/.test(content);
  const members = (isNegated ? content.slice(1) : content).replace(/\\(.)|[\][^]/gs, (sign, escaped?: string) =>
    escape(escaped ?? sign),
  );
  return `(?!/)[${isNegated ? "^" : ""}${members}]`;
}

function escape(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
