// The token by which the Kubernetes and Helm providers would log in: made by the real AWS CLI, with the arguments that
// the stack has for them.
import { Lane } from "../harness/lane";
import { onPath } from "../harness/parts";
import { REGION } from "../harness/workspace";

interface Exec {
  readonly api_version: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Credential {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: { readonly token?: string; readonly expirationTimestamp?: string };
}

export async function checkExecCredential(lane: Lane): Promise<void> {
  const execs = execBlocks(lane.workspace.unfiltered());
  await lane.check("the Kubernetes and Helm providers log in with the same command", () => {
    const texts = new Set(execs.map((exec) => JSON.stringify(exec)));
    if (execs.length < 2 || texts.size !== 1) throw new Error([...texts].join("\n"));
  });
  const [exec] = execs;
  if (exec === undefined) return;
  if (onPath(exec.command) === undefined) {
    lane.leaveOut("the exec credential", `${exec.command} is not on this machine`);
    return;
  }
  await lane.check(
    `${exec.command} ${exec.args.join(" ")} prints a credential that is good for this cluster`,
    async () => {
      const { code, stdout } = await lane.workspace.run(exec.command, exec.args);
      if (code !== 0) throw new Error(`it ended with ${code ?? "a signal"}`);
      expectCredential(JSON.parse(stdout) as Credential, exec);
    },
  );
}

function execBlocks(stack: unknown): Exec[] {
  const { provider } = stack as {
    provider: {
      kubernetes?: readonly { readonly exec: readonly Exec[] }[];
      helm?: readonly { readonly kubernetes: { readonly exec: Exec } }[];
    };
  };
  return [
    ...(provider.kubernetes ?? []).flatMap(({ exec }) => exec),
    ...(provider.helm ?? []).map(({ kubernetes }) => kubernetes.exec),
  ];
}

function expectCredential(credential: Credential, exec: Exec): void {
  const cluster = exec.args[exec.args.indexOf("--cluster-name") + 1];
  const token = credential.status?.token ?? "";
  const [, encoded = ""] = /^k8s-aws-v1\.([A-Za-z0-9_-]+)$/.exec(token) ?? [];
  const url = new URL(Buffer.from(encoded, "base64url").toString());
  const facts: Record<string, boolean> = {
    "it is an ExecCredential": credential.kind === "ExecCredential",
    [`its version is ${exec.api_version}, as was asked`]: credential.apiVersion === exec.api_version,
    "it has not expired": Date.parse(credential.status?.expirationTimestamp ?? "") > Date.now(),
    "it asks who the caller is": url.searchParams.get("Action") === "GetCallerIdentity",
    "it is signed for the region": (url.searchParams.get("X-Amz-Credential") ?? "").includes(`/${REGION}/sts/`),
    "its signature covers the cluster": /x-k8s-aws-id/.test(url.searchParams.get("X-Amz-SignedHeaders") ?? ""),
    "it names a cluster": cluster !== undefined && cluster !== "",
  };
  const wrong = Object.entries(facts).filter(([, holds]) => !holds);
  if (wrong.length > 0)
    throw new Error(`not so: ${wrong.map(([fact]) => fact).join("; ")}\n${JSON.stringify(credential)}`);
}
