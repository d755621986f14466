// A cluster that exists already, in this program or in another one.
import { ref, TerraformStack, Token } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  AccessPolicy,
  AddonVersion,
  CoreDns,
  FargateCluster,
  FargateClusterAttributes,
  IFargateCluster,
} from "../../lib";
import { addCluster, addVpc, IMPORTED } from "../support/cluster";
import { Graph } from "../support/graph";
import { declare, synth, Synthesized, synthStack, testApp } from "../support/synth";

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";

function imported(use: (cluster: IFargateCluster) => void, more: Partial<FargateClusterAttributes> = {}): Synthesized {
  return synth((stack) => {
    use(FargateCluster.fromAttributes(stack, "till", { ...IMPORTED, vpc: addVpc(stack), ...more }));
  });
}

describe("a cluster that exists", () => {
  it("is used as its attributes describe it, and nothing of it is created", () => {
    const made = imported((cluster) => {
      expect(cluster).toMatchObject(IMPORTED);
    });
    expect(Object.keys(made.resource)).toEqual(["terraform_data"]);
    expect(Object.keys(made.data)).toEqual(["aws_caller_identity", "aws_partition"]);
  });

  it("has profiles, with its name and in its subnets", () => {
    const made = imported((cluster) => cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] }));
    const profile = { cluster_name: "till", fargate_profile_name: "web", subnet_ids: ["subnet-a", "subnet-b"] };
    expect(made.single("aws_eks_fargate_profile")).toMatchObject(profile);
  });

  it("gives its tags to what is added to it", () => {
    const add = (cluster: IFargateCluster): unknown =>
      cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
    expect(imported(add, { tags: { Team: "web" } }).single("aws_eks_fargate_profile").tags).toEqual({ Team: "web" });
  });

  it("makes its dependents wait for the access that it gets", () => {
    const policies = [AccessPolicy.view()];
    const made = imported((cluster) => {
      cluster.grantAccess("devs", { principalArn: "arn:aws:iam::111122223333:role/devs", policies });
    });
    const needed = [...new Graph(made).needs(made.address("terraform_data", "till_ready"))];
    expect(needed).toEqual(expect.arrayContaining(made.addressesOf("aws_eks_access_policy_association")));
  });
});

describe("the issuer of a cluster that exists", () => {
  const trust = (oidcIssuer: string): string => {
    const made = imported((cluster) => cluster.addServiceAccount("reader", { namespace: "web" }), { oidcIssuer });
    return String(made.single("aws_iam_role").assume_role_policy);
  };

  it.each([ISSUER, `https://${ISSUER}`])("may be written as %s", (issuer) => {
    expect(trust(issuer)).toContain(`"${ISSUER}:sub":"system:serviceaccount:web:reader"`);
  });

  it("may come from a data source, which has it with its scheme", () => {
    const issuer = Token.asString(ref("data.aws_eks_cluster.till.identity[0].oidc[0].issuer"));
    const bare = `\${replace(data.aws_eks_cluster.till.identity[0].oidc[0].issuer, "https://", "")}`;
    expect(trust(issuer)).toContain(`"${bare}:sub":"system:serviceaccount:web:reader"`);
  });
});

describe("the attributes of an existing cluster", () => {
  const told = (more: object) => (): unknown => imported(() => undefined, more);
  const ISSUER_URL = `https://${ISSUER}`;

  const refused: [what: string, more: object, error: string, instead: object][] = [
    [
      "an ARN of something else",
      { clusterArn: "arn:aws:iam::111122223333:role/till" },
      '[FG755] clusterArn: "arn:aws:iam::111122223333:role/till" is not the ARN of a cluster; write it as arn:aws:eks:eu-west-1:111122223333:cluster/name',
      { clusterArn: "arn:aws-cn:eks:cn-north-1:111122223333:cluster/till_1" },
    ],
    [
      "an empty endpoint",
      { clusterEndpoint: "" },
      '[FG755] clusterEndpoint: "" is not the URL of a Kubernetes API; write it as https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com',
      { clusterEndpoint: "https://localhost:6443" },
    ],
    [
      "an issuer that is an ARN",
      { oidcIssuer: IMPORTED.oidcProviderArn },
      `[FG755] oidcIssuer: "${IMPORTED.oidcProviderArn}" is not the issuer of a cluster's tokens; write it as oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF`,
      { oidcIssuer: ISSUER_URL },
    ],
    [
      "an OIDC provider that is an issuer",
      { oidcProviderArn: ISSUER },
      `[FG755] oidcProviderArn: "${ISSUER}" is not the ARN of an OIDC provider of IAM; write it as arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF`,
      { oidcProviderArn: "${var.provider}" },
    ],
    [
      "a certificate that is not in base64",
      { certificateAuthorityData: "-----BEGIN CERTIFICATE-----" },
      '[FG755] certificateAuthorityData: "-----BEGIN CERTIFICATE-----" is not a certificate in base64; use certificateAuthority.data of the cluster, as shown by aws eks describe-cluster',
      { certificateAuthorityData: "Q0E=\n" },
    ],
    [
      "a security group by its name",
      { clusterSecurityGroupId: "default" },
      '[FG755] clusterSecurityGroupId: "default" is not the id of a security group; write it as sg-0123456789abcdef0',
      { clusterSecurityGroupId: "sg-0123456789abcdef0" },
    ],
    [
      "nothing where something is needed",
      { oidcProviderArn: undefined },
      "[FG836] oidcProviderArn: is missing; set oidcProviderArn",
      {},
    ],
    [
      "a version that is a number",
      { kubernetesVersion: 1.36 },
      '[FG751] kubernetesVersion: 1.36 is a number, not a string; write "1.36"',
      { kubernetesVersion: "1.28" },
    ],
  ];

  it.each(refused)("is not %s", (_, more, error, instead) => {
    expect(told(more)).toThrow(new Error(`test/till: ${error}`));
    expect(told(instead)).not.toThrow();
  });
});

describe("the Kubernetes version of a cluster that exists", () => {
  const dns = (kubernetesVersion?: string) => (): unknown =>
    declare((stack) => {
      const cluster = FargateCluster.fromAttributes(stack, "till", {
        ...IMPORTED,
        vpc: addVpc(stack),
        kubernetesVersion,
      });
      new CoreDns(stack, "dns", { cluster });
    });

  it("must be set if an add-on's version is looked up", () => {
    expect(dns()).toThrow(
      new Error(
        "test/dns: [FG963] version: the Kubernetes version of the imported cluster is not known, so no version of coredns can be looked up; set kubernetesVersion of the cluster, or pin the add-on with AddonVersion.of()",
      ),
    );
    expect(dns("1.36")).not.toThrow();
  });
});

describe("the pods of a cluster that exists", () => {
  const withDns = (add: (stack: TerraformStack) => IFargateCluster) => (): unknown =>
    synth((stack) => {
      new CoreDns(stack, "dns", { cluster: add(stack), version: AddonVersion.of("v1.11.4-eksbuild.2") });
    });

  it("may have a profile that another program created", () => {
    const known = (stack: TerraformStack): IFargateCluster =>
      FargateCluster.fromAttributes(stack, "till", { ...IMPORTED, vpc: addVpc(stack) });
    expect(withDns(known)).not.toThrow();
    expect(withDns((stack) => addCluster(stack))).toThrow("[FG328]");
  });
});

describe("a cluster of another stack", () => {
  it("is used through its attributes, which reach this stack by its state", () => {
    const app = testApp();
    const [home, guest] = ["home", "guest"].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      return stack;
    });
    const own = addCluster(home!);
    const { clusterName, clusterArn, clusterEndpoint, certificateAuthorityData, clusterSecurityGroupId } = own;
    const known = { clusterName, clusterArn, clusterEndpoint, certificateAuthorityData, clusterSecurityGroupId };
    const { oidcProviderArn, oidcIssuer } = own;
    const vpc = addVpc(guest!);
    const there = FargateCluster.fromAttributes(guest!, "shop", { ...known, oidcProviderArn, oidcIssuer, vpc });
    there.addServiceAccount("reader", { namespace: "web" });
    const made = synthStack(guest!);
    expect(String(made.single("aws_iam_role").assume_role_policy)).toContain("${data.terraform_remote_state.");
    expect(new Graph(made).dangling()).toEqual([]);
  });
});

test("a cluster is distinguished from other constructs, created by the program or not", () => {
  declare((stack) => {
    const vpc = addVpc(stack);
    const made = addCluster(stack, { vpc });
    const known = FargateCluster.fromAttributes(stack, "till", { ...IMPORTED, vpc });
    expect([made, known].map((each) => FargateCluster.isFargateCluster(each))).toEqual([true, true]);
    for (const other of [stack, vpc, { clusterName: "till", vpc }, "till", null, undefined]) {
      expect(FargateCluster.isFargateCluster(other)).toBe(false);
    }
  });
});
