// `kubectl fargate`: what runs in a cluster, with programs that answer as kubectl and aws do.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runPlugin } from "../../bin/cluster/plugin";
import { readCluster } from "../../bin/cluster/kubeconfig";
import { guard } from "../../bin/run";
import { Outcome } from "./fake-terminal";
import { within } from "./within";

const ARN = "arn:aws:eks:eu-central-1:123456789012:cluster/prod";
const live = (kind: string, name: string, namespace: string, spec: object, more: object = {}): object => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace, uid: name },
  spec,
  status: {},
  ...more,
});
const pod = (name: string, namespace: string, more: object = {}): object =>
  live("Pod", name, namespace, { containers: [{ name: "c" }], ...more });
const config = (cluster: string, user: object = {}): string =>
  JSON.stringify({ contexts: [{ name: "c", context: { cluster } }], clusters: [{ name: cluster }], users: [{ user }] });
const profile = (name: string, namespace: string, status = "ACTIVE"): string =>
  JSON.stringify({ fargateProfile: { fargateProfileName: name, status, selectors: [{ namespace, labels: {} }] } });

/** What the fakes answer; a number is an exit code, with a line on standard error. */
interface Answers {
  readonly get?: string;
  readonly getFails?: string;
  readonly getWarns?: string;
  readonly config?: string;
  readonly version?: string;
  readonly list?: string;
  readonly describe?: Readonly<Record<string, string>>;
  readonly awsFails?: string;
  readonly hasNoAws?: boolean;
}

const KUBECTL = `#!/bin/sh
for word in "$@"; do printf '[%s]' "$word" >> calls; done
echo >> calls
[ -f "$1.fails" ] && cat "$1.fails" >&2
[ -f "$1.warns" ] && cat "$1.warns" >&2
[ -f "$1.json" ] && cat "$1.json"
[ ! -f "$1.fails" ]
`;
const AWS = `#!/bin/sh
printf 'aws ' >> calls
for word in "$@"; do printf '[%s]' "$word" >> calls; done
echo >> calls
if [ -f aws.fails ]; then cat aws.fails >&2; exit 254; fi
case "$2" in
  list-fargate-profiles) cat list.json ;;
  describe-fargate-profile) cat "describe/\${4#--fargate-profile-name=}" ;;
esac
`;

async function plugin(argv: readonly string[], answers: Answers): Promise<Outcome & { readonly calls: string[] }> {
  const { get, getFails, getWarns, version, list, describe = {}, awsFails, hasNoAws } = answers;
  const files: Record<string, string | undefined> = {
    "bin/kubectl": KUBECTL,
    "bin/aws": hasNoAws === true ? undefined : AWS,
    "get.json": get,
    "get.fails": getFails,
    "get.warns": getWarns,
    "config.json": answers.config ?? config(ARN),
    "version.json": version,
    "list.json": list ?? '{"fargateProfileNames": []}',
    "aws.fails": awsFails,
    ...Object.fromEntries(Object.entries(describe).map(([name, text]) => [`describe/${name}`, text])),
  };
  const given = Object.entries(files).filter((each): each is [string, string] => each[1] !== undefined);
  return within(Object.fromEntries(given), async () => {
    for (const name of ["kubectl", "aws"]) if (existsSync(`bin/${name}`)) chmodSync(`bin/${name}`, 0o755);
    const before = process.env.PATH ?? "";
    // The tools of the system stay, and an AWS CLI of this machine does not.
    process.env.PATH = [join(process.cwd(), "bin"), "/usr/bin", "/bin"].join(delimiter);
    let [out, err] = ["", ""];
    const terminal = {
      write: (text: string): void => void (out += text),
      warn: (text: string): void => void (err += text),
      readStdin: () => Promise.reject(new Error("nothing is piped")),
      showsColours: false,
    };
    const code = await guard("kubectl fargate", "", terminal, () => runPlugin(argv, terminal));
    process.env.PATH = before;
    const calls = existsSync("calls") ? readFileSync("calls", "utf8").trimEnd().split("\n") : [];
    return { code, out, err, calls };
  });
}

const list = (...items: object[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const TWO = list(pod("a", "study-a"), pod("b", "other", { hostNetwork: true }));
const STUDY = { list: '{"fargateProfileNames": ["study"]}', describe: { study: profile("study", "study-*") } };

describe("kubectl fargate", () => {
  it("checks running workloads against the cluster's own profiles", async () => {
    const { code, out, err, calls } = await plugin(["check", "-A"], { get: TWO, ...STUDY });
    expect(out).toContain("Pod   study-a    a        1  0.25vCPU 0.5GB  study    ok\n");
    expect(out).toContain("Pod other/b (in the cluster)\n");
    expect(out).toContain("error FG328 metadata.namespace: no Fargate profile matches the pod");
    expect([code, err]).toEqual([1, ""]);
    expect(calls).toEqual([
      expect.stringMatching(/^\[get\]\[deployments\.apps,[\w.,]+\]\[--all-namespaces\]\[--output=json\]$/),
      "[config][view][--minify][--output=json]",
      "aws [eks][list-fargate-profiles][--cluster-name=prod][--region=eu-central-1][--output=json]",
      "aws [eks][describe-fargate-profile][--cluster-name=prod][--fargate-profile-name=study][--region=eu-central-1][--output=json]",
    ]);
    expect(calls[0]).not.toMatch(/secret|configmap/);
  });

  it("passes the context, the kubeconfig and the namespace on, each as one argument that no shell reads", async () => {
    const evil = "x;touch owned $(touch owned) `touch owned` --all";
    const argv = ["size", "-n", evil, `--context=${evil}`, "--kubeconfig", "a b"];
    const { code, calls } = await plugin(argv, { get: list(pod("a", "n")), ...STUDY });
    expect(code).toBe(0);
    expect(calls[0]).toContain(`[--namespace=${evil}][--context=${evil}][--kubeconfig=a b][--output=json]`);
    expect(calls[1]).toBe(`[config][view][--minify][--context=${evil}][--kubeconfig=a b][--output=json]`);
  });

  it("is of the namespace of the context unless another is named", async () => {
    const { calls } = await plugin(["check", "--no-profiles"], { get: TWO });
    expect(calls).toEqual([expect.stringMatching(/^\[get\]\[[\w.,]+\]\[--output=json\]$/)]);
  });

  it("uses profiles from the command line, and then asks AWS for none", async () => {
    const { out, calls } = await plugin(["check", "-p", "other", "-A"], { get: TWO, ...STUDY });
    expect(calls).toHaveLength(1);
    expect(out).toMatch(/other +b .* other +refused/);
  });

  it.each<[string, Answers, string]>([
    [
      "aws is not installed",
      { hasNoAws: true },
      "which profile a pod matches is not checked: aws is not installed; set profiles with -p\n",
    ],
    [
      "AWS does not allow it",
      { awsFails: "\nAn error occurred (AccessDeniedException) when calling the ListFargateProfiles operation\n" },
      "which profile a pod matches is not checked: An error occurred (AccessDeniedException) when calling the ListFargateProfiles operation; set profiles with -p\n",
    ],
    [
      "the context is of no cluster of EKS",
      { config: config("kind-kind") },
      "which profile a pod matches is not checked: the kubeconfig does not name an EKS cluster; set --cluster-name, or set profiles with -p\n",
    ],
    [
      "aws answers something else",
      { list: "{}" },
      "which profile a pod matches is not checked: aws wrote something unexpected; set profiles with -p\n",
    ],
  ])("reports it if %s, and checks the rest", async (_, answers, message) => {
    const { code, out, err } = await plugin(["check", "-A"], { get: list(pod("a", "study-a")), ...answers });
    expect(err).toBe(message);
    expect(out).toContain("1 workload: nothing found\n");
    expect(code).toBe(0);
  });

  it("knows that in a cluster without an active profile no pod matches one", async () => {
    const none = await plugin(["check"], { get: list(pod("a", "study-a")) });
    expect(none.out).toContain("FG328");
    const describe = { old: profile("old", "study-*", "DELETING") };
    const old = await plugin(["check"], {
      get: list(pod("a", "study-a")),
      list: '{"fargateProfileNames": ["old"]}',
      describe,
    });
    expect(old.out).toContain("FG328");
    expect(old.err).toBe("not active, so they match no pod: old\n");
  });

  it("treats a claim that kubectl does not return as missing, unless not all could be read", async () => {
    const get = list(pod("a", "n", { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "c" } }] }));
    expect((await plugin(["check", "--no-profiles"], { get })).out).toContain("FG316");
    const partial = await plugin(["check", "--no-profiles"], {
      get,
      getFails: "Error from server (Forbidden): persistentvolumes is forbidden\n",
    });
    expect(partial.out).toContain("FG377");
    expect(partial.err).toBe(
      "not all kinds could be read:\n  Error from server (Forbidden): persistentvolumes is forbidden\n",
    );
  });

  it("costs running workloads at the prices of the cluster's region and version", async () => {
    const version = JSON.stringify({ serverVersion: { gitVersion: "v1.37.2-eks-1234" } });
    const { code, out, calls } = await plugin(["cost", "-A"], { get: list(pod("a", "study-a")), version, ...STUDY });
    expect(out).toContain("EKS cluster, standard support");
    expect(out).toContain("eu-central-1, list prices of 2026-08, before traffic");
    expect(calls.slice(-2)).toEqual(["[config][view][--minify][--output=json]", "[version][--output=json]"]);
    expect(code).toBe(0);
    const other = await plugin(["cost", "-A", "-r", "us-east-1"], {
      get: list(pod("a", "study-a")),
      version,
      ...STUDY,
    });
    expect(other.out).toContain("us-east-1, list prices of");
  });

  it("has the options of the commands", async () => {
    const { out, code } = await plugin(["check", "--no-profiles", "-A", "--json", "--ack", "FG301"], { get: TWO });
    expect(JSON.parse(out)).toMatchObject({
      summary: { workloads: 2, acknowledged: 1 },
      objects: [{ file: "-", line: null }, {}],
    });
    expect(code).toBe(0);
    const junit = await plugin(["check", "--no-profiles", "--format", "junit"], { get: TWO });
    expect(junit.out).toContain('<testsuite name="the cluster" tests="2"');
  });

  it.each<[readonly string[], string]>([
    [["chek"], "there is no command chek; choose check, size, cost"],
    [["check", "a.yaml"], "a.yaml: this command checks the cluster, not files"],
    [["check", "--stack", "x"], "--stack is about files; use cdktf-eks-fargate"],
    [["check", "--fix"], "--fix is about files; use cdktf-eks-fargate"],
    [["size", "--cpu", "1"], "--cpu is about files; use cdktf-eks-fargate"],
    [["check", "-A", "-n", "x"], "set either -n or -A"],
    [["check", "--nope"], "unknown option '--nope'"],
  ])("rejects %j", async (argv, message) => {
    const { code, err, out, calls } = await plugin(argv, { get: TWO });
    expect(err).toBe(`kubectl fargate: ${message}\ntry: kubectl fargate --help\n`);
    expect([code, out, calls]).toEqual([2, "", []]);
  });

  it("ends with 2 if kubectl returns nothing", async () => {
    const { code, err } = await plugin(["check"], { getFails: "The connection to the server was refused\n" });
    expect(err).toContain("kubectl fargate: kubectl returns no objects: The connection to the server was refused\n");
    expect(code).toBe(2);
  });

  it.each(["no JSON", "{}"])("takes no warning for the reason if kubectl returns %j", async (get) => {
    const { code, err } = await plugin(["check"], { get, getWarns: "Warning: v1 ComponentStatus is deprecated\n" });
    expect(err).toContain("kubectl fargate: kubectl returns no objects: kubectl wrote something unexpected\n");
    expect(code).toBe(2);
  });

  it("has its help", async () => {
    const { code, out, calls } = await plugin(["check", "--help"], {});
    expect(out).toContain("Usage: kubectl fargate check|size|cost [OPTIONS]");
    expect([code, calls]).toEqual([0, []]);
  });
});

describe("a kubeconfig", () => {
  const exec = (command: string, args: readonly string[], env: object[] = []): object => ({
    exec: { command, args, env },
  });

  it.each<[string, object, object | undefined]>([
    [ARN, {}, { name: "prod", region: "eu-central-1" }],
    ["arn:aws-cn:eks:cn-north-1:1:cluster/a", {}, { name: "a", region: "cn-north-1" }],
    ["dev.us-west-2.eksctl.io", {}, { name: "dev", region: "us-west-2" }],
    [
      "alias",
      exec(
        "aws",
        ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "dev", "--output", "json"],
        [{ name: "AWS_PROFILE", value: "team" }],
      ),
      { name: "dev", region: "eu-west-1", awsProfile: "team" },
    ],
    ["alias", exec("/usr/local/bin/aws-iam-authenticator", ["token", "-i", "dev"]), { name: "dev" }],
    ["alias", exec("gke-gcloud-auth-plugin", ["--cluster-name", "dev"]), undefined],
    ["alias", exec("aws", ["eks", "get-token", "--cluster-name", "--evil"]), undefined],
    ["kind-kind", {}, undefined],
  ])("with the cluster %s and the user %j is read", (cluster, user, expected) => {
    expect(readCluster(JSON.parse(config(cluster, user)))).toEqual(expected);
  });

  it("may be anything", () => {
    for (const each of [undefined, null, 1, [], {}, { contexts: [null], users: [{ user: { exec: { args: 1 } } }] }])
      expect(readCluster(each)).toBeUndefined();
  });
});

const PATH = process.env.PATH ?? "";
const hasKubectl = PATH.split(delimiter).some((folder) => existsSync(join(folder, "kubectl")));

(hasKubectl ? describe : describe.skip)("the plugin of a real kubectl", () => {
  it("is found on the PATH, and reads the kubeconfig of its context", async () => {
    const kubeconfig = `apiVersion: v1
kind: Config
current-context: one
contexts:
- {name: one, context: {cluster: "${ARN}", user: u}}
- {name: two, context: {cluster: dev.us-west-2.eksctl.io, user: u}}
clusters:
- {name: "${ARN}", cluster: {server: "http://127.0.0.1:1"}}
- {name: dev.us-west-2.eksctl.io, cluster: {server: "http://127.0.0.1:1"}}
users:
- {name: u, user: {token: secret}}
`;
    const root = join(__dirname, "../..");
    const script = `#!/bin/sh\nexec ${root}/node_modules/.bin/tsx ${root}/bin/kubectl-fargate.ts "$@"\n`;
    await within({ kubeconfig, "bin/kubectl-fargate": script }, () => {
      chmodSync("bin/kubectl-fargate", 0o755);
      const env = {
        ...process.env,
        PATH: [join(process.cwd(), "bin"), PATH].join(delimiter),
        KUBECONFIG: join(process.cwd(), "kubeconfig"),
      };
      const call = (...argv: string[]): ReturnType<typeof spawnSync> =>
        spawnSync("kubectl", argv, { env, encoding: "utf8" });
      expect(String(call("fargate", "--help").stdout)).toContain("Usage: kubectl fargate");
      const { status, stderr } = call("fargate", "check", "-A");
      expect(String(stderr)).toMatch(/^kubectl fargate: kubectl returns no objects: .*127\.0\.0\.1:1/);
      expect(status).toBe(2);
      const view = (context: string): unknown =>
        JSON.parse(String(call("config", "view", "--minify", `--context=${context}`, "--output=json").stdout));
      expect(readCluster(view("one"))).toEqual({ name: "prod", region: "eu-central-1" });
      expect(readCluster(view("two"))).toEqual({ name: "dev", region: "us-west-2" });
      return Promise.resolve();
    });
  });
});
