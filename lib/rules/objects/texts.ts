// Objects in strings of YAML or JSON. It is loaded where there is one.
import { finding, Finding } from "../finding";
import { checkRepeatedKeys } from "../manifests/repeated-keys";
import { BrokenDocument, readDocuments } from "../yaml/documents";
import { ListedObjects, listObjects, OBJECT } from "./objects";

/** A string of objects, and the option or the file that it comes from. */
export interface ObjectText {
  readonly name: string;
  readonly text: string;
}

/** The objects in strings, in their order. */
export function readTexts(texts: readonly ObjectText[]): ListedObjects {
  const all = texts.map((text) => ({ ...text, ...readDocuments(text.name, text.text) }));
  const read = all.flatMap((each) => each.read);
  const listed = listObjects(
    read.map(({ object }) => object),
    (index) => `${read[index]?.file ?? ""}, line ${read[index]?.line ?? 1}`,
  );
  return {
    objects: listed.objects,
    findings: [
      ...all.flatMap(({ broken, isTemplate }) => broken.map((each) => unreadable(each, isTemplate))),
      ...read.flatMap(({ file, repeated }) =>
        checkRepeatedKeys(repeated).map((found) => ({ ...found, field: `${file}, ${found.field ?? ""}` })),
      ),
      ...listed.findings,
    ],
  };
}

function unreadable({ file, line, column, message }: BrokenDocument, isTemplate: boolean): Finding {
  const field = `${file}, line ${line}, column ${column}`;
  return isTemplate
    ? finding(OBJECT.unreadable, {
        field,
        message: "this is a template, and not YAML",
        fix: "render it first, for example by helm template",
      })
    : finding(OBJECT.unreadable, { field, message, fix: "correct it" });
}
