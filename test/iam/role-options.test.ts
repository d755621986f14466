// Permissions boundary, path and beginning of names: from the cluster to every role and policy that is made for it.
import { TerraformStack } from "cdktf";
import {
  AwsLoadBalancerController,
  CertManager,
  ClusterProviders,
  ExternalDns,
  ExternalSecrets,
  FargateCluster,
  FargateDeployment,
  FargateServerlessStack,
  FargateServerlessStackProps,
} from "../../lib";
import { roleNamePrefix } from "../../lib/iam/role-name";
import { addVpc } from "../support/cluster";
import { declare, Synthesized, synthStack, testApp } from "../support/synth";
import { IMAGE } from "../workloads/shop";

const EDGE = "arn:aws:iam::111122223333:policy/edge";
const OTHER = "arn:aws:iam::111122223333:policy/other";
const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];

/** A stack with a role of every kind that the library makes. */
function everyRole(props: Partial<FargateServerlessStackProps>): Synthesized {
  const given = { region: "eu-west-1", kubernetesVersion: "1.36", clusterName: "till" };
  const stack = new FargateServerlessStack(testApp(), "s", { ...given, ...props });
  const { cluster } = stack;
  cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
  cluster.addServiceAccount("reader", { namespace: "web", statements });
  const zones = { cluster, hostedZoneArns: ["arn:aws:route53:::hostedzone/Z1"] };
  new ExternalDns(stack, "dns", zones);
  new CertManager(stack, "certs", zones);
  new ExternalSecrets(stack, "secrets", { cluster, parameterArns: ["arn:aws:ssm:eu-west-1:111122223333:parameter/a"] });
  new FargateDeployment(stack, "web", { cluster, namespace: "web", image: IMAGE, permissions: statements });
  return synthStack(stack);
}

describe("a cluster's permissions boundary, path and beginning of names", () => {
  const made = everyRole({ permissionsBoundaryArn: EDGE, iamPath: "/team/", iamNamePrefix: "acme-" });
  const roles = made.all("aws_iam_role");
  const policies = made.all("aws_iam_policy");

  it("reach every role and policy: the automatic profile's, service accounts', charts' and workloads' too", () => {
    expect([roles.length, policies.length]).toEqual([9, 2]);
    expect(new Set(roles.map((each) => each.permissions_boundary))).toEqual(new Set([EDGE]));
    expect(policies.map((each) => each.path)).toEqual(["/team/", "/team/"]);
    for (const { name_prefix: name } of [...roles, ...policies]) expect(name).toMatch(/^acme-till-[\w-]+-$/);
  });

  it("leave pod execution roles the path /: with another Fargate starts no pods", () => {
    const atRoot = made.addressesOf("aws_iam_role").filter((each) => made.at(each).path !== "/team/");
    expect(atRoot).toEqual(made.addressesOf("aws_iam_role", "pod-execution-role"));
    expect(atRoot.map((each) => made.at(each).path)).toEqual(["/", "/"]);
  });

  it("change no address, and nothing where they are not set", () => {
    const before = everyRole({});
    expect(made.addresses).toEqual(before.addresses);
    const shaped = before
      .all("aws_iam_role")
      .filter((each) => each.permissions_boundary !== undefined || (each.path ?? "/") !== "/");
    expect(shaped).toEqual([]);
  });

  it("can be others for a part", () => {
    const props = { permissionsBoundaryArn: EDGE, loadBalancerController: { permissionsBoundaryArn: OTHER } };
    const boundary = (part: string): unknown => everyRole(props).single("aws_iam_role", part).permissions_boundary;
    expect([boundary("load-balancer-controller"), boundary("reader")]).toEqual([OTHER, EDGE]);
  });

  it("are those of a cluster that exists too", () => {
    const stack = declare((each: TerraformStack) => {
      const cluster = FargateCluster.fromAttributes(each, "known", {
        clusterName: "known",
        clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/known",
        clusterEndpoint: "https://known.eks.amazonaws.com",
        certificateAuthorityData: "Q0E=",
        clusterSecurityGroupId: "sg-1",
        oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/known",
        oidcIssuer: "known",
        vpc: addVpc(each),
        permissionsBoundaryArn: EDGE,
        iamPath: "/team/",
        iamNamePrefix: "acme-",
      });
      new ClusterProviders(each, "providers", { cluster });
      cluster.addFargateProfile("web", { selectors: [{ namespace: "kube-system" }] });
      new AwsLoadBalancerController(each, "lbc", { cluster });
    });
    const known = synthStack(stack);
    expect(known.all("aws_iam_role").map((each) => [each.permissions_boundary, each.path])).toEqual([
      [EDGE, "/"],
      [EDGE, "/team/"],
    ]);
  });
});

describe("what IAM would reject is rejected", () => {
  const build = (props: Partial<FargateServerlessStackProps>) => (): unknown =>
    new FargateServerlessStack(testApp(), "s", { region: "eu-west-1", ...props });

  it.each<[iamPath: string, fix: string]>([
    ["team", 'write "/team/", for example'],
    ["/team", 'write "/team/", for example'],
    ["team/till/", 'write "/team/till/", for example'],
    ["/my team/", 'write "/my-team/", for example'],
    ["", 'write "/", for example'],
  ])("of the path '%s'", (iamPath, fix) => {
    expect(build({ iamPath })).toThrow(
      new Error(`s/cluster: [FG913] iamPath: ${JSON.stringify(iamPath)} is not a path; ${fix}`),
    );
  });

  it.each(["/", "/team/", "/team/till/", "/team~till:1/", "${var.path}"])("but not of the path '%s'", (iamPath) => {
    expect(build({ iamPath })).not.toThrow();
  });

  it.each<[iamNamePrefix: string, told: string]>([
    ["", '"" cannot begin a name; use letters, digits and _+=,.@-'],
    ["my team", '"my team" cannot begin a name; use letters, digits and _+=,.@-'],
    [
      "acme-platform-engineering-",
      "\"acme-platform-engineering-\" has 26 characters, and the cluster's name and the role's purpose are appended to it; use at most 16",
    ],
  ])("of the prefix '%s'", (iamNamePrefix, told) => {
    expect(build({ iamNamePrefix })).toThrow(new Error(`s/cluster: [FG913] iamNamePrefix: ${told}`));
  });

  it.each(["a", "acme-platform-16", "${var.prefix}"])("but not of the prefix '%s'", (iamNamePrefix) => {
    expect(build({ iamNamePrefix })).not.toThrow();
  });
});

describe("the name of a role", () => {
  const long = "a-very-long-name-of-a-cluster-in-this-company";

  it("is at most 38 characters before Terraform's own 26, whatever it begins with", () => {
    for (const beginning of ["", "a", "acme-", "acme-platform-16"]) {
      for (const purpose of ["cluster", "aws-load-balancer-controller", long]) {
        const name = roleNamePrefix(long, purpose, beginning);
        expect(name.length).toBeLessThanOrEqual(38);
        expect(name.startsWith(`${beginning}a-very`)).toBe(true);
        expect(name.endsWith("-")).toBe(true);
      }
    }
  });

  it("stays what it was where it begins with nothing", () => {
    expect(roleNamePrefix("till", "aws-load-balancer-controller")).toBe("till-aws-load-balancer-controller-");
    expect(roleNamePrefix(long, "cluster")).toBe("a-very-long-name-of-a-cluster-cluster-");
  });
});
