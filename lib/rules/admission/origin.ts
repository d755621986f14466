// Where an object comes from decides what its strings mean, and what was found in it before it was checked.
import { MANIFEST } from "../manifests/rules";
import { FlatObject } from "../manifests/list";
import { checkPlaceholders, markPlaceholders } from "../manifests/placeholders";
import { isWorkload } from "../manifests/reader";
import { Finding } from "../finding";

/** What is known of an object in addition to its content. */
export interface ObjectOrigin {
  /**
   * True for what is applied as it is written: `${…}` in it is an unresolved placeholder, and not a value that
   * Terraform knows at apply.
   * @default false
   */
  readonly isManifest?: boolean;
  /** True where Kubernetes decodes its fields as they are written. @default - `isManifest`: Terraform converts types */
  readonly isTyped?: boolean;
  /** The path of its file: of several objects with one name, the nearest counts. @default - all are in one file */
  readonly file?: string;
  /** What was found while it was read, such as a key that is written twice; fields of a list begin with `items`. @default - nothing */
  readonly findings?: readonly Finding[];
}

/** An object as it is judged. */
export interface OriginalObject extends FlatObject {
  /** As it was read: the placeholders in `object` are marked. */
  readonly original: unknown;
  readonly found: readonly Finding[];
  readonly isManifest: boolean;
  readonly isTyped: boolean;
  readonly file?: string;
}

/** The object, ready to be judged. */
export function withOrigin(flat: FlatObject, origin: ObjectOrigin | undefined): OriginalObject {
  const { isManifest = false, isTyped = isManifest, file, findings = [] } = origin ?? {};
  const { object, placeholders } = isManifest
    ? markPlaceholders(flat.object, isWorkload(flat.object))
    : { object: flat.object, placeholders: [] };
  const found = [...checkPlaceholders(placeholders), ...findings.flatMap((each) => takeFrom(each, flat.within))];
  return { ...flat, object, original: flat.object, found, isManifest, isTyped, file };
}

/** A finding of the given object, where it is about the object `within` it. */
function takeFrom(found: Finding, within: string): Finding[] {
  const { field } = found;
  if (within === "") return [found];
  if (field?.startsWith(`${within}.`) !== true) return [];
  return [{ ...found, field: field.slice(within.length + 1) }];
}

/** What Terraform will know is not said of a manifest: its placeholders are. */
export function isAboutTerraform({ code }: Finding, { isManifest }: OriginalObject): boolean {
  return isManifest && code === MANIFEST.notChecked.code;
}
