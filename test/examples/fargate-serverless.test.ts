// The example as a whole: its JSON, its addresses, its policies. Read every change in the snapshot as a plan: an address
// that goes is a resource destroyed.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fargateServerless } from "../../examples/fargate-serverless/stack";
import { readSettings } from "../../examples/settings";
import { App } from "cdktf";
import { exampleStack, synthesizeExample } from "../support/example";
import { annotations } from "../support/annotations";
import { listed, policiesOf } from "../support/policy";

const example = synthesizeExample();

describe("the example", () => {
  it("has these addresses", () => {
    expect(example.addresses.join("\n")).toMatchSnapshot();
  });

  it("is this JSON, but for the backend and the versions of providers", () => {
    const { data, output, provider, resource } = example;
    expect({ data, output, provider, resource }).toMatchSnapshot();
  });

  it("reports only the version of Kubernetes", () => {
    const told = annotations(exampleStack());
    expect(told).toEqual([expect.stringMatching(/^WARN fargate-serverless\/cluster: \[FG602\] kubernetesVersion/)]);
  });
});

/** What an app ends with: its exit code, what it said, and the file of its stack. */
interface Run {
  readonly code: number | null;
  readonly told: string;
  readonly json?: string;
}

describe("the app", () => {
  const outdir = mkdtempSync(join(tmpdir(), "cdktf-eks-fargate-app-"));
  const fileOf = (out: string, stack: string): string =>
    readFileSync(join(out, "stacks", stack, "cdk.tf.json"), "utf8");

  /** Runs main.ts in a process of its own. */
  function run(out: string, environment: Record<string, string>): Promise<Run> {
    const env = { PATH: process.env.PATH, CDKTF_OUTDIR: join(outdir, out), ...environment };
    const child = spawn(process.execPath, ["--import", "tsx", "main.ts"], { env });
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
    return new Promise((resolve) =>
      child.on("close", (code) => {
        resolve({ code, told });
      }),
    );
  }

  let [plain, bad]: Run[] = [];
  beforeAll(async () => {
    [plain, bad] = await Promise.all([run("plain", {}), run("bad", { MAX_AZS: "9", AWS_REGION: "Seoul" })]);
  });
  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  it("writes in a process of its own what it writes here, to the last byte", () => {
    const here = join(outdir, "here");
    const app = new App({ outdir: here });
    const { name, ...settings } = readSettings(app.node, {});
    fargateServerless(app, name, settings);
    app.synth();
    expect(plain).toEqual({ code: 0, told: "" });
    expect(fileOf(join(outdir, "plain"), name)).toBe(fileOf(here, name));
  });

  it("ends with every bad setting by its name, and with nothing else", () => {
    expect(bad).toEqual({
      code: 1,
      told: [
        "bad settings:",
        '  - AWS_REGION is "Seoul"; write a region, for example ap-northeast-2',
        '  - MAX_AZS is "9"; write a whole number from 2 to 6',
        "",
      ].join("\n"),
    });
  });
});

describe("synthesis", () => {
  it("gives the same bytes for the same input", () => {
    expect(synthesizeExample().json).toBe(example.json);
  });
});

const policies = policiesOf(example);

/** Where a star is meant, and why. */
const MEANT: readonly { readonly where: RegExp; readonly why: string }[] = [
  {
    where: /^aws_iam_policy\.load-balancer-controller_policy_/,
    why: "the controller's published policy, taken as published",
  },
  {
    where: /^aws_kms_key\.cluster_secrets-key_/,
    why: "a key's own policy: * is this key, and the account's root must keep all rights to it",
  },
];

describe("the policies of the example", () => {
  const ours = policies.filter(([where]) => !MEANT.some((each) => each.where.test(where)));

  it("are all looked at, and so are the exceptions", () => {
    expect(policies.map(([where]) => where.replace(/_[0-9A-F]{8} /, " "))).toEqual([
      "aws_iam_policy.load-balancer-controller_policy policy",
      "aws_iam_policy.logging_policy policy",
      "aws_iam_role.cluster_profiles_kube-system_pod-execution-role assume_role_policy",
      "aws_iam_role.cluster_profiles_study_wildcard_pod-execution-role assume_role_policy",
      "aws_iam_role.cluster_role assume_role_policy",
      "aws_iam_role.load-balancer-controller_service-account assume_role_policy",
      "aws_iam_role_policy.cluster_role_secrets-encryption policy",
      "aws_kms_key.cluster_secrets-key policy",
    ]);
    expect(policies).toHaveLength(ours.length + MEANT.length);
  });

  it.each(ours)("%s has no wildcard in its actions, and none in its resources", (_, statements) => {
    expect(statements).not.toEqual([]);
    expect(statements.flatMap(({ Action }) => listed(Action)).filter((each) => each.includes("*"))).toEqual([]);
    expect(statements.flatMap(({ Resource }) => listed(Resource)).filter((each) => each === "*")).toEqual([]);
  });

  it.each(policies)("%s has no wildcard in its trust policy", (_, statements) => {
    const principals = statements.flatMap(({ Principal = {} }) => Object.values(Principal).flatMap(listed));
    expect(principals.filter((each) => each.includes("*"))).toEqual([]);
    expect(statements.map(({ Effect }) => Effect)).not.toContain("Deny");
  });

  it.each(policies.filter(([where]) => where.endsWith("assume_role_policy")))(
    "%s trusts under a condition",
    (_, statements) => {
      expect(statements.filter(({ Condition }) => Condition === undefined)).toEqual([]);
    },
  );
});
