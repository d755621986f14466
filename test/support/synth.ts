// Synthesises as a real app does: references across stacks prepared, validations run, error annotations fatal, and no
// two elements on one address. cdktf's own Testing.synthScope does none of these.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformDataSource, TerraformResource, TerraformStack, Testing } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { annotations } from "./annotations";

/** Arguments of a resource, a data source, a provider or an output. */
export type Block = Record<string, unknown>;

type Types = Record<string, Record<string, Block>>;

/** What Terraform would be given for one stack. */
export class Synthesized {
  public readonly resource: Types;
  public readonly data: Types;
  public readonly provider: Record<string, Block[]>;
  public readonly output: Record<string, Block>;
  /** Every Terraform address, sorted: the part of the JSON that users' states depend on. */
  public readonly addresses: string[];

  constructor(public readonly json: string) {
    const { resource = {}, data = {}, provider = {}, output = {} } = JSON.parse(json) as Partial<Synthesized>;
    this.resource = resource;
    this.data = data;
    this.provider = provider;
    this.output = output;
    this.addresses = [...list("", resource), ...list("data.", data)].sort();
  }

  /** Addresses of one type that hold all of `parts`: `addressesOf("aws_subnet", "private")`. */
  public addressesOf(type: string, ...parts: string[]): string[] {
    return this.addresses.filter((each) => each.startsWith(`${type}.`) && parts.every((part) => each.includes(part)));
  }

  /** The only address of a type that holds all of `parts`. */
  public address(type: string, ...parts: string[]): string {
    const found = this.addressesOf(type, ...parts);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`${[type, ...parts].join(" … ")} is not one address but ${JSON.stringify(found)}`);
    }
    return first;
  }

  /** What stands at an address. */
  public at(address: string): Block {
    const [name = "", type = ""] = address.split(".").reverse();
    const found = (address.startsWith("data.") ? this.data : this.resource)[type]?.[name];
    if (found === undefined) throw new Error(`nothing is at ${address}`);
    return found;
  }

  /** The arguments of the only element of a type whose address holds all of `parts`. */
  public single(type: string, ...parts: string[]): Block {
    return this.at(this.address(type, ...parts));
  }

  /** The arguments of all of them, in the order of their addresses. */
  public all(type: string, ...parts: string[]): Block[] {
    return this.addressesOf(type, ...parts).map((address) => this.at(address));
  }
}

/** A stack `test` with an AWS provider, and in it what `build` makes: enough for what constructors refuse. */
export function declare(build: (stack: TerraformStack) => void): TerraformStack {
  const stack = new TerraformStack(testApp(), "test");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  build(stack);
  return stack;
}

/** What Terraform would be given for it. */
export function synth(build: (stack: TerraformStack) => void): Synthesized {
  return synthStack(declare(build));
}

/** One stack of a program; the others are prepared too. */
export function synthStack(stack: TerraformStack): Synthesized {
  // Preparing costs as much as the rest, and finds what is to be known of other stacks: one alone needs it not.
  const stacks = stack.node.root.node.findAll().filter((each) => TerraformStack.isStack(each));
  if (stacks.length > 1) for (const each of stacks) each.prepareStack();
  // The local backend and what is read from another stack name the working directory, which is everybody's own.
  const result = new Synthesized(Testing.synth(stack, true).replaceAll(process.cwd(), "."));
  const elements = stack.node
    .findAll()
    .filter((each) => TerraformResource.isTerraformResource(each) || TerraformDataSource.isTerraformDataSource(each));
  // What other stacks tell is a data source in the JSON, and neither of the two in the tree.
  const own = result.addresses.filter((each) => !each.startsWith("data.terraform_remote_state."));
  if (elements.length !== own.length) {
    throw new Error(`${elements.length} elements became ${own.length} addresses: two share a logical id`);
  }
  const errors = annotations(stack).filter((each) => each.startsWith("ERROR"));
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return result;
}

/** An app for stacks that `synth` is too narrow for. One folder serves all of them: nothing is written to it. */
export function testApp(context: Record<string, unknown> = {}): App {
  const outdir = join(tmpdir(), "cdktf-eks-fargate-test");
  mkdirSync(join(outdir, "stacks"), { recursive: true });
  return new App({ outdir, context });
}

function list(prefix: string, types: Types): string[] {
  return Object.entries(types).flatMap(([type, items]) => Object.keys(items).map((name) => `${prefix}${type}.${name}`));
}
