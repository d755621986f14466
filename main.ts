// The app that cdktf.json runs: reads its settings and creates the example stack.
import { App } from "cdktf";
import { readSettings } from "./examples/settings";
import { fargateServerless } from "./examples/fargate-serverless/stack";

const app = new App();
const { name, ...settings } = readSettings(app.node, process.env);
fargateServerless(app, name, settings);
app.synth();
