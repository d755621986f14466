// What lib/ may load: two shapes of cdktf, so that its successor can take its place by an alias, and no I/O.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const PACKAGES = ["cdktf", "constructs"];
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((each) => each.endsWith(".ts"))
    .map((each) => join(folder, each));
}

/** Every module that a file names: in imports, re-exports, `import()` and `require()`. */
function specifiers(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);
}

const found = sources("lib").flatMap((file) => specifiers(file).map((specifier) => ({ file, specifier })));
const own = (specifier: string): boolean => specifier.startsWith(".");

describe("the modules of lib/", () => {
  it("are looked at", () => {
    expect(found.length).toBeGreaterThan(300);
  });

  it("name cdktf and its providers in only two forms", () => {
    const provider = /^@cdktf\/provider-(aws|kubernetes|helm)\/lib\/[a-z0-9-]+$/;
    const known = ({ specifier }: { specifier: string }): boolean =>
      own(specifier) || PACKAGES.includes(specifier) || provider.test(specifier);
    // Files that a program names are read in one place.
    const readers = new Set(found.filter((each) => !known(each)).map(({ file }) => file));
    expect([...readers]).toEqual([join("lib", "objects", "read-files.ts")]);
  });

  it("stay inside of lib/", () => {
    const outside = found.filter(
      ({ file, specifier }) => own(specifier) && relative("lib", join(file, "..", specifier)).startsWith(".."),
    );
    expect(outside).toEqual([]);
  });

  it("know no construct and no library where they are rules", () => {
    const rules = found.filter(({ file }) => file.startsWith(join("lib", "rules")));
    expect(rules.filter(({ specifier }) => !own(specifier))).toEqual([]);
  });

  it("use no internal barrel: only files outside lib/ load an index", () => {
    expect(found.filter(({ specifier }) => /^\.{1,2}$|\/index$|^\.\.?\/(\.\.\/)*$/.test(specifier))).toEqual([]);
  });
});
