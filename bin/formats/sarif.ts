// SARIF 2.1.0, as code scanning takes it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Severity } from "../../lib/rules/finding";
import { BrokenDocument } from "../../lib/rules/yaml/documents";
import { readErrorsDoc } from "../errors-doc";
import { locate, LocatedFinding, repositoryPath, segmentsOf, titleOf } from "../located";
import { readHome, toolVersion } from "../package-file";
import { Printed } from "./format";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS: Readonly<Record<Severity, string>> = {
  [Severity.ERROR]: "error",
  [Severity.WARNING]: "warning",
  [Severity.INFO]: "note",
};

/** What acknowledgements and the baseline pass over is left out: code scanning would show it as open. */
export function printSarif({ checked }: Printed): string {
  const located = locate(checked, true);
  const codes = [...new Set(located.map(({ found }) => found.code))].sort();
  const { broken } = checked.inputs;
  const seen = new Map<string, number>();
  const { homepage } = readHome();
  const run = {
    tool: {
      driver: {
        name: "cdktf-eks-fargate",
        version: toolVersion(),
        semanticVersion: toolVersion(),
        ...(homepage === undefined ? {} : { informationUri: homepage }),
        rules: rulesOf(codes),
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: broken.length === 0,
        ...(broken.length === 0 ? {} : { toolExecutionNotifications: broken.map(notificationOf) }),
      },
    ],
    results: located.map((each) => resultOf(each, codes, seen)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, undefined, 2)}\n`;
}

function rulesOf(codes: readonly string[]): object[] {
  const paragraphs = readErrorsDoc();
  const page = readHome().pageOf("docs/errors.md");
  return codes.map((code) => {
    const paragraph = paragraphs.get(code);
    if (paragraph === undefined) return { id: code, shortDescription: { text: code } };
    const { title, anchor, severity, text, source } = paragraph;
    const help = `${text}\n\nSource: ${source}`;
    return {
      id: code,
      shortDescription: { text: title },
      help: { text: help, markdown: help },
      ...(page === undefined ? {} : { helpUri: `${page}#${anchor}` }),
      defaultConfiguration: { level: LEVELS[severity] },
    };
  });
}

function resultOf(located: LocatedFinding, codes: readonly string[], seen: Map<string, number>): object {
  const { found, object, input, place } = located;
  const file = input?.file ?? "-";
  const uri = uriOf(file);
  const field = found.field === undefined ? "" : `${found.field}: `;
  const region = place === undefined ? {} : { region: { startLine: place.line, startColumn: place.column } };
  const logical = {
    name: object.name,
    fullyQualifiedName: input?.address ?? titleOf(object),
    kind: input?.address === undefined ? "object" : "resource",
  };
  return {
    ruleId: found.code,
    ruleIndex: codes.indexOf(found.code),
    level: LEVELS[found.severity],
    message: { text: `${titleOf(object)}: ${field}${found.message}; ${found.fix}` },
    locations: [
      {
        ...(uri === undefined ? {} : { physicalLocation: { artifactLocation: uri, ...region } }),
        logicalLocations: [logical],
      },
    ],
    partialFingerprints: { "fargateFinding/v1": fingerprintOf(located, seen) },
  };
}

/** By what the finding is about, and not where it is, so that it stays the same while lines move. */
function fingerprintOf({ found, object, input }: LocatedFinding, seen: Map<string, number>): string {
  const file = input === undefined ? "" : repositoryPath(input.file);
  const key = [found.code, file, titleOf(object), input?.address ?? "", found.field ?? ""].join("\0");
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return createHash("sha256").update(`${key}\0${count}`).digest("hex");
}

function notificationOf({ file, document, line, message }: BrokenDocument): object {
  const uri = uriOf(file);
  return {
    level: "error",
    message: { text: `document ${document} is broken: ${message}` },
    ...(uri === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: uri, region: { startLine: line } } }] }),
  };
}

/** Half a character, which has no bytes. */
const LONE = /[\ud800-\udfff]/gu;

/** Relative to the repository where the file is in it; standard input has no address. */
function uriOf(file: string): { readonly uri: string; readonly uriBaseId?: string } | undefined {
  if (file === "-") return undefined;
  const segments = segmentsOf(file);
  if (segments === undefined) return { uri: pathToFileURL(resolve(file)).href };
  return {
    uri: segments.map((each) => encodeURIComponent(each.replace(LONE, "\ufffd"))).join("/"),
    uriBaseId: "%SRCROOT%",
  };
}
