// What all examples have in common: their list, their READMEs, and that they synthesise without an account.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES } from "../../examples/examples";
import { EXAMPLE_NAMES, readSettings } from "../../examples/settings";
import { freshReadme } from "../../scripts/example-readmes";
import { fargateMatchers } from "../../lib/testing";
import { runExample } from "../support/example-run";
import { testApp } from "../support/synth";

expect.extend(fargateMatchers);

const folder = join(__dirname, "../../examples");
const folders = readdirSync(folder).filter((each) => statSync(join(folder, each)).isDirectory());

describe("the examples", () => {
  it("are the folders of examples/, each with a program", () => {
    expect([...EXAMPLES.keys()]).toEqual(EXAMPLE_NAMES);
    expect([...EXAMPLE_NAMES].sort()).toEqual(folders.sort());
  });

  it("are all in the list that a reader finds", () => {
    const list = readFileSync(join(folder, "README.md"), "utf8");
    expect([...list.matchAll(/^\| \[[^\]]+\]\(([^)]+)\)/gm)].map(([, name]) => name)).toEqual(EXAMPLE_NAMES);
  });

  it("are chosen by context or environment, and give their name to the cluster", () => {
    expect(readSettings(testApp({ example: "jobs" }).node, {})).toMatchObject({ example: "jobs", name: "jobs" });
    const named = readSettings(testApp().node, { EXAMPLE: "jobs", CLUSTER_NAME: "shop" });
    expect(named).toMatchObject({ example: "jobs", name: "shop" });
    expect(readSettings(testApp().node, {})).toMatchObject({
      example: "fargate-serverless",
      name: "fargate-serverless",
    });
  });

  it("that do not exist are an error that lists those that do", () => {
    expect(() => readSettings(testApp({ example: "job" }).node, {})).toThrow(
      `context "example" is "job"; write one of ${EXAMPLE_NAMES.join(", ")}`,
    );
  });

  it.each(EXAMPLE_NAMES.filter((each) => each !== "rejected-pod"))(
    "come up in one deploy, run only on Fargate, and leave nothing behind: %s",
    (example) => {
      for (const { stack } of runExample(example)) {
        expect(stack).toScheduleOnFargate();
        expect(stack).toDestroyCleanly();
      }
    },
  );

  it.each(EXAMPLE_NAMES.filter((each) => !["rejected-pod", "shop"].includes(each)))(
    "put the platform on its own profile and everything else on that of the study: %s",
    (example) => {
      for (const { stack } of runExample(example)) {
        for (const { namespace } of stack.explain().pods) {
          const profile = namespace === "kube-system" ? "kube-system" : "study_wildcard";
          expect({ namespace }).toMatchFargateProfile(profile, stack.cluster);
        }
      }
    },
  );

  it.each(EXAMPLE_NAMES)(
    "have a README whose program, sizes and prices are current: %s (else run: npx tsx scripts/example-readmes.ts)",
    (example) => {
      expect(readFileSync(join(folder, example, "README.md"), "utf8")).toBe(freshReadme(example));
    },
  );
});
