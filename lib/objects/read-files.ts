// Reads the files that a program names, and the objects in them: the only place of the library that reads files.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { finding } from "../rules/finding";
import { ListedObjects, OBJECT } from "../rules/objects/objects";
import type * as texts from "../rules/objects/texts";

/** The reader of YAML is loaded where there is some. */
function loadTexts(): typeof texts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return -- see above
  return require("../rules/objects/texts");
}

/** The objects in a string of YAML or JSON that is not from a file. */
export function readText(text: string): ListedObjects {
  return loadTexts().readTexts([{ name: "yaml", text }]);
}

/** The objects in one file. */
export function readFile(path: string): ListedObjects {
  return readFiles(path, () => [path]);
}

/** The objects in the files of a folder that `kubectl apply -f` would read, in the order of their names. */
export function readFolder(path: string): ListedObjects {
  return readFiles(path, () =>
    readdirSync(path)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile()),
  );
}

function readFiles(path: string, filesOf: () => string[]): ListedObjects {
  if (!isAbsolute(path))
    return problem(`${JSON.stringify(path)} depends on the folder in which the program is started`);
  try {
    return loadTexts().readTexts(filesOf().map((file) => ({ name: basename(file), text: readFileSync(file, "utf8") })));
  } catch (error) {
    // Node's message contains the path, and what happened.
    return problem(String(Reflect.get(Object(error), "message")));
  }
}

function problem(message: string): ListedObjects {
  const fix = 'pass the absolute path of what exists, such as join(__dirname, "objects")';
  return { objects: [], findings: [finding(OBJECT.file, { field: "path", message, fix })] };
}
