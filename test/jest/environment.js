// What every test file runs in: Node.js, with two things that would take most of the tests' time taken out.
const { isNativeError } = require("node:util/types");
const { TestEnvironment } = require("jest-environment-node");

const { captureStackTrace } = Error;

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // For load-once.js.
    this.global.loadOnce = (path) => require(path);

    // cdktf keeps the whole stack of every token, and Jest maps each frame of it to its source.
    Error.captureStackTrace = (object, ...below) => {
      if (isNativeError(object)) captureStackTrace(object, ...below);
    };
  }
};
