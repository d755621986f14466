// Names of workloads and their parts, at their limits.
import {
  checkAnnotations,
  checkContainerNames,
  checkCronJobName,
  checkLabels,
  checkPartName,
  checkWorkloadName,
} from "../../../lib/rules/workloads/names";
import { codes, lines } from "../expect-findings";

const x = (count: number): string => "x".repeat(count);
const TOKEN = "${TfToken[TOKEN.1]}";
const ALLOWED = "use only a-z, 0-9 and -, with a letter or a digit at both ends";

describe("a workload's name", () => {
  it.each(["a", "web-app", "1-a", x(63), TOKEN])("may be %s", (name) => {
    expect(lines(checkWorkloadName({ name, isId: false }))).toEqual([]);
  });

  it.each([
    ["Web_App", `[FG830] name: the name "Web_App" is not a valid name in Kubernetes; write "web-app": ${ALLOWED}`],
    ["web.app", `[FG830] name: the name "web.app" is not a valid name in Kubernetes; write "web-app": ${ALLOWED}`],
    ["web-", `[FG830] name: the name "web-" is not a valid name in Kubernetes; write "web": ${ALLOWED}`],
    ["__", `[FG830] name: the name "__" is not a valid name in Kubernetes; ${ALLOWED}`],
    ["", `[FG830] name: the name is empty; ${ALLOWED}`],
    [x(64), `[FG830] name: the name "${x(64)}" has 64 characters; use at most 63`],
  ])("may not be '%s'", (name, expected) => {
    expect(lines(checkWorkloadName({ name, isId: false }))).toEqual([expected]);
  });

  it("that is the construct's id is reported as such", () => {
    expect(lines(checkWorkloadName({ name: "WebApp", isId: true }))).toEqual([
      `[FG830] name: the construct's id "WebApp" is not a valid name in Kubernetes; write "web-app": ${ALLOWED}`,
    ]);
  });

  it("of a CronJob leaves room for that of its Jobs", () => {
    expect(lines(checkCronJobName(x(52)))).toEqual([]);
    expect(lines(checkCronJobName(TOKEN.repeat(3)))).toEqual([]);
    expect(lines(checkCronJobName(x(53)))).toEqual([
      `[FG831] name: the name of a CronJob "${x(53)}" has 53 characters; use at most 52`,
    ]);
  });
});

describe("the names of a pod's parts", () => {
  it("are DNS labels", () => {
    expect(lines(checkPartName("volume", "my-vol", "volumes.my-vol"))).toEqual([]);
    expect(lines(checkPartName("volume", "My_Vol", "volumes.My_Vol"))).toEqual([
      `[FG832] volumes.My_Vol: the volume's name "My_Vol" is not a valid name in Kubernetes; write "my-vol": ${ALLOWED}`,
    ]);
  });

  it("are different for different containers", () => {
    expect(lines(checkContainerNames("web", ["log"], ["migrate"]))).toEqual([]);
    expect(lines(checkContainerNames("web", ["web", "log"], ["log"]))).toEqual([
      '[FG833] sidecars.web: the pod already has a container "web": its main container is named after the workload; choose another name',
      '[FG833] initContainers.log: the pod already has a container "log"; choose another name',
    ]);
  });
});

describe("labels and annotations", () => {
  it.each([{ app: "web" }, { "example.com/team": "A_b.c" }, { app: "" }, { [x(63)]: x(63) }, { [TOKEN]: TOKEN }])(
    "may be %j",
    (labels) => {
      expect(lines(checkLabels(labels))).toEqual([]);
    },
  );

  it.each([{ "a b": "" }, { "/a": "" }, { "a/": "" }, { "Example.com/a": "" }, { "a/b/c": "" }, { [x(64)]: "" }])(
    "may not have the key of %j",
    (labels) => {
      expect(codes(checkLabels(labels))).toEqual(["FG857"]);
    },
  );

  it.each([{ app: "a b" }, { app: "-a" }, { app: x(64) }])("may not have the value of %j", (labels) => {
    expect(codes(checkLabels(labels))).toEqual(["FG857"]);
  });

  it("are distinguished", () => {
    expect(lines(checkAnnotations({ "Example.com/A": "any text, of any length" }))).toEqual([]);
    expect(lines(checkAnnotations({ "a b": "c" }))).toEqual([
      '[FG857] annotations: the annotation key "a b" is not valid; use at most 63 letters, digits, -, _ and . for the name, ' +
        "after an optional domain and a /",
    ]);
    expect(lines(checkLabels({ app: "a b" }))).toEqual([
      '[FG857] labels["app"]: the label value "a b" is not valid; use only letters, digits, -, _ and ., with a letter or ' +
        "a digit at both ends, or use an annotation",
    ]);
  });
});
