// What Kubernetes or its provider would refuse at apply is told at synth, with its place.
import { TerraformStack, TerraformVariable } from "cdktf";
import { AwsLoadBalancerController, PolicyStatement } from "../../lib";
import {
  ArgoCd,
  CertManager,
  ContainerUser,
  EfsCsiDriver,
  EnvironmentSource,
  ExternalDns,
  ExternalSecrets,
  Flux,
  FargateCronJob,
  FargateCronJobProps,
  FargateDeployment,
  FargateDeploymentProps,
  FargateJob,
  FargateJobProps,
  JobCleanup,
  KubeOpsView,
  KubernetesNamespace,
  MetricsServer,
  PodSize,
  PodVolume,
  Probe,
  ProjectedSource,
  WorkloadServiceAccount,
  ZonalDeployment,
} from "../../lib/workloads";
import { addWeb, IMAGE, shop, template, web } from "./shop";

type Options = Partial<FargateDeploymentProps>;

const job = (options: Partial<FargateJobProps>) =>
  shop((stack, cluster) => new FargateJob(stack, "report", { cluster, namespace: "shop", image: IMAGE, ...options }));

const cronJob = (options: Partial<FargateCronJobProps>) =>
  shop(
    (stack, cluster) =>
      new FargateCronJob(stack, "report", {
        cluster,
        namespace: "shop",
        image: IMAGE,
        schedule: "0 3 * * *",
        ...options,
      }),
  );

const log = { image: IMAGE, cpu: "50m", memory: "64Mi" };
const data = { data: PodVolume.emptyDir() };

describe("the name of a workload", () => {
  it("that comes from the construct's id is reported as such, and can be set instead", () => {
    const make = (name?: string) => () =>
      shop(
        (stack, cluster) => new FargateDeployment(stack, "WebApp", { cluster, namespace: "shop", image: IMAGE, name }),
      );
    expect(make()).toThrow(
      'test/WebApp: [FG830] name: the construct\'s id "WebApp" is not a valid name in Kubernetes; write "web-app": use only a-z, 0-9 ' +
        "and -, with a letter or a digit at both ends",
    );
    expect(make("web-app")).not.toThrow();
  });

  it("leaves a CronJob room for its Jobs", () => {
    expect(() => cronJob({ name: "x".repeat(53) })).toThrow("test/report: [FG831] name:");
    expect(() => cronJob({ name: "x".repeat(52) })).not.toThrow();
    expect(() => job({ name: "x".repeat(63) })).not.toThrow();
  });

  it("is combined with the name of each zone", () => {
    const zonal = (zones: { [zone: string]: string }) => () =>
      shop((stack, cluster) => new ZonalDeployment(stack, "web", { cluster, namespace: "shop", image: IMAGE, zones }));
    expect(zonal({ Zone_A: "subnet-a" })).toThrow('test/web: [FG830] zones.Zone_A: the name "web-Zone_A"');
    expect(zonal({ "zone-a": "subnet-a" })).not.toThrow();
  });

  it("and its labels are checked before a profile is created for each zone", () => {
    const zonal = (tier: string) => () =>
      shop((stack, cluster) => {
        new ZonalDeployment(stack, "web", { cluster, namespace: "shop", image: IMAGE, labels: { tier } });
      });
    expect(zonal("a b")).toThrow('test/web: [FG857] labels["tier"]:');
    expect(zonal("a-b")).not.toThrow();
  });
});

describe("a Deployment", () => {
  it.each<[string, Options, Options]>([
    ["[FG713] namespace:", { namespace: "Shop_1" }, { namespace: "shop" }],
    ["[FG832] volumes.My_Vol:", { volumes: { My_Vol: data.data } }, { volumes: data }],
    ["[FG833] sidecars.web:", { sidecars: { web: log } }, { sidecars: { log } }],
    ["[FG833] initContainers.web:", { initContainers: { web: log } }, { initContainers: { wait: log } }],
    ["[FG834] ports.HTTP:", { ports: { HTTP: 80 } }, { ports: { http: 80 } }],
    ["[FG835] udpPorts.dns:", { ports: { dns: 53 }, udpPorts: { dns: 53 } }, { udpPorts: { dns: 53 } }],
    ["[FG836] image: is empty", { image: "" }, { image: IMAGE }],
    ["[FG837] environment:", { environment: { "A B=": "" } }, { environment: { A_B: "" } }],
    [
      "[FG839] environmentFrom.A:",
      { environmentFrom: { A: EnvironmentSource.podField("spec.foo") } },
      { environmentFrom: { A: EnvironmentSource.podField("spec.nodeName") } },
    ],
    [
      "[FG896] environmentFrom.A:",
      { environmentFrom: { A: EnvironmentSource.secretKey("DB", "user") } },
      { environmentFrom: { A: EnvironmentSource.secretKey("db", "user") } },
    ],
    [
      "[FG897] environmentFrom.A:",
      { environmentFrom: { A: EnvironmentSource.configMapKey("db", "a/b") } },
      { environmentFrom: { A: EnvironmentSource.configMapKey("db", "a.b") } },
    ],
    ["[FG896] environmentSecrets[0]:", { environmentSecrets: ["DB"] }, { environmentSecrets: ["db"] }],
    ["[FG896] environmentConfigMaps[0]:", { environmentConfigMaps: ["DB"] }, { environmentConfigMaps: ["db"] }],
    ["[FG896] imagePullSecrets[0]:", { imagePullSecrets: ["DB"] }, { imagePullSecrets: ["db"] }],
    ["[FG896] volumes.a:", { volumes: { a: PodVolume.secret("DB") } }, { volumes: { a: PodVolume.secret("db") } }],
    ["[FG896] volumes.a:", { volumes: { a: PodVolume.claim("a_b") } }, { volumes: { a: PodVolume.claim("a-b") } }],
    [
      "[FG897] volumes.a.items:",
      { volumes: { a: PodVolume.configMap("db", { items: { "a/b": "a" } }) } },
      { volumes: { a: PodVolume.configMap("db", { items: { "a.b": "a" } }) } },
    ],
    [
      "[FG896] volumes.a.sources[0]:",
      { volumes: { a: PodVolume.projected([ProjectedSource.configMap("DB")]) } },
      { volumes: { a: PodVolume.projected([ProjectedSource.configMap("db")]) } },
    ],
    [
      '[FG845] mounts["/data"].subPath:',
      { volumes: data, mounts: { "/data": { volume: "data", subPath: "../a" } } },
      { volumes: data, mounts: { "/data": { volume: "data", subPath: "a" } } },
    ],
    [
      "[FG847] volumes.a.mode:",
      { volumes: { a: PodVolume.secret("a", { mode: "999" }) } },
      { volumes: { a: PodVolume.secret("a", { mode: "0400" }) } },
    ],
    [
      "[FG202] volumes.a.sizeLimit:",
      { volumes: { a: PodVolume.emptyDir({ sizeLimit: "1 GB" }) } },
      { volumes: { a: PodVolume.emptyDir({ sizeLimit: "1G" }) } },
    ],
    [
      "[FG848] volumes.a:",
      { volumes: { a: PodVolume.projected([]) } },
      { volumes: { a: PodVolume.projected([ProjectedSource.secret("a")]) } },
    ],
    [
      "[FG849] volumes.a.sources[0].expirationSeconds:",
      {
        volumes: { a: PodVolume.projected([ProjectedSource.serviceAccountToken("t", { expirationSeconds: 599 })]) },
      },
      {
        volumes: { a: PodVolume.projected([ProjectedSource.serviceAccountToken("t", { expirationSeconds: 600 })]) },
      },
    ],
    [
      "[FG850] livenessProbe.successThreshold:",
      { livenessProbe: Probe.tcp("http", { successThreshold: 2 }) },
      { readinessProbe: Probe.tcp("http", { successThreshold: 2 }) },
    ],
    [
      "[FG850] sidecars.log.readinessProbe.periodSeconds:",
      { sidecars: { log: { ...log, readinessProbe: Probe.exec(["true"], { periodSeconds: 0 }) } } },
      { sidecars: { log: { ...log, readinessProbe: Probe.exec(["true"], { periodSeconds: 1 }) } } },
    ],
    [
      "[FG851] initContainers.wait.preStopCommand:",
      { initContainers: { wait: { image: IMAGE, preStopCommand: ["true"] } } },
      { preStopCommand: ["true"] },
    ],
    [
      "[FG855] terminationGracePeriodSeconds:",
      { terminationGracePeriodSeconds: -1 },
      { terminationGracePeriodSeconds: 0 },
    ],
    ["[FG855] user:", { user: ContainerUser.id(-1) }, { user: ContainerUser.id(1) }],
    ["[FG856] replicas:", { replicas: 1.5 }, { replicas: 0 }],
    ["[FG856] rolloutTimeoutMinutes:", { rolloutTimeoutMinutes: -1 }, { rolloutTimeoutMinutes: 1 }],
    ['[FG857] labels["tier"]:', { labels: { tier: "a b" } }, { annotations: { tier: "a b" } }],
    ["[FG857] annotations:", { annotations: { "a b": "" } }, { annotations: { "A.b/c": "" } }],
    [
      "[FG858] size.cpuLimit:",
      { size: PodSize.fromRequests({ cpu: "1", memory: "1Gi", cpuLimit: "500m" }) },
      { size: PodSize.fromRequests({ cpu: "1", memory: "1Gi", cpuLimit: "1" }) },
    ],
    ["[FG859] readinessProbe:", { readinessProbe: Probe.exec([]) }, { readinessProbe: Probe.exec(["true"]) }],
  ])("is rejected with %s", (expected, wrong, right) => {
    expect(() => web(wrong)).toThrow(`test/web: ${expected}`);
    expect(() => web(right)).not.toThrow();
  });

  it("is reported if it may be intended", () => {
    const environmentFrom = { A: EnvironmentSource.secretKey("db", "a") };
    expect(web({ environment: { A: "1" }, environmentFrom }).told).toEqual([
      expect.stringContaining("WARN test/web: [FG838] environmentFrom:"),
    ]);
    const mounts = { "/a:b": { volume: "data" } };
    expect(web({ volumes: data, mounts }).told).toEqual([expect.stringContaining('[FG846] mounts["/a:b"]:')]);
  });

  it("reports all at once", () => {
    const wrong = () => web({ replicas: -1, labels: { "a b": "" }, namespace: "Shop" });
    expect(wrong).toThrow(/\[FG856\][^]*\[FG713\][^]*\[FG857\]/);
  });
});

describe("a caller without types", () => {
  it.each<[string, Options]>([
    ["image: is missing; set image", { image: undefined }],
    ["namespace: is missing; set namespace", { namespace: undefined }],
    ["cluster: is missing; set cluster", { cluster: undefined }],
  ])("gets an error for what is missing: %s", (expected, options) => {
    expect(() => web(options)).toThrow(`test/web: [FG836] ${expected}`);
    expect(() => web({})).not.toThrow();
  });

  it("gets the same for Jobs, CronJobs, zones and service accounts", () => {
    const missing = "test/report: [FG836]";
    expect(() => job({ image: undefined })).toThrow(`${missing} image`);
    expect(() => cronJob({ schedule: undefined })).toThrow(`${missing} schedule`);
    const options = { image: IMAGE, namespace: undefined as unknown as string };
    expect(() => shop((stack, cluster) => new ZonalDeployment(stack, "web", { cluster, ...options }))).toThrow(
      "test/web: [FG836] namespace",
    );
    expect(() => shop((stack, cluster) => new WorkloadServiceAccount(stack, "sa", { cluster, ...options }))).toThrow(
      "test/sa: [FG836] namespace",
    );
  });
});

describe("a caller without types, of what is not a workload itself,", () => {
  const nothing = { cluster: undefined as never };

  it.each<[string, (stack: TerraformStack) => unknown]>([
    ["namespace", (stack) => new KubernetesNamespace(stack, "namespace", nothing)],
    ["driver", (stack) => new EfsCsiDriver(stack, "driver", nothing)],
    ["controller", (stack) => new AwsLoadBalancerController(stack, "controller", nothing)],
    ["certs", (stack) => new CertManager(stack, "certs", nothing)],
    ["secrets", (stack) => new ExternalSecrets(stack, "secrets", nothing)],
    ["dns", (stack) => new ExternalDns(stack, "dns", { ...nothing, hostedZoneArns: [] })],
    ["metrics", (stack) => new MetricsServer(stack, "metrics", nothing)],
    ["view", (stack) => new KubeOpsView(stack, "view", nothing)],
    ["argo", (stack) => new ArgoCd(stack, "argo", nothing)],
    ["flux", (stack) => new Flux(stack, "flux", nothing)],
  ])("gets an error for the missing cluster of a %s", (path, make) => {
    expect(() => shop(make)).toThrow(`test/${path}: [FG836] cluster: is missing; set cluster`);
  });

  it("gets the same for the zones of ExternalDNS", () => {
    const dns = (hostedZoneArns: string[] | undefined) => () =>
      shop((stack, cluster) => {
        cluster.addFargateProfile("dns", { selectors: [{ namespace: "external-dns" }] });
        new ExternalDns(stack, "dns", { cluster, hostedZoneArns: hostedZoneArns as string[] });
      });
    expect(dns(undefined)).toThrow("test/dns: [FG836] hostedZoneArns: is missing");
    expect(dns(["arn:aws:route53:::hostedzone/Z1"])).not.toThrow();
  });
});

describe("a Job", () => {
  it.each<[string, Partial<FargateJobProps>, Partial<FargateJobProps>]>([
    ["cleanup", { cleanup: JobCleanup.afterSeconds(-1) }, { cleanup: JobCleanup.afterSeconds(0) }],
    ["backoffLimit", { backoffLimit: -1 }, { backoffLimit: 0 }],
    ["activeDeadlineSeconds", { activeDeadlineSeconds: 0 }, { activeDeadlineSeconds: 1 }],
    ["completions", { completions: -1 }, { completions: 1 }],
    ["parallelism", { parallelism: -1 }, { parallelism: 1 }],
  ])("is rejected for its %s", (field, wrong, right) => {
    expect(() => job(wrong)).toThrow(`test/report: [FG854] ${field}:`);
    expect(() => cronJob(wrong)).toThrow(`test/report: [FG854] ${field}:`);
    expect(() => job(right)).not.toThrow();
  });

  it("by the clock has a schedule, and a time zone that is one", () => {
    expect(() => cronJob({ schedule: "every day" })).toThrow("test/report: [FG852] schedule:");
    expect(() => cronJob({ schedule: "@daily" })).not.toThrow();
    expect(cronJob({ timeZone: "Seoul" }).told).toEqual([expect.stringContaining("[FG853] timeZone:")]);
    expect(cronJob({ timeZone: "Asia/Seoul" }).told).toEqual([]);
  });
});

describe("a namespace and a service account", () => {
  it("have names that Kubernetes accepts", () => {
    const namespace = (id: string, labels = {}) =>
      shop((stack, cluster) => new KubernetesNamespace(stack, id, { cluster, labels }));
    expect(() => namespace("Shop")).toThrow('test/Shop: [FG713] id: namespace "Shop" is not valid');
    expect(() => namespace("other", { "a b": "" })).toThrow("test/other: [FG857] labels:");
    expect(() => namespace("other")).not.toThrow();
    const account = (id: string) =>
      shop((stack, cluster) => new WorkloadServiceAccount(stack, id, { cluster, namespace: "shop" }));
    expect(() => account("Readers")).toThrow('test/Readers: [FG718] id: service account name "Readers" is not valid');
    expect(() => account("readers")).not.toThrow();
  });
});

describe("what is known only at apply", () => {
  it("is not judged", () => {
    const { told } = shop((stack, cluster) => {
      const text = new TerraformVariable(stack, "text", { type: "string" }).stringValue;
      const number = new TerraformVariable(stack, "number", { type: "number" }).numberValue;
      addWeb(stack, cluster, {
        name: text,
        image: text,
        ports: { http: number },
        environment: { A: text },
        environmentFrom: { B: EnvironmentSource.podField(text) },
        labels: { tier: text },
        annotations: { tier: text },
        volumes: { a: PodVolume.secret("a", { mode: text }), b: PodVolume.emptyDir({ sizeLimit: text }) },
        mounts: { "/a": { volume: "a", subPath: text } },
        livenessProbe: Probe.tcp("http", { periodSeconds: number }),
        terminationGracePeriodSeconds: number,
      });
      new FargateCronJob(stack, "report", {
        cluster,
        namespace: "shop",
        image: text,
        schedule: text,
        timeZone: text,
        backoffLimit: number,
      });
    });
    expect(told.filter((each) => /\[FG8[345]/.test(each))).toEqual([]);
  });
});

describe("the time that a rollout has", () => {
  it("is also set in Kubernetes, which otherwise fails it after ten minutes", () => {
    const deployment = (options: Options) => web(options).made.single("kubernetes_deployment_v1");
    expect(deployment({})).toMatchObject({ spec: { progress_deadline_seconds: 900 }, timeouts: { create: "15m" } });
    expect(deployment({ rolloutTimeoutMinutes: 30 })).toMatchObject({
      spec: { progress_deadline_seconds: 1800 },
      timeouts: { create: "30m" },
    });
  });

  it("may be known only at apply", () => {
    const { made } = shop((stack, cluster) => {
      const minutes = new TerraformVariable(stack, "minutes", { type: "number" }).numberValue;
      addWeb(stack, cluster, { rolloutTimeoutMinutes: minutes });
    });
    expect(made.single("kubernetes_deployment_v1")).toMatchObject({
      spec: { progress_deadline_seconds: "${(var.minutes * 60)}" },
      timeouts: { create: "${var.minutes}m" },
    });
  });

  it("is that of every zone", () => {
    const { made } = shop((stack, cluster) => {
      const options = { cluster, namespace: "shop", image: IMAGE, rolloutTimeoutMinutes: 20 };
      new ZonalDeployment(stack, "web", options);
    });
    const deadlines = made.all("kubernetes_deployment_v1").map(({ spec }) => spec);
    expect(deadlines).toMatchObject([{ progress_deadline_seconds: 1200 }, { progress_deadline_seconds: 1200 }]);
  });
});

describe("permissions", () => {
  it("that plain JavaScript leaves out are an error", () => {
    const add = (statements: unknown) => () =>
      shop((stack, cluster) => {
        const account = new WorkloadServiceAccount(stack, "readers", { cluster, namespace: "shop" });
        account.addPermissions("queue", statements as PolicyStatement[]);
      });
    expect(add(undefined)).toThrow("test/readers/role: [FG746] statements: statements is not a list; write a list");
    expect(add([])).not.toThrow();
  });

  it("that are empty create a service account without a role", () => {
    const { made } = web({ permissions: [] });
    expect(made.addressesOf("aws_iam_role_policy").filter((each) => each.includes("web"))).toEqual([]);
    expect(made.addressesOf("aws_iam_role").filter((each) => each.includes("web"))).toEqual([]);
    expect(template(made).spec.service_account_name).toBe("web");
  });
});
