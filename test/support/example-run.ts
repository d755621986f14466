// Examples as main.ts runs them without any other setting, beside a stack that has nothing but the platform.
import { EXAMPLES } from "../../examples/examples";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateServerlessStack } from "../../lib";
import { annotations } from "./annotations";
import { Synthesized, synthStack, testApp } from "./synth";

/** One stack of an example. */
export interface ExampleStack {
  readonly id: string;
  readonly stack: FargateServerlessStack;
  readonly made: Synthesized;
  /** What its reader is told, but for the version of Kubernetes, which every example has in common. */
  readonly told: string[];
}

/** The stacks of an example that hold a cluster. */
export function runExample(name: string): ExampleStack[] {
  const app = testApp({ example: name });
  const settings = readSettings(app.node, {});
  const stacks = EXAMPLES.get(name)?.(app, settings.name, clusterSettings(settings)) ?? [];
  return stacks.map((stack) => {
    const made = synthStack(stack);
    return { id: stack.node.id, stack, made, told: annotations(stack).filter((each) => !each.includes("[FG602]")) };
  });
}

/** The only stack of an example. */
export function runOne(name: string): ExampleStack {
  const [only, ...others] = runExample(name);
  if (only === undefined || others.length > 0) throw new Error(`${name} has not one stack`);
  return only;
}

/** What the stack has beyond the platform: its blocks, by their addresses, that a bare stack lacks or has otherwise. */
export function beyondPlatform({ id, made }: ExampleStack): Record<string, unknown> {
  const app = testApp();
  const bare = synthStack(new FargateServerlessStack(app, id, clusterSettings(readSettings(app.node, {}))));
  const known = new Map(bare.addresses.map((each) => [each, JSON.stringify(bare.at(each))]));
  const own = made.addresses.filter((each) => known.get(each) !== JSON.stringify(made.at(each)));
  return Object.fromEntries(own.map((each) => [each, made.at(each)]));
}
