// Changes of a synthesised stack that only tests need.
import { drop, Json, object, serialise } from "../../bin/local/filter";

/** Sets one argument of every block of a provider. */
export function setProviderArgument(text: string, provider: string, argument: string, value: number): string {
  const stack = object(JSON.parse(text) as Json);
  const configured = object(stack.provider)[provider] ?? [];
  for (const block of Array.isArray(configured) ? configured : [configured]) object(block)[argument] = value;
  return serialise(stack, text);
}

/**
 * Lets each release take its chart from an archive of the folder, where there is one: `NAME-VERSION.tgz`, as `helm pull`
 * writes it. Answers the archives that were asked for and are not there too.
 */
export function useArchives(
  text: string,
  archives: readonly string[],
  pathOf: (archive: string) => string,
): { text: string; used: string[]; missing: string[] } {
  const stack = object(JSON.parse(text) as Json);
  const used: string[] = [];
  const missing: string[] = [];
  for (const release of Object.values(object(object(stack.resource).helm_release)).map(object)) {
    const { repository, chart, version } = release;
    if (typeof repository !== "string" || typeof chart !== "string" || typeof version !== "string") continue;
    const archive = `${chart}-${version}.tgz`;
    if (!archives.includes(archive)) {
      missing.push(archive);
      continue;
    }
    release.chart = pathOf(archive);
    drop(release, "repository");
    used.push(archive);
  }
  return { text: used.length === 0 ? text : serialise(stack, text), used, missing };
}
