// One container of a pod, as far as Fargate looks at it.
import { Field, isMap } from "./field";

/** Where a container is in its pod; `sidecar` is an init container that is restarted. */
export type ContainerRole = "init" | "sidecar" | "app" | "debug";

/** A port that a container declares. */
export interface PortShape {
  readonly path: string;
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
}

/** A resource of `requests` or `limits`, as it was written; a token where it is known only at apply. */
export interface ResourceShape {
  readonly name: string;
  readonly path: string;
  readonly quantity: string | number;
}

/** A string of the container's command, arguments or environment. */
export interface ContainerWord {
  readonly path: string;
  readonly text: string;
  /** The variable's name, where the text is the value of one. */
  readonly variable?: string;
}

/** A security profile that the container's node must have as a file, or must have loaded. */
export interface NodeProfile {
  readonly path: string;
  readonly kind: "seccomp" | "AppArmor";
  readonly name: string;
}

/** One container. */
export interface ContainerShape {
  readonly path: string;
  readonly name: string;
  readonly role: ContainerRole;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly hasWindowsOptions: boolean;
  readonly addedCapabilities: readonly { readonly text: string; readonly path: string }[];
  readonly ports: readonly PortShape[];
  readonly hasVolumeDevices: boolean;
  readonly requests: readonly ResourceShape[];
  readonly limits: readonly ResourceShape[];
  /** True when all of `requests`, `limits` or both are known only at apply. A single quantity is kept as its token. */
  readonly resourcesAreUnknown: boolean;
  readonly nodeProfiles: readonly NodeProfile[];
  /** Variables that have the address of the node. */
  readonly nodeAddresses: readonly ContainerWord[];
  readonly words: readonly ContainerWord[];
  /** Names of its environment variables, wherever their values come from. */
  readonly variables: readonly string[];
  /** True where it has more variables than are written out. */
  readonly takesMoreVariables: boolean;
}

/** Reads one container; `role` is the list that it is in. */
export function readContainer(field: Field, role: ContainerRole): ContainerShape {
  const security = field.at("securityContext");
  const resources = field.at("resources");
  const restarted = role === "init" && field.at("restartPolicy").text() === "Always";
  return {
    path: field.path,
    name: field.at("name").text() ?? "",
    role: restarted ? "sidecar" : role,
    image: field.at("image").text(),
    imagePullPolicy: field.at("imagePullPolicy").text(),
    privileged: security.at("privileged").flag() === true,
    allowPrivilegeEscalation: security.at("allowPrivilegeEscalation").flag() === true,
    hasWindowsOptions: security.at("windowsOptions").isSet,
    addedCapabilities: security.at("capabilities").at("add").texts(),
    ports: field.at("ports").items().map(readPort),
    hasVolumeDevices: field.at("volumeDevices").items().length > 0,
    requests: readResources(resources.at("requests")),
    limits: readResources(resources.at("limits")),
    resourcesAreUnknown: [field, resources, resources.at("requests"), resources.at("limits")].some(
      (each) => each.isUnknown,
    ),
    nodeProfiles: readNodeProfiles(security),
    nodeAddresses: field.at("env").items().flatMap(readNodeAddress),
    words: readWords(field),
    ...readVariables(field),
  };
}

function readPort(field: Field): PortShape {
  return {
    path: field.path,
    name: field.at("name").text(),
    containerPort: field.at("containerPort").whole(),
    hostPort: field.at("hostPort").whole(),
    hostIP: field.at("hostIP").text(),
  };
}

/** Reads `requests` or `limits`. */
export function readResources(field: Field): ResourceShape[] {
  return field.entries().flatMap(([name, value]) => {
    const quantity = value.scalar() ?? tokenOf(value);
    return quantity === undefined ? [] : [{ name, path: value.path, quantity }];
  });
}

/** The profiles of type Localhost in a `securityContext`. */
export function readNodeProfiles(security: Field): NodeProfile[] {
  const profiles = [
    { kind: "seccomp", field: security.at("seccompProfile") },
    { kind: "AppArmor", field: security.at("appArmorProfile") },
  ] as const;
  return profiles.flatMap(({ kind, field }) => {
    if (field.at("type").text() !== "Localhost") return [];
    const profile = field.at("localhostProfile");
    return [{ kind, path: profile.path, name: profile.text() ?? "" }];
  });
}

const NODE_ADDRESSES: readonly unknown[] = ["status.hostIP", "status.hostIPs"];

function readNodeAddress(variable: Field): ContainerWord[] {
  const source = variable.at("valueFrom").at("fieldRef").at("fieldPath");
  if (!NODE_ADDRESSES.includes(source.value)) return [];
  return [{ path: source.path, text: String(source.value), variable: variable.at("name").rawText() }];
}

/** The sizer must see that there is a quantity, and that it is not known. */
function tokenOf({ value, isUnknown }: Field): string | number | undefined {
  return isUnknown && (typeof value === "string" || typeof value === "number") ? value : undefined;
}

/** Shells write `${NAME}` in arguments, so that these texts are searched as they are and never taken for unknown. */
function readWords(container: Field): ContainerWord[] {
  return [
    ...[container.at("command"), container.at("args")].flatMap((list) =>
      list.rawItems().flatMap((each) => wordOf(each)),
    ),
    ...container
      .at("env")
      .items()
      .flatMap((variable) => wordOf(variable.at("value"), variable.at("name").rawText())),
  ];
}

function wordOf(field: Field, variable?: string): ContainerWord[] {
  const text = field.rawText();
  return text === undefined ? [] : [{ path: field.path, text, ...(variable === undefined ? {} : { variable }) }];
}

/** Read as they are: what is wrong with them is not asked here. */
function readVariables(container: Field): Pick<ContainerShape, "variables" | "takesMoreVariables"> {
  const [env, envFrom] = [container.at("env"), container.at("envFrom")];
  const listed: readonly unknown[] = Array.isArray(env.value) ? env.value : [];
  const isLonger = isMap(envFrom.value) || (Array.isArray(envFrom.value) && envFrom.value.length > 0);
  return {
    variables: listed.flatMap((variable) => nameOf(variable) ?? []),
    takesMoreVariables: isLonger || env.isUnknown || envFrom.isUnknown,
  };
}

function nameOf(variable: unknown): string | undefined {
  return isMap(variable) && typeof variable.name === "string" ? variable.name : undefined;
}
