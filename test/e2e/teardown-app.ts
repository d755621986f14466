// The example's app with a cluster that refuses to be deleted, as long as E2E_PROTECTED says so.
import { App } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateServerlessStack } from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const { E2E_PROTECTED } = process.env;
new FargateServerlessStack(app, settings.name, {
  ...clusterSettings(settings),
  ...(E2E_PROTECTED === undefined ? {} : { deletionProtection: E2E_PROTECTED === "yes" }),
});
app.synth();
