// Builds the documentation as a site of static files, in the folder `site`: the documents of the repository, and the reference of the
// API from its comments, with a search. Then checks it: every page is there, search knows codes and classes, and no page asks
// another host for anything.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { EXAMPLE_NAMES } from "../examples/settings";
import { must, run, Steps } from "./steps";

const SOURCES = ".site";
const SITE = "site";

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

const steps = new Steps();
steps.run("the reference of the API", () => {
  rmSync(SOURCES, { recursive: true, force: true });
  run(process.execPath, [
    "node_modules/typedoc/bin/typedoc",
    "--out",
    join(SOURCES, "docs/api"),
    "--logLevel",
    "Error",
  ]);
});
steps.run("the documents", () => {
  copyDocuments();
  for (const page of pagesOf(SOURCES)) writeFileSync(join(SOURCES, page), adapted(page));
  for (const page of pagesOf(SOURCES).filter((each) => posix.basename(each) === "README.md")) {
    cpSync(join(SOURCES, page), join(SOURCES, dirname(page), "index.md"));
    rmSync(join(SOURCES, page));
  }
  configure();
});
steps.run("the site", () => {
  run(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", SOURCES]);
});
steps.run("every document is a page", () => {
  const missing = pagesOf(SOURCES).filter((page) => !existsSync(join(SITE, page.replace(/\.md$/, ".html"))));
  must(missing.length === 0, missing.join(", "));
});
steps.run("search knows the codes and the API", () => {
  const [index = ""] = filesOf(SITE).filter((file) => /@localSearchIndex.*\.js$/.test(file));
  const text = readFileSync(join(SITE, index), "utf8");
  for (const word of ["FG301", "FargateDeployment", "ExistingResources"]) must(text.includes(word), `it lacks ${word}`);
});
steps.run("no page shows a template that was not filled in", () => {
  const first = readFileSync(join(SITE, "index.html"), "utf8");
  must(first.includes("cdktf-eks-fargate") && !first.includes("{{"), "the first page does");
});
steps.run("no page asks another host", () => {
  const asking = filesOf(SITE).flatMap((file) => {
    const text = /\.(html|css)$/.test(file) ? readFileSync(join(SITE, file), "utf8") : "";
    const found = text.match(/(?:\bsrc="|<link[^>]* href="|url\(["']?|@import ["'])(?:https?:)?\/\/[^"')]+/g) ?? [];
    return found.map((each) => `${file}: ${each}`);
  });
  must(asking.length === 0, asking.join("\n"));
});
steps.end();

function copyDocuments(): void {
  const documents = readdirSync("docs").flatMap((name) => (/\.(md|svg)$/.test(name) ? [join("docs", name)] : []));
  const examples = ["examples/README.md", ...EXAMPLE_NAMES.map((name) => join("examples", name, "README.md"))];
  for (const file of [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "bench/README.md",
    "test/e2e/README.md",
    ...documents,
    ...examples,
  ]) {
    mkdirSync(dirname(join(SOURCES, file)), { recursive: true });
    cpSync(file, join(SOURCES, file));
  }
  for (const file of ["LICENSE", "NOTICE"]) {
    writeFileSync(join(SOURCES, `${file}.md`), `# ${file}\n\n\`\`\`text\n${readFileSync(file, "utf8")}\`\`\`\n`);
  }
}

/** The page with links that the site has: a folder is its README, and a README is the index of its folder. */
function adapted(page: string): string {
  const text = readFileSync(join(SOURCES, page), "utf8");
  return text.replace(/\]\((?!https?:|#)([^)\s#]+)(#[^)\s]*)?\)/g, (_link, target: string, anchor = "") => {
    const file = posix.join(posix.dirname(page), target);
    const isFolder = existsSync(join(SOURCES, file)) && statSync(join(SOURCES, file)).isDirectory();
    const to = isFolder ? posix.join(target, "README.md") : target;
    return `](${to.replace(/README\.md$/, "index.md")}${String(anchor)})`;
  });
}

function configure(): void {
  const titleOf = (page: string): string => /^# (.+)$/m.exec(readFileSync(join(SOURCES, page), "utf8"))?.[1] ?? page;
  const listed = Object.values(MENU).flat();
  const documents = readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [name.replace(/\.md$/, "")] : []));
  const menu = { ...MENU, "More guides": documents.filter((name) => !listed.includes(name)) };
  const guides = Object.entries(menu)
    .filter(([, names]) => names.length > 0)
    .map(([text, names]) => ({
      text,
      items: names.map((name) => ({ text: titleOf(`docs/${name}.md`), link: `/docs/${name}` })),
    }));
  const more = [
    { text: "Examples", link: "/examples/" },
    { text: "API", link: "/docs/api/" },
    { text: "Changelog", link: "/CHANGELOG" },
    { text: "Contributing", link: "/CONTRIBUTING" },
  ];
  const config = {
    title: "cdktf-eks-fargate",
    outDir: join(process.cwd(), SITE),
    themeConfig: {
      search: { provider: "local", options: { miniSearch: { searchOptions: { boost: { title: 8 } } } } },
      nav: more,
      sidebar: [{ text: "Introduction", link: "/" }, ...guides, { text: "More", items: more }],
      outline: [2, 3],
    },
  };
  mkdirSync(join(SOURCES, ".vitepress"));
  writeFileSync(
    join(SOURCES, ".vitepress/config.mjs"),
    `export default { ...${JSON.stringify(config)}, markdown: { config: ${withoutTemplates.toString()} } };\n`,
  );
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

function pagesOf(folder: string): string[] {
  return filesOf(folder).filter((file) => file.endsWith(".md"));
}

/** Every file below the folder, by its path from there. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.startsWith(".vitepress") && statSync(join(folder, name)).isFile())
    .map((name) => name.split("\\").join("/"));
}
