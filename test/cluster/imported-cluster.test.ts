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
import { addCluster, addVpc } from "../support/cluster";
import { Graph } from "../support/graph";
import { declare, synth, Synthesized, synthStack, testApp } from "../support/synth";

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const ATTRIBUTES: Omit<FargateClusterAttributes, "vpc"> = {
  clusterName: "till",
  clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/till",
  clusterEndpoint: "https://abc.eks.amazonaws.com",
  certificateAuthorityData: "Q0E=",
  clusterSecurityGroupId: "sg-1",
  oidcProviderArn: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
  oidcIssuer: ISSUER,
  region: "eu-west-1",
};

function imported(use: (cluster: IFargateCluster) => void, more: Partial<FargateClusterAttributes> = {}): Synthesized {
  return synth((stack) => {
    use(FargateCluster.fromAttributes(stack, "till", { ...ATTRIBUTES, vpc: addVpc(stack), ...more }));
  });
}

describe("a cluster that exists", () => {
  it("is taken as it is told, and nothing of it is made", () => {
    const made = imported((cluster) => {
      expect(cluster).toMatchObject(ATTRIBUTES);
    });
    expect(Object.keys(made.resource)).toEqual(["terraform_data"]);
    expect(Object.keys(made.data)).toEqual(["aws_caller_identity", "aws_partition"]);
  });

  it("takes profiles, of its name and in its subnets", () => {
    const made = imported((cluster) => cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] }));
    const profile = { cluster_name: "till", fargate_profile_name: "web", subnet_ids: ["subnet-a", "subnet-b"] };
    expect(made.single("aws_eks_fargate_profile")).toMatchObject(profile);
  });

  it("gives its tags to what is added to it", () => {
    const add = (cluster: IFargateCluster): unknown =>
      cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
    expect(imported(add, { tags: { Team: "web" } }).single("aws_eks_fargate_profile").tags).toEqual({ Team: "web" });
  });

  it("keeps whoever depends on it waiting for the access that it gets", () => {
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

  it("may come from a data source, which tells it with its scheme", () => {
    const issuer = Token.asString(ref("data.aws_eks_cluster.till.identity[0].oidc[0].issuer"));
    const bare = `\${replace(data.aws_eks_cluster.till.identity[0].oidc[0].issuer, "https://", "")}`;
    expect(trust(issuer)).toContain(`"${bare}:sub":"system:serviceaccount:web:reader"`);
  });
});

describe("the Kubernetes version of a cluster that exists", () => {
  const dns = (kubernetesVersion?: string) => (): unknown =>
    declare((stack) => {
      const cluster = FargateCluster.fromAttributes(stack, "till", {
        ...ATTRIBUTES,
        vpc: addVpc(stack),
        kubernetesVersion,
      });
      new CoreDns(stack, "dns", { cluster });
    });

  it("must be told where an add-on's version is looked up", () => {
    expect(dns()).toThrow(
      new Error(
        "test/dns: the Kubernetes version of the imported cluster is not known, so no version of coredns can be looked up; give the cluster a kubernetesVersion, or pin the add-on with AddonVersion.of()",
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

  it("may have a profile that another program made", () => {
    const known = (stack: TerraformStack): IFargateCluster =>
      FargateCluster.fromAttributes(stack, "till", { ...ATTRIBUTES, vpc: addVpc(stack) });
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
