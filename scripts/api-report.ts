// The public API as text, in etc/: a change of it shows in a diff. Without an option it writes the reports; with --check it
// fails where they are not what the sources say.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { must, run, Steps } from "./steps";

/** Each way into the package, and the report of what it gives. */
const ENTRIES = {
  index: "cdktf-eks-fargate",
  "rules/index": "cdktf-eks-fargate-rules",
  "testing/index": "cdktf-eks-fargate-testing",
};
/** Reported rather than written into the report. */
const ERROR = { logLevel: ExtractorLogLevel.Error, addToApiReportFile: false };
/** What api-extractor finds in addition to the difference itself, and why it is not a mistake here. */
const ACCEPTED = { "ae-missing-release-tag": "all of it is public" };

const check = process.argv.includes("--check");
const scratch = mkdtempSync(join(tmpdir(), "api-"));
const steps = new Steps();
try {
  if (steps.run("the sources compile", declarations) !== undefined) {
    mkdirSync("etc", { recursive: true });
    for (const [entry, name] of Object.entries(ENTRIES)) {
      steps.run(`etc/${name}.api.md ${check ? "is what the sources say" : "is written"}`, () => {
        report(entry, name);
      });
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
steps.end();

/** The declarations alone, in a folder where nobody else is building. */
function declarations(): true {
  for (const name of ["package.json", "tsconfig.json", "tsconfig.build.json", "tsdoc.json"])
    cpSync(name, join(scratch, name));
  cpSync("lib", join(scratch, "lib"), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(scratch, "node_modules"));
  const options = ["--emitDeclarationOnly", "--outDir", "out"];
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", ...options], { cwd: scratch });
  return true;
}

function report(entry: string, name: string): void {
  const said: string[] = [];
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(scratch, "package.json"),
    configObject: {
      projectFolder: scratch,
      mainEntryPointFilePath: `<projectFolder>/out/lib/${entry}.d.ts`,
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: { module: "node16", types: ["node"], skipLibCheck: true },
          files: [`out/lib/${entry}.d.ts`],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: join(process.cwd(), "etc"),
        reportTempFolder: join(scratch, "etc"),
      },
      messages: { extractorMessageReporting: { "ae-forgotten-export": ERROR, "ae-undocumented": ERROR } },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback(message) {
      message.handled = true;
      const isProblem = ["error", "warning"].includes(message.logLevel) && !Object.hasOwn(ACCEPTED, message.messageId);
      if (isProblem && !message.messageId.startsWith("console-")) said.push(message.formatMessageWithLocation(scratch));
    },
  });
  must(said.length === 0, said.join("\n"));
  must(!check || !apiReportChanged, `the API has changed: run "npm run api:report", read the difference and commit it`);
}
