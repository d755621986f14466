/** What is loaded once for all test files. elkjs is not: it looks at the globals to see where it is. */
const LIBRARIES = "cdktf|constructs|@cdktf/provider-[a-z]+|yaml|ipaddr\\.js|bignumber\\.js|fast-check|typescript";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "<rootDir>/test/jest/environment.js",
  maxWorkers: "100%",
  // A busy machine is no failure.
  testTimeout: 120_000,
  roots: ["<rootDir>/test"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/"],
  transform: {
    [`/node_modules/(${LIBRARIES})/`]: "<rootDir>/test/jest/load-once.js",
    "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/tsconfig.jest.json" }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${LIBRARIES})/)`],
};
