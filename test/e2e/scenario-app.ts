// The example's app with changes that main.ts has no setting for: E2E_CHANGES names them, in order, with commas.
import { App } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateServerlessStack, FargateServerlessStackProps } from "../../lib";
import { CHANGES, CREATOR_NAMED } from "./scenarios/changes";

const app = new App();
const settings = readSettings(app.node, process.env);
const example: FargateServerlessStackProps = {
  ...clusterSettings(settings),
  tags: { Example: "fargate-serverless", ManagedBy: "cdktf" },
};
const names = (process.env.E2E_CHANGES ?? "").split(",").filter((each) => each !== "");
const props = names.reduce((before, each) => {
  const change = [...CHANGES, CREATOR_NAMED].find((one) => one.name === each);
  if (change === undefined) throw new Error(`there is no change "${each}"`);
  return { ...before, ...change.props(before) };
}, example);
new FargateServerlessStack(app, settings.name, props);
app.synth();
