// What `npm run test:cdktn` takes for the same, and what it reads in the guide.
import { WITH_AWS } from "../../scripts/cdktn/aliases";
import { checkGuide, readLine, withAws } from "../../scripts/cdktn/guide";
import { BY_AWS_PROVIDER, BY_CDKTN, compareStacks, Stack } from "../../scripts/cdktn/synthesised";

/** A stack as the library `version` writes it into `path`. */
function stack(version: string, path: string, more: object = {}): Stack {
  const terraform = { backend: { local: { path } }, required_providers: { aws: { source: "aws", version: "6.25.0" } } };
  return { "//": { metadata: { version } }, terraform, resource: { aws_vpc: { net: { tags: ["a"], ...more } } } };
}

const onCdktf = stack("0.21.0", "/a");

describe("the stack on cdktn", () => {
  it("equals the one on cdktf if only version and path differ", () => {
    expect(() => {
      compareStacks(onCdktf, stack("0.24.0", "/b"), BY_CDKTN);
    }).not.toThrow();
  });

  it.each([
    [{ tags: ["b"] }, "resource.aws_vpc.net.tags.0: b"],
    [{ tags: [] }, "resource.aws_vpc.net.tags.0: undefined"],
    [{ cidr_block: "10.0.0.0/16" }, "resource.aws_vpc.net.cidr_block: 10.0.0.0/16"],
  ])("is another where %j differs", (more, difference) => {
    expect(() => {
      compareStacks(onCdktf, stack("0.24.0", "/b", more), BY_CDKTN);
    }).toThrow(`differs from cdktf:\n${difference}`);
  });

  it("was not created by cdktn if it has another version", () => {
    expect(() => {
      compareStacks(onCdktf, stack("0.21.1", "/b"), BY_CDKTN);
    }).toThrow("differs from cdktf:\n//.metadata.version: 0.21.1");
  });

  it("was created by cdktf if nothing differs", () => {
    expect(() => {
      compareStacks(onCdktf, onCdktf, BY_CDKTN);
    }).toThrow("as on cdktf: //.metadata.version, terraform.backend.local.path; it should not be");
  });

  it("has the newer AWS provider where the second alias is in force", () => {
    expect(() => {
      compareStacks(onCdktf, stack("0.24.0", "/b"), BY_AWS_PROVIDER);
    }).toThrow("as on cdktf: terraform.required_providers.aws.source");
  });
});

describe("the guide", () => {
  it("names the aliases that are tested", () => {
    expect(checkGuide).not.toThrow();
  });

  it("has a line for each package manager, to which the second alias is added as a user would", () => {
    expect(readLine(["### npm", "json"])).toEqual({ overrides: { cdktf: "$cdktf" } });
    expect(withAws(readLine(["### pnpm", "json"]))).toEqual({ pnpm: { overrides: WITH_AWS } });
    expect(withAws(readLine(["### pnpm", "yaml"]))).toEqual({ overrides: WITH_AWS });
    expect(withAws(readLine(["### Yarn and Bun", "json"]))).toEqual({ resolutions: WITH_AWS });
  });

  it("has no line under a heading that is not there", () => {
    expect(() => readLine(["### Deno", "json"])).toThrow("the guide has no json below ### Deno");
  });
});
