// Objects that a chart hands on to the cluster: as maps, as strings of YAML or JSON, with templates in them.
import { checkExtraObjects, checkValueObjects, valueObjects } from "../../../lib/rules/workloads/chart-objects";
import { valueAt } from "../../../lib/rules/overrides";
import { lines } from "../expect-findings";

/** What is found among the values: the code, and where. */
function found(values: unknown): string[] {
  return checkValueObjects(values, "tools").map(({ code, field = "" }) => `${code} ${field}`);
}

/** A workload in YAML. @param metadata further lines of its metadata */
const yaml = (kind: string, metadata = "", name = "agent"): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${metadata}
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers:
        - { name: main, image: "example.com/agent:1", resources: { requests: { cpu: 100m, memory: 100Mi } } }
`;

const spec = { template: { spec: { containers: [{ name: "main", image: "example.com/agent:1" }] } } };
const daemon = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec };
const [DAEMON, DEPLOYMENT] = [yaml("DaemonSet"), yaml("Deployment")];

it.each<[string, unknown, string]>([
  ["a list of maps", [daemon], "[0]"],
  ["a list of strings of YAML", [DEPLOYMENT, DAEMON], "[1]"],
  ["a list of strings of JSON", [JSON.stringify(daemon)], "[0]"],
  ["one map", daemon, ""],
  ["one string", DAEMON, ""],
  ["a map by names", { one: DAEMON }, ".one"],
  ["a string with several documents", [`${DEPLOYMENT}---\n${DAEMON}`], "[0] (document 2)"],
  ["a List", [{ apiVersion: "v1", kind: "List", items: [daemon] }], "[0].items[0]"],
])("objects are checked in %s", (_, extraObjects, where) => {
  expect(found({ extraObjects })).toEqual([`FG318 extraObjects${where}.kind`]);
});

it.each<[string, unknown]>([
  ["that Fargate runs", [DEPLOYMENT]],
  ["that is not an object", ["kind of blue", "a: b: c", "", null, 1]],
  ["whose lines are written by a template", [`{{ if .Values.agent }}\n${DAEMON}{{ end }}`]],
  ["of another template language", [`<% if agent %>\n${DAEMON}`]],
  ["that is known only at apply", "${TfToken[TOKEN.1]}"],
])("nothing is reported of a string %s", (_, extraObjects) => {
  expect(found({ extraObjects })).toEqual([]);
});

it("a string that is not YAML is reported", () => {
  expect(lines(checkValueObjects({ extraObjects: ["apiVersion: v1\nkind: Pod: web\n"] }, "tools"))).toEqual([
    "[FG947] extraObjects[0]: line 2 of the string is not YAML: a second colon in one value; correct it, or write " +
      "JSON.stringify({ ... })",
  ]);
});

it("types are checked as in a manifest", () => {
  expect(found({ extraObjects: [yaml("Deployment", "  annotations: { a: 1 }")] })).toEqual([
    "FG390 extraObjects[0].metadata.annotations.a",
  ]);
  expect(found({ extraObjects: [{ ...daemon, kind: "Deployment", metadata: { name: 1 } }] })).toContain(
    "FG390 extraObjects[0].metadata.name",
  );
  expect(found({ extraObjects: [yaml("Deployment", '  annotations: { a: "1" }')] })).toEqual([]);
});

describe("what is read of an object", () => {
  const read = (...extraObjects: unknown[]) => valueObjects({ extraObjects }, "tools");

  it("is in the namespace of the release, unless it has its own or none", () => {
    const metadata = { name: "agent" };
    const objects = [
      DEPLOYMENT,
      daemon,
      yaml("Deployment", "  namespace: own"),
      { apiVersion: "v1", kind: "PersistentVolume", metadata },
      { apiVersion: "v1", kind: "List", items: [daemon] },
    ];
    expect(read(...objects).map(({ object }) => valueAt(object, "metadata", "namespace"))).toEqual([
      "tools",
      "tools",
      "own",
      undefined,
      "tools",
    ]);
  });

  it("has its repeated keys", () => {
    expect(read(yaml("Deployment", "  name: b"))[0]?.findings).toMatchObject([
      { code: "FG396", field: "metadata.name" },
    ]);
    expect(read(DEPLOYMENT)[0]?.findings).toEqual([]);
  });

  it.each([
    ["{{ .Release.Namespace }}", "tools"],
    ["{{- .Release.Namespace -}}", "tools"],
    ["{{ .Release.Namespace }}-jobs", "tools-jobs"],
    ['{{ include "agent: namespace" . }}', "${template}"],
  ])("has an unknown value instead of a template, except the release's namespace: %s", (namespace, expected) => {
    const [text, map] = read(yaml("Deployment", `  namespace: ${namespace}`), {
      ...daemon,
      metadata: { name: "agent", namespace },
    });
    expect(valueAt(text?.object, "metadata", "namespace")).toBe(expected);
    expect(valueAt(map?.object, "metadata", "namespace")).toBe(expected);
  });
});

describe("the form that a chart of the library requires", () => {
  const strings = { onlyStrings: true, isKnown: true };
  const list = { onlyStrings: false, isKnown: true };

  it("is a list", () => {
    expect(lines(checkExtraObjects(daemon, list))).toEqual([
      "[FG947] extraObjects: the chart expects a list, not a map, and Helm fails; write a list of objects",
    ]);
    for (const right of [undefined, null, [], [daemon, DAEMON], "${TfToken[TOKEN.1]}"]) {
      expect(checkExtraObjects(right, list)).toEqual([]);
    }
  });

  it("may be a list of strings", () => {
    expect(lines(checkExtraObjects([DAEMON, daemon], strings))).toEqual([
      "[FG947] extraObjects[1]: the chart's template expects a string, not a map, and Helm fails; write it as a string of " +
        "YAML, or as JSON.stringify({ ... })",
    ]);
    expect(checkExtraObjects([DAEMON, JSON.stringify(daemon)], strings)).toEqual([]);
  });

  it("is not certain for another version of the chart", () => {
    expect(checkExtraObjects([daemon], { ...strings, isKnown: false })).toMatchObject([{ severity: "warning" }]);
  });
});
