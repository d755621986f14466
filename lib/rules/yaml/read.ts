// Reads YAML as kubectl does, which is go-yaml's: https://github.com/kubernetes-sigs/yaml. No library for JavaScript does:
// they reject values that go on no deeper than their key, take other words for numbers, and say nothing of repeated keys.
import { Lines, Place, Places, RepeatedKey } from "./places";
import { Composer } from "./composer";
import { YamlProblem } from "./cursor";

/** A document that could be read. */
interface ReadValue {
  readonly object: unknown;
  readonly places: Places;
  readonly repeated: readonly RepeatedKey[];
}

/** What one document came to: an object, or why there is none and where. */
export type Outcome = ReadValue | ({ readonly problem: string } & Place);

/** Characters that YAML 1.1 has not. */
const CONTROL = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The document in a string; undefined where there is none. `line` is the one on which the string begins. It never throws. */
export function readYaml(text: string, line: number): Outcome | undefined {
  const lines = new Lines(text, line);
  const places = new Places(lines);
  try {
    const control = CONTROL.exec(text);
    if (control !== null) throw new YamlProblem(nameControl(control[0]), control.index);
    const composer = new Composer(text, places);
    const object = composer.read();
    return object === undefined ? undefined : { object, places, repeated: composer.repeated };
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    return { problem: `not YAML: ${error.message}`, ...lines.at(error.offset) };
  }
}

function nameControl(sign: string): string {
  if (sign === "\0") return "it contains NUL characters, as UTF-16 without a byte order mark does; save it as UTF-8";
  return `it contains the control character U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
