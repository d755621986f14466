// What the programs of a run get of our own environment, and how a shell is told a word.

/** Settings of AWS, Terraform, CDKTF, Kubernetes, Helm, the app and ours: a run takes none of them from who starts it. */
const NOT_INHERITED =
  /^(AWS_|TF_|CDKTF_|E2E_|KUBE|HELM_|(EXAMPLE|CLUSTER_NAME|KUBERNETES_VERSION|VPC_CIDR|MAX_AZS|FARGATE_PROFILES)$)/;

const PROXY = /^(HTTPS?|ALL)_PROXY$/i;

/** Where emulators listen. */
const OURS = ["127.0.0.1", "localhost"];

type Environment = Readonly<Record<string, string | undefined>>;

/** Our own environment without what would lead a run astray; a proxy stays, but not for what runs on this machine. */
export function inheritedEnvironment(env: Environment = process.env): Record<string, string | undefined> {
  const inherited = Object.entries(env).filter(([name]) => !NOT_INHERITED.test(name));
  const present = (env.NO_PROXY ?? env.no_proxy ?? "").split(",").filter((host) => host !== "" && !OURS.includes(host));
  const noProxy = [...present, ...OURS].join(",");
  // Some programs read the one, some the other.
  return { ...Object.fromEntries(inherited), NO_PROXY: noProxy, no_proxy: noProxy };
}

/** For a program that talks to nobody: no proxy either, and no profile of the machine's. */
export function isolatedEnvironment(env: Environment = process.env): Record<string, string | undefined> {
  const kept = Object.entries(inheritedEnvironment(env)).filter(([name]) => !PROXY.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** As a shell reads it as one word, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
