// The helpers themselves: a test that relies on them says little where they let something through.
import childProcess from "node:child_process";
import { Annotations, TerraformOutput, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { Graph } from "./graph";
import { synth, Synthesized, synthStack, testApp } from "./synth";
import { policyOf } from "./policy";
import { synthesizeExample } from "./example";

/** A graph of addresses `aws_x.<name>`, each with what it depends on. */
function graphOf(depends: Record<string, string[]>): Graph {
  const blocks = Object.entries(depends).map(([name, on]) => [name, { depends_on: on.map((each) => `aws_x.${each}`) }]);
  return new Graph(new Synthesized(JSON.stringify({ resource: { aws_x: Object.fromEntries(blocks) as unknown } })));
}

describe("a synthesis in a test", () => {
  it("runs validations", () => {
    const validated = (problems: string[]) => (): unknown =>
      synth((stack) => {
        stack.node.addValidation({ validate: () => problems });
      });
    expect(validated(["no good"])).toThrow("no good");
    expect(validated([])).not.toThrow();
  });

  it("fails on an error that is only annotated", () => {
    const annotated = (level: "addError" | "addWarning") => (): unknown =>
      synth((stack) => {
        Annotations.of(stack)[level]("no good");
      });
    expect(annotated("addError")).toThrow("ERROR test: no good");
    expect(annotated("addWarning")).not.toThrow();
  });

  it("finds two elements that become one", () => {
    const two = (ids: string[]) => (): unknown =>
      synth((stack) => {
        for (const id of ids) new Eip(stack, id);
      });
    expect(two(["a.b", "ab"])).toThrow("2 elements became 1 addresses: two share a logical id");
    expect(two(["a-b", "ab"])).not.toThrow();
  });

  it("prepares references to other stacks", () => {
    const app = testApp();
    const [one, two] = ["one", "two"].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      return stack;
    });
    new TerraformOutput(two!, "ip", { value: new Eip(one!, "ip").publicIp });
    expect(synthStack(two!).output.ip?.value).toMatch(/^\$\{data\.terraform_remote_state\./);
  });

  it("runs no other program, and so needs no Terraform", () => {
    const run = jest.spyOn(childProcess, "execSync");
    synthesizeExample();
    expect(run).not.toHaveBeenCalled();
    run.mockRestore();
  });
});

describe("a graph", () => {
  it("follows what is named, however far", () => {
    const graph = graphOf({ a: ["b"], b: ["c"], c: [], d: [] });
    expect([...graph.needs("aws_x.a")]).toEqual(["aws_x.b", "aws_x.c"]);
    expect([...graph.neededBy("aws_x.c")]).toEqual(["aws_x.a", "aws_x.b"]);
    expect([graph.reaches("aws_x.c", "aws_x.a"), graph.reaches("aws_x.d", "aws_x.c")]).toEqual([false, false]);
  });

  it("orders both ways", () => {
    const graph = graphOf({ a: ["b"], b: ["c"], c: [] });
    expect(graph.creationOrder()).toEqual(["aws_x.c", "aws_x.b", "aws_x.a"]);
    expect(graph.destructionOrder()).toEqual(["aws_x.a", "aws_x.b", "aws_x.c"]);
  });

  it("finds cycles", () => {
    expect(graphOf({ a: ["b"], b: ["a"], c: ["a"] }).cycles()).toEqual(["aws_x.a", "aws_x.b"]);
    expect(graphOf({ a: ["b"], b: [], c: ["a"] }).cycles()).toEqual([]);
  });

  it("finds what is named and not declared", () => {
    expect(graphOf({ a: ["gone"] }).dangling()).toEqual(["aws_x.gone"]);
    expect(graphOf({ a: ["b"], b: [] }).dangling()).toEqual([]);
  });

  it("reads references from any text, and through providers", () => {
    const block = {
      policy: '{"Resource":"${aws_x.b.arn}/${replace(data.aws_y.c-d.url, \\"x\\", \\"\\")}","Who":"$${aws:username}"}',
    };
    const json = {
      resource: { aws_x: { a: block, b: {} }, helm_x: { e: { provider: "helm.far" } } },
      data: { aws_y: { "c-d": {} } },
      provider: { helm: [{ host: "${aws_x.a.id}" }, { alias: "far", host: "${aws_x.b.id}" }] },
    };
    const graph = new Graph(new Synthesized(JSON.stringify(json)));
    expect(graph.directNeeds("aws_x.a")).toEqual(["aws_x.b", "data.aws_y.c-d"]);
    expect(graph.directNeeds("helm_x.e")).toEqual(["aws_x.b"]);
  });
});

describe("a policy in a test", () => {
  it("is read as IAM reads it, with Terraform's expressions as they are", () => {
    const policy =
      '{"Statement":[{"Effect":"Allow","Action":"x","Resource":"${replace(aws_x.a.arn, "y", "")}/$${aws:username}"}]}';
    expect(policyOf({ policy })[0]!.Resource).toBe("${replace(aws_x.a.arn, 'y', '')}/$${aws:username}");
  });
});
