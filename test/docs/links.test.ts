// Links between the pages that the package holds lead to pages that it holds too, and to headings that they have.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { anchor } from "../../scripts/errors-doc";

const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
/** npm adds these by itself. */
const ALWAYS = ["README.md", "LICENSE"];
const patterns = [...files, ...ALWAYS].map(
  (each) => new RegExp(`^${each.replace(/[.]/g, "\\.").replace(/\*/g, "[^/]*")}(/|$)`),
);
const isPacked = (path: string): boolean => patterns.some((each) => each.test(path));

const folders = [".", "docs", "examples", ...readdirSync("examples").map((name) => join("examples", name))];
const pages = folders
  .filter((folder) => statSync(folder).isDirectory())
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".md") && isPacked(path));

interface Link {
  readonly page: string;
  readonly target: string;
  readonly heading: string;
}

function linksOf(page: string): Link[] {
  const text = readFileSync(page, "utf8").replace(/^( *)```[\s\S]*?^ *```$/gm, "");
  const links = [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  return links.map(([, path = "", heading = ""]) => ({
    page,
    target: path === "" ? page : join(dirname(page), path).replace(/\/$/, ""),
    heading,
  }));
}

/** The headings of a page as GitHub and npm name them. */
function anchorsOf(page: string): Set<string> {
  const headings = [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => anchor(title));
  return new Set(headings);
}

/** A folder is shown by its README. */
function pageAt(target: string): string {
  return existsSync(target) && statSync(target).isDirectory() ? join(target, "README.md") : target;
}

const links = pages.flatMap(linksOf);

test("the package holds the README, the guides and the examples' pages", () => {
  expect(pages).toEqual(
    expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/errors.md", "examples/README.md"]),
  );
  expect(links.length).toBeGreaterThan(50);
});

test("no page links to what the package does not hold", () => {
  const broken = links.filter(({ target }) => !existsSync(pageAt(target)) || !isPacked(pageAt(target)));
  expect(broken.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
});

test("no page links to a heading that is not there", () => {
  const named = links.filter(({ heading }) => heading !== "");
  const anchors = new Map(
    [...new Set(named.map(({ target }) => target))].map((each) => [each, anchorsOf(pageAt(each))]),
  );
  const broken = named.filter(({ target, heading }) => anchors.get(target)?.has(heading) !== true);
  expect(broken.map(({ page, target, heading }) => `${page}: ${target}#${heading}`)).toEqual([]);
});
