// Which files git leaves out. What is expected here is what `git check-ignore` says.
import { IgnoreRules } from "../../bin/gitignore";

function ignores(content: string, path: string, isFolder = false): boolean {
  return IgnoreRules.NONE.with("/r", content).ignores(`/r/${path}`, isFolder);
}

describe("a line of .gitignore", () => {
  it.each([
    ["a name at any depth", "web.yaml", "x/y/web.yaml", "x/web.yamls"],
    ["a name with a slash before it, in its folder alone", "/web.yaml", "web.yaml", "x/web.yaml"],
    ["a path from its folder on", "x/web.yaml", "x/web.yaml", "y/x/web.yaml"],
    ["a part of a name", "*.gen.yaml", "x/a.gen.yaml", "a.gen/yaml"],
    ["one character", "?.yaml", "a.yaml", "ab.yaml"],
    ["one of some characters", "[a-c]x.yaml", "bx.yaml", "dx.yaml"],
    ["none of some characters", "[!a-c].yaml", "d.yaml", "b.yaml"],
    ["a path at any depth", "**/gen/web.yaml", "x/y/gen/web.yaml", "gen/x/web.yaml"],
    ["folders between", "a/**/b.yaml", "a/x/y/b.yaml", "a/x/b.yml"],
    ["no folder between", "a/**/b.yaml", "a/b.yaml", "b.yaml"],
    ["all below", "gen/**", "gen/x/web.yaml", "generated/web.yaml"],
    ["a name that begins with a hash", "\\#a", "#a", "a"],
    ["a name that begins with an exclamation mark", "\\!a", "!a", "a"],
    ["a name without the blanks behind it", "a.yaml  ", "a.yaml", "a.yaml  "],
    ["a name with a blank in it", "a b", "a b", "a"],
    ["dots as they are", "a.yaml", "a.yaml", "a-yaml"],
  ])("takes %s", (_, line, ignored, kept) => {
    expect(ignores(`${line}\n`, ignored)).toBe(true);
    expect(ignores(`${line}\r\n`, kept)).toBe(false);
  });

  it("applies only to folders if it ends in a slash", () => {
    expect(ignores("gen/", "x/gen", true)).toBe(true);
    expect(ignores("gen/", "x/gen", false)).toBe(false);
  });

  it.each(["", "# web.yaml", "   ", "/", "[", "[z-a].yaml"])("that is %j has no effect", (line) => {
    expect(ignores(line, "web.yaml")).toBe(false);
  });
});

describe("lines of .gitignore", () => {
  it("count from the last that is about the file", () => {
    const content = "*.yaml\n!web.yaml\n/web.yaml\n";
    expect(ignores(content, "a.yaml")).toBe(true);
    expect(ignores(content, "x/web.yaml")).toBe(false);
    expect(ignores(content, "web.yaml")).toBe(true);
  });

  it("of a subfolder take precedence over those above it, but only in that subfolder", () => {
    const rules = IgnoreRules.NONE.with("/r", "*.yaml\n").with("/r/x", "!web.yaml\n/y.yml\n");
    expect(rules.ignores("/r/x/web.yaml", false)).toBe(false);
    expect(rules.ignores("/r/web.yaml", false)).toBe(true);
    expect([rules.ignores("/r/x/y.yml", false), rules.ignores("/r/y.yml", false)]).toEqual([true, false]);
  });
});
