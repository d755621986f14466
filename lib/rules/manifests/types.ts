// Whether each field has the type that Kubernetes decodes it into. For manifests: in a stack Terraform has types of its own.
import { fieldBelow, holdsUnknown, isList, isMap, PlainMap, ReadLog } from "./field";
import { findingsOf, groupOf, kindOf } from "./reader";
import { MANIFEST } from "./rules";
import { FIELD_TYPES, OTHER_NAMES, TYPED_KINDS } from "../facts/field-types";
import { Finding } from "../finding";

/** A type; those of fields are looked up when they are asked for, as types hold one another. */
type FieldType =
  | { readonly is: "list" | "map"; readonly of: FieldType }
  | { readonly is: "fields"; readonly name: string }
  | { readonly is: "value"; readonly expected: string; readonly accepts: (value: unknown) => boolean };

type TypesOfFields = ReadonlyMap<string, FieldType>;

/** What has another type than it should, field by field; `told` are findings that already report some fields. */
export function checkTypes(object: unknown, told: readonly Finding[]): Finding[] {
  if (!isMap(object) || groupOf(object) === undefined) return [];
  const log = new ReadLog();
  const name = typeNameOf(object);
  if (name !== undefined) new TypeReader(log).read(object, { is: "fields", name });
  // Objects of every kind have it.
  else new TypeReader(log, ["metadata"]).read(object.metadata, { is: "fields", name: "ObjectMeta" });
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

/** Goes through many thousands of objects, most of which are right: nothing is created before something is wrong. */
class TypeReader {
  constructor(
    private readonly log: ReadLog,
    private readonly steps: (string | number)[] = [],
  ) {}

  read(value: unknown, type: FieldType): void {
    if (value === null || value === undefined) return;
    if (type.is === "list" && isList(value)) this.readList(value, type.of);
    else if (type.is === "map" && isMap(value)) this.readMap(value, type.of);
    else if (type.is === "fields" && isMap(value)) this.readFields(value, fieldsOf(type.name));
    else if (type.is !== "value" || !type.accepts(value)) this.note(value, expectedOf(type));
  }

  private readList(list: readonly unknown[], type: FieldType): void {
    for (let index = 0; index < list.length; index++) this.readBelow(index, list[index], type);
  }

  private readMap(map: PlainMap, type: FieldType): void {
    for (const key in map) this.readBelow(key, map[key], type);
  }

  private readFields(map: PlainMap, types: TypesOfFields): void {
    for (const key in map) {
      const type = types.get(key);
      if (type !== undefined) this.readBelow(key, map[key], type);
    }
  }

  private readBelow(step: string | number, value: unknown, type: FieldType): void {
    this.steps.push(step);
    this.read(value, type);
    this.steps.pop();
  }

  private note(value: unknown, expected: string): void {
    if (holdsUnknown(value)) return;
    this.log.wrongType({ path: this.steps.reduce<string>(fieldBelow, ""), value }, expected);
  }
}

function expectedOf(type: FieldType): string {
  if (type.is === "value") return type.expected;
  return type.is === "list" ? "a list" : "a map";
}

const VALUES: ReadonlyMap<string, FieldType> = new Map([
  ["s", { is: "value", expected: "a string", accepts: (value) => typeof value === "string" }],
  ["b", { is: "value", expected: "true or false", accepts: (value) => typeof value === "boolean" }],
  ["i", { is: "value", expected: "a whole number", accepts: (value) => Number.isSafeInteger(value) }],
  ["q", { is: "value", expected: "a string or a number", accepts: isScalar }],
  ["*", { is: "value", expected: "anything", accepts: () => true }],
]);

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

let parsed: ReadonlyMap<string, TypesOfFields> | undefined;

const NO_FIELDS: TypesOfFields = new Map();

function fieldsOf(name: string): TypesOfFields {
  parsed ??= parseTypes();
  return parsed.get(name) ?? NO_FIELDS;
}

/** Lines that begin with blanks go on with the line before. */
function parseTypes(): Map<string, TypesOfFields> {
  const lines = FIELD_TYPES.replace(/\n +/g, " ").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, new Map(fields.map((field) => parseField(field)))];
    }),
  );
}

function parseField(field: string): [string, FieldType] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon), parseType(field.slice(colon + 1))];
}

function parseType(type: string): FieldType {
  if (type.startsWith("[]")) return { is: "list", of: parseType(type.slice(2)) };
  if (type.startsWith("{}")) return { is: "map", of: parseType(type.slice(2)) };
  return VALUES.get(type) ?? { is: "fields", name: type };
}
