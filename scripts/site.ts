// Builds the documentation as a site of static files, in the folder `site`, and looks at it as a reader does: links, search, and
// every page in a browser. `--base=/FOLDER/` is for a site that is not at the root of its host.
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { findBrowser, openEveryPage, searchFor, type Site, withBrowser } from "./site/browser";
import { filesOf, SITE, SOURCES, writeSources } from "./site/sources";
import { must, run, Steps } from "./steps";

const base = process.argv.find((each) => each.startsWith("--base="))?.slice("--base=".length) ?? "/";

async function main(): Promise<void> {
  const steps = new Steps();
  steps.run("every member of the API is explained, and its links lead somewhere", () => {
    rmSync(SOURCES, { recursive: true, force: true });
    const out = join(SOURCES, "docs/api");
    run(process.execPath, ["node_modules/typedoc/bin/typedoc", "--out", out, "--treatValidationWarningsAsErrors"]);
  });
  steps.run("the site", () => {
    writeSources(base);
    run(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", SOURCES]);
  });
  const pages = filesOf(SITE).filter((file) => file.endsWith(".html"));
  steps.run(`the ${pages.length} pages: every link to a heading finds it`, () => {
    const lost = deadAnchors(pages);
    must(pages.length > 0 && lost.length === 0, lost.join("\n"));
  });
  const browser = findBrowser();
  const looks = {
    "every page in a browser: no error, no other host, as wide as the window": (site: Site) =>
      openEveryPage(site, pages),
    "search in a browser: a code and a class are the first result": async (site: Site) => {
      await searchFor(site, "FG301", "docs/errors.html#fg301-");
      await searchFor(site, "FargateDeployment", "docs/api/cdktf-eks-fargate/classes/FargateDeployment.html");
    },
  };
  if (browser === undefined) {
    for (const name of Object.keys(looks))
      steps.skip(name, "no CHROME_PATH, and neither chromium nor google-chrome in PATH");
  } else {
    await withBrowser(browser, base, async (site) => {
      for (const [name, look] of Object.entries(looks)) await steps.runAsync(name, () => look(site));
    });
  }
  steps.end();
}

/** Links to a heading that its page does not have. Links to pages that are missing end the build before. */
function deadAnchors(pages: readonly string[]): string[] {
  const texts = new Map(pages.map((page) => [page, readFileSync(join(SITE, page), "utf8")]));
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(attributes(text, /\sid="([^"]+)"/g))]));
  return [...texts].flatMap(([page, text]) =>
    attributes(text, /<a [^>]*?href="([^":]*#[^"]+)"/g)
      .filter((link) => {
        const [path = "", heading = ""] = link.split("#");
        const inSite = path.startsWith(base) ? path.slice(base.length) : posix.join(dirname(page), path);
        const target = path === "" ? page : inSite.replace(/(^|\/)$/, "$1index.html");
        return ids.get(target)?.has(decodeURIComponent(heading)) !== true;
      })
      .map((link) => `${page}: ${link}`),
  );
}

function attributes(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, value = ""]) => value.replaceAll("&amp;", "&"));
}

void main();
