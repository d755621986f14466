// What holds of every construct at once: its provider, and its policies; and the providers of a cluster.
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import {
  AdotCollector,
  ArgoCd,
  ArgoCdApplication,
  AccessPolicy,
  AcmeSolver,
  AwsLoadBalancerController,
  ClusterIssuer,
  ClusterProviders,
  ClusterSecretStore,
  CoreDns,
  EksAddon,
  ExternalSecret,
  FargateCluster,
  Flux,
  FluxKustomization,
  FargateLogging,
  KubeProxy,
  IngressClassParams,
  KubernetesObjects,
  NatStrategy,
  SecretStore,
  Vpc,
  VpcCni,
  VpcEndpoints,
} from "../../lib";
import {
  CertManager,
  EfsCsiDriver,
  EfsVolume,
  ExternalDns,
  ExternalSecrets,
  FargateCronJob,
  FargateDeployment,
  FargateJob,
  KubeOpsView,
  KubernetesNamespace,
  MetricsServer,
  PodVolume,
  ZonalDeployment,
} from "../../lib/workloads";
import { listed, policiesOf } from "../support/policy";
import { addCluster, synthCluster } from "../support/cluster";
import { declare, Synthesized, synth, synthStack, testApp } from "../support/synth";

const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];

/** Every construct of the library in a stack whose providers all have an alias. */
function everythingElsewhere(): Synthesized {
  const stack = new TerraformStack(testApp(), "test");
  const provider = new AwsProvider(stack, "aws", { region: "eu-west-1", alias: "there" });
  const vpc = new Vpc(stack, "vpc", { provider, natStrategy: NatStrategy.PER_AZ });
  const cluster = new FargateCluster(stack, "cluster", { vpc, provider, tags: { Team: "web" } });
  const { kubernetes, helm } = new ClusterProviders(stack, "p", { cluster, alias: "there" });
  const there = { cluster, kubernetesProvider: kubernetes, helmProvider: helm };
  cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
  cluster.grantAccess("devs", { principalArn: "arn:aws:iam::111122223333:role/devs", policies: [AccessPolicy.view()] });
  const managedPolicyArns = { logs: "arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess" };
  cluster.addServiceAccount("reader", { namespace: "web", statements, managedPolicyArns });
  new FargateLogging(stack, "logging", { ...there, shipRouterLog: true });
  for (const Addon of [CoreDns, VpcCni, KubeProxy]) new Addon(stack, Addon.name, there);
  new EksAddon(stack, "metrics", { ...there, addonName: "metrics-server" });
  new AwsLoadBalancerController(stack, "lbc", there);
  new VpcEndpoints(stack, "endpoints", { ...there, additionalServices: ["sqs"] });
  addCharts(stack, there);
  new AdotCollector(stack, "collector", { ...there, provider, traces: true });
  addWorkloads(stack, there);
  addKnown(stack, cluster);
  return synthStack(stack);
}

/** What most constructs are told. */
interface There {
  readonly cluster: FargateCluster;
  readonly kubernetesProvider: TerraformProvider;
  readonly helmProvider: TerraformProvider;
}

function addCharts(stack: TerraformStack, there: There): void {
  new CertManager(stack, "cert-manager", { ...there, roleArn: "arn:aws:iam::111122223333:role/certificates" });
  new IngressClassParams(stack, "class", there);
  new ClusterIssuer(stack, "issuer", { ...there, solvers: [AcmeSolver.route53()] });
  new ExternalDns(stack, "external-dns", { ...there, hostedZoneArns: ["arn:aws:route53:::hostedzone/Z1"] });
  new ExternalSecrets(stack, "external-secrets", there);
  new ArgoCd(stack, "argo-cd", {
    ...there,
    expose: { certificateArns: ["arn:aws:acm:eu-west-1:111122223333:certificate/a"] },
  });
  new Flux(stack, "flux", there);
  new KubeOpsView(stack, "ops-view", there);
  new MetricsServer(stack, "metrics-chart", there);
  new ArgoCdApplication(stack, "app", {
    ...there,
    repoUrl: "https://git.example.com/a",
    path: ".",
    destinationNamespace: "a",
  });
  new FluxKustomization(stack, "kustomization", { ...there, url: "https://git.example.com/a" });
  const objects = ["Namespace", "ConfigMap"].map((kind) => ({ apiVersion: "v1", kind, metadata: { name: "shop-2" } }));
  new KubernetesObjects(stack, "objects", { ...there, objects });
  const arns = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*"];
  new SecretStore(stack, "store", { ...there, namespace: "shop", arns });
  const store = new ClusterSecretStore(stack, "shared-store", { ...there, arns });
  new ExternalSecret(stack, "secret", { ...there, namespace: "shop", store, data: { a: "b" } });
}

function addWorkloads(stack: TerraformStack, there: There): void {
  const image = "public.ecr.aws/nginx/nginx-unprivileged:1.27";
  const pod = { ...there, namespace: "shop", image };
  new KubernetesNamespace(stack, "shop", there);
  const files = new EfsVolume(stack, "files", {
    ...there,
    namespace: "shop",
    fileSystemId: "fs-0123456789abcdef0",
    driver: new EfsCsiDriver(stack, "efs", there),
  });
  const volumes = { files: PodVolume.claim(files.claimName) };
  const web = new FargateDeployment(stack, "web", { ...pod, ports: { http: 8080 }, permissions: statements, volumes });
  web.expose();
  new ZonalDeployment(stack, "zonal", {
    ...pod,
    ports: { http: 8080 },
    zones: { a: "subnet-a", b: "subnet-b" },
  }).expose();
  new FargateJob(stack, "job", pod);
  new FargateCronJob(stack, "cron", { ...pod, schedule: "0 3 * * *", securityGroupIds: ["sg-2"] });
}

/** Another cluster, which exists. */
function addKnown(stack: TerraformStack, { vpc, provider }: FargateCluster): void {
  const known = FargateCluster.fromAttributes(stack, "known", {
    clusterName: "known",
    clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/known",
    clusterEndpoint: "https://known.eks.amazonaws.com",
    certificateAuthorityData: "Q0E=",
    clusterSecurityGroupId: "sg-1",
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/known",
    oidcIssuer: "known",
    vpc,
    provider,
  });
  known.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
}

const made = everythingElsewhere();

describe("a provider with an alias", () => {
  const blocks = made.addresses.filter((address) => !address.startsWith("terraform_data."));

  it.each(blocks)("reaches %s", (address) => {
    const [name] = address.replace(/^data\./, "").split("_");
    expect(made.at(address).provider).toBe(`${name}.there`);
  });

  it("is looked for in blocks of every kind that the library renders", () => {
    const kinds = new Set(blocks.map((address) => address.replace(/\.[^.]+$/, "")));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        "data.aws_region",
        "data.aws_eks_addon_version",
        "data.aws_availability_zones",
        "helm_release",
      ]),
    );
    expect(kinds.size).toBeGreaterThan(30);
  });
});

describe("a policy of any construct", () => {
  /** Actions that take no resource, and policies that are not ours or mean themselves. */
  const meant = /"route53:ListHostedZones"|"xray:PutTraceSegments"|^aws_iam_policy\.lbc_policy_|^aws_kms_key\./;

  it("allows nothing by a star, and nothing on everything", () => {
    const stars = policiesOf(made).flatMap(([where, statements]) => {
      const wide = statements.filter(({ Action, Resource }) =>
        [...listed(Action).map((each) => each.includes("*")), listed(Resource).includes("*")].includes(true),
      );
      return wide.map(({ Action }) => `${where} ${JSON.stringify(Action)}`);
    });
    expect(stars.filter((each) => !meant.test(each))).toEqual([]);
    expect(stars.filter((each) => meant.test(each)).length).toBeGreaterThan(3);
  });

  it("has a condition in every trust policy", () => {
    const trusts = policiesOf(made).filter(([where]) => where.endsWith("assume_role_policy"));
    expect(trusts.length).toBeGreaterThan(6);
    expect(trusts.filter(([, statements]) => statements.some(({ Condition }) => Condition === undefined))).toEqual([]);
  });
});

describe("the providers of a cluster", () => {
  const made = synthCluster();
  const cluster = made.address("aws_eks_cluster");
  const exec = {
    api_version: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", "shop", "--region", "eu-west-1", "--output", "json"],
    env: { cluster_ready: `\${${made.address("terraform_data", "ready")}.id}` },
  };
  const connection = {
    host: `\${${cluster}.endpoint}`,
    cluster_ca_certificate: `\${base64decode(${cluster}.certificate_authority[0].data)}`,
  };

  it("connect to it by its own attributes, with a token that is created when it is needed", () => {
    expect(made.provider.kubernetes).toEqual([{ ...connection, exec: [exec] }]);
    expect(made.provider.helm).toEqual([{ kubernetes: { ...connection, exec } }]);
  });

  it("ask no data source, which would have to wait for the cluster at each plan", () => {
    expect(made.addressesOf("data.aws_eks_cluster").concat(made.addressesOf("data.aws_eks_cluster_auth"))).toEqual([]);
  });
});

describe("the providers of a second cluster in one stack", () => {
  const made = synth((stack) => {
    const { vpc } = addCluster(stack);
    const cluster = new FargateCluster(stack, "till", { vpc });
    const { kubernetes: kubernetesProvider } = new ClusterProviders(stack, "till-providers", { cluster });
    new FargateLogging(stack, "logs", { cluster, kubernetesProvider });
  });

  it("are named after it, so that they are not confused with the first one's", () => {
    const aliases = [made.provider.kubernetes, made.provider.helm].map((all) => all?.map(({ alias }) => alias));
    expect(aliases).toEqual([
      [undefined, "till"],
      [undefined, "till"],
    ]);
  });

  it("put what belongs to it there", () => {
    expect(made.single("kubernetes_config_map_v1").provider).toBe("kubernetes.till");
  });

  it("are named after its path if its id is used", () => {
    const named = synth((stack) => {
      const { vpc } = addCluster(stack);
      for (const part of ["left", "right"]) {
        const scope = new Construct(stack, part);
        new ClusterProviders(scope, "p", { cluster: new FargateCluster(scope, "till", { vpc, clusterName: part }) });
      }
    });
    expect(named.provider.helm?.map(({ alias }) => alias)).toEqual([undefined, "till", "right-till"]);
  });

  it("cannot have the name of another", () => {
    const make = (alias: string) => () =>
      synth((stack) => {
        const cluster = addCluster(stack);
        new ClusterProviders(stack, "more", { cluster, alias: "backup" });
        new ClusterProviders(stack, "most", { cluster, alias });
      });
    expect(make("backup")).toThrow(
      'test/most: [FG816] alias: the stack already has a kubernetes provider with the alias "backup"; choose another alias, or pass the existing providers',
    );
    expect(make("third")).not.toThrow();
  });

  it.each([
    ["prod.eu", "prod-eu"],
    ["2", "_2"],
    ["c x", "c-x"],
    ["shop_2-b", "shop_2-b"],
  ])("are named after its id %s in the form that Terraform accepts: %s", (id, alias) => {
    const named = synth((stack) => {
      const { vpc } = addCluster(stack);
      const cluster = new FargateCluster(stack, id, { vpc, clusterName: "till" });
      new ClusterProviders(stack, "more", { cluster });
    });
    expect(named.provider.helm?.map((each) => each.alias)).toEqual([undefined, alias]);
  });

  const called = (alias: string) => (): unknown =>
    synth((stack) => new ClusterProviders(stack, "more", { cluster: addCluster(stack), alias }));

  it.each([
    ["", "write a name, or leave it out"],
    ["a b.c", 'write "a-b-c", for example: begin with a letter or _, and use only letters, digits, _ and -'],
    ["2nd", 'write "_2nd", for example: begin with a letter or _, and use only letters, digits, _ and -'],
  ])("cannot be named '%s'", (alias, fix) => {
    expect(called(alias)).toThrow(
      new Error(
        `test/more: [FG752] alias: "${alias}" is not an identifier, and Terraform rejects it as an alias; ${fix}`,
      ),
    );
    expect(called("a-b_2")).not.toThrow();
  });

  it("need a cluster", () => {
    const make = (props: object | undefined) => (): unknown =>
      declare((stack) => new ClusterProviders(stack, "more", props as never));
    for (const props of [undefined, {}]) {
      expect(make(props)).toThrow(new Error("test/more: [FG836] cluster: is missing; set cluster"));
    }
  });

  it("can have another name", () => {
    const named = synth((stack) => {
      new ClusterProviders(stack, "more", { cluster: addCluster(stack), alias: "backup" });
    });
    expect(named.provider.helm?.map(({ alias }) => alias)).toEqual([undefined, "backup"]);
  });
});

describe("the providers of a cluster next to one of the user's", () => {
  it("leave that one what it was", () => {
    const made = synth((stack) => {
      new HelmProvider(stack, "mine", {});
      addCluster(stack);
    });
    expect(made.provider.helm?.map(({ alias }) => alias)).toEqual([undefined, "shop"]);
    expect(made.provider.kubernetes?.map(({ alias }) => alias)).toEqual([undefined]);
  });
});
