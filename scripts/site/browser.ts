// The built site in a real browser, the one of this machine: what a reader would see go wrong.
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, extname, join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { must } from "../steps";
import { SITE } from "./sources";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const TABS = 3;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** What is wrong with the page in the window: images that did not load, and what makes the page wider than the window. */
const FAULTS = `(() => {
  const wide = document.documentElement.scrollWidth > innerWidth;
  const over = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1);
  const images = [...document.images].filter((each) => each.complete && each.naturalWidth === 0);
  return [
    ...images.map((each) => "no image at " + each.src),
    ...(wide ? [innerWidth + " pixels are too few for " + (over.at(-1)?.outerHTML.slice(0, 200) ?? "it")] : []),
  ];
})()`;

/** The site, served, in a browser. */
export interface Site {
  readonly openTab: () => Promise<Page>;
  /** Opens a page of the site, and waits until its program runs. */
  readonly show: (tab: Page, path: string) => Promise<void>;
  /** What any tab reported since it was opened: errors in the console, requests to other hosts. */
  readonly problems: string[];
}

/** The path of a browser; undefined if there is none. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROME_PATH ?? "";
  if (named !== "") return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Serves the site and runs the browser for as long as `look` takes. */
export async function withBrowser(
  executablePath: string,
  base: string,
  look: (site: Site) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    serve(decodeURI(request.url?.slice(base.length) ?? ""), response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Root, as in a container, has no sandbox.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  const problems: string[] = [];
  try {
    await look({
      problems,
      openTab: async () => {
        const tab = await browser.newPage({ viewport: DESKTOP });
        const report = (what: string): unknown => problems.push(`${tab.url()}: ${what}`);
        tab.on("pageerror", ({ message }) => report(message));
        tab.on("console", (message) => {
          if (message.type() === "error") report(message.text());
        });
        tab.on("request", (request) => {
          const isOwn = [`${origin}/`, "data:", "blob:"].some((start) => request.url().startsWith(start));
          if (!isOwn) report(`asks ${request.url()}`);
        });
        tab.on("response", (response) => {
          if (!response.ok() && response.status() !== 304) report(`status ${response.status()} of ${response.url()}`);
        });
        return tab;
      },
      show: async (tab, path) => {
        await tab.goto(`${origin}${base}${path}`);
        await tab.waitForFunction(`document.querySelector("#app")?.__vue_app__ !== undefined`);
      },
    });
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** What a host of static files does, without what costs time: VitePress' own server compresses each file again for each page. */
function serve(path: string, response: ServerResponse): void {
  const file = join(SITE, path === "" || path.endsWith("/") ? `${path}index.html` : path);
  const type = TYPES[extname(file)];
  if (type === undefined || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const age = path.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, { "content-type": type, "cache-control": age }).end(readFileSync(file));
}

/** Throws what is wrong with any page, in a wide window and on a phone. */
export async function openEveryPage(site: Site, pages: readonly string[]): Promise<void> {
  const queue = [...pages];
  const read = async (): Promise<void> => {
    const tab = await site.openTab();
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      await site.show(tab, path);
      for (const size of [PHONE, DESKTOP]) {
        await tab.setViewportSize(size);
        const faults = await tab.evaluate<string[]>(FAULTS);
        site.problems.push(...faults.map((fault) => `${path}: ${fault}`));
      }
    }
  };
  await Promise.all(Array.from({ length: TABS }, read));
  must(site.problems.length === 0, site.problems.join("\n"));
}

/** Types `words` into the search of the first page, and throws unless the first result is at `path`. */
export async function searchFor(site: Site, words: string, path: string): Promise<void> {
  const tab = await site.openTab();
  await site.show(tab, "index.html");
  await tab.getByRole("button", { name: "Search" }).click();
  await tab.locator("#localsearch-input").fill(words);
  const first = tab.locator("#localsearch-list a").first();
  await first.waitFor();
  const found = (await first.getAttribute("href")) ?? "";
  must(found.includes(path), `${words}: the first result is ${found}, not ${path}`);
  await first.click();
  await tab.waitForURL(`**${path}*`);
  must(site.problems.length === 0, site.problems.join("\n"));
}
