// What every test file runs in: Node.js, with two things that would take most of the tests' time taken out.
const { isNativeError } = require("node:util/types");
const { TestEnvironment } = require("jest-environment-node");

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // For load-once.js.
    this.global.loadOnce = (path) => require(path);

    // cdktf keeps the whole stack of every token. Only an error's stack is worth being mapped to its source.
    const { prepareStackTrace } = Error;
    const prepare = (error, frames) => (isNativeError(error) ? prepareStackTrace(error, frames) : "");
    Error.prepareStackTrace = prepare;
    this.global.Error.prepareStackTrace = prepare;
  }
};
