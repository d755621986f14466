// Fargate profiles: one after the other, in private subnets, each with a role of its own.
import { FargateCluster, FargateProfile, FargateProfileOptions } from "../../lib";
import { addCluster, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf } from "../support/policy";
import { declare, Synthesized } from "../support/synth";

const WEB: FargateProfileOptions = { selectors: [{ namespace: "web" }] };

/** A cluster with profiles of these names for the namespaces of these names. */
function profiles(...names: string[]): Synthesized {
  return synthCluster({}, (cluster) => {
    for (const name of names) cluster.addFargateProfile(name, { selectors: [{ namespace: name }] });
  });
}

function web(options: Partial<FargateProfileOptions> = {}): Synthesized {
  return synthCluster({ tags: { Team: "web" } }, (cluster) => cluster.addFargateProfile("web", { ...WEB, ...options }));
}

describe("a Fargate profile", () => {
  it("matches the pods of its selectors, in all private subnets of the VPC", () => {
    const selectors = [{ namespace: "web-*" }, { namespace: "batch", labels: { tier: "spot" } }];
    expect(web({ selectors }).single("aws_eks_fargate_profile")).toMatchObject({
      fargate_profile_name: "web",
      selector: selectors,
      subnet_ids: ["subnet-a", "subnet-b"],
      tags: { Team: "web" },
    });
  });

  it("can keep its pods in some of them, and has tags of its own", () => {
    const made = web({ privateSubnetIds: ["subnet-b"], tags: { Team: "ops" } });
    expect(made.single("aws_eks_fargate_profile")).toMatchObject({ subnet_ids: ["subnet-b"], tags: { Team: "ops" } });
    expect(made.single("aws_iam_role", "profiles_web").tags).toEqual({ Team: "ops" });
  });

  it("can have another name than its construct", () => {
    const made = synthCluster(
      {},
      (cluster) => new FargateProfile(cluster, "mine", { ...WEB, cluster, profileName: "web" }),
    );
    const address = made.address("aws_eks_fargate_profile");
    expect([address, made.at(address).fargate_profile_name]).toEqual([expect.stringContaining("shop_mine_"), "web"]);
  });

  it("has a timeout for the whole chain", () => {
    expect(web().single("aws_eks_fargate_profile").timeouts).toEqual({ create: "30m", delete: "30m" });
  });

  it("is created after the control plane, and replaced with it", () => {
    const made = web();
    const cluster = made.address("aws_eks_cluster");
    expect(made.single("aws_eks_fargate_profile").cluster_name).toBe(`\${${cluster}.id}`);
    expect(new Graph(made).reaches(made.address("aws_eks_fargate_profile"), cluster)).toBe(true);
  });

  it("waits for the egress of the network, and for the permissions of its role", () => {
    const made = web();
    expect(made.single("aws_eks_fargate_profile").depends_on).toEqual([
      made.address("terraform_data", "vpc_egress"),
      made.address("aws_iam_role_policy_attachment", "profiles_web"),
    ]);
  });
});

describe("a pod execution role", () => {
  it("is the profile's own", () => {
    const two = profiles("a", "b");
    const roles = ["a", "b"].map((name) => `\${${two.address("aws_iam_role", `profiles_${name}`)}.arn}`);
    expect(two.all("aws_eks_fargate_profile").map((each) => each.pod_execution_role_arn)).toEqual(roles);
  });

  const made = web({ permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/bound" });
  const role = made.single("aws_iam_role", "profiles_web");

  it("has the only path that EKS accepts, and the cluster's name", () => {
    expect(role).toMatchObject({ path: "/", name_prefix: "shop-web-", tags: { Team: "web" } });
    expect(role.permissions_boundary).toBe("arn:aws:iam::111122223333:policy/bound");
  });

  it("has a name that IAM accepts, even if EKS accepts one for the profile that IAM would reject", () => {
    const named = synthCluster({}, (cluster) => cluster.addFargateProfile("a b", WEB));
    expect(named.single("aws_eks_fargate_profile").fargate_profile_name).toBe("a b");
    expect(named.single("aws_iam_role", "profiles").name_prefix).toBe("shop-a-b-");
  });

  it("is only for profiles of this cluster, so that no other account can make Fargate use it", () => {
    const account = `\${${made.address("data.aws_caller_identity")}.account_id}`;
    const partition = `\${${made.address("data.aws_partition")}.partition}`;
    const source = `arn:${partition}:eks:eu-west-1:${account}:fargateprofile/shop/*`;
    expect(policyOf(role, "assume_role_policy")).toEqual([
      {
        Sid: "FargateAssumesRole",
        Effect: "Allow",
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": source } },
      },
    ]);
  });

  it("may pull images, and needs no policy of the VPC CNI", () => {
    expect(made.all("aws_iam_role_policy_attachment", "profiles_web").map((each) => each.policy_arn)).toEqual([
      expect.stringMatching(/:iam::aws:policy\/AmazonEKSFargatePodExecutionRolePolicy$/),
    ]);
  });
});

describe("a policy for every pod execution role", () => {
  const made = synthCluster({}, (cluster) => {
    cluster.addFargateProfile("before", WEB);
    cluster.addPodExecutionPolicy("traces", "arn:aws:iam::111122223333:policy/traces");
    cluster.addFargateProfile("after", WEB);
  });

  it.each(["before", "after"])("reaches that of a profile that is added %s it", (name) => {
    const attachment = made.address("aws_iam_role_policy_attachment", `profiles_${name}`, "traces");
    expect(made.at(attachment)).toEqual({
      role: `\${${made.address("aws_iam_role", `profiles_${name}`)}.name}`,
      policy_arn: "arn:aws:iam::111122223333:policy/traces",
    });
    expect(made.single("aws_eks_fargate_profile", name).depends_on).toContain(attachment);
  });
});

describe("the profiles of a cluster", () => {
  /** Names of the profiles that this one waits for directly. */
  const before = (made: Synthesized, name: string): unknown[] => {
    const needs = new Graph(made).directNeeds(made.address("aws_eks_fargate_profile", `profiles_${name}_`));
    const others = needs.filter((each) => each.startsWith("aws_eks_fargate_profile."));
    return others.map((each) => made.at(each).fargate_profile_name);
  };

  it("are created one after the other, in the order of the program", () => {
    const made = profiles("c", "a", "b");
    expect(["c", "a", "b"].map((name) => before(made, name))).toEqual([[], ["c"], ["a"]]);
  });

  it.each([[["kube-system", "a", "b"]], [["a", "kube-system", "b"]], [["a", "b", "kube-system"]]])(
    "begin with the one that CoreDNS runs on when declared as %j",
    (names) => {
      const made = profiles(...names);
      expect(["kube-system", "a", "b"].map((name) => before(made, name))).toEqual([[], ["kube-system"], ["a"]]);
    },
  );

  it("begin with the one whose wildcard matches CoreDNS, if none is named after it", () => {
    const made = synthCluster({}, (cluster) => {
      cluster.addFargateProfile("web", WEB);
      cluster.addFargateProfile("platform", {
        selectors: [{ namespace: "kube-*", labels: { "k8s-app": "kube-dns" } }],
      });
    });
    expect([before(made, "platform"), before(made, "web")]).toEqual([[], ["platform"]]);
  });

  it("have the same addresses in whatever order they are declared", () => {
    expect(profiles("b", "kube-system", "a").addresses).toEqual(profiles("a", "b", "kube-system").addresses);
  });

  it("are listed in the order in which they are created", () => {
    let told: string[] = [];
    declare((stack) => {
      const cluster = addCluster(stack);
      for (const name of ["a", "kube-system"]) cluster.addFargateProfile(name, { selectors: [{ namespace: name }] });
      told = cluster.fargateProfiles.map((each) => each.profileName);
    });
    expect(told).toEqual(["kube-system", "a"]);
  });
});

describe("a Fargate profile rejects", () => {
  const make = (add: (cluster: FargateCluster) => void) => (): unknown =>
    declare((stack) => {
      add(addCluster(stack));
    });

  const labels = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, "x"]));
  const refused: [
    what: string,
    name: string,
    options: FargateProfileOptions,
    error: string,
    accepted: [string, FargateProfileOptions],
  ][] = [
    [
      "a name that EKS keeps for itself",
      "eks-web",
      WEB,
      '[FG102] name: profile name "eks-web" begins with eks-, which EKS reserves; name it "web"',
      ["web", WEB],
    ],
    [
      "a namespace that can never be",
      "web",
      { selectors: [{ namespace: "Web_1" }] },
      '[FG103] selectors[0].namespace: namespace selector "Web_1" can never match a pod; use only a-z, 0-9, - and the wildcards * and ?',
      ["web", { selectors: [{ namespace: "web-1" }] }],
    ],
    [
      "a boundary of its role that is none",
      "web",
      { ...WEB, permissionsBoundaryArn: "foo" },
      '[FG748] permissionsBoundaryArn: "foo" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name',
      ["web", { ...WEB, permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/bound" }],
    ],
    [
      "to take no pod",
      "web",
      { selectors: [] },
      '[FG104] selectors: profile "web" has no selector, so it matches no pod; add one, such as { namespace: "default" }',
      ["web", WEB],
    ],
    [
      "more selectors than EKS takes",
      "web",
      { selectors: ["a", "b", "c", "d", "e", "f"].map((namespace) => ({ namespace })) },
      '[FG105] selectors: profile "web" has 6 selectors, and EKS allows 5; use wildcards or a second profile, or request a quota increase and pass it as selectorsPerProfile',
      [
        "web",
        {
          selectors: ["a", "b", "c", "d", "e", "f"].map((namespace) => ({ namespace })),
          quotas: { selectorsPerProfile: 6 },
        },
      ],
    ],
    [
      "more labels than EKS takes",
      "web",
      { selectors: [{ namespace: "web", labels }] },
      '[FG106] selectors[0].labels: selector "web" has 6 labels, and EKS allows 5; add one distinct label to the pods, or request a quota increase and pass it as labelsPerSelector',
      ["web", { selectors: [{ namespace: "web", labels }], quotas: { labelsPerSelector: 6 } }],
    ],
    [
      "a public subnet",
      "web",
      { ...WEB, privateSubnetIds: ["subnet-a", "subnet-p"] },
      '[FG806] privateSubnetIds: 1 of the subnets have a route to the internet gateway; EKS answers "is not a private subnet"; use private subnets, for example some of vpc.privateSubnetIds',
      ["web", { ...WEB, privateSubnetIds: ["subnet-a"] }],
    ],
  ];

  it.each(refused)("%s", (_, name, options, error, [otherName, accepted]) => {
    expect(make((cluster) => cluster.addFargateProfile(name, options))).toThrow(
      new Error(`test/shop/profiles/${name}: ${error}`),
    );
    expect(make((cluster) => cluster.addFargateProfile(otherName, accepted))).not.toThrow();
  });

  it("an invalid policy for the pods of all profiles, also while there is none", () => {
    const policies = (...arns: string[]) =>
      make((cluster) => {
        for (const arn of arns) cluster.addPodExecutionPolicy("traces", arn);
      });
    const traces = "arn:aws:iam::111122223333:policy/traces";
    expect(policies("traces")).toThrow(
      new Error(
        'test/shop: [FG748] traces: "traces" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name',
      ),
    );
    expect(policies(traces, traces)).toThrow(
      new Error(
        'test/shop: [FG814] there is another pod execution policy "traces"; choose another id; it is part of an address, so keep the first one unchanged',
      ),
    );
    expect(policies(traces)).not.toThrow();
  });

  it("a name that is not known at synth, which would decide nothing", () => {
    const named = (name: (cluster: FargateCluster) => string) =>
      make((cluster) => new FargateProfile(cluster, "web", { ...WEB, cluster, profileName: name(cluster) }));
    expect(named((cluster) => cluster.clusterArn)).toThrow(
      new Error("test/shop/web: [FG805] profileName: the name is a token; use a literal name for the profile"),
    );
    expect(named((cluster) => cluster.clusterName)).not.toThrow();
  });
});

describe("a profile of a caller without types", () => {
  const given = (options: string) => () =>
    synthCluster({}, (cluster) => cluster.addFargateProfile("web", JSON.parse(options) as FargateProfileOptions));

  it.each([
    ["{}", "[FG836] selectors: is missing; set selectors"],
    ['{"selectors":"web"}', '[FG751] selectors: "web" is a string, not a list; write ["web"]'],
    ['{"selectors":["web"]}', '[FG751] selectors[0]: "web" is a string, not an object of options'],
    ['{"selectors":[null]}', "[FG751] selectors[0]: null is not an object of options"],
    ['{"selectors":[{}]}', "[FG836] selectors[0].namespace: is missing; set namespace"],
    ['{"selectors":[{"namespace":5}]}', '[FG751] selectors[0].namespace: 5 is a number, not a string; write "5"'],
    [
      '{"selectors":[{"namespace":"a","labels":{"b":true}}]}',
      '[FG751] selectors[0].labels.b: true is not a string; write "true"',
    ],
    [
      '{"selectors":[{"namespace":"a","labels":{"b":null}}]}',
      "[FG751] selectors[0].labels.b: null is not a string; write a string",
    ],
    [
      '{"selectors":[{"namespace":"a"}],"privateSubnetIds":"s"}',
      '[FG751] privateSubnetIds: "s" is a string, not a list',
    ],
    [
      '{"selectors":[{"namespace":"a"}],"privateSubnetIds":["foo"]}',
      '[FG543] privateSubnetIds[0]: "foo" is not the id of a subnet; write it as subnet-0123456789abcdef0',
    ],
    ['{"selectors":[{"namespace":"a"}],"tags":{"aws:x":"y"}}', '[FG710] tags: tag key "aws:x" begins with aws:'],
  ])("gets an error for %s", (options, line) => {
    expect(given(options)).toThrow(`test/shop/profiles/web: ${line}`);
  });

  it("gets an error for a label without a value", () => {
    const selectors = [{ namespace: "a", labels: { b: undefined } }] as unknown as FargateProfileOptions["selectors"];
    expect(() => synthCluster({}, (cluster) => cluster.addFargateProfile("web", { selectors }))).toThrow(
      new Error("test/shop/profiles/web: [FG836] selectors[0].labels.b: is missing; set b"),
    );
  });

  it("is created if nothing is", () => {
    const options =
      '{"selectors":[{"namespace":"a","labels":{"b":"true"}}],"privateSubnetIds":["subnet-a"],"tags":{"x":"y"}}';
    expect(given(options)).not.toThrow();
  });
});

test("five mistakes of one profile are five findings in one error, in one order", () => {
  const mistakes = {
    selectors: [{ namespace: "Shop" }],
    profileName: "eks-shop",
    privateSubnetIds: ["subnet"],
    permissionsBoundaryArn: "boundary",
    tags: { "aws:team": "till" },
  };
  const make = (): unknown =>
    declare((stack) => new FargateProfile(stack, "till", { cluster: addCluster(stack), ...mistakes }));
  expect(codesOf(make)).toEqual(["FG102", "FG103", "FG543", "FG748", "FG710"]);
});

/** The codes in the error that `body` throws. */
function codesOf(body: () => unknown): string[] {
  try {
    body();
  } catch (error) {
    return [...String(error).matchAll(/\[(FG\d{3})\]/g)].map(([, code = ""]) => code);
  }
  return [];
}
