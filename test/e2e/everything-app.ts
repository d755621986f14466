// Every construct for workloads in one program: deployments behind both kinds of load balancers, zones, EFS, Jobs, rights in
// AWS, a chart. Without E2E_LOAD_BALANCERS=yes nothing asks for a load balancer: that takes a controller that runs.
import { resolve } from "node:path";
import { App, TerraformLocal } from "cdktf";
import { clusterSettings, readSettings } from "../../examples/settings";
import {
  AdotCollector,
  ContainerUser,
  EfsCsiDriver,
  EfsFileSystem,
  FargateCronJob,
  FargateDeployment,
  FargateJob,
  FargateServerlessStack,
  FargateStatefulSet,
  HelmChart,
  JobCleanup,
  KubernetesNamespace,
  LoadBalancerScheme,
  PodVolume,
  WorkloadServiceAccount,
  ZonalDeployment,
} from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const hasLoadBalancers = process.env.E2E_LOAD_BALANCERS === "yes";
const stack = new FargateServerlessStack(app, settings.name, clusterSettings(settings));
const { cluster, vpc } = stack;
const namespace = "study-shop";
new KubernetesNamespace(stack, namespace, { cluster });
const common = { cluster, namespace, user: ContainerUser.id(101), dependsOn: [stack.platform] };
const web = { ...common, image: "public.ecr.aws/nginx/nginx-unprivileged:1.27", ports: { http: 8080 } };

const shop = new FargateDeployment(stack, "shop-web", {
  ...web,
  permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop-assets/*"] }],
});
shop.autoscale({ maxReplicas: 4 });
const stream = new FargateDeployment(stack, "stream", { ...web, replicas: 1 });
const driver = new EfsCsiDriver(stack, "efs", { cluster });
const files = new EfsFileSystem(stack, "files", { cluster, preventDestroy: false });
new FargateStatefulSet(stack, "queue", {
  ...web,
  replicas: 2,
  replicaVolumes: { data: { fileSystem: files, driver } },
  mounts: { "/data": { volume: "data" } },
});
const zonal = new ZonalDeployment(stack, "checkout", {
  ...web,
  replicas: 1,
  zones: Object.fromEntries(vpc.privateSubnetIds.slice(0, 2).map((id, index) => ["ab".charAt(index), id])),
});
if (hasLoadBalancers) {
  shop.expose({ scheme: LoadBalancerScheme.INTERNET_FACING, host: "shop.example.com", path: "/api" });
  stream.exposeByNetworkLoadBalancer();
  zonal.expose();
}

const volume = files.addVolume("shared", { namespace, driver });
new FargateDeployment(stack, "cms", {
  ...web,
  replicas: 1,
  volumes: { files: PodVolume.claim(volume.claimName) },
  mounts: { "/usr/share/nginx/html": { volume: "files" } },
});

const account = new WorkloadServiceAccount(stack, "worker", {
  cluster,
  namespace,
  permissions: [{ actions: ["sqs:ReceiveMessage"], resources: ["arn:aws:sqs:*:*:orders"] }],
});
const work = { ...common, image: "busybox:1.37", command: ["/bin/sh", "-c", "true"], serviceAccount: account };
// By default it is gone after a minute, and then the next plan would make it again.
new FargateJob(stack, "migrate", { ...work, cleanup: JobCleanup.afterSeconds(3600) });
new FargateCronJob(stack, "nightly", { ...work, schedule: "0 3 * * *" });
const workspace = new TerraformLocal(stack, "workspace", "arn:aws:aps:eu-west-1:111122223333:workspace/ws-0a1b2c3d");
new AdotCollector(stack, "collector", {
  cluster,
  namespace: "study-metrics",
  prometheusWorkspaceArn: workspace.asString,
  traces: true,
  dependsOn: [stack.platform],
});
// Without a version: then the Helm provider must not be asked to look for an installed one, in a cluster that is not there yet.
new HelmChart(stack, "hello", {
  cluster,
  chart: resolve(__dirname, "charts/hello"),
  namespace: "study-hello",
  createNamespace: true,
  pods: { hello: { cpu: "250m", memory: "256Mi" } },
  dependsOn: [stack.platform],
});
app.synth();
