// The one order, up and down, read from the example's JSON: made after what it needs, destroyed before it.
import { synthesizeExample } from "../support/example";
import { Graph } from "../support/graph";

const example = synthesizeExample();
const graph = new Graph(example);

const cluster = example.address("aws_eks_cluster");
const profile = (name: string): string => example.address("aws_eks_fargate_profile", `profiles_${name}_`);
const [first, second] = [profile("kube-system"), profile("study_wildcard")];
const coreDns = example.address("aws_eks_addon", "core-dns");
const release = example.address("helm_release");
const configMap = example.address("kubernetes_config_map_v1");
const associations = example.addressesOf("aws_eks_access_policy_association");
const entries = example.addressesOf("aws_eks_access_entry");
const inCluster = example.addresses.filter((each) => /^(kubernetes|helm)_/.test(each));
const attachments = (part: string): string[] => example.addressesOf("aws_iam_role_policy_attachment", part);

const inControlPlane = example.addresses.filter((each) => /^aws_eks_(?!cluster)/.test(each));

const edges: [what: string, later: string[], earlier: string[]][] = [
  ["what EKS keeps for the cluster, profiles and access entries too: the control plane", inControlPlane, [cluster]],
  [
    "a profile: the private routes, so that its pods can pull images",
    [first, second],
    example.addressesOf("aws_route", "private"),
  ],
  [
    "a profile: the routes' tables on the subnets",
    [first, second],
    example.addressesOf("aws_route_table_association", "private"),
  ],
  [
    "a profile: the NAT gateway and the way out of it",
    [first, second],
    [
      ...example.addressesOf("aws_nat_gateway"),
      ...example.addressesOf("aws_route", "public"),
      ...example.addressesOf("aws_route_table_association", "public"),
    ],
  ],
  ["a profile: the permissions of its role to pull images and to log", [first], attachments("profiles_kube-system")],
  ["another profile: likewise", [second], attachments("profiles_study_wildcard")],
  ["another profile: the one that CoreDNS runs on", [second], [first]],
  ["what is in the cluster: the creator's access", inCluster, [...entries, ...associations]],
  ["what is in the cluster: kube-system's profile, by when the access is in force", inCluster, [first]],
  ["CoreDNS: the profile that takes it", [coreDns], [first]],
  ["CoreDNS: the logging configuration, which a pod reads when it starts", [coreDns], [configMap]],
  ["CoreDNS: the group that its logs go to", [coreDns], example.addressesOf("aws_cloudwatch_log_group", "logging")],
  ["the controller: the profile that takes it", [release], [first]],
  ["the controller: the logging configuration", [release], [configMap]],
  [
    "the controller: its permissions, which it needs to clean up too",
    [release],
    attachments("load-balancer-controller"),
  ],
  [
    "the controller: the issuer that its role trusts",
    [release],
    example.addressesOf("aws_iam_openid_connect_provider"),
  ],
  [
    "the control plane: the right to use the key of its secrets",
    [cluster],
    example.addressesOf("aws_iam_role_policy", "secrets-encryption"),
  ],
  ["the control plane: the permissions of its role", [cluster], attachments("cluster_role")],
  [
    "the control plane: the group of its logs, which EKS would make for ever",
    [cluster],
    example.addressesOf("aws_cloudwatch_log_group", "cluster"),
  ],
  [
    "the platform: everything",
    ["terraform_data.platform"],
    [coreDns, release, first, second, configMap, ...example.addressesOf("aws_eks_addon")],
  ],
];

describe("what must be there before", () => {
  it.each(edges)("%s", (_, later, earlier) => {
    expect([later.length, earlier.length]).not.toContain(0);
    const missing = later.flatMap((each) =>
      earlier.filter((other) => !graph.needs(each).has(other)).map((other) => [each, other]),
    );
    expect(missing).toEqual([]);
  });
});

describe("what must be gone before", () => {
  it.each(edges)("%s, the other way around", (_, later, earlier) => {
    const early = earlier.flatMap((each) =>
      later.filter((other) => !graph.neededBy(each).has(other)).map((other) => [each, other]),
    );
    expect(early).toEqual([]);
  });

  it("the access of the creator: everything in the cluster, so that nobody is locked out", () => {
    const goneBefore = graph.neededBy(associations[0]!);
    expect(inCluster.filter((each) => !goneBefore.has(each))).toEqual([]);
  });

  it("the network: every pod", () => {
    const order = graph.destructionOrder();
    const pods = [coreDns, release, first, second].map((each) => order.indexOf(each));
    const network = [...example.addressesOf("aws_nat_gateway"), ...example.addressesOf("aws_internet_gateway")];
    expect(Math.max(...pods)).toBeLessThan(Math.min(...network.map((each) => order.indexOf(each))));
  });
});

const nodeAddons = example.addressesOf("aws_eks_addon").filter((each) => each !== coreDns);
const free: [what: string, later: string[], earlier: string[]][] = [
  ["CoreDNS for profiles that do not take it", [coreDns], [second]],
  ["the controller for profiles that do not take it", [release], [second]],
  ["the controller for CoreDNS: it asks the VPC's resolver", [release], [coreDns]],
  [
    "the control plane for the way out of the network, which only pods need",
    [cluster],
    [...example.addressesOf("aws_nat_gateway"), ...example.addressesOf("aws_route")],
  ],
  ["the logging configuration for other profiles than the one that gives access time", [configMap], [second]],
  ["a profile for the access to the API, which EKS itself needs not", [first, second], associations],
  ["an add-on for nodes for the access to the API: EKS installs it", nodeAddons, [...associations, first]],
];

describe("what does not wait:", () => {
  it.each(free)("%s", (_, later, earlier) => {
    expect([later.length, earlier.length]).not.toContain(0);
    expect(later.flatMap((each) => earlier.filter((other) => graph.needs(each).has(other)))).toEqual([]);
  });
});

describe("the graph of the example", () => {
  it("has no cycle, so that Terraform finds an order in it", () => {
    expect(graph.cycles()).toEqual([]);
    expect(graph.creationOrder()).toHaveLength(example.addresses.length);
  });

  it("names nothing that is not declared", () => {
    expect(graph.dangling()).toEqual([]);
  });

  it("has no sleep, no script, and nothing that needs a live cluster at plan", () => {
    const types = new Set(example.addresses.map((each) => each.split(".").slice(0, -1).join(".")));
    const unwanted = [...types].filter((type) =>
      /time_|null_|external|local_|random_|kubernetes_manifest|data\.kubernetes_/.test(type),
    );
    expect(unwanted).toEqual([]);
    expect(JSON.stringify(example.resource)).not.toContain("provisioner");
  });

  it("lets every data source be read at plan, before anything is created", () => {
    const late = example.addresses.filter(
      (each) => each.startsWith("data.") && [...graph.needs(each)].some((other) => !other.startsWith("data.")),
    );
    expect(late).toEqual([]);
  });
});
