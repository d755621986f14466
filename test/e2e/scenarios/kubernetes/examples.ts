// Every example whose chart is at hand, each with a cluster of its own, and every chart of the library's: up, an empty plan,
// down, nothing left.
import { EXAMPLE_NAMES } from "../../../../examples/settings";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { AppOptions, REGION, STACK } from "../../harness/workspace";
import { bringUp, deploy, takeDown } from "./life";

/** The second of the two regions of an example. */
export const SECOND_REGION = "us-east-1";

/** Those that are no deploy of their own: the first is that of another scenario, the synth refuses the second. */
const NOT_HERE = ["fargate-serverless", "rejected-pod"];

/** Those whose pods nobody reaches without a controller that runs. */
const WITH_LOAD_BALANCER = ["game-2048", "shop", "two-clusters"];

/** The one whose load balancer finds its certificate in ACM, where people have requested it before. */
const WITH_CERTIFICATE = "shop";

const WITH_JOBS = "jobs";

/** An API server is that of one cluster: of two, each is deployed by itself. */
const IN_TWO_REGIONS = "two-clusters";

interface Deployment {
  readonly example: string;
  readonly region: string;
}

/** Scenarios by name. */
export function exampleScenarios(): Readonly<Record<string, (run: KubernetesRun) => Promise<void>>> {
  const all = EXAMPLE_NAMES.filter((name) => !NOT_HERE.includes(name)).flatMap((example): [string, Deployment][] =>
    example === IN_TWO_REGIONS
      ? [REGION, SECOND_REGION].map((region) => [`${example}-${region}`, { example, region }])
      : [[example, { example, region: REGION }]],
  );
  return Object.fromEntries(
    all.map(([name, deployment]) => [name, (run: KubernetesRun) => runExample(run, name, deployment)]),
  );
}

async function runExample(run: KubernetesRun, name: string, { example, region }: Deployment): Promise<void> {
  if (WITH_LOAD_BALANCER.includes(example) && run.kubernetes.controller === undefined) {
    run.checks.leaveOut(name, "the program aws-load-balancer-controller is not on this machine");
    return;
  }
  const app = { settings: { EXAMPLE: example } };
  await KubernetesLane.run(run, { name, app, region }, async (whole) => {
    const { lane } = whole;
    if (!(await synthWithCharts(whole))) return;
    const stacks = lane.workspace.stacks.filter((stack) => example !== IN_TWO_REGIONS || stack.endsWith(region));
    if (example === WITH_CERTIFICATE) await requestCertificate(whole);
    if (example === WITH_JOBS) await bringUpJobs(whole, ...stacks);
    else await bringUp(whole, ...stacks);
    await lane.check("every pod runs, or has ended well", () => expectPodsRun(whole));
    if (WITH_LOAD_BALANCER.includes(example)) {
      await lane.check("the controller has made a load balancer for each Ingress", () =>
        expectLoadBalancers(whole, region),
      );
    }
    await takeDown(whole, ...stacks);
  });
}

async function requestCertificate({ lane }: KubernetesLane): Promise<void> {
  await lane.require("ACM has a certificate for its host", async () => {
    const request = ["acm", "request-certificate", "--domain-name", "shop.example.com", "--region", REGION];
    const { code } = await lane.workspace.run("aws", request);
    if (code !== 0) throw new Error(`aws ${request.join(" ")} ended with ${code ?? "a signal"}`);
  });
}

/** A Job that has ended goes after a minute, and is made again by the next apply: docs/workloads.md says so. */
async function bringUpJobs(whole: KubernetesLane, ...stacks: readonly string[]): Promise<void> {
  await deploy(whole, ...stacks);
  await whole.lane.check("the second plan makes nothing but Jobs that have ended and gone", async () => {
    for (const stack of stacks) {
      const others = (await whole.lane.workspace.terraform(stack).plan()).filter(
        ({ action, address }) => action !== "create" || !address.startsWith("kubernetes_job_v1."),
      );
      if (others.length > 0) throw new Error(JSON.stringify(others));
    }
  });
}

/** Charts that the library knows, all that are at hand on one cluster. */
const CHARTS = [
  "argo-cd",
  "cert-manager",
  "external-dns",
  "external-secrets",
  "flux2",
  "kube-ops-view",
  "metrics-server",
];

export async function runCharts(run: KubernetesRun): Promise<void> {
  const appWith = (names: readonly string[]): AppOptions => ({
    app: "test/e2e/charts-app.ts",
    settings: { E2E_WITH: names.join(",") },
  });
  await KubernetesLane.run(run, { name: "charts", app: appWith(CHARTS) }, async (whole) => {
    const { lane } = whole;
    await lane.workspace.synth();
    const missing = missingCharts(lane.workspace.read("filter.log"));
    const isMissing = (name: string): boolean => missing.some((archive) => archive.startsWith(`${name}-`));
    for (const archive of missing) lane.leaveOut(archive, "not in the folder E2E_CHARTS");
    whole.use(appWith(CHARTS.filter((name) => !isMissing(name))));
    await bringUp(whole, STACK);
    await lane.check("every pod runs, or has ended well", () => expectPodsRun(whole));
    await takeDown(whole, STACK);
  });
}

/** The archives that the filter did not find. */
function missingCharts(filterLog: string): string[] {
  return [...new Set([...filterLog.matchAll(/no archive (\S+)$/gm)].map(([, archive = ""]) => archive))];
}

/** Synthesises; false, and said, where a chart of the program is not at hand. */
export async function synthWithCharts({ lane }: KubernetesLane): Promise<boolean> {
  await lane.workspace.synth();
  const missing = missingCharts(lane.workspace.read("filter.log"));
  if (missing.length > 0) lane.leaveOut("its deploy", `${missing.join(", ")}: not in the folder E2E_CHARTS`);
  return missing.length === 0;
}

export async function expectPodsRun({ server }: KubernetesLane): Promise<void> {
  const pods = await server.list("/api/v1/pods");
  const wrong = pods.filter(({ status }) => !["Running", "Succeeded"].includes(String(status?.phase)));
  if (wrong.length > 0 || pods.length === 0) {
    throw new Error(`of ${pods.length} pods do not run: ${wrong.map(({ metadata }) => metadata.name).join(", ")}`);
  }
}

/** @throws unless each Ingress, and each Service of type LoadBalancer, has the name of a load balancer that AWS has */
export async function expectLoadBalancers({ server, lane }: KubernetesLane, region = REGION): Promise<void> {
  const services = await server.list("/api/v1/services");
  const fronts = [
    ...(await server.list("/apis/networking.k8s.io/v1/ingresses")),
    ...services.filter(({ spec }) => spec?.type === "LoadBalancer"),
  ];
  const balancers = (await lane.emulator.inventory(region))["elbv2.DescribeLoadBalancers"] ?? [];
  const without = fronts.filter(({ status }) => !/"hostname":"[^"]+"/.test(JSON.stringify(status ?? {})));
  if (fronts.length === 0 || without.length > 0 || balancers.length !== fronts.length) {
    const names = without.map(({ metadata }) => metadata.name).join(", ");
    throw new Error(`${fronts.length} ask, ${balancers.length} load balancers are there; none for: ${names}`);
  }
}
