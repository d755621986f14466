// The app that cdktf.json runs: reads its settings and creates the example stack.
import { App } from "cdktf";
import { readSettings } from "./examples/settings";
import { fargateServerless } from "./examples/fargate-serverless/stack";

try {
  const app = new App();
  const { name, ...settings } = readSettings(app.node, process.env);
  fargateServerless(app, name, settings);
  app.synth();
} catch (error) {
  // What is wrong is in the message; where in the library it was found helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
