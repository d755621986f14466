// A folder of its own for each deployment: the app's configuration, Terraform's, the environment, the logs, the state.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mirrorConfiguration } from "../../../bin/local/mirror";
import { assumeDeployRole, Credentials } from "./aws";
import { inheritedEnvironment, shellWord } from "./environment";
import { nodeProgram, Parts, ROOT } from "./parts";
import { ResidentProvider } from "./provider";
import { run, Run } from "./processes";
import { Terraform } from "./terraform";

export const REGION = "ap-northeast-2";
export const STACK = "fargate-serverless";

/** A socket's path has about 100 characters on any system; the provider adds a name of 17 to its folder. */
const LONGEST_SOCKET_FOLDER = 80;

export interface AppOptions {
  /** The app, from the root of the repository. @default main.ts */
  readonly app?: string;
  /** Settings of the app, as environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Providers to take out, with commas. @default - those of E2E_FILTER, kubernetes and helm unless it is set */
  readonly filter?: string;
  /** Folder of chart archives, for releases that name a repository. @default - releases stay as they are */
  readonly charts?: string;
  /** Tries of each AWS call; the provider's own default is 25, too many to wait for where calls are made to fail. */
  readonly maxRetries?: number;
}

export class Workspace {
  public static temporary(parts: Parts, name: string): Workspace {
    return new Workspace(parts, mkdtempSync(join(tmpdir(), `fargate-e2e-${name}-`)));
  }

  public readonly log: string;
  public readonly emulatorLog: string;
  private credentials?: Credentials;
  private endpoint?: string;
  private options: AppOptions = {};
  private provider?: ResidentProvider;

  public constructor(
    private readonly parts: Parts,
    public readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
    this.log = join(folder, "run.log");
    this.emulatorLog = join(folder, "emulator.log");
    this.write("cdktf.json", {
      language: "typescript",
      app: [nodeProgram("tsx"), join(ROOT, "test/e2e/app.ts")].map(shellWord).join(" "),
      projectId: "cdktf-eks-fargate-e2e",
      sendCrashReports: "false",
    });
    writeFileSync(this.path("terraform.rc"), mirrorConfiguration(parts.mirror));
  }

  /** Points everything at an emulator, as a role that it knows. */
  public async connect(endpoint: string): Promise<void> {
    this.endpoint = endpoint;
    this.credentials = await assumeDeployRole(endpoint, REGION);
  }

  public use(options: AppOptions): void {
    this.options = options;
  }

  /** What every program of this deployment runs with; nothing of the caller's AWS or Terraform settings gets in. */
  public get environment(): NodeJS.ProcessEnv {
    return {
      ...inheritedEnvironment(),
      ...this.options.settings,
      ...this.credentials,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: this.path("no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: this.path("no-aws-credentials"),
      CHECKPOINT_DISABLE: "1",
      CI: "1",
      // Terraform and its providers live for seconds, and spend a fifth of them on collecting garbage.
      GOGC: "400",
      // Else the CLI makes a plugin cache in the home folder.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      TF_CLI_CONFIG_FILE: this.path("terraform.rc"),
      TF_IN_AUTOMATION: "1",
      ...this.socketFolder,
      HELM_CACHE_HOME: this.path("helm"),
      HELM_CONFIG_HOME: this.path("helm"),
      HELM_DATA_HOME: this.path("helm"),
      CDKTF_OUTDIR: this.path("cdktf.out"),
      E2E_APP: this.options.app ?? "main.ts",
      E2E_FILTER: this.options.filter ?? process.env.E2E_FILTER ?? "kubernetes,helm",
      ...(this.options.charts === undefined ? {} : { E2E_CHARTS: this.options.charts }),
      E2E_AWS_PROVIDER: this.parts.awsProviderVersion,
      E2E_FILTER_REPORT: this.path("filter.log"),
      E2E_UNFILTERED: this.path("unfiltered"),
      ...(this.options.maxRetries === undefined ? {} : { E2E_MAX_RETRIES: String(this.options.maxRetries) }),
    };
  }

  /** Synthesises by running the app itself, as `cdktf` would. */
  public async synth(): Promise<void> {
    const { code } = await this.trySynth();
    if (code !== 0) throw new Error(`the app ended with ${code ?? "a signal"}; see ${this.log}`);
  }

  public async trySynth(): Promise<Run> {
    return this.run(nodeProgram("tsx"), [join(ROOT, "test/e2e/app.ts")]);
  }

  /** Runs the real `cdktf` CLI. */
  public async cdktf(...args: readonly string[]): Promise<void> {
    rmSync(this.path("filter.log"), { force: true });
    const { code } = await this.run(nodeProgram("cdktf"), args, 600);
    if (code !== 0) {
      throw new Error(
        `cdktf ${args.join(" ")} ended with ${code ?? "a signal"}\n${this.lastErrors()}\nsee ${this.log}`,
      );
    }
  }

  public terraform(stack = STACK): Terraform {
    return this.terraformIn(this.stackFolder(stack));
  }

  /**
   * Terraform with the stack as `cdktf synth --hcl` writes it, on the same state. What is changed in the deployed copy is changed
   * here too, by an override: the HCL itself stays as it is written.
   */
  public async hcl(name = STACK): Promise<Terraform> {
    const outdir = this.path("hcl.out");
    const app = join(ROOT, this.options.app ?? "main.ts");
    const env = { ...this.environment, CDKTF_OUTDIR: outdir, SYNTH_HCL_OUTPUT: "true" };
    const { code } = await run(nodeProgram("tsx"), [app], { cwd: this.folder, env, log: this.log });
    if (code !== 0) throw new Error(`the app ended with ${code ?? "a signal"}; see ${this.log}`);
    const folder = join(outdir, "stacks", name);
    writeFileSync(
      join(folder, "e2e_override.tf.json"),
      JSON.stringify(overrideOf(JSON.parse(this.deployed(name)) as StackJson)),
    );
    return this.terraformIn(folder);
  }

  private terraformIn(folder: string): Terraform {
    const environment = { ...this.environment, ...this.provider?.environment };
    return new Terraform(this.parts.terraform, folder, environment, this.log);
  }

  /** The stacks that the app made, by name. */
  public get stacks(): string[] {
    const manifest = JSON.parse(this.read("cdktf.out/manifest.json")) as { stacks: Record<string, unknown> };
    return Object.keys(manifest.stacks);
  }

  /** What is deployed of a stack, as text. */
  public deployed(stack = STACK): string {
    return readFileSync(join(this.stackFolder(stack), "cdk.tf.json"), "utf8");
  }

  /** From now on Terraform finds its provider running; `release` ends it. */
  public async keepProvider(): Promise<void> {
    this.provider ??= await ResidentProvider.start(this.parts, this.environment);
  }

  public release(): void {
    this.provider?.stop();
    this.provider = undefined;
  }

  public async run(program: string, args: readonly string[], timeoutSeconds?: number): Promise<Run> {
    return run(program, args, { cwd: this.folder, env: this.environment, log: this.log, timeoutSeconds });
  }

  /** The stack as the app wrote it, before anything was taken out. */
  public unfiltered(): unknown {
    return JSON.parse(readFileSync(join(this.path("unfiltered"), `${STACK}.json`), "utf8"));
  }

  /** The deployed copy of the stack, and a way to change it as a negative control does. */
  public edit(change: (stack: StackJson) => void, name = STACK): void {
    const stack = JSON.parse(this.deployed(name)) as StackJson;
    change(stack);
    writeFileSync(join(this.stackFolder(name), "cdk.tf.json"), JSON.stringify(stack, null, 2));
  }

  public read(name: string): string {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), "utf8") : "";
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  /** Forgets the state, as if the stack had never been deployed from here. */
  public forgetState(): void {
    for (const name of [`terraform.${STACK}.tfstate`, `terraform.${STACK}.tfstate.backup`]) {
      rmSync(this.path(name), { force: true });
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What Terraform said last of what went wrong. */
  public lastErrors(): string {
    const plain = this.read("run.log").replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
    return plain
      .slice(plain.lastIndexOf("\n$ "))
      .split("\n")
      .filter((line) => /Error:|error|Exception/.test(line))
      .slice(-8)
      .join("\n");
  }

  /** Providers that are killed leave their sockets: here they go with the folder. Where its path is too long, in /tmp. */
  private get socketFolder(): NodeJS.ProcessEnv {
    const folder = this.path("sockets");
    if (folder.length > LONGEST_SOCKET_FOLDER) return {};
    mkdirSync(folder, { recursive: true });
    return { PLUGIN_UNIX_SOCKET_DIR: folder };
  }

  private stackFolder(stack: string): string {
    return join(this.folder, "cdktf.out", "stacks", stack);
  }

  private write(name: string, value: unknown): void {
    writeFileSync(this.path(name), JSON.stringify(value, null, 2));
  }
}

export type Block = Record<string, unknown>;

/** A stack's `cdk.tf.json`, as far as tests change it. */
export interface StackJson {
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
  readonly provider: Record<string, Block[]>;
  readonly terraform: Block;
}

/** The versions of providers, and where charts come from. */
function overrideOf({ terraform, resource }: StackJson): unknown {
  const releases = Object.entries(resource.helm_release ?? {}).map(
    ([id, { chart, repository = null, version = null }]) => [id, { chart, repository, version }],
  );
  return {
    terraform: { required_providers: terraform.required_providers },
    resource: { helm_release: Object.fromEntries(releases) as unknown },
  };
}

/** The only block of a type whose id begins so. */
export function block(stack: StackJson, type: string, idPrefix: string): { id: string; block: Block } {
  const found = Object.entries(stack.resource[type] ?? {}).filter(([id]) => id.startsWith(idPrefix));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} ${type} begin with ${idPrefix}, one was expected`);
  }
  return { id: first[0], block: first[1] };
}
