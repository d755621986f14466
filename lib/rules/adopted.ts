// Resources that exist and come under Terraform: which of the program's they are.
import { error, finding, Finding } from "./finding";
import { nearestOf } from "./nearest";

/** The rules of this file. */
export const ADOPTED = {
  resource: error(
    "FG991",
    "what is adopted is a resource of the program, and has an id",
    "https://developer.hashicorp.com/terraform/language/import",
  ),
};

/** What is wrong with the ids of resources that exist, by path. @param paths those of the program's resources */
export function checkAdopted(ids: Readonly<Record<string, unknown>>, paths: readonly string[]): Finding[] {
  return Object.entries(ids).flatMap(([path, id]) => [
    ...(paths.includes(path) ? [] : [notAResource(path, paths)]),
    ...(typeof id === "string" && id.trim() !== "" ? [] : [noId(path, id)]),
  ]);
}

function notAResource(path: string, paths: readonly string[]): Finding {
  const below = paths.filter((each) => each.startsWith(`${path}/`));
  const near = nearestOf(path, paths);
  return finding(ADOPTED.resource, {
    message: `"${path}" is ${below.length > 0 ? "a part with several resources" : "not a resource here"}`,
    fix:
      below.length > 0
        ? `write one of ${below.map((each) => `"${each}"`).join(", ")}`
        : near === undefined
          ? "create it before it is adopted, and write its path below the stack or construct"
          : `write "${near}"`,
  });
}

function noId(path: string, id: unknown): Finding {
  return finding(ADOPTED.resource, {
    message: `"${path}" has the id ${JSON.stringify(id)}, by which nothing is found`,
    fix: 'write the id that "terraform import" takes for it, which its page in the provider\'s documentation shows',
  });
}
