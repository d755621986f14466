// Whether each field has the type that Kubernetes decodes it into. For manifests: in a stack Terraform has types of its own.
import { Field, isMap, PlainMap, ReadLog } from "./field";
import { findingsOf, groupOf, kindOf } from "./reader";
import { MANIFEST } from "./rules";
import { FIELD_TYPES, OTHER_NAMES, TYPED_KINDS } from "../facts/field-types";
import { Finding } from "../finding";

type TypesOfFields = ReadonlyMap<string, string>;

/** What has another type than it should, field by field; `told` are findings that say so of some fields already. */
export function checkTypes(object: unknown, told: readonly Finding[]): Finding[] {
  if (!isMap(object) || groupOf(object) === undefined) return [];
  const log = new ReadLog();
  const root = Field.root(object, log);
  const type = typeNameOf(object);
  if (type !== undefined) readType(root, type);
  // Objects of every kind have it.
  else readType(root.at("metadata"), "ObjectMeta");
  if (log.problems.size === 0) return [];
  const known = new Set(told.filter(isWrongType).map(({ field }) => field));
  return findingsOf(log).filter((found) => isWrongType(found) && !known.has(found.field));
}

function isWrongType({ code }: Finding): boolean {
  return code === MANIFEST.wrongType.code;
}

function typeNameOf(object: PlainMap): string | undefined {
  const version = String(object.apiVersion);
  const kind = kindOf(object) ?? "";
  const kinds = Object.hasOwn(TYPED_KINDS, version) ? TYPED_KINDS[version] : undefined;
  if (kinds?.split(" ").includes(kind) !== true) return undefined;
  return OTHER_NAMES.get(`${version}/${kind}`) ?? kind;
}

/** Asks for the value as what it should be, so that the field's log has what it is not. */
function readType(field: Field, type: string): void {
  if (!field.isSet) return;
  if (type.startsWith("[]")) for (const item of field.items()) readType(item, type.slice(2));
  else if (type.startsWith("{}")) for (const [, member] of field.entries()) readType(member, type.slice(2));
  else if (type === "s") field.text();
  else if (type === "b") field.flag();
  else if (type === "i") field.whole();
  else if (type === "q") field.scalar();
  else if (type !== "*") readFields(field, fieldsOf(type));
}

function readFields(field: Field, types: TypesOfFields): void {
  for (const [key, member] of field.entries()) {
    const type = types.get(key);
    if (type !== undefined) readType(member, type);
  }
}

let parsed: ReadonlyMap<string, TypesOfFields> | undefined;

function fieldsOf(type: string): TypesOfFields {
  parsed ??= parseTypes();
  return parsed.get(type) ?? new Map<string, string>();
}

/** Lines that begin with blanks go on with the line before. */
function parseTypes(): Map<string, TypesOfFields> {
  const lines = FIELD_TYPES.replace(/\n +/g, " ").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, new Map(fields.map((field) => splitField(field)))];
    }),
  );
}

function splitField(field: string): [string, string] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon), field.slice(colon + 1)];
}
