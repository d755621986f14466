// What plain JavaScript leaves out of a cluster, or gives as something else: told, and not taken for the opposite.
import {
  AccessPolicy,
  AddonVersion,
  EndpointAccess,
  FargateCluster,
  FargateClusterProps,
  SecretsEncryption,
} from "../../lib";
import { addCluster, addVpc } from "../support/cluster";
import { declare } from "../support/synth";

const ROLE = "arn:aws:iam::111122223333:role/devs";

const cluster = (options: object | undefined) => (): unknown =>
  declare((stack) => new FargateCluster(stack, "shop", options as FargateClusterProps));
const withVpc = (options: object) => (): unknown =>
  declare((stack) => new FargateCluster(stack, "shop", { vpc: addVpc(stack), ...options }));

test.each([[{}], [undefined], [{ vpc: null }]])("a cluster without a VPC is rejected: %j", (options) => {
  expect(cluster(options)).toThrow(new Error("test/shop: [FG836] vpc: is missing; set vpc"));
});

test.each<[string, (made: FargateCluster) => void]>([
  [
    "dependency",
    (made) => {
      made.addPodPrerequisite(undefined as never);
    },
  ],
  [
    "workload",
    (made) => {
      made.registerPods(undefined as never, { namespace: "shop" });
    },
  ],
])("a call without its %s is rejected", (name, call) => {
  expect(() =>
    declare((stack) => {
      call(addCluster(stack));
    }),
  ).toThrow(new Error(`test/shop: [FG836] ${name}: is missing; set ${name}`));
});

const refused: [what: string, given: object, error: string, instead: object][] = [
  [
    "a VPC by its id",
    { vpc: "vpc-1" },
    '[FG751] vpc: "vpc-1" is a string, not an IVpc; write new Vpc(...) or Vpc.fromAttributes()',
    {},
  ],
  [
    "a name that is a number",
    { clusterName: 5 },
    '[FG751] clusterName: 5 is a number, not a string; write "5"',
    { clusterName: "5" },
  ],
  [
    "a region that is a number",
    { region: 5 },
    '[FG751] region: 5 is a number, not a string; write "5"',
    { region: "eu-west-1" },
  ],
  [
    "a version that is a number",
    { kubernetesVersion: 1.3 },
    '[FG751] kubernetesVersion: 1.3 is a number, not a string; write "1.3", or "1.30" if a trailing 0 was lost',
    { kubernetesVersion: "1.30" },
  ],
  [
    "no tags",
    { tags: null },
    '[FG751] tags: null is not a map; write a map, such as { key: "value" }, or leave it out',
    {},
  ],
  [
    "a tag of nothing",
    { tags: { Team: null } },
    "[FG751] tags.Team: null is not a string; write a string",
    { tags: { Team: "" } },
  ],
  [
    "access to the endpoint as a string",
    { endpointAccess: "private" },
    '[FG751] endpointAccess: "private" is a string, not an EndpointAccess; write EndpointAccess.privateOnly() or .publicAndPrivate()',
    { endpointAccess: EndpointAccess.privateOnly() },
  ],
  [
    "ranges that are one",
    { endpointAccess: EndpointAccess.publicAndPrivate("203.0.113.7/32" as unknown as string[]) },
    '[FG751] endpointAccess.publicCidrs: "203.0.113.7/32" is a string, not a list; write ["203.0.113.7/32"]',
    { endpointAccess: EndpointAccess.publicAndPrivate(["203.0.113.7/32"]) },
  ],
  [
    "encryption as a string",
    { secretsEncryption: "own" },
    '[FG751] secretsEncryption: "own" is a string, not a SecretsEncryption; write SecretsEncryption.ownKey(), .existingKey() or .awsOwnedKey()',
    { secretsEncryption: SecretsEncryption.ownKey() },
  ],
  [
    "false as a string",
    { grantCreatorAdmin: "false" },
    '[FG751] grantCreatorAdmin: "false" is a string, not true or false; write false, without quotes',
    { grantCreatorAdmin: false },
  ],
  [
    "days as a string",
    { controlPlaneLogRetentionDays: "90" },
    '[FG751] controlPlaneLogRetentionDays: "90" is a string, not a number; write 90, without quotes',
    { controlPlaneLogRetentionDays: 90 },
  ],
  [
    "a list that is one of its entries",
    { controlPlaneLogTypes: "api" },
    '[FG751] controlPlaneLogTypes: "api" is a string, not a list; write ["api"]',
    { controlPlaneLogTypes: ["api"] },
  ],
];

test.each(refused)("a cluster rejects %s", (_, given, error, instead) => {
  expect(withVpc(given)).toThrow(new Error(`test/shop: ${error}`));
  expect(withVpc(instead)).not.toThrow();
});

const grants: [what: string, given: object, error: string][] = [
  ["nobody", { principalArn: undefined }, "[FG836] principalArn: is missing; set principalArn"],
  [
    "a policy for a list of them",
    { policies: "AmazonEKSViewPolicy" },
    '[FG751] policies: "AmazonEKSViewPolicy" is a string, not a list; write ["AmazonEKSViewPolicy"]',
  ],
  ["no policies", { policies: null }, "[FG751] policies: null is not a list; write a list, or leave it out"],
  [
    "a policy of nothing",
    { policies: [AccessPolicy.view(), null] },
    "[FG751] policies[1]: null is not an AccessPolicy; write AccessPolicy.clusterAdmin(), .admin(), .edit(), .view() or .of()",
  ],
  [
    "a policy by its name",
    { policies: ["AmazonEKSViewPolicy"] },
    '[FG751] policies[0]: "AmazonEKSViewPolicy" is a string, not an AccessPolicy; write AccessPolicy.clusterAdmin(), .admin(), .edit(), .view() or .of()',
  ],
  [
    "a group for a list of them",
    { kubernetesGroups: "viewers" },
    '[FG751] kubernetesGroups: "viewers" is a string, not a list; write ["viewers"]',
  ],
];

test.each(grants)("an access entry rejects %s", (_, given, error) => {
  const grant = (options: object) => (): unknown =>
    declare((stack) => addCluster(stack).grantAccess("devs", { principalArn: ROLE, ...options }));
  expect(grant(given)).toThrow(new Error(`test/shop/access/devs: ${error}`));
  expect(grant({ policies: [AccessPolicy.view()], kubernetesGroups: ["viewers"] })).not.toThrow();
});

test("what is added to a cluster reports a missing required property", () => {
  const nothing = undefined as never;
  declare((stack) => {
    const made = addCluster(stack);
    expect(() => made.addFargateProfile("web", nothing)).toThrow(
      new Error("test/shop/profiles/web: [FG836] selectors: is missing; set selectors"),
    );
    expect(() => made.addServiceAccount("web", nothing)).toThrow(
      new Error("test/shop: [FG836] web: namespace: is missing; set namespace"),
    );
    expect(() => made.addFargateProfile("shop", { selectors: [{ namespace: "web" }] })).not.toThrow();
    expect(() => made.addServiceAccount("web", { namespace: "web" })).not.toThrow();
  });
});

test("an add-on's version is not left out, which would mean one that is looked up", () => {
  expect(() => AddonVersion.of(undefined as never)).toThrow(
    new Error("[FG836] AddonVersion.of: version: is missing; set version"),
  );
  expect(() => AddonVersion.of("v1.11.4-eksbuild.2")).not.toThrow();
});
