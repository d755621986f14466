// The app that cdktf.json runs: reads its settings and creates the example that they name.
import { App } from "cdktf";
import { EXAMPLES } from "./examples/examples";
import { clusterSettings, readSettings } from "./examples/settings";

try {
  const app = new App();
  const settings = readSettings(app.node, process.env);
  EXAMPLES.get(settings.example)?.(app, settings.name, clusterSettings(settings));
  app.synth();
} catch (error) {
  // What is wrong is in the message; where in the library it was found helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
