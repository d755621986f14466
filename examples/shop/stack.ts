// A web shop as a company runs it: HTTPS, pods that follow the load, secrets, shared files, a queue and a nightly job.
import { App } from "cdktf";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import {
  ContainerUser,
  EfsCsiDriver,
  EfsFileSystem,
  EnvironmentSource,
  ExternalSecret,
  ExternalSecrets,
  FargateCronJob,
  FargateDeployment,
  FargateServerlessStack,
  LoadBalancerScheme,
  MetricsServer,
  PodVolume,
  SecretStore,
} from "../../lib";
import { ClusterSettings } from "../settings";

const HOST = "shop.example.com";
const NAMESPACE = "study-shop";
const NGINX = "public.ecr.aws/nginx/nginx-unprivileged:1.27";

export function shop(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, {
    ...settings,
    fargateProfiles: { ...settings.fargateProfiles, tools: { selectors: [{ namespace: "external-secrets" }] } },
  });
  const { cluster, platform } = stack;

  // Its value is written by people, with `aws secretsmanager put-secret-value`, and Terraform leaves it alone.
  const password = new SecretsmanagerSecret(stack, "password", { namePrefix: `${name}-database-` });
  const firstValue = new SecretsmanagerSecretVersion(stack, "password-first-value", {
    secretId: password.id,
    secretString: "replace-me",
    lifecycle: { ignoreChanges: ["secret_string"] },
  });
  const secrets = new ExternalSecrets(stack, "external-secrets", { cluster, dependsOn: [platform] });
  const store = new SecretStore(stack, "store", {
    cluster,
    namespace: NAMESPACE,
    arns: [password.arn],
    dependsOn: [secrets],
  });
  const database = new ExternalSecret(stack, "database", {
    cluster,
    namespace: NAMESPACE,
    store,
    data: { password: password.name },
    dependsOn: [firstValue],
  });
  const environmentFrom = { DATABASE_PASSWORD: EnvironmentSource.secretKey(database.secretName, "password") };

  const driver = new EfsCsiDriver(stack, "efs", { cluster });
  // The files of an example are deleted with it; those of a shop are not, if you leave this out.
  const files = new EfsFileSystem(stack, "files", { cluster, preventDestroy: false });
  const pictures = files.addVolume("pictures", { namespace: NAMESPACE, driver });

  const orders = new SqsQueue(stack, "orders", { namePrefix: `${name}-orders-`, sqsManagedSseEnabled: true });

  const web = new FargateDeployment(stack, "web", {
    cluster,
    namespace: NAMESPACE,
    createNamespace: true,
    image: NGINX,
    ports: { http: 8080 },
    environment: { ORDERS: orders.url },
    environmentFrom,
    volumes: { pictures: PodVolume.claim(pictures.claimName) },
    mounts: { "/usr/share/nginx/html/pictures": { volume: "pictures" } },
    permissions: [{ actions: ["sqs:SendMessage"], resources: [orders.arn] }],
    dependsOn: [platform, database],
  });
  new MetricsServer(stack, "metrics-server", { cluster, dependsOn: [platform] });
  web.autoscale({ maxReplicas: 10, cpuPercent: 60 });
  web.expose({ host: HOST, scheme: LoadBalancerScheme.INTERNET_FACING, discoverCertificates: true });

  new FargateCronJob(stack, "report", {
    cluster,
    namespace: NAMESPACE,
    image: "public.ecr.aws/docker/library/busybox:1.37",
    command: ["/bin/sh", "-c", "echo sold nothing today"],
    schedule: "0 3 * * *",
    timeZone: "Asia/Seoul",
    user: ContainerUser.id(65534),
    dependsOn: [platform],
  });
  return stack;
}
