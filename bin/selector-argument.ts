// Profiles on the command line: `--profile 'study-*'`, `--profile 'batch:tier=spot,team=a'`.
import { ProfileMap } from "../lib/rules/profiles/profile-match";
import { checkProfile } from "../lib/rules/profiles/profiles";
import { isError } from "../lib/rules/finding";
import { FargateSelector } from "../lib/rules/profiles/selectors";
import { UsageError } from "./usage-error";

/** Makes the mistake that a selector is: the command line and the settings file have words of their own for where it is. */
type Refuse = (problem: string) => UsageError;

/** Profiles of one selector each, named by their text. Throws a UsageError for a selector that can match nothing. */
export function readProfiles(texts: readonly string[]): ProfileMap | undefined {
  if (texts.length === 0) return undefined;
  const profiles = texts.map((text) => readProfile(text, (problem) => new UsageError(`--profile ${problem}`)));
  return Object.fromEntries(profiles.flatMap((each) => Object.entries(each)));
}

/** The profile of one selector. */
export function readProfile(text: string, refuse: Refuse): ProfileMap {
  return { [text]: { selectors: [readSelector(text, refuse)] } };
}

function readSelector(text: string, refuse: Refuse): FargateSelector {
  const colon = text.indexOf(":");
  const namespace = colon < 0 ? text : text.slice(0, colon);
  const labels =
    colon < 0
      ? []
      : text
          .slice(colon + 1)
          .split(",")
          .map((pair) => readLabel(pair, text, refuse));
  const selector = { namespace, ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }) };
  const wrong = checkProfile("profile", { selectors: [selector] }).find(isError);
  if (wrong !== undefined) throw refuse(`${text}: ${wrong.message}; ${wrong.fix}`);
  return selector;
}

function readLabel(pair: string, text: string, refuse: Refuse): [string, string] {
  const equals = pair.indexOf("=");
  if (equals <= 0) throw refuse(`${text}: "${pair}" is not key=value; write namespace:key=value,key=value`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}
