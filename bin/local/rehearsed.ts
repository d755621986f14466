// A synthesised stack as the emulator can deploy it: its state in a folder of its own, and without what the emulator does not know.
import { drop, filterProviders, Json, JsonObject, object, pinProvider, serialise } from "./filter";

/** Providers that need the Kubernetes API of the cluster, which nothing emulates. */
const OF_THE_CLUSTER = ["kubernetes", "helm"];

/** Types of the AWS provider that the emulator answers for. */
const EMULATED =
  /^aws_(availability_zones?|caller_identity|cloudwatch_log_(group|stream)s?|default_(network_acl|route_table|security_group|subnet|vpc)|ec2_(tag|managed_prefix_list)|efs_\w+|egress_only_internet_gateway|eips?(_association)?|eks_\w+|iam_\w+|internet_gateway(_attachment)?|kms_\w+|lb(_\w+)?|main_route_table_association|nat_gateways?|network_(acl|interface)\w*|partition|region|route(_tables?|_table_association)?|security_groups?(_rule)?|subnets?|vpcs?|vpc_(dhcp_options|endpoint|ipv4_cidr_block|security_group)\w*)$/;

/** Arguments of the AWS provider by which the user's own account is reached. */
const OF_THE_ACCOUNT = [
  "allowed_account_ids",
  "assume_role",
  "assume_role_with_web_identity",
  "endpoints",
  "forbidden_account_ids",
  "profile",
  "shared_config_files",
  "shared_credentials_files",
];

/** What CDKTF calls the state of another stack of the same program, before the name of the stack. */
const OTHER_STACK = "cross-stack-reference-input-";

/** How a stack is rehearsed. */
export interface Rehearsal {
  /** The file of the state of a stack. */
  readonly stateOf: (stack: string) => string;
  /** The version of the AWS provider that runs. @default - the one that the stack pins */
  readonly awsProviderVersion?: string;
}

/** A stack to deploy, and what is said of it. */
export interface Rehearsed {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * The stack's `cdk.tf.json` for the emulator.
 *
 * @throws when something that stays needs something that the emulator does not know
 */
export function rehearsed(original: string, rehearsal: Rehearsal): Rehearsed {
  const { text, removed } = filterProviders(original, OF_THE_CLUSTER, isUnknown);
  const content = object(JSON.parse(text) as Json);
  object(content.terraform).backend = { local: { path: rehearsal.stateOf(nameOf(content)) } };
  const foreign = readStates(content, rehearsal);
  if (foreign.length > 0) throw new Error(`the emulator has no state of another program: ${foreign.join(", ")}`);
  const dropped = dropAccount(content);
  const pin = rehearsal.awsProviderVersion;
  const written = serialise(content, original);
  const unknown = removed.flatMap(({ what, name }) => (isUnknown(typeOf(name)) && what !== "dependency" ? [name] : []));
  const objects = removed.filter(({ what, name }) => what === "resource" && !isUnknown(typeOf(name)));
  return {
    text: pin === undefined ? written : pinProvider(written, "aws", pin).text,
    notes: [
      ...unknown.map((name) => `the emulator does not know ${name}, which is left out`),
      ...(objects.length === 0
        ? []
        : [
            `${objects.length} resources of the providers kubernetes and helm are left out: there is no Kubernetes API`,
          ]),
      ...(dropped.length === 0
        ? []
        : [`the AWS provider acts in the emulator's account, without ${dropped.join(", ")}`]),
    ],
  };
}

function isUnknown(type: string): boolean {
  return type.startsWith("aws_") && !EMULATED.test(type);
}

function typeOf(address: string): string {
  return address.replace(/^data\./, "").split(".")[0] ?? "";
}

/** The name of the stack, as CDKTF writes it next to the stack's blocks. */
function nameOf(stack: JsonObject): string {
  const { stackName } = object(object(stack["//"]).metadata);
  return typeof stackName === "string" ? stackName : "stack";
}

/** Lets the stack read the states of the program's other stacks; returns what reads the state of another program. */
function readStates(stack: JsonObject, { stateOf }: Rehearsal): string[] {
  const states = object(object(stack.data).terraform_remote_state);
  return Object.entries(states).flatMap(([id, state]) => {
    const [, other] = new RegExp(`${OTHER_STACK}(.+)$`).exec(id) ?? [];
    if (other === undefined) return [id];
    Object.assign(object(state), { backend: "local", config: { path: stateOf(other) } });
    return [];
  });
}

function dropAccount(stack: JsonObject): string[] {
  const configured = object(stack.provider).aws ?? [];
  const blocks = (Array.isArray(configured) ? configured : [configured]).map(object);
  const dropped = OF_THE_ACCOUNT.filter((name) => blocks.some((block) => Object.hasOwn(block, name)));
  for (const name of dropped) for (const block of blocks) drop(block, name);
  return dropped;
}
