// `local`: a stack as the emulator deploys it, and what is said where something is missing. test/e2e deploys for real.
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join, resolve } from "node:path";
import { rehearsed } from "../../bin/local/rehearsed";
import { stacksIn } from "../../bin/local/program";
import { makeFolder, runTool } from "./fake-terminal";

const stateOf = (stack: string): string => `/states/${stack}.tfstate`;

/** A stack with these blocks, as CDKTF writes it. */
const stack = (blocks: object): string =>
  JSON.stringify({
    "//": { metadata: { stackName: "shop" } },
    terraform: { backend: { s3: { bucket: "states" } }, required_providers: { aws: { version: "6.25.0" } } },
    provider: { aws: [{ region: "eu-west-1" }] },
    ...blocks,
  });

const read = (text: string): Record<string, Record<string, unknown>> =>
  JSON.parse(text) as Record<string, Record<string, unknown>>;

describe("a stack of the rehearsal", () => {
  it("has its state in the folder of the rehearsal, not where the program keeps it", () => {
    const { text, notes } = rehearsed(stack({}), { stateOf });
    expect(read(text).terraform?.backend).toEqual({ local: { path: "/states/shop.tfstate" } });
    expect(notes).toEqual([]);
  });

  it("reads the state of another stack there too", () => {
    const other = { backend: "s3", config: { bucket: "states" }, workspace: "${terraform.workspace}" };
    const data = { terraform_remote_state: { "cross-stack-reference-input-platform": other } };
    const { text } = rehearsed(stack({ data }), { stateOf });
    expect(read(text).data?.terraform_remote_state).toEqual({
      "cross-stack-reference-input-platform": {
        ...other,
        backend: "local",
        config: { path: "/states/platform.tfstate" },
      },
    });
  });

  it("is rejected if it reads the state of another program", () => {
    const data = { terraform_remote_state: { network: { backend: "s3" } } };
    expect(() => rehearsed(stack({ data }), { stateOf })).toThrow(
      "the emulator has no state of another program: network",
    );
  });

  it("acts in the emulator's account", () => {
    const aws = [{ region: "eu-west-1", profile: "prod", assume_role: [{ role_arn: "arn:aws:iam::1:role/x" }] }];
    const { text, notes } = rehearsed(stack({ provider: { aws } }), { stateOf });
    expect(read(text).provider?.aws).toEqual([{ region: "eu-west-1" }]);
    expect(notes).toEqual(["the AWS provider acts in the emulator's account, without assume_role, profile"]);
  });

  it("is without what the emulator does not know, and without objects of the cluster", () => {
    const resource = {
      aws_sqs_queue: { orders: {} },
      aws_vpc: { main: {} },
      aws_route53_zone: { zone: {} },
      aws_route_table: { main: {} },
      aws_efs_file_system: { files: {} },
      kubernetes_namespace: { web: {} },
      random_id: { suffix: {} },
    };
    const { text, notes } = rehearsed(stack({ resource }), { stateOf });
    expect(Object.keys(read(text).resource ?? {})).toEqual([
      "aws_vpc",
      "aws_route_table",
      "aws_efs_file_system",
      "random_id",
    ]);
    expect(notes).toEqual([
      "the emulator does not know aws_sqs_queue.orders, which is left out",
      "the emulator does not know aws_route53_zone.zone, which is left out",
      "1 resources of the providers kubernetes and helm are left out: there is no Kubernetes API",
    ]);
  });

  it("is rejected if what stays needs what the emulator does not know", () => {
    const resource = {
      aws_sqs_queue: { orders: {} },
      aws_iam_policy: { send: { policy: "${aws_sqs_queue.orders.arn}" } },
    };
    expect(() => rehearsed(stack({ resource }), { stateOf })).toThrow(
      "what stays needs aws_sqs_queue.orders, without which the stack cannot be deployed",
    );
  });

  it("runs with the version of the AWS provider that a mirror has", () => {
    const { text } = rehearsed(stack({}), { stateOf, awsProviderVersion: "5.100.0" });
    expect(read(text).terraform?.required_providers).toEqual({ aws: { version: "5.100.0" } });
  });
});

it("stacks are deployed after those that they need", () => {
  const entry = (name: string, ...dependencies: string[]): object => ({
    name,
    dependencies,
    synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
  });
  const stacks = { web: entry("web", "platform"), jobs: entry("jobs", "web"), platform: entry("platform") };
  const folder = makeFolder({ "manifest.json": JSON.stringify({ stacks }) });
  expect(stacksIn(folder.path).map(({ name }) => name)).toEqual(["platform", "web", "jobs"]);
  folder.remove();
});

it.each([[[]], [["sideways"]], [["up", "web"]]])("local %j is a mistake of the command line", async (words) => {
  const { code, err } = await runTool(["local", ...words]);
  expect(code).toBe(2);
  expect(err).toBe("cdktf-eks-fargate: choose one of up, plan, down\ntry: cdktf-eks-fargate local --help\n");
});

describe("what is missing is named", () => {
  const root = resolve(__dirname, "../..");
  const cli = [require.resolve("tsx/cli"), join(root, "bin/cli.ts"), "local", "up"];

  /** What the tool says in a folder with these files, with only the programs of its folder `bin`. */
  const say = (files: Readonly<Record<string, string>>): string => {
    const folder = makeFolder({ "bin/terraform": "#!/bin/sh\n", ...files });
    for (const name of Object.keys(files).concat("bin/terraform")) chmodSync(join(folder.path, name), 0o755);
    const env = { PATH: join(folder.path, "bin"), HOME: folder.path };
    const { stderr, status } = spawnSync(process.execPath, cli, { cwd: folder.path, env, encoding: "utf8" });
    folder.remove();
    expect(status).toBe(2);
    return stderr.split("\n")[0] ?? "";
  };

  const PYTHON = { "bin/python3": "#!/bin/sh\n" };

  it.each([
    [
      "Terraform",
      { "bin/terraform": "#!/bin/sh\nexit 1\n" },
      "cdktf-eks-fargate: terraform does not run; install Terraform, or set TERRAFORM_BINARY_NAME",
    ],
    [
      "moto",
      {},
      `cdktf-eks-fargate: no Python has moto; install it with: python3 -m pip install -r ${join(root, "emulator/requirements.txt")}`,
    ],
    ["a program", PYTHON, "cdktf-eks-fargate: there is no cdktf.json here; run it in the folder of the program"],
    [
      "a command that runs it",
      { ...PYTHON, "cdktf.json": "{}" },
      "cdktf-eks-fargate: cdktf.json has no app, the command that runs the program",
    ],
  ])("%s", (_what, files, text) => {
    expect(say(files)).toBe(text);
  });
});
