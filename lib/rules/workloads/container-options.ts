// Options of a container: its image, ports, environment and commands, as far as Kubernetes or its provider rejects them.
import { error, Finding, finding, Severity, warning } from "../finding";
import { CheckedReference, checkReference } from "./object-references";
import { SOURCES } from "../sources";
import { isUnknown, isWithin } from "../unknown";
import { isLabelKey } from "./names";
import { OPTION_KIND } from "../option-kinds";

const NAMES_AND_NUMBERS = "https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go";
const POD_WARNINGS = "https://github.com/kubernetes/kubernetes/blob/master/pkg/api/pod/warnings.go";
const DOWNWARD = "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/";

/** The rules of this file. */
export const CONTAINER = {
  port: error("FG834", "a port has a valid name and a valid number", NAMES_AND_NUMBERS),
  portTwice: error("FG835", "a port's name is unique in a container", SOURCES.kubernetesValidation),
  variable: error("FG837", "an environment variable has a valid name", NAMES_AND_NUMBERS),
  variableTwice: warning("FG838", "an environment variable is set once", POD_WARNINGS),
  podField: error("FG839", "the downward API supports the field", DOWNWARD),
  command: error("FG859", "a probe's or hook's command is not empty", SOURCES.kubernetesValidation),
};

const PORT_NAME_LENGTH = 15;
const LAST_PORT = 65535;

export function checkImage(image: string, field: string): Finding[] {
  return image === "" ? [finding(OPTION_KIND.missing, { field, message: "is empty", fix: "set image" })] : [];
}

/** What is wrong with the ports of a container, of which TCP and UDP share the names. */
export function checkPorts(
  ports: { readonly [name: string]: number } = {},
  udpPorts: { readonly [name: string]: number } = {},
  path = "",
): Finding[] {
  const udp = Object.entries(udpPorts).flatMap(([name, number]) => [
    ...checkPort(name, number, `${path}udpPorts.${name}`),
    ...(Object.hasOwn(ports, name) && !isUnknown(name) ? [portTwice(name, `${path}udpPorts.${name}`)] : []),
  ]);
  return [
    ...Object.entries(ports).flatMap(([name, number]) => checkPort(name, number, `${path}ports.${name}`)),
    ...udp,
  ];
}

/** Where the value of a variable comes from, as far as it can be judged. */
export interface VariableSource extends CheckedReference {
  readonly fieldPath?: string;
}

/** What is wrong with the environment of a container. */
export function checkEnvironment(
  written: { readonly [name: string]: string } = {},
  found: { readonly [name: string]: VariableSource } = {},
  path = "",
): Finding[] {
  return [
    ...Object.keys(written).flatMap((name) => checkVariable(name, `${path}environment`)),
    ...Object.entries(found).flatMap(([name, source]) => [
      ...checkVariable(name, `${path}environmentFrom`),
      ...(Object.hasOwn(written, name) && !isUnknown(name) ? [variableTwice(name, `${path}environmentFrom`)] : []),
      ...(source.fieldPath === undefined ? [] : checkPodField(source.fieldPath, `${path}environmentFrom.${name}`)),
      ...checkReference(source, `${path}environmentFrom.${name}`),
    ]),
  ];
}

/** A command of no words starts nothing. */
export function checkCommand(command: readonly string[] | undefined, field: string): Finding[] {
  if (command === undefined || command.length > 0) return [];
  return [
    finding(CONTAINER.command, { field, message: "the command is empty", fix: "set a program, or leave it out" }),
  ];
}

function checkPort(name: string, number: unknown, field: string): Finding[] {
  const found: Finding[] = [];
  const say = (message: string, fix: string): void => {
    found.push(finding(CONTAINER.port, { field, message, fix }));
  };
  if (!isUnknown(name)) {
    if (name.length > PORT_NAME_LENGTH) {
      say(`the port's name "${name}" has ${name.length} characters`, `use at most ${PORT_NAME_LENGTH}`);
    } else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
      say(
        `the port's name "${name}" is not valid`,
        "use only a-z, 0-9 and single -, with a letter or a digit at both ends",
      );
    } else if (!/[a-z]/.test(name)) {
      say(`the port's name "${name}" has no letter`, `write "port-${cutName(name, 5)}"`);
    }
  }
  if (typeof number === "number" && !isWithin(number, 1, LAST_PORT)) {
    say(`${number} is not a port`, `write a whole number from 1 to ${LAST_PORT}`);
  }
  return found;
}

function portTwice(name: string, field: string): Finding {
  return finding(CONTAINER.portTwice, {
    field,
    message: `the container already has a TCP port "${name}"`,
    fix: `choose another name, such as "${cutName(name, 4)}-udp"`,
  });
}

/** A port's name, as much of it as leaves room for `others` more characters. */
function cutName(name: string, others: number): string {
  return name.slice(0, PORT_NAME_LENGTH - others).replace(/-$/, "");
}

/** Every version of Kubernetes takes these; from 1.32 on it takes all that can be printed, but no =. */
const EVERYWHERE = /^(?!\.\.)(?!\.$)[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const ANYWHERE = /^[ -<>-~]+$/;

function checkVariable(name: string, field: string): Finding[] {
  if (isUnknown(name) || EVERYWHERE.test(name)) return [];
  const isTakenSomewhere = ANYWHERE.test(name);
  const fix = "begin with a letter or _, and use only letters, digits, _, - and .";
  if (name === "") return [finding(CONTAINER.variable, { field, message: "a variable has an empty name", fix })];
  return [
    finding(CONTAINER.variable, {
      field,
      severity: isTakenSomewhere ? Severity.WARNING : Severity.ERROR,
      message: `the variable ${JSON.stringify(name)} is not valid${isTakenSomewhere ? " in Kubernetes before 1.32" : ""}`,
      fix,
    }),
  ];
}

function variableTwice(name: string, field: string): Finding {
  return finding(CONTAINER.variableTwice, {
    field,
    message: `the variable "${name}" is also in environment, whose value has no effect`,
    fix: "keep one of them",
  });
}

/** What Kubernetes hands out as a variable; whole maps only as a file. `spec.host` is the node's name of old clients. */
const POD_FIELDS: readonly string[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.host",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

function checkPodField(path: string, field: string): Finding[] {
  if (isUnknown(path) || POD_FIELDS.includes(path)) return [];
  const [, map, key = ""] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined && isLabelKey(map === "labels" ? key : key.toLowerCase())) return [];
  const known = POD_FIELDS.filter((each) => each !== "spec.host").join(", ");
  return [
    finding(CONTAINER.podField, {
      field,
      message: `a variable cannot contain the pod's field "${path}"`,
      fix: `use ${known}, metadata.labels['<key>'] or metadata.annotations['<key>']`,
    }),
  ];
}
