import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

// The rules of the house that a linter can hold. Why each one is there stands in its message.
const pure = [
  {
    selector: "BinaryExpression[operator='instanceof']",
    message: "Use a static isX() guard: two copies of a package break instanceof.",
  },
  {
    selector: "CallExpression[callee.property.name='addDependency']",
    message: "cdktf ignores node.addDependency; use dependsOn.",
  },
  { selector: "MemberExpression[object.name='Aspects']", message: "The library adds no aspects." },
  {
    selector: "MemberExpression[object.name='process']",
    message: "Synthesis is pure: take a prop instead of reading the process.",
  },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: "Synthesis has no clock." },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Synthesis has no clock." },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Synthesis is deterministic." },
];
const stacksOnly = {
  selector:
    "NewExpression[callee.name=/^(TerraformOutput|AwsProvider|KubernetesProvider|HelmProvider|App|TerraformStack)$/]",
  message: "A construct declares no outputs, providers or stacks; lib/stacks does.",
};

export default tseslint.config(
  {
    ignores: [
      "dist/",
      ".cache/",
      "cdktf.out/",
      "coverage/",
      ".site/",
      "site/",
      "**/*.js",
      "**/*.mjs",
      "**/*.cjs",
      "**/*.d.ts",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-extraneous-class": ["error", { allowStaticOnly: true, allowConstructorOnly: true }],
    },
  },
  {
    files: ["lib/**/*.ts"],
    rules: {
      "no-console": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-restricted-syntax": ["error", ...pure, stacksOnly],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^@cdktf/provider-[^/]+$",
              message: "Import @cdktf/provider-x/lib/<resource>: the index loads every resource.",
            },
            { regex: "^cdktf/lib/", message: "cdktf internals are not API and differ in cdktn." },
            { regex: "^(node:)?(fs|path|os|child_process|net|http|https|process)(/|$)", message: "lib/ does no I/O." },
          ],
        },
      ],
    },
  },
  { files: ["lib/stacks/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...pure] } },
  // The one clock: what is reported may depend on the day.
  { files: ["lib/rules/today.ts"], rules: { "no-restricted-syntax": "off" } },
  // Reads the files that a program names; nothing else does.
  { files: ["lib/objects/read-files.ts"], rules: { "no-restricted-imports": "off" } },
  // The readers throw and catch their own errors, which no other copy of the package sees.
  {
    files: ["lib/rules/yaml/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...pure.filter(({ selector }) => !selector.includes("instanceof"))] },
  },
  {
    files: ["lib/rules/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^(cdktf|constructs|@cdktf/)", message: "rules/ are pure functions and know no constructs." },
            { regex: "^(node:)?(fs|path|os|child_process|net|http|https|process)(/|$)", message: "lib/ does no I/O." },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    ...jest.configs["flat/recommended"],
    rules: {
      ...jest.configs["flat/recommended"].rules,
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*", "fc.assert"] }],
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
