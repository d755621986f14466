import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderMermaid } from "../../lib/diagram/mermaid";
import { textWidth } from "../../lib/diagram/text-width";
import { makeFolder, runTool } from "../bin/fake-terminal";
import { exampleStack } from "../support/example";
import { allBoxes, drawn, svgOf, written } from "./drawn";
import { BoxKind, Diagram } from "../../lib/diagram/picture";

/** A diagram of one panel with one box. */
function oneBox(title: string, lines: readonly string[] = []): Diagram {
  const box = { id: "a", kind: BoxKind.WORKLOAD, title, lines, step: 1 };
  const panel = { id: "p", title: "Panel", subtitle: "", boxes: [box], arrows: [], keepsOrder: false };
  return { title: "stack", subtitle: "", panels: [panel] };
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rectangles(svg: string): Rectangle[] {
  const pattern = /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g;
  return [...svg.matchAll(pattern)].map((match) => {
    const [x = 0, y = 0, width = 0, height = 0] = match.slice(1).map(Number);
    return { x, y, width, height };
  });
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  const isWithin = outer.x <= inner.x && outer.x + outer.width >= inner.x + inner.width;
  return isWithin && outer.y <= inner.y && outer.y + outer.height >= inner.y + inner.height;
}

function areApart(a: Rectangle, b: Rectangle): boolean {
  const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return isBeside || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

describe("the picture of the README", () => {
  it("is that of the example as it is now", async () => {
    const kept = readFileSync(join(__dirname, "../../docs/architecture.svg"), "utf8");
    const now = await svgOf(drawn(exampleStack()));
    // Where this fails: npm run docs:picture, look at the picture, commit it.
    expect(kept === now).toBe(true);
  });
});

describe("SVG", () => {
  it("draws each box once, no two over each other, none off the page", async () => {
    const diagram = drawn(exampleStack());
    const svg = await svgOf(diagram);
    const drawnBoxes = rectangles(svg);
    const expected = diagram.panels.flatMap(({ boxes }) => allBoxes(boxes));
    expect(drawnBoxes).toHaveLength(expected.length + expected.filter(({ pill }) => pill !== undefined).length);
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
    const page = { x: 0, y: 0, width, height };
    expect(drawnBoxes.filter((each) => !contains(page, each))).toEqual([]);
    const touching = drawnBoxes.flatMap((a, index) =>
      drawnBoxes.slice(index + 1).filter((b) => !areApart(a, b) && !contains(a, b) && !contains(b, a)),
    );
    expect(touching).toEqual([]);
  });

  it("draws a box as wide as its longest text", async () => {
    const text = "a name that is longer than all others here";
    const [box] = rectangles(await svgOf(oneBox("short", [text])));
    expect(box?.width).toBeGreaterThan(textWidth(text, 11));
  });

  it("is the same for the same stack", async () => {
    expect(await svgOf(drawn(exampleStack()))).toBe(await svgOf(drawn(exampleStack())));
  });

  it("escapes names, whatever is in them", async () => {
    const svg = await svgOf(oneBox(`<script>alert("1")</script> & \u0007`));
    expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp;  </text>");
    expect(svg).not.toContain("<script>");
  });
});

describe("Mermaid", () => {
  it("writes each box with its step, its lines and its colour", () => {
    expect(renderMermaid(oneBox("web", ["Deployment in apps"]))).toContain(
      'n2["<b>1. web</b><br/>Deployment in apps"]:::other',
    );
  });

  it("writes letters that Mermaid would read as its own as entities", () => {
    expect(renderMermaid(oneBox(`a"] --> b["end #quot;*`))).toContain("<b>1. a#34;] --#62; b[#34;end #35;quot;*</b>");
  });

  it("closes each frame that it opens", () => {
    const lines = renderMermaid(drawn(exampleStack()))
      .split("\n")
      .map((line) => line.trim());
    expect(lines.filter((line) => line === "end")).toHaveLength(
      lines.filter((line) => line.startsWith("subgraph ")).length,
    );
  });
});

describe("the command", () => {
  const stack = (name: string): Record<string, string> => ({
    [`cdktf.out/stacks/${name}/cdk.tf.json`]: JSON.stringify(written(exampleStack())),
  });

  it("draws an SVG, or Mermaid where it is asked for or the output is named so", async () => {
    const folder = makeFolder(stack("one"));
    const path = join(folder.path, "cdktf.out");
    const output = join(folder.path, "picture.mmd");
    expect((await runTool(["diagram", path])).out).toMatch(/^<svg /);
    expect((await runTool(["diagram", path, "--format", "mermaid"])).out).toContain("flowchart LR");
    expect(await runTool(["diagram", path, "-o", output])).toEqual({ code: 0, out: "", err: "" });
    expect(readFileSync(output, "utf8")).toContain("flowchart LR");
    folder.remove();
  });

  it.each([
    ["several stacks", { ...stack("one"), ...stack("two") }, [], "a diagram shows one stack; choose one of"],
    ["a stack without a cluster", { "cdktf.out/cdk.tf.json": "{}" }, [], "neither a VPC nor an EKS cluster"],
    ["another format", stack("one"), ["--format", "png"], "choose svg or mermaid"],
    ["a file that cannot be written", stack("one"), ["-o", "/no/such/folder/a.svg"], "cannot write"],
  ])("ends with 2 for %s", async (_, files, options, message) => {
    const folder = makeFolder(files);
    const { code, err } = await runTool(["diagram", join(folder.path, "cdktf.out"), ...options]);
    expect(err).toContain(message);
    expect(code).toBe(2);
    folder.remove();
  });
});
