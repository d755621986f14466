// `kubectl fargate check|size|cost`: the commands of the tool, asked of what runs.
import { OptionFacts, parseWords } from "../arguments";
import { Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { LiveCluster, LiveRequest, nameCluster, readLiveCluster, versionOf } from "./live";

interface LiveCommand {
  readonly options: Readonly<Record<string, OptionFacts>>;
  readonly run: (argv: readonly string[], terminal: Terminal, live: LiveCluster) => Promise<number>;
}

const COMMANDS: ReadonlyMap<string, () => Promise<LiveCommand>> = new Map<string, () => Promise<LiveCommand>>([
  [
    "check",
    async () => {
      const { CHECK_OPTIONS, runCheck } = await import("../check-command.js");
      return { options: CHECK_OPTIONS, run: runCheck };
    },
  ],
  [
    "size",
    async () => {
      const { SIZE_OPTIONS, runSize } = await import("../size-command.js");
      return { options: SIZE_OPTIONS, run: runSize };
    },
  ],
  [
    "cost",
    async () => {
      const { COST_OPTIONS, runCost } = await import("../cost-command.js");
      return { options: COST_OPTIONS, run: runCost };
    },
  ],
]);

const LIVE_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  namespace: { type: "string", short: "n" },
  "all-namespaces": { type: "boolean", short: "A" },
  context: { type: "string" },
  kubeconfig: { type: "string" },
  "cluster-name": { type: "string" },
  region: { type: "string", short: "r" },
  "no-profiles": { type: "boolean" },
};

/** Options of the commands that are about files. */
const OF_FILES = [
  "stack",
  "render",
  "no-ignore",
  "fix",
  "dry-run",
  "pass-over",
  "cpu",
  "memory",
  "ephemeral-storage",
  "complete",
];

const PLUGIN_HELP = `Checks what EKS on Fargate accepts, rejects and bills of the workloads in a cluster.

Usage: kubectl fargate check|size|cost [OPTIONS]

  kubectl fargate check -A
  kubectl fargate check -n study-a --context production

Options:
  -n, --namespace NAME          one namespace (default: that of the context)
  -A, --all-namespaces          all namespaces
  --context NAME                a context of the kubeconfig
  --kubeconfig FILE             another kubeconfig
  --cluster-name NAME           its name in EKS, if the kubeconfig does not have it
  -r, --region REGION           its region, if the kubeconfig does not have it
  --no-profiles                 do not ask AWS for the Fargate profiles

All other options are those of cdktf-eks-fargate check, size and cost, except those about files. Profiles are read with the AWS CLI,
unless -p sets them. Nothing is changed.

Exit codes: 0 no problems, 1 problems found, 2 invalid command line or unreadable cluster.`;

/** Runs the plugin with the words behind `kubectl fargate`. */
export async function runPlugin(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "", ...rest] = argv;
  if (["", "help", "--help", "-h"].includes(name) || rest.includes("--help") || rest.includes("-h")) {
    terminal.write(`${PLUGIN_HELP}\n`);
    return 0;
  }
  const command = await COMMANDS.get(name)?.();
  if (command === undefined) {
    throw new UsageError(`there is no command ${name}; choose ${[...COMMANDS.keys()].join(", ")}`);
  }
  const { own, passed, isPassed } = split(rest, command.options);
  const request: LiveRequest = {
    context: own.get("context"),
    kubeconfig: own.get("kubeconfig"),
    namespace: own.get("namespace"),
    isAllNamespaces: own.has("all-namespaces"),
    clusterName: own.get("cluster-name"),
    region: own.get("region"),
    asksForProfiles: !own.has("no-profiles") && !isPassed("profile"),
  };
  if (request.isAllNamespaces && request.namespace !== undefined) throw new UsageError("set either -n or -A");
  const live = readLiveCluster(request, terminal);
  return command.run([...passed, ...(name === "cost" ? pricesOf(request, isPassed) : [])], terminal, live);
}

/** What the cluster itself says of its prices, where nobody else does. */
function pricesOf(request: LiveRequest, isPassed: (name: string) => boolean): string[] {
  const region = isPassed("region") ? undefined : nameCluster(request)?.region;
  const version = isPassed("kubernetes-version") ? undefined : versionOf(request);
  return [
    ...(region === undefined ? [] : [`--region=${region}`]),
    ...(version === undefined ? [] : [`--kubernetes-version=${version}`]),
  ];
}

interface Split {
  /** What says which cluster it is; an option without a value has an empty one. */
  readonly own: ReadonlyMap<string, string>;
  /** What goes on to the command. */
  readonly passed: readonly string[];
  readonly isPassed: (name: string) => boolean;
}

function split(argv: readonly string[], options: LiveCommand["options"]): Split {
  const passed: string[] = [];
  const names = new Set<string>();
  const own = new Map<string, string>();
  for (const token of parseWords(argv, { ...options, ...LIVE_OPTIONS }).tokens) {
    if (token.kind === "positional") throw new UsageError(`${token.value}: this command checks the cluster, not files`);
    if (token.kind !== "option") continue;
    const { name, value } = token;
    if (OF_FILES.includes(name)) throw new UsageError(`--${name} is about files; use cdktf-eks-fargate`);
    if (Object.hasOwn(LIVE_OPTIONS, name)) own.set(name, value ?? "");
    // Prices need it too.
    if (Object.hasOwn(LIVE_OPTIONS, name) && !(name === "region" && Object.hasOwn(options, name))) continue;
    names.add(name);
    passed.push(value === undefined ? `--${name}` : `--${name}=${value}`);
  }
  return { own, passed, isPassed: (name) => names.has(name) };
}
