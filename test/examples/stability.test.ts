// Addresses are users' infrastructure: what is added or adjusted takes none away and leaves the other blocks alone.
import {
  AccessPolicy,
  EksAddon,
  FargateServerlessStack,
  FargateServerlessStackProps,
  NatStrategy,
  VpcOptions,
} from "../../lib";
import { Synthesized, synthStack, testApp } from "../support/synth";

type Options = Partial<FargateServerlessStackProps>;

const STUDY = { study_wildcard: { selectors: [{ namespace: "study-*" }] } };
const BATCH = { batch: { selectors: [{ namespace: "batch" }] } };
const NETWORK: VpcOptions = { cidrBlock: "10.10.0.0/16", maxAzs: 3 };

/** The example, with other options and more in it. */
function synthesize(options: Options = {}, more?: (stack: FargateServerlessStack) => void): Synthesized {
  const base = {
    region: "ap-northeast-2",
    vpc: NETWORK,
    fargateProfiles: STUDY,
    tags: { Example: "fargate-serverless" },
  };
  const stack = new FargateServerlessStack(testApp(), "fargate-serverless", { ...base, ...options });
  more?.(stack);
  return synthStack(stack);
}

const before = synthesize();

/** Addresses whose block is another one now. */
function changed(after: Synthesized): string[] {
  const common = before.addresses.filter((each) => after.addresses.includes(each));
  return common.filter((each) => JSON.stringify(before.at(each)) !== JSON.stringify(after.at(each)));
}

function added(after: Synthesized): string[] {
  return after.addresses.filter((each) => !before.addresses.includes(each));
}

const devs = { principalArn: "arn:aws:iam::111122223333:role/devs", policies: [AccessPolicy.view()] };
const additions: [what: string, options: Options, more: (stack: FargateServerlessStack) => void, others: RegExp[]][] = [
  ["a profile", { fargateProfiles: { ...STUDY, ...BATCH } }, () => undefined, [/^terraform_data\.platform$/]],
  [
    "a profile before the others",
    { fargateProfiles: { ...BATCH, ...STUDY } },
    () => undefined,
    [/^terraform_data\.platform$/, /^aws_eks_fargate_profile\..*study_wildcard/],
  ],
  [
    "a profile later in the program",
    {},
    (stack) => stack.cluster.addFargateProfile("batch", BATCH.batch),
    [/^terraform_data\.platform$/],
  ],
  ["an add-on", {}, ({ cluster }) => new EksAddon(cluster, "metrics", { cluster, addonName: "metrics-server" }), []],
  ["a grant of access", { access: { devs } }, () => undefined, [/^terraform_data\.cluster_ready_/]],
  ["a service account", {}, ({ cluster }) => cluster.addServiceAccount("reader", { namespace: "study-a" }), []],
  [
    "a policy for pods",
    {},
    ({ cluster }) => {
      cluster.addPodExecutionPolicy("more", "arn:aws:iam::aws:policy/X");
    },
    [/^aws_eks_fargate_profile\./],
  ],
  [
    "a zone",
    { vpc: { ...NETWORK, maxAzs: 4 } },
    () => undefined,
    [/^data\.aws_availability_zones\./, /vpc_egress/, /^aws_eks_cluster\./, /^aws_eks_fargate_profile\./],
  ],
  [
    "a NAT gateway in each zone",
    { vpc: { ...NETWORK, natStrategy: NatStrategy.PER_AZ } },
    () => undefined,
    [/^aws_route\.vpc_private-subnets_[bc]_route_/],
  ],
  ["the router's own log", { logging: { shipRouterLog: true } }, () => undefined, [/logging/]],
];

describe("a stack that gets", () => {
  it.each(additions)("%s keeps its addresses, and its other blocks as they were", (_, options, more, others) => {
    const after = synthesize(options, more);
    expect(after.addresses).toEqual(expect.arrayContaining(before.addresses));
    expect(added(after)).not.toEqual([]);
    expect(changed(after).filter((each) => !others.some((other) => other.test(each)))).toEqual([]);
    expect(others.filter((other) => !changed(after).some((each) => other.test(each)))).toEqual([]);
  });

  it("a tag keeps its addresses, and all of its blocks but for their tags", () => {
    const after = synthesize({ tags: { Example: "fargate-serverless", Team: "web" } });
    const tagless = (made: Synthesized, address: string): string => JSON.stringify({ ...made.at(address), tags: {} });
    expect(after.addresses).toEqual(expect.arrayContaining(before.addresses));
    expect(changed(after).filter((each) => tagless(after, each) !== tagless(before, each))).toEqual([]);
  });
});

const adjustments: [what: string, options: Options][] = [
  ["version of Kubernetes", { kubernetesVersion: "1.36" }],
  ["chart of the controller", { loadBalancerController: { chartVersion: "1.14.0", replicas: 1 } }],
  ["size of CoreDNS", { coreDns: { memory: "700Mi", replicas: 3 } }],
  ["retention of logs", { controlPlaneLogRetentionDays: 30 }],
];

describe("a stack with another", () => {
  it.each(adjustments)("%s has the same addresses", (_, options) => {
    const after = synthesize(options);
    expect(after.addresses).toEqual(before.addresses);
    expect(changed(after)).not.toEqual([]);
  });
});

describe("the order in which profiles are declared", () => {
  const forth = synthesize({ fargateProfiles: { ...STUDY, ...BATCH } });
  const back = synthesize({ fargateProfiles: { ...BATCH, ...STUDY } });

  it("decides no address", () => {
    expect(back.addresses).toEqual(forth.addresses);
  });

  it("decides nothing of a block but what it waits for", () => {
    const waitless = (made: Synthesized): string =>
      JSON.stringify(made.resource, (key, value: unknown) => (key === "depends_on" ? undefined : value));
    expect(waitless(back)).toBe(waitless(forth));
  });
});
