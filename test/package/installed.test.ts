// What comes with the package, as docs/security.md says it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

describe("what you install", () => {
  const manifestOf = (file: string): Record<string, Record<string, string> | undefined> =>
    JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string> | undefined>;
  const own = manifestOf("package.json");
  const installed = [...Object.keys(own.dependencies ?? {}), ...Object.keys(own.optionalDependencies ?? {})];
  const find = createRequire(__filename);

  it("is one optional package, which brings no other", () => {
    expect(Object.keys(own.dependencies ?? {})).toEqual([]);
    expect(Object.keys(own.optionalDependencies ?? {})).toEqual(["elkjs"]);
    const theirs = installed.map((name) => manifestOf(find.resolve(`${name}/package.json`)));
    expect(theirs.flatMap(({ dependencies }) => Object.keys(dependencies ?? {}))).toEqual([]);
  });

  it("runs nothing when it is installed", () => {
    const manifests = [own, ...installed.map((name) => manifestOf(find.resolve(`${name}/package.json`)))];
    const scripts = manifests.flatMap((each) => Object.keys(each.scripts ?? {}));
    expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  it("is under licences that the page names", () => {
    const page = readFileSync("docs/security.md", "utf8");
    const licences = installed.map((name) => {
      const { license } = JSON.parse(readFileSync(find.resolve(`${name}/package.json`), "utf8")) as { license: string };
      return license;
    });
    expect(licences).toEqual(["EPL-2.0 OR GPL-3.0-or-later"]);
    for (const each of licences.flatMap((licence) => licence.split(" OR "))) expect(page).toContain(each);
  });

  it("has the providers and cdktf as peers", () => {
    expect(Object.keys(own.peerDependencies ?? {}).sort()).toEqual([
      "@cdktf/provider-aws",
      "@cdktf/provider-helm",
      "@cdktf/provider-kubernetes",
      "cdktf",
      "constructs",
    ]);
  });
});
