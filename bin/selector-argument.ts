// Profiles on the command line: `--profile 'study-*'`, `--profile 'batch:tier=spot,team=a'`.
import { ProfileMap } from "../lib/rules/profiles/profile-match";
import { checkProfile } from "../lib/rules/profiles/profiles";
import { isError } from "../lib/rules/finding";
import { FargateSelector } from "../lib/rules/profiles/selectors";
import { UsageError } from "./usage-error";

/** Profiles of one selector each, named by their text. Throws a UsageError for a selector that can match nothing. */
export function readProfiles(texts: readonly string[]): ProfileMap | undefined {
  if (texts.length === 0) return undefined;
  return Object.fromEntries(texts.map((text) => [text, { selectors: [readSelector(text)] }]));
}

function readSelector(text: string): FargateSelector {
  const colon = text.indexOf(":");
  const namespace = colon < 0 ? text : text.slice(0, colon);
  const labels =
    colon < 0
      ? []
      : text
          .slice(colon + 1)
          .split(",")
          .map((pair) => readLabel(pair, text));
  const selector = { namespace, ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }) };
  const wrong = checkProfile("profile", { selectors: [selector] }).find(isError);
  if (wrong !== undefined) throw new UsageError(`--profile ${text}: ${wrong.message}; ${wrong.fix}`);
  return selector;
}

function readLabel(pair: string, text: string): [string, string] {
  const equals = pair.indexOf("=");
  if (equals <= 0)
    throw new UsageError(`--profile ${text}: "${pair}" is not key=value; write namespace:key=value,key=value`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}
