// Rights of pod execution roles to fill a pull through cache.
import { FargateProfileOptions } from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, ClusterOptions } from "../support/cluster";
import { declare, Synthesized, synthStack } from "../support/synth";

function build(
  options: ClusterOptions,
  profile: Partial<FargateProfileOptions> = {},
): { made: Synthesized; told: string[] } {
  const stack = declare((each) => {
    const cluster = addCluster(each, { region: "eu-west-1", ...options });
    for (const namespace of ["a", "b"])
      cluster.addFargateProfile(namespace, { selectors: [{ namespace }], ...profile });
  });
  return { made: synthStack(stack), told: annotations(stack) };
}

test("pods may fill the caches that are named, and no repository besides", () => {
  const { made } = build({ pullThroughCachePrefixes: ["ecr-public", "docker-hub/"] });
  const [policy] = made.all("aws_iam_policy").filter((each) => String(each.policy).includes("ecr:"));
  const { Statement } = JSON.parse(String(policy?.policy)) as { Statement: { Action: string[]; Resource: string[] }[] };
  expect(Statement).toHaveLength(1);
  expect(Statement[0]?.Action).toEqual(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]);
  expect(Statement[0]?.Resource.map((each) => each.replace(/\$\{[^}]*\}/g, "*"))).toEqual([
    "arn:*:ecr:eu-west-1:*:repository/ecr-public/*",
    "arn:*:ecr:eu-west-1:*:repository/docker-hub/*",
  ]);
  const attached = made
    .all("aws_iam_role_policy_attachment")
    .filter((each) => String(each.policy_arn).includes("cache"));
  expect(attached).toHaveLength(2);
});

test("the rule for all caches is for all repositories", () => {
  const { made } = build({ pullThroughCachePrefixes: ["ROOT"] });
  expect(JSON.stringify(made.all("aws_iam_policy"))).toContain(":repository/*");
});

test("without a cache there is no policy", () => {
  expect(JSON.stringify(build({}).made.all("aws_iam_policy"))).not.toContain("ecr:");
  expect(JSON.stringify(build({ pullThroughCachePrefixes: [] }).made.all("aws_iam_policy"))).not.toContain("ecr:");
});

test("a role that exists must have the rights, which is reported", () => {
  const podExecutionRoleArn = "arn:aws:iam::111122223333:role/pods";
  const { made, told } = build({ pullThroughCachePrefixes: ["ecr-public"] }, { podExecutionRoleArn });
  expect(JSON.stringify(made.all("aws_iam_policy"))).not.toContain("ecr:");
  expect(told.join()).toContain("be allowed ecr:BatchImportUpstreamImage, ecr:CreateRepository on arn:");
});

test.each([
  "",
  "Docker Hub",
  "https://ecr-public",
  "ECR-public",
  "public.ecr.aws:443",
  "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
])("what is not a prefix is rejected: %s", (prefix) => {
  expect(() => build({ pullThroughCachePrefixes: ["ecr-public", prefix] })).toThrow(
    `test/shop: [FG558] pullThroughCachePrefixes[1]: "${prefix}" is not the prefix of a repository; write only the prefix of the rule, such as ecr-public or docker-hub, or ROOT for the rule of all repositories`,
  );
});
