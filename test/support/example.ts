// The example stack as main.ts makes it without any setting.
import { fargateServerless } from "../../examples/fargate-serverless/stack";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateServerlessStack } from "../../lib";
import { synthStack, Synthesized, testApp } from "./synth";

/** The stack itself, in an app of its own. */
export function exampleStack(context: Record<string, unknown> = {}): FargateServerlessStack {
  const app = testApp(context);
  const settings = readSettings(app.node, {});
  return fargateServerless(app, settings.name, clusterSettings(settings));
}

/** Its JSON. */
export function synthesizeExample(context: Record<string, unknown> = {}): Synthesized {
  return synthStack(exampleStack(context));
}
