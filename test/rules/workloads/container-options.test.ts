// Ports, environment and commands of containers, at their limits.
import { checkCommand, checkEnvironment, checkImage, checkPorts } from "../../../lib/rules/workloads/container-options";
import { codes, lines } from "../expect-findings";
import { missingProps } from "../../../lib/rules/option-kinds";

const TOKEN = "${TfToken[TOKEN.1]}";
const UNKNOWN_NUMBER = -1.8881545897087626e289;

describe("a port", () => {
  it.each([
    [{ http: 1 }],
    [{ "a-1": 65535 }],
    [{ "exactly-fifteen": 80 }],
    [{ [TOKEN]: 80 }],
    [{ http: UNKNOWN_NUMBER }],
  ])("may be %j", (ports) => {
    expect(lines(checkPorts(ports))).toEqual([]);
  });

  it.each([
    [
      { HTTP: 80 },
      'ports.HTTP: the port\'s name "HTTP" is not valid; use only a-z, 0-9 and single -, with a letter or a digit at both ends',
    ],
    [
      { "a--b": 80 },
      'ports.a--b: the port\'s name "a--b" is not valid; use only a-z, 0-9 and single -, with a letter or a digit at both ends',
    ],
    [
      { "sixteen-letters-": 80 },
      'ports.sixteen-letters-: the port\'s name "sixteen-letters-" has 16 characters; use at most 15',
    ],
    [{ "8080": 8080 }, 'ports.8080: the port\'s name "8080" has no letter; write "port-8080"'],
    [{ "12345678901": 80 }, 'ports.12345678901: the port\'s name "12345678901" has no letter; write "port-1234567890"'],
    [{ http: 0 }, "ports.http: 0 is not a port; write a whole number from 1 to 65535"],
    [{ http: 70000 }, "ports.http: 70000 is not a port; write a whole number from 1 to 65535"],
    [{ http: 80.5 }, "ports.http: 80.5 is not a port; write a whole number from 1 to 65535"],
  ])("may not be %j", (ports, expected) => {
    expect(lines(checkPorts(ports))).toEqual([`[FG834] ${expected}`]);
  });

  it("has a name of its own, whatever its protocol", () => {
    expect(lines(checkPorts({ dns: 53 }, { "dns-udp": 53 }))).toEqual([]);
    expect(lines(checkPorts({ dns: 53 }, { dns: 53 }, "sidecars.cache."))).toEqual([
      '[FG835] sidecars.cache.udpPorts.dns: the container already has a TCP port "dns"; choose another name, such as "dns-udp"',
    ]);
    expect(lines(checkPorts({ "ten-or-odd-a": 53 }, { "ten-or-odd-a": 53 }))[0]).toContain('such as "ten-or-odd-udp"');
  });
});

describe("an environment variable", () => {
  it.each(["A", "_a", "a.b-c", ".a", "A1", TOKEN])("may be named %s", (name) => {
    expect(lines(checkEnvironment({ [name]: "" }))).toEqual([]);
  });

  it.each(["A B=", "=", "Ä"])("may not be named '%s'", (name) => {
    const [found] = checkEnvironment({ [name]: "" });
    expect(found).toMatchObject({ code: "FG837", severity: "error", field: "environment" });
  });

  it("must have a name", () => {
    expect(lines(checkEnvironment({ "": "" }))).toEqual([
      "[FG837] environment: a variable has an empty name; begin with a letter or _, and use only letters, digits, _, - and .",
    ]);
  });

  it.each(["A B", "1A", "..a", "a/b"])("is reported if only later versions accept it: %s", (name) => {
    const [found] = checkEnvironment({}, { [name]: {} });
    expect(found).toMatchObject({ code: "FG837", severity: "warning", field: "environmentFrom" });
  });

  it("that is set twice is reported", () => {
    expect(lines(checkEnvironment({ A: "1" }, { B: {} }))).toEqual([]);
    expect(lines(checkEnvironment({ A: "1" }, { A: {} }))).toEqual([
      '[FG838] environmentFrom: the variable "A" is also in environment, whose value has no effect; keep one of them',
    ]);
  });

  it.each(["metadata.name", "status.podIPs", "metadata.labels['app']", "metadata.annotations['Example.com/A']", TOKEN])(
    "may hold the pod's %s",
    (fieldPath) => {
      expect(lines(checkEnvironment({}, { A: { fieldPath } }))).toEqual([]);
    },
  );

  it.each(["spec.foo", "metadata.labels", "metadata.labels['a b']", 'metadata.labels["app"]', "status.phase", ""])(
    "may not hold the pod's '%s'",
    (fieldPath) => {
      expect(lines(checkEnvironment({}, { A: { fieldPath } }))).toEqual([
        `[FG839] environmentFrom.A: a variable cannot contain the pod's field "${fieldPath}"; use metadata.name, ` +
          "metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, " +
          "status.podIP, status.podIPs, metadata.labels['<key>'] or metadata.annotations['<key>']",
      ]);
    },
  );
});

describe("a command", () => {
  it("has a word, where there is one", () => {
    expect(lines([...checkCommand(["true"], "preStopCommand"), ...checkCommand(undefined, "preStopCommand")])).toEqual(
      [],
    );
    expect(lines(checkCommand([], "preStopCommand"))).toEqual([
      "[FG859] preStopCommand: the command is empty; set a program, or leave it out",
    ]);
  });
});

describe("what cannot be done without", () => {
  it("is missing where it is undefined, null, or in nothing", () => {
    expect(lines(missingProps({ image: "a" }, ["image"]))).toEqual([]);
    expect(lines(missingProps({ image: undefined }, ["image"]))).toEqual(["[FG836] image: is missing; set image"]);
    expect(codes(missingProps({ image: null }, ["image"]))).toEqual(["FG836"]);
    expect(codes(missingProps(undefined, ["image", "cpu"]))).toEqual(["FG836", "FG836"]);
  });

  it("is not an empty image", () => {
    expect(lines(checkImage("a", "image"))).toEqual([]);
    expect(lines(checkImage("", "image"))).toEqual(["[FG836] image: is empty; set image"]);
  });
});
