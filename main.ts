// The app that cdktf.json runs: reads its settings and creates the example that they name.
import { App } from "cdktf";
import { EXAMPLES } from "./examples/examples";
import { clusterSettings, readSettings } from "./examples/settings";

// No stack is shown below, and cdktf takes one for each token: to find its lines in the sources took a tenth of the time.
process.setSourceMapsEnabled(false);
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
