// Builds the reference of the API from its comments, in docs/api, and fails where a comment is missing or a link leads nowhere.
// With --check nothing is written. What each comment must say is held by test/docs/doc-comments.test.ts.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, Steps } from "./steps";

const scratch = mkdtempSync(join(tmpdir(), "docs-"));
const out = process.argv.includes("--check") ? scratch : "docs/api";
const steps = new Steps();
steps.run("every member is explained; every link leads somewhere", () => {
  run(process.execPath, ["node_modules/typedoc/bin/typedoc", "--out", out, "--treatValidationWarningsAsErrors"]);
});
rmSync(scratch, { recursive: true, force: true });
steps.end();
