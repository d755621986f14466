/** What is loaded once for all test files. elkjs is not: it looks at the globals to see where it is. */
const LIBRARIES = "cdktf|constructs|@cdktf/provider-[a-z]+|yaml|fast-check|typescript";

const common = {
  testEnvironment: "<rootDir>/test/jest/environment.js",
  roots: ["<rootDir>/test"],
  setupFiles: ["<rootDir>/test/jest/pin-day.ts"],
  transform: {
    [`/node_modules/(${LIBRARIES})/`]: "<rootDir>/test/jest/load-once.js",
    "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/tsconfig.jest.json" }],
  },
  // What the tool loads only when it is asked for is named by what it is compiled to.
  moduleNameMapper: {
    "^(\\.{1,2}/(?:[a-z]+-command|fix/fix|codes|baseline|text|json|sarif|github|junit))\\.js$": "$1",
  },
  transformIgnorePatterns: [`/node_modules/(?!(${LIBRARIES})/)`],
};

/** What is more than lib/: the examples, the tool, the documents, and what all of it together promises. */
const WHOLE = ["bin", "diagram", "docs", "examples", "scripts", "security"].map((name) => `<rootDir>/test/${name}/`);
const NEVER = ["/node_modules/", "<rootDir>/test/e2e/"];

/** @type {import("jest").Config} */
module.exports = {
  maxWorkers: "100%",
  // A busy machine is no failure.
  testTimeout: 120_000,
  projects: [
    { ...common, displayName: "unit", testPathIgnorePatterns: [...NEVER, ...WHOLE] },
    { ...common, displayName: "whole", roots: WHOLE, testPathIgnorePatterns: NEVER },
  ],
};
