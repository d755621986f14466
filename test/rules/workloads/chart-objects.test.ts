// Objects that a chart hands on to the cluster: as maps, as strings of YAML or JSON, with templates in them.
import { checkExtraObjects, checkValueObjects, checkValueProfiles } from "../../../lib/rules/workloads/chart-objects";
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

it("types and repeated keys are checked as in a manifest", () => {
  expect(found({ extraObjects: [yaml("Deployment", "  annotations: { a: 1 }")] })).toEqual([
    "FG390 extraObjects[0].metadata.annotations.a",
  ]);
  expect(found({ extraObjects: [{ ...daemon, kind: "Deployment", metadata: { name: 1 } }] })).toContain(
    "FG390 extraObjects[0].metadata.name",
  );
  expect(found({ extraObjects: [yaml("Deployment", "  name: b")] })).toEqual(["FG396 extraObjects[0].metadata.name"]);
  expect(found({ extraObjects: [yaml("Deployment", '  annotations: { a: "1" }')] })).toEqual([]);
});

it("objects of one chart are checked together", () => {
  const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "agent" } };
  const withBudget = (replicas: number): string[] => {
    const selector = { matchLabels: { app: "agent" } };
    const text = DEPLOYMENT.replace("spec:", `spec:\n  replicas: ${replicas}`);
    return found({ extraObjects: [text, { ...budget, spec: { selector, minAvailable: 1 } }] });
  };
  expect(withBudget(1)).toEqual(["FG371 extraObjects[1].spec.minAvailable"]);
  expect(withBudget(2)).toEqual([]);
});

it("a template within a line has an unknown value, except the release's namespace", () => {
  const inNamespace = (namespace: string) => [
    yaml("Deployment", `  namespace: ${namespace}`, '{{ include "agent: name" . }}'),
    { ...daemon, kind: "Deployment", metadata: { name: "agent", namespace } },
  ];
  const unmatched = (namespace: string) =>
    checkValueProfiles({ extraObjects: inNamespace(namespace) }, "tools", {
      one: { selectors: [{ namespace: "tools" }] },
    });
  expect(unmatched("{{ .Release.Namespace }}")).toEqual([]);
  expect(unmatched("{{ .Values.namespace }}")).toEqual([]);
  expect(unmatched("{{ .Release.Namespace }}-jobs").map(({ code, field }) => `${code} ${field}`)).toEqual([
    "FG328 extraObjects[0].metadata.namespace",
    "FG328 extraObjects[1].metadata.namespace",
  ]);
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
