// Names and ids that stand twice: told with the fix, not by the framework's own error.
import { ref, Token } from "cdktf";
import { Construct } from "constructs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  AccessPolicy,
  CoreDns,
  FargateCluster,
  FargateClusterProps,
  FargateLogging,
  FargateProfile,
  FargateServerlessStack,
  FargateServerlessStackProps,
  Findings,
  KubeProxy,
  ServiceAccountRole,
} from "../../lib";
import { addVpc } from "../support/cluster";
import { annotations } from "../support/annotations";
import { declare, testApp } from "../support/synth";

const ROLE = "arn:aws:iam::111122223333:role/ci";

function stackWith(props: Partial<FargateServerlessStackProps>): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "study", { region: "us-east-1", ...props });
}

test("a second profile with the same name is rejected, and one of another name is not", () => {
  const { cluster } = stackWith({});
  const add = (id: string, profileName: string) => () =>
    new FargateProfile(cluster, id, { cluster, profileName, selectors: [{ namespace: id }] });
  add("web", "web")();
  expect(add("shop", "web")).toThrow(
    'study/cluster/shop: [FG809] profileName: the cluster already has a profile "web"; choose another name, or put the selectors in one profile',
  );
  expect(add("store", "shop")).not.toThrow();
});

test("a profile without a subnet is rejected, and one with a subnet is not", () => {
  const profile = (privateSubnetIds: string[]) => () =>
    stackWith({}).cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }], privateSubnetIds });
  expect(profile([])).toThrow(
    "study/cluster/profiles/web: [FG811] privateSubnetIds: the list is empty, and Fargate needs a subnet to run pods in; list private subnets, or leave it out for all subnets of the VPC",
  );
  expect(profile(["subnet-1"])).not.toThrow();
});

test("an access policy that is listed twice is rejected, and two policies are not", () => {
  const grant = (policies: AccessPolicy[]) => () => stackWith({ access: { ci: { principalArn: ROLE, policies } } });
  expect(grant([AccessPolicy.view(["a"]), AccessPolicy.view(["b"])])).toThrow(
    "study/cluster/access/ci: [FG812] policies: AmazonEKSViewPolicy is listed more than once, and EKS keeps one scope per policy of a principal; list it once, with all of its namespaces",
  );
  expect(grant([AccessPolicy.view(["a"]), AccessPolicy.edit(["b"])])).not.toThrow();
});

test("the creator's id is reserved for the creator, unless there is none", () => {
  const access = { creator: { principalArn: ROLE, policies: [AccessPolicy.clusterAdmin()] } };
  expect(() => stackWith({ access })).toThrow(
    'study/cluster: [FG813] access: the id "creator" is reserved for the cluster\'s creator; choose another id, or set grantCreatorAdmin to false',
  );
  expect(() => stackWith({ access, grantCreatorAdmin: false })).not.toThrow();
});

test("what is added under a used id is rejected with the fix, and under another it is not", () => {
  const { cluster } = stackWith({ fargateProfiles: { web: { selectors: [{ namespace: "web" }] } } });
  const profile = (id: string) => () => cluster.addFargateProfile(id, { selectors: [{ namespace: id }] });
  expect(profile("web")).toThrow(
    'study/cluster: [FG814] there is another Fargate profile "web"; choose another id; it is part of an address, so keep the first one unchanged',
  );
  expect(profile("kube-system")).toThrow('[FG814] there is another Fargate profile "kube-system"');
  expect(profile("shop")).not.toThrow();
  const account = (name: string) => () => cluster.addServiceAccount(name, { namespace: "web" });
  expect(account("reader")).not.toThrow();
  expect(account("reader")).toThrow('[FG814] there is another service account of namespace web "reader"');
  expect(account("writer")).not.toThrow();
});

test("an empty id is rejected before anything is created with it, and a name is not", () => {
  const { cluster } = stackWith({});
  const added: [string, (id: string) => unknown][] = [
    ["Fargate profile", (id) => cluster.addFargateProfile(id, { selectors: [{ namespace: "web" }] })],
    ["access entry", (id) => cluster.grantAccess(id, { principalArn: ROLE })],
    ["service account", (id) => cluster.addServiceAccount(id, { namespace: "web" })],
  ];
  for (const [what, add] of added) {
    const told = `study/cluster: [FG753] the id of the ${what} is empty; pass a name, as a string`;
    expect(() => add("")).toThrow(new Error(told));
    expect(() => add("web")).not.toThrow();
  }
});

test("a token is not an id, because it would change with every edit", () => {
  const { cluster } = stackWith({});
  const token = Token.asString(ref("var.name"));
  expect(() => cluster.grantAccess(token, { principalArn: ROLE })).toThrow(
    new Error(
      "study/cluster: [FG753] the id of the access entry is a token, and it is part of an address; write the id out",
    ),
  );
  expect(() => cluster.addServiceAccount(token, { namespace: "web" })).toThrow(
    "study/cluster: [FG753] the id of the service account is a token, and it is part of an address; write the name out, or create a ServiceAccountRole with a serviceAccountName",
  );
  const known = { cluster, namespace: "web", serviceAccountName: token };
  expect(() => new ServiceAccountRole(cluster, "reader", known)).not.toThrow();
});

test("two clusters with the same name and provider are rejected, and with two names, regions or providers they are not", () => {
  const two = (first: Partial<FargateClusterProps>, second: Partial<FargateClusterProps>) => () =>
    declare((stack) => {
      const vpc = addVpc(stack);
      new FargateCluster(stack, "a", { vpc, clusterName: "shop", ...first });
      const provider = new AwsProvider(stack, "other", { alias: "other", region: "eu-west-1" });
      const elsewhere = "provider" in second ? { provider } : {};
      new FargateCluster(stack, "b", { vpc, clusterName: "shop", ...second, ...elsewhere });
    });
  const told =
    'test/b: [FG754] clusterName: test/a is also named "shop", and cluster names are unique in a region; choose another clusterName for one of them';
  const region = "eu-west-1";
  expect(two({}, {})).toThrow(new Error(told));
  expect(two({ region }, { region })).toThrow(new Error(told));
  expect(two({}, { clusterName: "till" })).not.toThrow();
  expect(two({ region }, { region: "us-east-1" })).not.toThrow();
  expect(two({ region }, {})).not.toThrow();
  expect(two({}, { provider: undefined })).not.toThrow();
});

describe("two clusters of one name in two stacks", () => {
  /** What is told of the names. */
  const told = (
    first: Partial<FargateServerlessStackProps>,
    second: Partial<FargateServerlessStackProps>,
  ): string[] => {
    const app = testApp();
    const common = { region: "eu-west-1", kubernetesVersion: "1.36", clusterName: "shop" };
    new FargateServerlessStack(app, "blue", { ...common, ...first });
    new FargateServerlessStack(app, "green", { ...common, ...second });
    app.node.findAll().forEach((each) => each.node.validate());
    return annotations(app).filter((each) => each.includes("FG754"));
  };
  const role = (account: string) => ({
    awsProvider: { assumeRole: { roleArn: `arn:aws:iam::${account}:role/deploy` } },
  });

  it("are warned of, once", () => {
    expect(told({}, {})).toEqual([
      'WARN green/cluster: [FG754] clusterName: blue/cluster is also named "shop", in the same region, and cluster names are unique in a region of an account; choose another clusterName for one of them, or set different profile, assumeRole or allowedAccountIds in their AWS providers',
    ]);
    expect(told(role("111122223333"), role("111122223333"))).toHaveLength(1);
  });

  it.each<[string, Partial<FargateServerlessStackProps>, Partial<FargateServerlessStackProps>]>([
    ["names", {}, { clusterName: "till" }],
    ["regions", {}, { region: "us-east-1" }],
    ["roles that their providers assume", role("111122223333"), role("444455556666")],
    ["profiles", { awsProvider: { profile: "a" } }, { awsProvider: { profile: "b" } }],
    ["accounts", { awsProvider: { allowedAccountIds: ["111122223333"] } }, {}],
  ])("are not, where they differ by their %s", (_, first, second) => {
    expect(told(first, second)).toEqual([]);
  });

  it("are not if the name is known only at apply, and if it is acknowledged", () => {
    const clusterName = "${var.name}";
    expect(told({ clusterName }, { clusterName })).toEqual([]);
    const app = testApp();
    Findings.acknowledge(app, "FG754", "each stack has credentials of its own");
    for (const id of ["a", "b"]) new FargateServerlessStack(app, id, { region: "eu-west-1", clusterName: "shop" });
    app.node.findAll().forEach((each) => each.node.validate());
    expect(annotations(app).filter((each) => each.includes("FG754"))).toEqual([]);
  });
});

test("a second CoreDNS, kube-proxy or logging configuration of a cluster is rejected, and of another cluster it is not", () => {
  const { cluster } = stackWith({});
  const parts: [string, (scope: Construct) => unknown][] = [
    ["the add-on coredns", (scope) => new CoreDns(scope, "dns", { cluster })],
    ["the add-on kube-proxy", (scope) => new KubeProxy(scope, "proxy", { cluster })],
    ["a logging configuration", (scope) => new FargateLogging(scope, "logs", { cluster })],
  ];
  for (const [what, make] of parts) {
    expect(() => make(cluster)).toThrow(`[FG815] the cluster already has ${what}, declared by study/`);
  }
  const { cluster: other } = new FargateServerlessStack(testApp(), "other", {
    region: "us-east-1",
    coreDns: { enabled: false },
  });
  expect(() => new CoreDns(other, "dns", { cluster: other })).not.toThrow();
});
