#!/usr/bin/env node
// The plugin `kubectl fargate`: kubectl runs what is called kubectl-fargate and on the PATH.
import { runPlugin } from "./cluster/plugin";
import { guard } from "./run";
import { processTerminal } from "./terminal";

const terminal = processTerminal();
void guard("kubectl fargate", "", terminal, () => runPlugin(process.argv.slice(2), terminal)).then((code) => {
  process.exitCode = code;
});
