// A control plane: etcd, kube-apiserver and kube-controller-manager, which stand in for those of the emulator's clusters.
import { ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesParts } from "./kubernetes-parts";
import { ROOT } from "./parts";
import { endGroup, endWithUs, run } from "./processes";

/** The id in the endpoint's name, as EKS gives each cluster one. */
export const IDENTITY = "0123456789ABCDEF0123456789ABCDEF";

/** The name of a cluster's endpoint; it must resolve to this machine. */
export function endpointOf(region: string): string {
  return `${IDENTITY}.gr7.${region}.eks.amazonaws.com`;
}

export interface ApiServerOptions {
  readonly parts: KubernetesParts;
  readonly python: string;
  readonly region: string;
  /** Of the emulator, which says who may log in. */
  readonly endpoint: string;
  readonly folder: string;
}

/** What of an object tests look at. */
export interface KubernetesObject {
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  readonly status?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const ETCD = 2379;
const PATIENCE_SECONDS = 120;

export class ApiServer {
  /** Starts all three, and waits until the API server is ready. */
  public static async start(options: ApiServerOptions): Promise<ApiServer> {
    mkdirSync(options.folder, { recursive: true });
    const server = new ApiServer(options);
    try {
      await server.startAll();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private readonly running: { readonly child: ChildProcess; readonly forget: () => void }[] = [];

  private constructor(private readonly options: ApiServerOptions) {}

  /** PEM in base64, as EKS tells it. */
  public get authority(): string {
    return readFileSync(this.file("ca.crt")).toString("base64");
  }

  /** What the emulator needs to run the pods. */
  public get access(): Readonly<Record<string, string>> {
    const { region, folder, parts } = this.options;
    const files = { authority: this.file("ca.crt"), certificate: this.file("admin.crt"), key: this.file("admin.key") };
    const controller: Record<string, string> = parts.controller === undefined ? {} : { controller: parts.controller };
    return { region, folder, server: `https://${endpointOf(region)}`, ...files, ...controller };
  }

  /** As an administrator, whatever access entries say. */
  public async list(path: string): Promise<readonly KubernetesObject[]> {
    const { status, text } = await this.ask(path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
    return (JSON.parse(text) as { items: KubernetesObject[] }).items;
  }

  public async stop(): Promise<void> {
    for (const { child, forget } of [...this.running].reverse()) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once("close", done));
        endGroup(child, "SIGKILL");
        await ended;
      }
      forget();
    }
  }

  private async startAll(): Promise<void> {
    const { parts, python, region, folder } = this.options;
    const made = await run(python, ["-m", "emulator.kubernetes.certificates", folder, endpointOf(region)], {
      cwd: ROOT,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      log: this.file("certificates.log"),
    });
    if (made.code !== 0) throw new Error(`no certificates: ${made.output}`);
    this.write("admin.kubeconfig", this.adminConfig());
    this.write("webhook.kubeconfig", this.webhookConfig());
    this.begin(parts.etcd, etcdArguments(this.file("etcd")));
    const apiServer = this.begin(parts.apiServer, this.apiServerArguments());
    await this.untilReady(apiServer);
    this.begin(parts.controllerManager, this.controllerManagerArguments());
  }

  private apiServerArguments(): string[] {
    return [
      `--etcd-servers=http://127.0.0.1:${ETCD}`,
      "--bind-address=127.0.0.1",
      "--secure-port=443",
      "--advertise-address=127.0.0.1",
      // Its own address may be no endpoint: it is loopback.
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=172.20.0.0/16",
      `--tls-cert-file=${this.file("server.crt")}`,
      `--tls-private-key-file=${this.file("server.key")}`,
      `--client-ca-file=${this.file("ca.crt")}`,
      `--service-account-key-file=${this.file("service-account.pub")}`,
      `--service-account-signing-key-file=${this.file("service-account.key")}`,
      `--service-account-issuer=https://oidc.eks.${this.options.region}.amazonaws.com/id/${IDENTITY}`,
      "--api-audiences=kubernetes.svc",
      `--authentication-token-webhook-config-file=${this.file("webhook.kubeconfig")}`,
      "--authentication-token-webhook-version=v1",
      "--authentication-token-webhook-cache-ttl=0s",
      "--authorization-mode=Node,RBAC",
      "--allow-privileged=true",
      // Webhooks are called at the addresses of pods: there is no kube-proxy.
      "--enable-aggregator-routing=true",
      `--requestheader-client-ca-file=${this.file("ca.crt")}`,
      "--requestheader-username-headers=X-Remote-User",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      `--cert-dir=${this.file("made")}`,
    ];
  }

  private controllerManagerArguments(): string[] {
    const config = this.file("admin.kubeconfig");
    return [
      `--kubeconfig=${config}`,
      `--authentication-kubeconfig=${config}`,
      `--authorization-kubeconfig=${config}`,
      `--service-account-private-key-file=${this.file("service-account.key")}`,
      `--root-ca-file=${this.file("ca.crt")}`,
      "--use-service-account-credentials=true",
      "--bind-address=127.0.0.1",
      "--leader-elect=false",
      // No kubelet tells of the nodes: it would find them lost.
      "--controllers=*,-node-lifecycle-controller",
      "--kube-api-qps=200",
      "--kube-api-burst=400",
      `--cert-dir=${this.file("made")}`,
    ];
  }

  private adminConfig(): unknown {
    const server = {
      server: `https://${endpointOf(this.options.region)}`,
      "certificate-authority": this.file("ca.crt"),
    };
    return config(server, { "client-certificate": this.file("admin.crt"), "client-key": this.file("admin.key") });
  }

  private webhookConfig(): unknown {
    const { endpoint, region } = this.options;
    return config({ server: `${endpoint}/_emulator/token-review/${region}` }, {});
  }

  private async untilReady(apiServer: ChildProcess): Promise<void> {
    const until = Date.now() + PATIENCE_SECONDS * 1000;
    while (Date.now() < until) {
      if (apiServer.exitCode !== null) throw new Error(`kube-apiserver ended; see ${this.file("kube-apiserver.log")}`);
      const answer = await this.ask("/readyz").catch(() => undefined);
      if (answer?.status === 200) return;
      await sleep(250);
    }
    throw new Error(`kube-apiserver is not ready after ${PATIENCE_SECONDS} s; see ${this.file("kube-apiserver.log")}`);
  }

  private begin(program: string, args: readonly string[]): ChildProcess {
    const log = openSync(this.file(`${program.split("/").at(-1) ?? program}.log`), "a");
    const child = spawn(program, args, { cwd: this.options.folder, detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    this.running.push({ child, forget: endWithUs(child) });
    return child;
  }

  private async ask(path: string): Promise<{ status: number; text: string }> {
    const tls = {
      ca: readFileSync(this.file("ca.crt")),
      cert: readFileSync(this.file("admin.crt")),
      key: readFileSync(this.file("admin.key")),
    };
    return new Promise((done, fail) => {
      const asked = request({ host: "127.0.0.1", port: 443, path, ...tls }, (answer) => {
        let text = "";
        answer.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        answer.on("end", () => {
          done({ status: answer.statusCode ?? 0, text });
        });
      });
      asked.on("error", fail);
      asked.end();
    });
  }

  private write(name: string, value: unknown): void {
    writeFileSync(this.file(name), JSON.stringify(value));
  }

  private file(name: string): string {
    return join(this.options.folder, name);
  }
}

function etcdArguments(data: string): string[] {
  const client = `http://127.0.0.1:${ETCD}`;
  return [
    `--data-dir=${data}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    "--listen-peer-urls=http://127.0.0.1:2380",
    // It lives for minutes: nothing need outlast a crash.
    "--unsafe-no-fsync",
  ];
}

function config(cluster: unknown, user: unknown): unknown {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: "user", user }],
    contexts: [{ name: "it", context: { cluster: "cluster", user: "user" } }],
    "current-context": "it",
  };
}
