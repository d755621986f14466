// The tokens of the Kubernetes and Helm providers are asked for as the AWS provider acts, however it came to that.
import { Construct } from "constructs";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import {
  ClusterProviders,
  ClusterToken,
  FargateCluster,
  FargateServerlessStack,
  FargateServerlessStackProps,
  Findings,
} from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, addVpc } from "../support/cluster";
import { Synthesized, synthStack, testApp } from "../support/synth";

const ROLE = "arn:aws:iam::111122223333:role/deployer";
const AS_ROLE = ["--role-arn", ROLE];

function platform(props: Partial<FargateServerlessStackProps> = {}, app = testApp()): FargateServerlessStack {
  return new FargateServerlessStack(app, "s", { region: "eu-west-1", kubernetesVersion: "1.36", ...props });
}

/** What both providers add to the command that asks for a token; they never differ. */
function identityOf(made: Synthesized, provider = 0): string[] {
  const { exec } = made.provider.kubernetes![provider] as { exec: { args: string[] }[] };
  const { kubernetes } = made.provider.helm![provider] as { kubernetes: { exec: { args: string[] } } };
  const [args, other] = [exec[0]!.args, kubernetes.exec.args];
  expect(other).toEqual(args);
  return args.slice(args.indexOf("json") + 1);
}

/** A stack of the user's with a cluster made by `provider`. */
function madeBy(set: (stack: TerraformStack) => AwsProvider | undefined): Synthesized {
  const stack = new TerraformStack(testApp(), "test");
  const provider = set(stack);
  addCluster(stack, { kubernetesVersion: "1.36", provider });
  return synthStack(stack);
}

describe("the token follows the AWS provider", () => {
  it("without settings: it uses the credentials of the environment", () => {
    const made = synthStack(platform());
    expect(identityOf(made)).toEqual([]);
    expect(made.output.configure_kubectl?.value).toBe("aws eks update-kubeconfig --region eu-west-1 --name s");
  });

  it("by options of the stack", () => {
    const made = synthStack(platform({ awsProvider: { assumeRole: { roleArn: ROLE }, profile: "till" } }));
    expect(identityOf(made)).toEqual([...AS_ROLE, "--profile", "till"]);
    expect(made.output.configure_kubectl?.value).toBe(
      `aws eks update-kubeconfig --region eu-west-1 --name s --assume-role-arn ${ROLE} --role-arn ${ROLE} --profile till`,
    );
  });

  const byHand: [what: string, set: (provider: AwsProvider) => void, identity: string[]][] = [
    [
      "as a role",
      (provider) => {
        provider.assumeRole = [{ roleArn: ROLE }];
      },
      AS_ROLE,
    ],
    [
      "as a profile",
      (provider) => {
        provider.profile = "till";
      },
      ["--profile", "till"],
    ],
    [
      "by an escape hatch",
      (provider) => {
        provider.addOverride("assume_role", [{ role_arn: ROLE }]);
      },
      AS_ROLE,
    ],
    [
      "by an escape hatch as one block",
      (provider) => {
        provider.addOverride("assume_role", { role_arn: ROLE });
      },
      AS_ROLE,
    ],
    [
      "and taken back",
      (provider) => {
        provider.profile = "till";
        provider.resetProfile();
      },
      [],
    ],
    [
      "as a value of Terraform's",
      (provider) => {
        const variable = new TerraformVariable(provider, "role", { type: "string" });
        variable.overrideLogicalId("role");
        provider.assumeRole = [{ roleArn: variable.stringValue }];
      },
      ["--role-arn", "${var.role}"],
    ],
  ];

  it.each(byHand)("that is set directly, %s", (_, set, identity) => {
    const stack = platform();
    set(stack.awsProvider);
    expect(identityOf(synthStack(stack))).toEqual(identity);
  });

  it("up to the moment of synthesis, the output too", () => {
    const stack = platform();
    expect(identityOf(synthStack(stack))).toEqual([]);
    stack.awsProvider.assumeRole = [{ roleArn: ROLE }];
    const made = synthStack(stack);
    expect(identityOf(made)).toEqual(AS_ROLE);
    expect(made.output.configure_kubectl?.value).toContain(`--role-arn ${ROLE}`);
  });

  it("that is set on the cluster, and not another of the stack", () => {
    const made = madeBy((stack) => {
      new AwsProvider(stack, "aws", { region: "eu-west-1", profile: "other" });
      return new AwsProvider(stack, "there", { alias: "there", region: "eu-west-1", assumeRole: [{ roleArn: ROLE }] });
    });
    expect(identityOf(made)).toEqual(AS_ROLE);
  });

  it("that is the stack's default one, and not one with an alias", () => {
    const made = madeBy((stack) => {
      new AwsProvider(stack, "there", { alias: "there", region: "eu-west-1", profile: "other" });
      new AwsProvider(stack, "aws", { region: "eu-west-1", assumeRole: [{ roleArn: ROLE }] });
      return undefined;
    });
    expect(identityOf(made)).toEqual(AS_ROLE);
  });

  it("in settings for your own provider, which can be extended", () => {
    const stack = platform();
    const { exec, ...config } = stack.cluster.kubernetesProviderConfig() as { exec: { args: string[] }[] };
    const [command] = exec;
    const more = [{ ...command!, args: [...command!.args, "--debug"] }];
    new KubernetesProvider(stack, "mine", { ...config, exec: more, alias: "mine" } as never);
    stack.awsProvider.profile = "till";
    const mine = synthStack(stack).provider.kubernetes?.find(({ alias }) => alias === "mine") as typeof config & {
      exec: { args: string[] }[];
    };
    expect(mine.exec[0]!.args.slice(-3)).toEqual(["--profile", "till", "--debug"]);
  });

  it("of each cluster by itself", () => {
    const stack = platform({ awsProvider: { assumeRole: { roleArn: ROLE } } });
    const provider = new AwsProvider(stack, "there", { alias: "there", region: "eu-west-2", profile: "till" });
    const cluster = new FargateCluster(stack, "till", { vpc: stack.vpc, provider, kubernetesVersion: "1.36" });
    new ClusterProviders(stack, "more", { cluster });
    const made = synthStack(stack);
    expect([identityOf(made, 0), identityOf(made, 1)]).toEqual([AS_ROLE, ["--profile", "till"]]);
  });

  it("of the cluster where the providers are in another stack", () => {
    const app = testApp();
    const stack = platform({}, app);
    const apps = new TerraformStack(app, "apps");
    new AwsProvider(apps, "aws", { region: "eu-west-1", profile: "other" });
    new ClusterProviders(apps, "providers", { cluster: stack.cluster });
    stack.awsProvider.assumeRole = [{ roleArn: ROLE }];
    expect(identityOf(synthStack(apps))).toEqual(AS_ROLE);
  });

  it("of a cluster that exists", () => {
    const stack = new TerraformStack(testApp(), "test");
    new AwsProvider(stack, "aws", { region: "eu-west-1", profile: "till" });
    const cluster = FargateCluster.fromAttributes(stack, "known", {
      clusterName: "known",
      clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/known",
      clusterEndpoint: "https://known.eks.amazonaws.com",
      certificateAuthorityData: "Q0E=",
      clusterSecurityGroupId: "sg-1",
      oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/known",
      oidcIssuer: "known",
      vpc: addVpc(stack),
    });
    new ClusterProviders(stack, "providers", { cluster });
    expect(identityOf(synthStack(stack))).toEqual(["--profile", "till"]);
  });
});

describe("what the token cannot follow", () => {
  const assumeRole = { roleArn: ROLE, externalId: "till" };
  const warning =
    "WARN s/cluster: [FG910] assume_role.external_id: aws eks get-token cannot send an external id, so it cannot assume a role that requires one; set clusterToken to ClusterToken.DATA_SOURCE, which requests it through the provider itself";

  function told(make: (app: App) => Construct): string[] {
    const stack = make(testApp());
    synthStack(TerraformStack.of(stack));
    return annotations(stack).filter((each) => each.includes("FG910"));
  }

  it("is reported, wherever it was set", () => {
    expect(told((app) => platform({ awsProvider: { assumeRole } }, app))).toEqual([warning]);
    const byHand = (app: App): Construct => {
      const stack = platform({}, app);
      stack.awsProvider.assumeRole = [assumeRole];
      return stack;
    };
    expect(told(byHand)).toEqual([warning]);
  });

  it("is not where the token comes by the data source, or from elsewhere, or where it is acknowledged", () => {
    const byDataSource = { awsProvider: { assumeRole }, clusterToken: ClusterToken.DATA_SOURCE };
    const [note, ...more] = told((app) => platform(byDataSource, app));
    expect(note).toMatch(
      /^INFO s\/cluster: \[FG910\] configure_kubectl: kubectl cannot log in as the AWS provider does: /,
    );
    expect(more).toEqual([]);
    const plain = { awsProvider: { profile: "till" }, clusterToken: ClusterToken.DATA_SOURCE };
    expect(told((app) => platform(plain, app))).toEqual([]);
    const byOwnCommand = (app: App): Construct => {
      const stack = platform({ awsProvider: { assumeRole } }, app);
      const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws-iam-authenticator", args: [] };
      stack.providers.kubernetes.exec = [exec];
      stack.providers.helm.kubernetes = { host: stack.cluster.clusterEndpoint, exec };
      return stack;
    };
    expect(told(byOwnCommand)).toEqual([]);
    const acknowledged = (app: App): Construct => {
      Findings.acknowledge(app, "FG910", "the role's trust asks for no external id of this account");
      return platform({ awsProvider: { assumeRole } }, app);
    };
    expect(told(acknowledged)).toEqual([]);
  });

  it("is also reported for your own provider", () => {
    const own = (app: App): Construct => {
      const stack = new TerraformStack(app, "s");
      new AwsProvider(stack, "aws", { region: "eu-west-1", assumeRole: [assumeRole] });
      const cluster = new FargateCluster(stack, "cluster", { vpc: addVpc(stack), kubernetesVersion: "1.36" });
      new KubernetesProvider(stack, "mine", cluster.kubernetesProviderConfig());
      return stack;
    };
    expect(told(own)).toEqual([warning]);
    const none = (app: App): Construct => {
      const stack = new TerraformStack(app, "s");
      new AwsProvider(stack, "aws", { region: "eu-west-1", assumeRole: [assumeRole] });
      return new FargateCluster(stack, "cluster", { vpc: addVpc(stack), kubernetesVersion: "1.36" });
    };
    expect(told(none)).toEqual([]);
  });
});

describe("the region of the AWS provider", () => {
  const told = (region: string | undefined): string[] => {
    const stack = platform();
    stack.awsProvider.region = region;
    synthStack(stack);
    return annotations(stack).filter((each) => each.includes("FG918"));
  };

  it("is reported where it is another one than the cluster's", () => {
    expect(told("us-west-2")).toEqual([
      "WARN s/cluster: [FG918] region: the AWS provider creates everything in us-west-2, but the cluster has the region eu-west-1, for which its tokens, names and zones are written; set the same region for both",
    ]);
  });

  it("is not reported if it is the same, is not known yet, or comes from the environment", () => {
    expect(["eu-west-1", "${var.region}", undefined].flatMap(told)).toEqual([]);
  });
});
