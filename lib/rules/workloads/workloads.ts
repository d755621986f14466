// Rules about how workloads are put together: sizes, sidecars, namespaces, users, what is in front of pods.
import { error, Finding, finding, note, warning } from "../finding";
import { FARGATE_SIZES, FargateSize } from "../sizing/sizes";
import { SOURCES } from "../sources";
import { isUnknown } from "../unknown";

const SECURITY_CONTEXT = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/";
const CONTROLLER = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/";

/** The rules of this file. */
export const WORKLOAD = {
  size: error("FG820", "a pod's size is one that Fargate has", SOURCES.fargatePods),
  sidecars: error("FG821", "sidecars leave resources for the main container", SOURCES.fargatePods),
  namespace: error(
    "FG822",
    "a namespace is created once",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
  ),
  rootImage: warning("FG823", "an image that starts as root needs user: ROOT", SECURITY_CONTEXT),
  noController: warning("FG824", "a load balancer has a controller that creates it", CONTROLLER),
  volume: error(
    "FG825",
    "a container mounts volumes of its pod",
    "https://kubernetes.io/docs/concepts/storage/volumes/",
  ),
  port: error(
    "FG826",
    "a named port is declared by the container",
    "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
  ),
  chartPods: note("FG827", "a chart declares its pods", SOURCES.fargatePods),
  account: error(
    "FG829",
    "a pod's service account is in the pod's namespace",
    "https://kubernetes.io/docs/concepts/security/service-accounts/",
  ),
  zones: error("FG828", "pods are spread over subnets that are known at synth", SOURCES.fargateProfile),
  elsewhere: error(
    "FG889",
    "resources of a cluster are created by a provider of that cluster",
    "https://developer.hashicorp.com/terraform/language/meta-arguments/provider",
  ),
};

/** Fargate has 74 sizes; `vcpu` and `memoryGiB` are not one of them. */
export function noSuchSize(vcpu: number, memoryGiB: number): Finding {
  const row = FARGATE_SIZES.filter((each) => each.vcpu === vcpu);
  const vcpus = [...new Set(FARGATE_SIZES.map((each) => each.vcpu))];
  const fits = FARGATE_SIZES.find((each) => each.vcpu >= vcpu && each.memoryGiB >= memoryGiB);
  const [first, last] = [row.at(0), row.at(-1)];
  const why =
    first === undefined || last === undefined
      ? `a pod has ${vcpus.join(", ")} vCPU`
      : `with ${vcpu} vCPU a pod has ${describeMemories(row)} GB`;
  return finding(WORKLOAD.size, {
    field: "size",
    message: `there is no size of ${vcpu} vCPU and ${memoryGiB} GB; ${why}`,
    fix: fits === undefined ? "use smaller values" : `write PodSize.of(${fits.vcpu}, ${fits.memoryGiB})`,
  });
}

function describeMemories(row: readonly FargateSize[]): string {
  const memories = row.map((each) => each.memoryGiB);
  return memories.length <= 4 ? memories.join(", ") : `${memories[0] ?? 0} to ${memories.at(-1) ?? 0}`;
}

/** @param resource `cpu` or `memory` */
export function sidecarsTakeAll(resource: string, total: string, names: readonly string[]): Finding {
  return finding(WORKLOAD.sidecars, {
    field: "sidecars",
    message: `the size has ${total} of ${resource} for all containers, and ${names.join(", ")} use all of it`,
    fix: "choose a larger size, or reduce the sidecars' requests",
  });
}

export function sidecarUnknown(name: string): Finding {
  return finding(WORKLOAD.sidecars, {
    field: `sidecars.${name}`,
    message: "the sidecar's requests are known only at apply, so the remainder of the size cannot be computed",
    fix: "use a literal quantity, or size the pod with PodSize.fromRequests",
  });
}

export function namespaceTwice(namespace: string, other: string): Finding {
  return finding(WORKLOAD.namespace, {
    field: "namespace",
    message: `${other} already creates the namespace "${namespace}" in this cluster`,
    fix: "leave createNamespace out here: workloads in the namespace wait for it automatically",
  });
}

/** Repositories whose images start as root, as far as their Dockerfiles say. */
const ROOT_IMAGES = new Set(
  (
    "alpine amazonlinux busybox caddy debian golang httpd mariadb mongo mysql nginx node php postgres python " +
    "rabbitmq redis ruby traefik ubuntu nicolaka/netshoot l6m2t8p7/docker-2048"
  ).split(" "),
);

/** What the kubelet says when it finds out: the pod never gets further. */
const REFUSAL = "container has runAsNonRoot and image will run as root";

/** An image that is known to start as root, in a container that must not. */
export function startsAsRoot(image: string, field: string): Finding[] {
  if (isUnknown(image) || !ROOT_IMAGES.has(repositoryOf(image))) return [];
  return [
    finding(WORKLOAD.rootImage, {
      field,
      message: `${image} starts as root, which runAsNonRoot forbids; the kubelet reports "${REFUSAL}"`,
      fix: "use an image that does not, or set user: ContainerUser.ROOT, or ContainerUser.id(1000) where the image can",
    }),
  ];
}

/** `public.ecr.aws/docker/library/nginx:1.27` is `nginx`, as Docker Hub calls it. */
function repositoryOf(image: string): string {
  const withoutTag = image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
  const [registry = "", ...path] = withoutTag.split("/");
  const hasRegistry = path.length > 0 && /[.:]|^localhost$/.test(registry);
  const isPublic = /^(docker\.io|index\.docker\.io|registry-1\.docker\.io|public\.ecr\.aws)$/.test(registry);
  if (hasRegistry && !isPublic) return withoutTag;
  const repository = hasRegistry ? path.join("/") : withoutTag;
  return repository.replace(/^(docker\/)?library\//, "");
}

/** Nothing in the program makes load balancers of the cluster's Ingresses and Services. */
export function noController(what: string): Finding {
  return finding(WORKLOAD.noController, {
    message: `the program has no AwsLoadBalancerController for this cluster, so this ${what} may not get a load balancer`,
    fix: "add an AwsLoadBalancerController, set controller to the construct that runs it, or acknowledge this if it already runs",
  });
}

export function unknownVolume(volume: string, field: string, volumes: readonly string[]): Finding {
  const known = volumes.length === 0 ? "the pod has no volumes" : `the pod has ${volumes.join(", ")}`;
  return finding(WORKLOAD.volume, {
    field,
    message: `there is no volume "${volume}"; ${known}`,
    fix: "add it to volumes, or correct the name",
  });
}

export function unknownPort(port: string, field: string, ports: readonly string[]): Finding {
  const known = ports.length === 0 ? "the container declares no ports" : `the container has ${ports.join(", ")}`;
  return finding(WORKLOAD.port, {
    field,
    message: `there is no port named "${port}"; ${known}`,
    fix: "add it to ports, or correct the name",
  });
}

/** A chart is a closed book to Terraform: its pods are checked when its author declares them. */
export function chartPodsUnknown(chart: string): Finding {
  return finding(WORKLOAD.chartPods, {
    field: "pods",
    message: `the pods of the chart ${chart} are not declared, so neither their profile nor their size is checked`,
    fix: "declare them in pods, with their labels and requests",
  });
}

/** The same of a release that was created without a HelmChart. */
export function releasePodsUnknown(release: string): Finding {
  return finding(WORKLOAD.chartPods, {
    message: `the pods of helm_release.${release} are not declared, so neither their profile nor their size is checked`,
    fix: "use a HelmChart with pods, or declare them with cluster.registerPods",
  });
}

/** @param cluster whom it is for @param provider what makes it, and talks to another cluster */
export function madeElsewhere(cluster: string, provider: string): Finding {
  return finding(WORKLOAD.elsewhere, {
    message: `it is for ${cluster}, but is created by ${provider}, which connects to another cluster`,
    fix: "pass the providers from the ClusterProviders of its cluster as kubernetesProvider and helmProvider",
  });
}

/** A pod names its service account without a namespace. */
export function foreignServiceAccount(account: string, namespace: string, own: string): Finding[] {
  if (namespace === own || isUnknown(namespace) || isUnknown(own)) return [];
  return [
    finding(WORKLOAD.account, {
      field: "serviceAccount",
      message: `the service account "${account}" is in namespace "${namespace}", and the pods are in "${own}", which does not have it`,
      fix: `create one in "${own}"; both can have the same permissions`,
    }),
  ];
}

export function zonesUnknown(): Finding {
  return finding(WORKLOAD.zones, {
    field: "zones",
    message: "the cluster's private subnets are a list whose length is known only at apply",
    fix: "list the subnets: zones: { a: subnetIdA, b: subnetIdB }",
  });
}
