// Options that do not exist reach the reader of the synthesis, once each, wherever they are written.
import { Construct } from "constructs";
import {
  AccessGrant,
  CoreDns,
  EfsCsiDriver,
  EfsVolume,
  ExternalDns,
  FargateDeployment,
  FargateJob,
  FargateProfile,
  FargateServerlessStack,
  Findings,
  LogDestination,
  MetricsServer,
  PodVolume,
  Probe,
  ProjectedSource,
  SecretsEncryption,
  ZonalDeployment,
} from "../../lib";
import { annotations } from "../support/annotations";
import { testApp } from "../support/synth";

const PROPS = { region: "eu-west-1", kubernetesVersion: "1.36" };
const image = "public.ecr.aws/docker/library/till:1";

/** What an untyped caller writes. */
function untyped(options: object): never {
  return options as never;
}

function platform(options: object = {}): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "s", untyped({ ...PROPS, ...options }));
}

function told(tree: Construct): string[] {
  return annotations(tree)
    .filter((each) => each.includes("[FG930]"))
    .map((each) => each.replace(/ has no such option.*$/, ""));
}

test("of a stack and of its parts", () => {
  const stack = platform({
    vpc: { cidr: "10.77.0.0/16" },
    fargateProfile: {},
    fargateProfiles: { till: { selectors: [{ namespace: "till", label: {} }] } },
    logging: { retentionDays: 7 },
    coreDns: { replica: 3 },
    access: { dev: { principalArn: "arn:aws:iam::111122223333:role/dev", accessPolicies: [] } },
    secretsEncryption: SecretsEncryption.ownKey(untyped({ rotationDays: 365 })),
  });
  expect(told(stack)).toEqual([
    "WARN s: [FG930] vpc.cidr: VpcOptions",
    "WARN s: [FG930] fargateProfile: FargateServerlessStackProps",
    "WARN s: [FG930] fargateProfiles.till.selectors[0].label: FargateSelector",
    "WARN s: [FG930] logging.retentionDays: FargateLoggingStackOptions",
    "WARN s: [FG930] coreDns.replica: CoreDnsStackOptions",
    "WARN s: [FG930] access.dev.accessPolicies: AccessGrantOptions",
    "WARN s: [FG930] secretsEncryption.rotationDays: OwnKeyOptions",
  ]);
});

test("of what is added to it, by constructs and by methods", () => {
  const stack = platform();
  const { cluster } = stack;
  cluster.addFargateProfile("till", untyped({ selectors: [{ namespace: "*" }], subnets: [] }));
  cluster.addServiceAccount("reader", untyped({ namespace: "till", policyArns: {} }));
  const web = new FargateDeployment(
    stack,
    "web",
    untyped({
      ...{ cluster, namespace: "till", createNamespace: true, image, ports: { http: 8080 }, replica: 3 },
      readinessProbe: Probe.http("/", "http", untyped({ period: 3 })),
      volumes: { all: PodVolume.projected([ProjectedSource.secret("a", untyped({ keys: {} }))]) },
      mounts: { "/all": { volume: "all", path: "a" } },
    }),
  );
  web.expose(untyped({ certificateArn: "a" }));
  web.exposeByNetworkLoadBalancer(untyped({ certificateArn: "a" }));
  cluster.registerPods(web.resource, untyped({ namespace: "till", label: {} }));
  stack.explain(untyped({ price: {} }));
  expect(told(stack)).toEqual(
    [
      "cluster: [FG930] price: ExplainOptions",
      "cluster/profiles/till: [FG930] subnets: FargateProfileProps",
      "cluster/service-accounts/till/reader: [FG930] policyArns: ServiceAccountRoleProps",
      "web: [FG930] replica: FargateDeploymentProps",
      "web: [FG930] readinessProbe.period: HttpProbeOptions",
      "web: [FG930] volumes.all.keys: FilesOptions",
      "web: [FG930] mounts./all.path: VolumeMount",
      "web: [FG930] certificateArn: ExposeOptions",
      "web/Resource: [FG930] label: PodPlacement",
      "web/network-load-balancer: [FG930] certificateArn: NetworkLoadBalancerProps",
    ].map((line) => `WARN s/${line}`),
  );
});

test("with what is missing, which may be what was misspelt", () => {
  const stack = platform();
  const deployment = { cluster: stack.cluster, namespace: "till", imge: image };
  expect(() => new FargateDeployment(stack, "web", untyped(deployment))).toThrow(
    new Error(
      "s/web: [FG836] image: is missing; set image\n" +
        "s/web: [FG930] imge: FargateDeploymentProps has no such option, so it is ignored; write image",
    ),
  );
});

test("what a class creates is not an object literal", () => {
  const { cluster } = platform();
  const job = { cluster, namespace: "till", image, cleanup: { seconds: 60 }, size: "small" };
  expect(() => new FargateJob(cluster, "job", untyped(job))).toThrow(
    new Error(
      's/cluster/job: [FG751] size: "small" is a string, not a PodSize; write PodSize.of() or .fromRequests()\n' +
        "s/cluster/job: [FG751] cleanup: an object is not a JobCleanup; write JobCleanup.afterSeconds() or .byHand()",
    ),
  );
});

test.each<[string, (stack: FargateServerlessStack) => unknown, string]>([
  ["a stack", (stack) => stack, "an object is not an IFargateCluster"],
  ["nothing of it", () => ({}), "an object is not an IFargateCluster"],
  ["its name", () => "s", '"s" is a string, not an IFargateCluster'],
])("is not a cluster: %s", (_, clusterOf, said) => {
  const stack = platform();
  const cluster = clusterOf(stack) as never;
  const makers: (() => unknown)[] = [
    () => new FargateJob(stack, "job", { cluster, namespace: "till", image }),
    () => new AccessGrant(stack, "grant", { cluster, principalArn: "arn:aws:iam::111122223333:role/till" }),
    () => new FargateProfile(stack, "profile", { cluster, selectors: [{ namespace: "till" }] }),
    () => new CoreDns(stack, "dns", { cluster }),
    () => new MetricsServer(stack, "metrics", { cluster }),
  ];
  for (const make of makers) expect(make).toThrow(`[FG751] cluster: ${said}; write new FargateCluster(...) or`);
});

test("not of what the library passes on to its own constructs", () => {
  const stack = platform({
    clusterName: "till",
    outputMonthlyFloor: true,
    fargateProfiles: { all: { selectors: [{ namespace: "*" }] } },
    vpcCni: { enabled: true },
    kubeProxy: { enabled: true },
    loadBalancerController: { replicas: 2 },
    logging: { destination: LogDestination.cloudWatch({ retentionDays: 7 }) },
  });
  const options = { cluster: stack.cluster, namespace: "till", image };
  const zonal = new ZonalDeployment(stack, "zonal", {
    ...options,
    ports: { http: 8080 },
    zones: { a: "subnet-a", b: "subnet-b" },
    permissions: [{ actions: ["s3:GetObject"], resources: ["*"] }],
  });
  zonal.expose({ host: "till.example.com", path: "/", port: "http" });
  zonal.exposeByNetworkLoadBalancer();
  new FargateJob(stack, "job", { ...options, createNamespace: true });
  new MetricsServer(stack, "metrics", { cluster: stack.cluster });
  new ExternalDns(stack, "dns", {
    cluster: stack.cluster,
    hostedZoneArns: ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"],
  });
  const driver = new EfsCsiDriver(stack, "efs", { cluster: stack.cluster });
  new EfsVolume(stack, "files", {
    ...options,
    image: undefined,
    fileSystemId: "fs-0123456789abcdef0",
    driver,
  } as never);
  expect(told(stack)).toEqual([]);
});

test("not of the options that your own stack adds to those of the library", () => {
  class Platform extends FargateServerlessStack {}
  const props = untyped({ ...PROPS, team: "till", kubernetsVersion: "1.36" });
  expect(told(new Platform(testApp(), "s", props))).toEqual([
    "WARN s: [FG930] kubernetsVersion: FargateServerlessStackProps",
  ]);
});

test("it can be acknowledged", () => {
  const stack = platform();
  const { cluster } = stack;
  const scope = new Construct(stack, "team");
  Findings.acknowledge(scope, "FG930", "our options hold more than the library's");
  const props = { cluster, namespace: "kube-system", image, team: "till" };
  new FargateDeployment(scope, "web", props);
  expect(told(stack)).toEqual([]);
});
