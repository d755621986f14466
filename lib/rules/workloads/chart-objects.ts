// Objects among the values of a chart, which its templates hand on to the cluster as they are.
import { checkObjects } from "../admission/report";
import { Finding } from "../finding";
import { isMap, PlainMap } from "../manifests/field";
import { ProfileMap } from "../profiles/profile-match";
import { isUnknown } from "../unknown";

/** One object, and where it is among the values. */
interface ValueObject {
  readonly path: string;
  readonly object: PlainMap;
}

/** How charts call the value: `extraObjects`, `extraDeploy`, `extraManifests`, `extraResources`, `additionalObjects`. */
const NAMES = /^(extra|additional)(K8s|Kube)?(Objects|Deploy|Manifests|Resources)$/i;

/** How deep the values of a chart's charts are looked through. */
const DEEPEST = 4;

/** What is wrong with the objects among a chart's values, by themselves. Templates in strings are not read. */
export function checkValueObjects(values: unknown, namespace: string): Finding[] {
  return judge(values, (object) => checkObjects([object], { namespace }).objects);
}

/** Those of them whose pods match no profile. */
export function checkValueProfiles(values: unknown, namespace: string, profiles: ProfileMap): Finding[] {
  return judge(values, (object) => checkObjects([object], { namespace, profiles }).objects).filter(
    ({ code }) => code === NO_PROFILE,
  );
}

const NO_PROFILE = "FG328";

function judge(
  values: unknown,
  report: (object: PlainMap) => readonly { readonly findings: readonly Finding[] }[],
): Finding[] {
  return objectsIn(values, "", DEEPEST).flatMap(({ path, object }) =>
    report(object).flatMap(({ findings }) =>
      findings.map((found) => ({ ...found, field: [path, found.field].filter(Boolean).join(".") })),
    ),
  );
}

function objectsIn(values: unknown, path: string, depth: number): ValueObject[] {
  // A chart within the chart that is switched off hands on nothing.
  if (!isMap(values) || isUnknown(values) || depth === 0 || values.enabled === false) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return NAMES.test(key) ? listed(value, here) : objectsIn(value, here, depth - 1);
  });
}

/** A list of objects, or some by names of the user's. */
function listed(value: unknown, path: string): ValueObject[] {
  if (Array.isArray(value)) {
    return value.flatMap((object: unknown, i) => (isObject(object) ? [{ path: `${path}[${i}]`, object }] : []));
  }
  if (!isMap(value) || isUnknown(value)) return [];
  return Object.entries(value).flatMap(([key, object]) =>
    isObject(object) ? [{ path: `${path}.${key}`, object }] : [],
  );
}

/** What says itself which kind of object it is. */
function isObject(value: unknown): value is PlainMap {
  return isMap(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}
