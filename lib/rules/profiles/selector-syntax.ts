// Which patterns can match anything that Kubernetes allows: namespaces, label keys, label values.
import { hasWildcard } from "./patterns";

const NAME_LENGTH = 63;
const KEY_PREFIX_LENGTH = 253;

/**
 * Why `pattern` fits no name that a namespace can have, as the fix; undefined when it fits one. A namespace is 1 to 63 of
 * a-z, 0-9 and -, without - at either end; a wildcard can match any of them.
 */
export function whyNamespaceNeverMatches(pattern: string): string | undefined {
  if (pattern === "") return 'write a namespace, or "*" for all of them';
  if (!/^[a-z0-9*?-]+$/.test(pattern)) return "use only a-z, 0-9, - and the wildcards * and ?";
  if (pattern.startsWith("-") || pattern.endsWith("-")) return "begin and end it with a letter, a digit or a wildcard";
  if (shortestMatch(pattern) > NAME_LENGTH) return `use at most ${NAME_LENGTH} characters`;
  return undefined;
}

/** True when `pattern` fits no key that a label can have. */
export function isImpossibleLabelKey(pattern: string): boolean {
  const slash = pattern.lastIndexOf("/");
  const prefix = slash < 0 ? undefined : pattern.slice(0, slash);
  if (prefix !== undefined && !isPossiblePrefix(prefix)) return true;
  return !isPossibleName(pattern.slice(slash + 1));
}

/** True when `pattern` fits no value that a label can have; an empty value is one. */
export function isImpossibleLabelValue(pattern: string): boolean {
  return pattern !== "" && !isPossibleName(pattern);
}

function isPossiblePrefix(prefix: string): boolean {
  if (shortestMatch(prefix) > KEY_PREFIX_LENGTH || !/^[a-z0-9.*?-]+$/.test(prefix)) return false;
  return hasWildcard(prefix) || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(prefix);
}

/** Letters, digits, -, _ and ., with a letter or a digit at both ends. */
function isPossibleName(name: string): boolean {
  return shortestMatch(name) <= NAME_LENGTH && /^[A-Za-z0-9*?]([A-Za-z0-9_.*?-]*[A-Za-z0-9*?])?$/.test(name);
}

function shortestMatch(pattern: string): number {
  return pattern.replace(/\*/g, "").length;
}
