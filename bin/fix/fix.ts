// `check --fix`: changes files where a finding has one right answer. Comments and the way in which a file is written stay.
import { readFileSync, statSync } from "node:fs";
import { flattenObjects } from "../../lib/rules/manifests/list";
import { Checked } from "../checked";
import { count } from "../check-text";
import { decodeText } from "../encoding";
import { joinField } from "../finding-place";
import { writeText } from "../files";
import { locate, LocatedFinding, repositoryPath, titleOf } from "../located";
import { clean, Terminal } from "../terminal";
import { fixDocument } from "./document-fix";
import { Remedy, remediesFor } from "./remedies";
import { unifiedDiff } from "./unified-diff";

/** A file, and what it is to be. */
interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** True where the bytes begin with a mark, which stays. */
  readonly hasMark: boolean;
}

/** What can be changed. */
interface Fixes {
  readonly files: readonly FixedFile[];
  /** The findings that are away then. */
  readonly fixed: number;
  /** What has one right answer and is written in a way that is not edited. */
  readonly left: readonly LocatedFinding[];
}

/** Shows what changes, as a patch, and then changes it; a dry run shows it alone. True where files were changed. */
export function runFix(checked: Checked, isDryRun: boolean, terminal: Terminal): boolean {
  const fixes = findFixes(checked);
  const diff = diffOf(fixes);
  if (isDryRun) terminal.write(terminal.width === undefined ? diff : cleanLines(diff));
  else terminal.warn(cleanLines(diff));
  if (!isDryRun) writeFixes(fixes);
  terminal.warn(describeFixes(fixes, !isDryRun));
  return !isDryRun && fixes.files.length > 0;
}

/** What a terminal would obey stays in a patch for a program alone. */
function cleanLines(text: string): string {
  return text.replace(/[^\t\r\n]+/g, clean);
}

/** Finds out what can be changed, and changes nothing. */
function findFixes(checked: Checked): Fixes {
  const files = new Map<string, FixedFile | undefined>();
  const left: LocatedFinding[] = [];
  let fixed = 0;
  const flat = flattenObjects(checked.inputs.objects.map(({ written, object }) => written ?? object)).objects;
  const parts = new Map(flat.map(({ index, within, object }) => [`${index} ${within}`, object]));
  for (const each of locate(checked, false)) {
    const { input, object, found } = each;
    if (input?.document === undefined) continue;
    const remedies = remediesFor(found, parts.get(`${object.index} ${object.within ?? ""}`));
    if (remedies.length === 0) continue;
    if (!files.has(input.file)) files.set(input.file, readFile(input.file));
    const file = files.get(input.file);
    const after = file && applyAll(file.after, input.document, remedies, object.within ?? "");
    if (file === undefined || after === undefined) left.push(each);
    else {
      files.set(input.file, { ...file, after });
      fixed++;
    }
  }
  const changed = [...files.values()].filter((file) => file !== undefined).filter(isChanged);
  return { files: changed, fixed, left };
}

function isChanged({ before, after }: FixedFile): boolean {
  return before !== after;
}

function applyAll(text: string, document: number, remedies: readonly Remedy[], within: string): string | undefined {
  return remedies.reduce<string | undefined>(
    (before, remedy) =>
      before === undefined
        ? undefined
        : fixDocument(before, document, { ...remedy, field: joinField(within, remedy.field) }),
    text,
  );
}

/** Undefined for what is not a file of UTF-8: the folder of a chart that was rendered, or what would not be the same again. */
function readFile(file: string): FixedFile | undefined {
  if (file === "-" || !statSync(file).isFile()) return undefined;
  const bytes = readFileSync(file);
  const text = decodeText(bytes);
  const hasMark = bytes.subarray(0, 3).equals(MARK);
  const isSame = Buffer.from(text, "utf8").equals(hasMark ? bytes.subarray(3) : bytes);
  return isSame ? { file, before: text, after: text, hasMark } : undefined;
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** What changes, as a patch from the root of the repository. */
function diffOf({ files }: Fixes): string {
  return files.map(({ file, before, after }) => unifiedDiff(repositoryPath(file), before, after)).join("");
}

/** Writes the files. */
function writeFixes({ files }: Fixes): void {
  for (const { file, after, hasMark } of files) writeText(file, hasMark ? `\ufeff${after}` : after);
}

/** What was done, for people. */
function describeFixes({ files, fixed, left }: Fixes, isDone: boolean): string {
  const verb = isDone ? "fixed" : "to fix";
  return [
    ...left.map(({ found, object, input }) =>
      clean(
        `not fixed, because its place cannot be edited: ${found.code} of ${titleOf(object)} in ${input?.file ?? "?"}`,
      ),
    ),
    `${verb}: ${count(fixed, "finding")} in ${count(files.length, "file")}\n`,
  ].join("\n");
}
