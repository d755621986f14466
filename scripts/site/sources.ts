// What VitePress builds the site from: the documents of the repository, the reference of the API, the menus.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { EXAMPLE_NAMES } from "../../examples/settings";
import { anchor } from "../errors-doc";

export const SOURCES = ".site";
export const SITE = "site";
const API = "docs/api";

/** The guides, in the order of the menu; other documents come after them. */
const MENU: Readonly<Record<string, readonly string[]>> = {
  "In use": [
    "workloads",
    "objects",
    "network",
    "private-cluster",
    "existing-vpc",
    "upgrade",
    "teardown",
    "cost",
    "security",
    "company",
  ],
  "In and out": ["existing-cluster", "adopting", "cdk-terrain", "leaving"],
  Reference: ["errors", "cli", "parity"],
};

interface MenuItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: readonly MenuItem[];
  readonly collapsed?: boolean;
}

/** Writes all but the reference of the API, which is there already. */
export function writeSources(base: string): void {
  copyDocuments();
  for (const page of filesOf(SOURCES).filter((file) => file.endsWith(".md"))) {
    writeFileSync(join(SOURCES, page), adapted(page));
    if (posix.basename(page) === "README.md") renameSync(join(SOURCES, page), join(SOURCES, dirname(page), "index.md"));
  }
  configure(base);
}

/** Every file below the folder, by its path from there. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.startsWith(".vitepress") && statSync(join(folder, name)).isFile())
    .map((name) => name.split("\\").join("/"));
}

function copyDocuments(): void {
  const documents = readdirSync("docs").flatMap((name) => (/\.(md|svg)$/.test(name) ? [join("docs", name)] : []));
  const examples = ["examples/README.md", ...EXAMPLE_NAMES.map((name) => join("examples", name, "README.md"))];
  const others = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "bench/README.md", "test/e2e/README.md"];
  for (const file of [...others, ...documents, ...examples]) cpSync(file, join(SOURCES, file));
  for (const file of ["LICENSE", "NOTICE"]) {
    writeFileSync(join(SOURCES, `${file}.md`), `# ${file}\n\n\`\`\`text\n${readFileSync(file, "utf8")}\`\`\`\n`);
  }
}

/** The page with links that the site has: a folder is its README, and a README is the index of its folder. */
function adapted(page: string): string {
  const text = readFileSync(join(SOURCES, page), "utf8");
  return text.replace(/\]\((?!https?:|#)([^)\s#]+)(#[^)\s]*)?\)/g, (_link, target: string, heading = "") => {
    const file = posix.join(posix.dirname(page), target);
    const isFolder = existsSync(join(SOURCES, file)) && statSync(join(SOURCES, file)).isDirectory();
    const to = isFolder ? posix.join(target, "README.md") : target;
    return `](${to.replace(/README\.md$/, "index.md")}${String(heading)})`;
  });
}

function configure(base: string): void {
  const more = [
    { text: "Examples", link: "/examples/" },
    { text: "API", link: `/${API}/` },
    { text: "Changelog", link: "/CHANGELOG" },
    { text: "Contributing", link: "/CONTRIBUTING" },
  ];
  const start = { text: "Introduction", link: "/" };
  const config = {
    title: "cdktf-eks-fargate",
    base,
    head: [["link", { rel: "icon", href: "data:," }]],
    outDir: join(process.cwd(), SITE),
    themeConfig: {
      search: { provider: "local", options: { miniSearch: { searchOptions: { boost: { title: 8 } } } } },
      nav: [{ text: "Start", link: "/#use" }, ...more.slice(0, 2), { text: "Errors", link: "/docs/errors" }],
      sidebar: { [`/${API}/`]: [start, ...apiMenu()], "/": [start, ...guides(), { text: "More", items: more }] },
      outline: [2, 3],
    },
  };
  mkdirSync(join(SOURCES, ".vitepress/theme"), { recursive: true });
  writeFileSync(
    join(SOURCES, ".vitepress/config.mjs"),
    `export default { ...${JSON.stringify(config)}, ` +
      `markdown: { anchor: { slugify: ${anchor.toString()} }, config: ${withoutTemplates.toString()} } };\n`,
  );
  cpSync(join(__dirname, "theme.css"), join(SOURCES, ".vitepress/theme/theme.css"));
  writeFileSync(
    join(SOURCES, ".vitepress/theme/index.js"),
    `import theme from "vitepress/theme";\nimport "./theme.css";\nexport default theme;\n`,
  );
}

function guides(): MenuItem[] {
  const titleOf = (page: string): string => /^# (.+)$/m.exec(readFileSync(join(SOURCES, page), "utf8"))?.[1] ?? page;
  const listed = Object.values(MENU).flat();
  const documents = readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [name.replace(/\.md$/, "")] : []));
  const menu = { ...MENU, "More guides": documents.filter((name) => !listed.includes(name)) };
  return Object.entries(menu)
    .filter(([, names]) => names.length > 0)
    .map(([text, names]) => ({
      text,
      items: names.map((name) => ({ text: titleOf(`docs/${name}.md`), link: `/docs/${name}` })),
    }));
}

/** The entries of the package with what they export. Options are found from the classes that take them. */
function apiMenu(): MenuItem[] {
  const pages = filesOf(join(SOURCES, API)).filter((page) => !/\/interfaces\/|^index\.md$/.test(page));
  const modules = pages
    .filter((page) => page.endsWith("/index.md"))
    .map(dirname)
    .sort();
  return modules.map((module) => ({
    text: module,
    link: `/${API}/${module}/`,
    items: pages
      .filter((page) => dirname(dirname(page)) === module && !page.endsWith("/index.md"))
      .map((page) => ({ text: posix.basename(page, ".md"), link: `/${API}/${page.replace(/\.md$/, "")}` }))
      .sort((one, other) => one.text.localeCompare(other.text, "en")),
  }));
}

/** What is used of the renderer of Markdown. */
interface Markdown {
  readonly renderer: { render: (...parts: readonly unknown[]) => string };
}

/** The documents have curly brackets of Helm and of GitHub, which Vue would take for its own. It is written into the configuration. */
function withoutTemplates({ renderer }: Markdown): void {
  const render = renderer.render.bind(renderer);
  renderer.render = (...parts) => render(...parts).replace(/\{\{/g, "&#123;&#123;");
}
