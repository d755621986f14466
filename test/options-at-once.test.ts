// Mistakes in the options of one construct are reported together, in the order of its interface: a row for each construct.
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import * as library from "../lib";
import {
  AddonVersion,
  ChartLogin,
  ClusterToken,
  FargateCluster,
  IFargateCluster,
  LogDestination,
  NatStrategy,
  PodVolume,
} from "../lib";
import { addCluster, addVpc, IMPORTED } from "./support/cluster";
import { declare, testApp } from "./support/synth";

/** A construct, options with several independent mistakes, their codes in order, and options that are accepted. */
interface Row {
  readonly make: (stack: TerraformStack, cluster: IFargateCluster, options: never) => unknown;
  readonly wrong: object;
  readonly codes: readonly string[];
  readonly right: object;
}

type Made = new (scope: Construct, id: string, props: never) => unknown;

/** A row of a construct that is made on a cluster. */
function on(Type: Made, wrong: object, codes: readonly string[], right: object): Row {
  const make = (stack: TerraformStack, cluster: IFargateCluster, options: object): unknown =>
    new Type(stack, "made", { cluster, ...options } as never);
  return { make, wrong, codes, right };
}

const IMAGE = "public.ecr.aws/nginx/nginx-unprivileged:1.27";
const POD = { namespace: "shop", image: IMAGE };
const ZONE = "arn:aws:route53:::hostedzone/Z1";
const TAGS = { "aws:team": "web" };
const ALLOWED = [{ actions: ["s3:GetObject"], resources: ["*"] }];
const PORTS = { namespace: "shop", selector: { app: "web" }, containerPorts: { http: 8080 } };

/** Mistakes of pods, and their codes: their groups, sizes and volumes, who they are, labels, the container. */
const PODS = {
  sidecars: { web: { image: "", cpu: "a lot", memory: "64Mi" } },
  volumes: { My_Vol: PodVolume.emptyDir() },
  permissions: [{ actions: [], resources: ["*"] }],
  terminationGracePeriodSeconds: -1,
  labels: { tier: "a b" },
  ports: { HTTP: 80 },
  securityGroupIds: ["default"],
};
const POD_CODES = ["FG921", "FG202", "FG836", "FG832", "FG746", "FG855", "FG857", "FG834"];
const RIGHT_PODS = {
  sidecars: { log: { image: IMAGE, cpu: "50m", memory: "64Mi" } },
  volumes: { data: PodVolume.emptyDir() },
  permissions: ALLOWED,
  terminationGracePeriodSeconds: 30,
  labels: { tier: "a-b" },
  ports: { http: 80 },
  securityGroupIds: ["sg-0123456789abcdef0"],
};

/** Mistakes that every chart of the library can have, and their codes; that of its namespace comes before. */
const CHART = {
  namespace: "Shop",
  chartVersion: "latest",
  chartRepository: "charts.example.com",
  imageRepository: "not a repository",
  timeoutSeconds: -1,
};
const CHART_CODES = ["FG768", "FG768", "FG864", "FG735"];
const RIGHT_CHART = {
  namespace: "shop",
  chartVersion: "1.2.3",
  chartRepository: "https://charts.example.com",
  imageRepository: "registry.example.com/tool",
  timeoutSeconds: 60,
};

const ADDON = { version: AddonVersion.of("new"), resolveConflictsOnCreate: "PRESERVE", tags: TAGS };
const ADDON_CODES = ["FG721", "FG722", "FG710"];
const RIGHT_ADDON = { version: AddonVersion.of("v1.2.3-eksbuild.1") };

const ROWS: Readonly<Record<string, Row>> = {
  FargateServerlessStack: {
    make: (_stack, _cluster, options) => new library.FargateServerlessStack(testApp(), "shop", options),
    wrong: {
      region: "eu-west-1",
      awsProvider: { allowedAccountIds: ["1"] },
      vpc: { cidrBlock: "10.0.0.1/16", availabilityZones: ["eu-west-1a", "us-east-1b"], tags: TAGS },
      clusterName: "my shop",
      serviceCidr: "10.1.2.3/20",
      fargateProfiles: { web: { selectors: [{ namespace: "Web_1" }] }, "": { selectors: [{ namespace: "a" }] } },
      access: { ops: { principalArn: "ops" } },
      logging: { destination: LogDestination.cloudWatch({ retentionDays: 8 }), filtersConf: "[INPUT]\n    Name tail" },
      coreDns: { replicas: -1, configuration: { computeType: "ec2" } },
      kubeProxy: ADDON,
      vpcCni: { enabled: false, ...ADDON },
      loadBalancerController: { replicas: -1, values: { hostNetwork: true } },
    },
    codes: [
      "shop: FG911",
      ...["FG502", "FG522", "FG710"].map((code) => `shop/vpc: ${code}`),
      ...["FG701", "FG502"].map((code) => `shop/cluster: ${code}`),
      "shop/cluster/profiles/web: FG103",
      "shop/cluster/profiles/: FG101",
      "shop/cluster/access/ops: FG711",
      ...["FG706", "FG406"].map((code) => `shop/logging: ${code}`),
      ...["FG734", "FG810"].map((code) => `shop/core-dns: ${code}`),
      ...ADDON_CODES.map((code) => `shop/kube-proxy: ${code}`),
      ...["FG734", "FG810"].map((code) => `shop/load-balancer-controller: ${code}`),
    ],
    right: { region: "eu-west-1", vpc: { cidrBlock: "10.0.0.0/16" }, clusterName: "shop" },
  },
  Vpc: {
    make: (stack, _cluster, options) => new library.Vpc(stack, "made", options),
    wrong: {
      cidrBlock: "10.0.0.1/16",
      maxAzs: 7,
      natStrategy: NatStrategy.SINGLE,
      natZone: "eu-west-1a",
      natEipAllocationIds: ["eip"],
      secondaryCidrBlocks: ["100.64.0.1/16"],
      privateSubnetCidrs: ["10.0.0.0/40"],
      tags: TAGS,
    },
    codes: ["FG502", "FG524", "FG540", "FG559", "FG502", "FG501", "FG710"],
    right: { maxAzs: 2, privateSubnetCidrs: ["10.0.0.0/20", "10.0.16.0/20"] },
  },
  "Vpc.fromAttributes": {
    make: (stack, _cluster, options) => library.Vpc.fromAttributes(stack, "made", options),
    wrong: { vpcId: "shop", privateSubnetIds: ["subnet-a"], publicSubnetIds: ["b"], cidrBlock: "10.0.0.1/16" },
    codes: ["FG543", "FG502", "FG541", "FG543"],
    right: { vpcId: "vpc-1", privateSubnetIds: ["subnet-a", "subnet-b"] },
  },
  FargateCluster: {
    make: (stack, _cluster, options: object) =>
      new library.FargateCluster(stack, "made", { vpc: addVpc(new Construct(stack, "net")), ...options }),
    wrong: {
      region: "Ireland",
      clusterName: "my shop",
      kubernetesVersion: "1",
      controlPlaneLogRetentionDays: 8,
      serviceCidr: "10.1.2.3/20",
      permissionsBoundaryArn: "boundary",
      iamPath: "team",
      tags: TAGS,
    },
    codes: ["FG545", "FG701", "FG601", "FG706", "FG502", "FG748", "FG913", "FG710"],
    right: { region: "eu-west-1", clusterName: "other", kubernetesVersion: "1.36" },
  },
  "FargateCluster.fromAttributes": {
    make: (stack, _cluster, options: object) =>
      FargateCluster.fromAttributes(stack, "made", {
        ...IMPORTED,
        vpc: addVpc(new Construct(stack, "net")),
        ...options,
      }),
    wrong: { clusterName: "my shop", clusterArn: "shop", kubernetesVersion: "1", region: "Ireland", tags: TAGS },
    codes: ["FG701", "FG755", "FG601", "FG545", "FG710"],
    right: { kubernetesVersion: "1.36" },
  },
  "FargateCluster.fromLookup": {
    make: (stack, _cluster, options: object) =>
      FargateCluster.fromLookup(stack, "made", { clusterName: "till", ...options }),
    wrong: { clusterName: "my shop", kubernetesVersion: "1", region: "Ireland", tags: TAGS },
    codes: ["FG701", "FG601", "FG545", "FG710"],
    right: { kubernetesVersion: "1.36" },
  },
  FargateProfile: on(
    library.FargateProfile,
    {
      selectors: [{ namespace: "Web_1" }],
      privateSubnetIds: ["subnet-p", "a"],
      podExecutionRoleArn: "role",
      permissionsBoundaryArn: "boundary",
      tags: TAGS,
    },
    ["FG103", "FG543", "FG806", "FG763", "FG748", "FG915", "FG710"],
    { selectors: [{ namespace: "web" }], privateSubnetIds: ["subnet-a"] },
  ),
  EfsFileSystem: on(
    library.EfsFileSystem,
    { kmsKeyArn: "key", subnetIds: ["a"], tags: TAGS },
    ["FG747", "FG543", "FG710"],
    { subnetIds: ["subnet-a"] },
  ),
  FargateStatefulSet: on(
    library.FargateStatefulSet,
    { ...POD, ...PODS, name: "q".repeat(53), replicas: -1 },
    ["FG856", "FG987", ...POD_CODES],
    { ...POD, ...RIGHT_PODS, name: "queue" },
  ),
  HorizontalPodAutoscaler: on(
    library.HorizontalPodAutoscaler,
    { namespace: "Shop", deploymentName: "My web", minReplicas: 0, maxReplicas: 0.5 },
    ["FG713", "FG830", "FG983", "FG983"],
    { namespace: "shop", deploymentName: "web", maxReplicas: 4 },
  ),
  PodExecutionRole: on(
    library.PodExecutionRole,
    { profileName: "web", podExecutionRoleArn: "role", permissionsBoundaryArn: "boundary" },
    ["FG763", "FG748", "FG915"],
    { profileName: "web" },
  ),
  ServiceAccountRole: on(
    library.ServiceAccountRole,
    {
      namespace: "Shop",
      statements: [{ actions: [], resources: ["bucket"] }],
      managedPolicyArns: { read: "read", write: "write", inline: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      permissionsBoundaryArn: "boundary",
      tags: TAGS,
      serviceAccountName: "Reader",
    },
    ["FG718", "FG713", "FG746", "FG761", "FG748", "FG748", "FG814", "FG748", "FG710"],
    { namespace: "shop", statements: ALLOWED },
  ),
  AccessGrant: on(
    library.AccessGrant,
    { principalArn: "ops", policies: [library.AccessPolicy.view(["Shop"])], kubernetesGroups: ["system:masters"] },
    ["FG711", "FG741", "FG750"],
    { principalArn: "arn:aws:iam::111122223333:role/ops" },
  ),
  ClusterProviders: {
    make: (stack, cluster, options: object) => {
      new library.ClusterProviders(stack, "first", { cluster, alias: "taken" });
      const elsewhere = new AwsProvider(new TerraformStack(testApp(), "other"), "aws", {});
      new library.ClusterProviders(stack, "made", { cluster, awsProvider: elsewhere, ...options });
    },
    wrong: { alias: "taken", clusterToken: ClusterToken.DATA_SOURCE },
    codes: ["FG816", "FG816", "FG916"],
    right: { alias: "free" },
  },
  EksAddon: {
    make: (stack, _cluster, options: object) => {
      const vpc = addVpc(new Construct(stack, "net"));
      const cluster = FargateCluster.fromAttributes(stack, "imported", { ...IMPORTED, vpc });
      new library.EksAddon(stack, "made", { cluster, addonName: "coredns", ...options });
    },
    wrong: { addonName: "core dns", serviceAccountRoleArn: "role", resolveConflictsOnCreate: "PRESERVE", tags: TAGS },
    codes: ["FG723", "FG763", "FG963", "FG722", "FG710"],
    right: RIGHT_ADDON,
  },
  CoreDns: on(
    library.CoreDns,
    { ...ADDON, replicas: -1, configuration: { computeType: "ec2" } },
    ["FG734", "FG810", ...ADDON_CODES],
    RIGHT_ADDON,
  ),
  VpcCni: on(library.VpcCni, ADDON, ADDON_CODES, RIGHT_ADDON),
  KubeProxy: on(library.KubeProxy, ADDON, ADDON_CODES, RIGHT_ADDON),
  FargateLogging: on(
    library.FargateLogging,
    {
      destination: LogDestination.cloudWatch({ logGroupName: "a b", retentionDays: 8 }),
      filtersConf: "[INPUT]\n    Name tail",
      parsersConf: "[PARSER]\n    Name a\n    Format json\n    Time_Key",
      tags: TAGS,
    },
    ["FG705", "FG706", "FG406", "FG411", "FG710"],
    { destination: LogDestination.cloudWatch({ logGroupName: "/shop/pods", retentionDays: 7 }) },
  ),
  AwsLoadBalancerController: on(
    library.AwsLoadBalancerController,
    {
      ...CHART,
      serviceAccountName: "Controller",
      replicas: -1,
      backendSecurityGroupId: "group",
      values: { hostNetwork: true, vpcId: "vpc-2" },
      roleArn: "role",
      permissionsBoundaryArn: "boundary",
      tags: TAGS,
    },
    [
      "FG768",
      "FG768",
      "FG864",
      "FG713",
      "FG718",
      "FG734",
      "FG735",
      "FG921",
      "FG810",
      "FG810",
      "FG763",
      "FG748",
      "FG915",
      "FG710",
    ],
    { ...RIGHT_CHART, replicas: 1 },
  ),
  VpcEndpoints: on(
    library.VpcEndpoints,
    {
      serviceSubnetIds: { s3: ["subnet-a"], sts: ["a"] },
      imageRegions: ["Ireland"],
      tags: TAGS,
    },
    ["FG532", "FG557", "FG543", "FG545", "FG710"],
    { existingServices: ["s3"], serviceSubnetIds: { sts: ["subnet-a"] } },
  ),
  KubernetesNamespace: on(
    library.KubernetesNamespace,
    { namespaceName: "Shop", labels: { "a b": "" }, annotations: { "a b": "" } },
    ["FG713", "FG857", "FG857"],
    { namespaceName: "shop" },
  ),
  WorkloadServiceAccount: on(
    library.WorkloadServiceAccount,
    {
      namespace: "Shop",
      serviceAccountName: "Reader",
      permissions: [{ actions: [], resources: ["bucket"] }],
      roleArn: "role",
      permissionsBoundaryArn: "boundary",
      tags: TAGS,
    },
    ["FG713", "FG718", "FG746", "FG761", "FG763", "FG748", "FG915", "FG710"],
    { namespace: "shop", permissions: ALLOWED },
  ),
  FargateDeployment: on(
    library.FargateDeployment,
    { ...POD, ...PODS, replicas: -1, drainSeconds: -1, rolloutTimeoutMinutes: -1 },
    ["FG856", "FG956", "FG856", ...POD_CODES],
    { ...POD, ...RIGHT_PODS, replicas: 1 },
  ),
  ZonalDeployment: on(
    library.ZonalDeployment,
    { ...POD, ...PODS, replicas: -1, zones: { A_1: "a" } },
    ["FG543", "FG830", "FG856", ...POD_CODES],
    { ...POD, ...RIGHT_PODS, zones: { a: "subnet-a" } },
  ),
  FargateJob: on(
    library.FargateJob,
    { ...POD, ...PODS, completions: 0, parallelism: -1 },
    [...POD_CODES, "FG854", "FG854"],
    {
      ...POD,
      ...RIGHT_PODS,
      completions: 1,
    },
  ),
  FargateCronJob: on(
    library.FargateCronJob,
    { ...POD, ...PODS, schedule: "every day", successfulJobsHistoryLimit: -1, completions: 0 },
    ["FG852", "FG854", ...POD_CODES, "FG854"],
    { ...POD, ...RIGHT_PODS, schedule: "@daily" },
  ),
  ClusterService: on(
    library.ClusterService,
    { ...PORTS, name: "Web", ports: { https: 443 }, labels: { "a b": "" }, annotations: { "a b": "" } },
    ["FG885", "FG826", "FG857", "FG857"],
    PORTS,
  ),
  AlbIngress: {
    make: (stack, cluster, options: object) => {
      const service = new library.ClusterService(stack, "web", { cluster, ...PORTS });
      const routes = [{ service }];
      return new library.AlbIngress(stack, "made", { cluster, namespace: "shop", routes, ...options });
    },
    wrong: {
      healthCheck: { port: "helth" },
      groupName: "Front",
      subnetIds: ["subnet-a"],
      inboundCidrs: ["10.0.0.1/16"],
      webAclArn: "acl",
      tags: TAGS,
      labels: { "a b": "" },
    },
    codes: ["FG826", "FG882", "FG953", "FG710", "FG857"],
    right: { groupName: "front" },
  },
  NetworkLoadBalancer: on(
    library.NetworkLoadBalancer,
    { ...PORTS, name: "Web", ports: { https: 443 }, loadBalancerName: "internal-web", tags: TAGS },
    ["FG885", "FG826", "FG714", "FG710"],
    PORTS,
  ),
  EfsVolume: {
    make: (stack, cluster, options: object) => {
      const driver = new library.EfsCsiDriver(stack, "driver", { cluster });
      const props = { cluster, driver, namespace: "shop", fileSystemId: "fs-0123456789abcdef0" };
      new library.EfsVolume(stack, "made", { ...props, ...options });
    },
    wrong: { namespace: "Shop", fileSystemId: "fs", accessPointId: "ap", claimName: "Data", capacity: "much" },
    codes: ["FG713", "FG898", "FG898", "FG896", "FG202"],
    right: { claimName: "data", capacity: "1Gi" },
  },
  KubernetesObjects: on(
    library.KubernetesObjects,
    {
      objects: [{ apiVersion: "v1", kind: "Deployment", metadata: { name: "web" } }, { kind: "Pod" }],
      yaml: "a: [",
      namespace: "Shop",
      timeoutSeconds: -1,
    },
    ["FG966", "FG964", "FG967", "FG713", "FG735"],
    { objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" } }] },
  ),
  SecretStore: on(
    library.SecretStore,
    { namespace: "Shop", storeName: "My_Store", arns: ["secret"], kmsKeyArns: ["key"] },
    ["FG713", "FG718", "FG862", "FG862"],
    { namespace: "shop", arns: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*"] },
  ),
  ClusterSecretStore: on(
    library.ClusterSecretStore,
    { namespace: "Shop", storeName: "My_Store", arns: ["secret"], kmsKeyArns: ["key"] },
    ["FG713", "FG718", "FG862", "FG862"],
    { arns: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*"] },
  ),
  ExternalSecret: {
    make: (stack, cluster, options) => {
      const store = new library.ClusterSecretStore(stack, "store", { cluster });
      return new library.ExternalSecret(stack, "made", { cluster, store, ...(options as { namespace: string }) });
    },
    wrong: { namespace: "Shop", secretName: "My_Secret", data: { a: "#" }, refreshInterval: "daily" },
    codes: ["FG713", "FG718", "FG974", "FG974"],
    right: { namespace: "shop", data: { a: "b" } },
  },
  ClusterIssuer: on(
    library.ClusterIssuer,
    { solvers: [], email: "team", issuerName: "My_Issuer", privateKeySecretName: "My_Key" },
    ["FG976", "FG976", "FG830", "FG830"],
    { solvers: [library.AcmeSolver.route53()] },
  ),
  AdotCollector: on(
    library.AdotCollector,
    { containerInsights: false, logRetentionDays: 8, namespace: "Shop", roleArn: "role" },
    ["FG996", "FG706", "FG713", "FG763"],
    { containerInsights: false, traces: true, namespace: "shop" },
  ),
  ArgoCdApplication: on(
    library.ArgoCdApplication,
    {
      repoUrl: "https://git.example.com/a",
      destinationNamespace: "Shop",
      applicationName: "My_App",
      namespace: "Argo",
    },
    ["FG993", "FG713", "FG830", "FG713"],
    { repoUrl: "https://git.example.com/a", path: ".", destinationNamespace: "shop" },
  ),
  FluxKustomization: on(
    library.FluxKustomization,
    {
      url: "git@git.example.com:a",
      interval: "daily",
      targetNamespace: "Shop",
      kustomizationName: "My_App",
      namespace: "F",
    },
    ["FG994", "FG713", "FG994", "FG830", "FG713"],
    { url: "https://git.example.com/a", targetNamespace: "shop" },
  ),
  IngressClassParams: on(
    library.IngressClassParams,
    {
      className: "My_Class",
      subnetIds: [],
      certificateArns: ["mine"],
      inboundCidrs: ["anywhere"],
      loadBalancerAttributes: { "idle_timeout.timeout_seconds": "an hour" },
      tags: TAGS,
    },
    ["FG830", "FG884", "FG952", "FG883", "FG887", "FG710"],
    { loadBalancerAttributes: { "idle_timeout.timeout_seconds": "120" }, subnetIds: ["subnet-a", "subnet-b"] },
  ),
  HelmChart: on(
    library.HelmChart,
    {
      chart: "tool",
      repository: "charts.example.com",
      chartLogin: ChartLogin.password("", "secret"),
      namespace: "Shop",
      values: {
        extraObjects: [
          {
            apiVersion: "apps/v1",
            kind: "DaemonSet",
            metadata: { name: "a" },
            spec: { template: { spec: { containers: [{ name: "a", image: IMAGE }] } } },
          },
        ],
      },
      timeoutSeconds: -1,
      upgradeInstall: true,
    },
    ["FG866", "FG867", "FG713", "FG318", "FG735"],
    { chart: "tool", repository: "https://charts.example.com", namespace: "shop", version: "1.2.3" },
  ),
  CertManager: on(
    library.CertManager,
    {
      ...CHART,
      hostedZoneArns: ["Z1"],
      values: { webhook: { hostNetwork: true } },
      roleArn: "role",
      permissionsBoundaryArn: "boundary",
    },
    ["FG862", "FG713", "FG763", "FG748", "FG915", ...CHART_CODES, "FG810"],
    { ...RIGHT_CHART, hostedZoneArns: [ZONE] },
  ),
  ExternalDns: on(
    library.ExternalDns,
    {
      ...CHART,
      hostedZoneArns: ["Z1"],
      values: { replicaCount: 2, provider: { name: "azure" } },
      roleArn: "role",
      permissionsBoundaryArn: "boundary",
    },
    ["FG862", "FG713", "FG763", "FG748", "FG915", ...CHART_CODES, "FG810"],
    { ...RIGHT_CHART, hostedZoneArns: [ZONE] },
  ),
  ExternalSecrets: on(
    library.ExternalSecrets,
    {
      ...CHART,
      secretArns: ["secret"],
      parameterArns: ["parameter"],
      values: { replicaCount: 2, leaderElect: false, webhook: { port: 10250 } },
      roleArn: "role",
    },
    ["FG862", "FG862", "FG713", "FG763", ...CHART_CODES, "FG810"],
    RIGHT_CHART,
  ),
  MetricsServer: on(
    library.MetricsServer,
    { ...CHART, replicas: -1, values: { containerPort: 10250, hostNetwork: { enabled: true } } },
    ["FG713", "FG860", ...CHART_CODES, "FG810", "FG810"],
    RIGHT_CHART,
  ),
  ArgoCd: on(
    library.ArgoCd,
    { ...CHART, replicas: -1, values: { server: { hostNetwork: true }, nameOverride: "cd" }, expose: {} },
    ["FG713", ...CHART_CODES, "FG810", "FG810", "FG860", "FG860"],
    RIGHT_CHART,
  ),
  Flux: on(
    library.Flux,
    { ...CHART, values: { helmController: { replicas: -1 } } },
    ["FG713", ...CHART_CODES, "FG860"],
    RIGHT_CHART,
  ),
  KubeOpsView: on(
    library.KubeOpsView,
    { ...CHART, values: { hostNetwork: true, controller: { type: "daemonset" } } },
    ["FG713", ...CHART_CODES, "FG810", "FG810"],
    RIGHT_CHART,
  ),
};

/** Constructs without a row, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  ClusterBase: "abstract: only the library extends it",
  EfsCsiDriver: "takes a cluster and a provider alone",
  SubnetRoleTags: "takes ids of subnets by name, which only AWS can judge, and a provider",
};

/** What an error says: of each line the path, unless it is the construct's own, and the code. */
function codesOf(body: () => unknown): string[] {
  try {
    body();
  } catch (caught) {
    const lines = (caught as Error).message.split("\n");
    return lines.map((line) =>
      line.replace(/^(\S+): \[(FG\d+)\].*$/, (_all, path: string, code: string) =>
        path === "test/made" ? code : `${path}: ${code}`,
      ),
    );
  }
  return [];
}

describe("mistakes in the options of", () => {
  it.each(Object.entries(ROWS))("%s are reported together, in the order of its interface", (_name, row) => {
    const make = (options: object) => (): unknown =>
      declare((stack) => row.make(stack, addCluster(stack, { kubernetesVersion: "1.36" }), options as never));
    expect(row.codes.length).toBeGreaterThan(1);
    expect(codesOf(make(row.wrong))).toEqual(row.codes);
    expect(codesOf(make(row.right))).toEqual([]);
  });
});

test("each construct of the package has a row, or a reason to have none", () => {
  const made = Object.entries(library).flatMap(([name, value]) =>
    typeof value === "function" && value.prototype instanceof Construct ? [name] : [],
  );
  const covered = [...Object.keys(ROWS).filter((name) => !name.includes(".")), ...Object.keys(WITHOUT)];
  expect(made.length).toBeGreaterThan(30);
  expect(covered.sort()).toEqual(made.sort());
});
