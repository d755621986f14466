// What a cluster that the program makes does not have at its first deploy: namespaces, manifests planned before it, metrics.
import { TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { unacknowledged } from "../findings";
import { optionsOf } from "../option-order";
import { Finding } from "../rules/finding";
import {
  checkNamespaceMade,
  ClusterResource,
  isMissing,
  manifestBeforeCluster,
  namespaceOf,
  namespacesMadeBy,
} from "../rules/workloads/namespaces";
import { isMetricsServer, needsMetricsServer, withoutMetricsServer } from "../rules/workloads/autoscaling";
import { AnnouncedPods, argumentsOf, isImported, ownerOf, surveyOtherStacks, SurveyedName } from "./workload-survey";

/** Findings about one construct. */
interface NewClusterJudgement {
  readonly about: IConstruct;
  readonly findings: Finding[];
}

/** Judges what is put on `cluster` before it exists; of a cluster that exists nothing is known. */
export function judgeNewCluster(
  cluster: IConstruct,
  names: SurveyedName[],
  announced: AnnouncedPods[],
): NewClusterJudgement[] {
  if (!isNew(cluster)) return [];
  const manifests = names.filter(({ type }) => type === "kubernetes_manifest");
  return [
    ...manifests.map(({ declaredBy }) => ({ about: ownerOf(declaredBy), findings: [manifestBeforeCluster()] })),
    ...judgeNamespaces(cluster, names, announced),
    ...judgeAutoscalers(cluster, names),
  ];
}

/** False for an imported cluster, and for one that an import block takes over. */
function isNew(cluster: IConstruct): boolean {
  const resource = cluster.node.tryFindChild("Resource");
  return resource !== undefined && TerraformResource.isTerraformResource(resource) && !isImported(resource);
}

function judgeNamespaces(
  cluster: IConstruct,
  names: SurveyedName[],
  announced: AnnouncedPods[],
): NewClusterJudgement[] {
  const isOnCluster = ({ resource }: AnnouncedPods): boolean =>
    /^(kubernetes|helm)_/.test(resource.terraformResourceType);
  const starting = announced.filter(isOnCluster);
  const here = names.map((each) => ({ ...each, namespace: namespaceOf(each) }));
  const known = new Set(names.map(({ declaredBy }) => declaredBy));
  const elsewhere = starting.flatMap(({ resource, pods: { namespace } }) =>
    known.has(resource) ? [] : [{ declaredBy: resource, namespace, type: resource.terraformResourceType }],
  );
  const ownMade = namespacesMadeBy(names);
  const missing = [...here, ...elsewhere].filter(({ namespace }) => isMissing(namespace, ownMade));
  // The other stacks of many clusters take long to read, and seldom make a namespace of this one.
  if (missing.length === 0) return [];
  const made = namespacesMadeBy([...names, ...resourcesElsewhere(cluster)]);
  const told = new Map<string, NewClusterJudgement>();
  for (const { declaredBy, namespace, type } of missing) {
    const about = workloadOf(declaredBy);
    const key = `${about.node.path} ${String(namespace)}`;
    if (told.has(key)) continue;
    const field = type.startsWith("kubernetes_") && about === declaredBy ? "metadata.namespace" : "namespace";
    const takesCreateNamespace = optionsOf(about).includes("createNamespace");
    const findings = checkNamespaceMade(namespace, made, { field, takesCreateNamespace });
    // Nobody has to know which construct of a workload it is reported at.
    const left = unacknowledged(ownerOf(declaredBy), findings);
    if (left.length > 0) told.set(key, { about, findings: left });
  }
  return [...told.values()];
}

/** Autoscalers of CPU or memory that nothing measures pods for. */
function judgeAutoscalers(cluster: IConstruct, names: SurveyedName[]): NewClusterJudgement[] {
  const scalers = names.filter(needsMetricsServer);
  if (scalers.length === 0 || names.some(isMetricsServer) || resourcesElsewhere(cluster).some(isMetricsServer))
    return [];
  return scalers.map(({ declaredBy }) => ({ about: ownerOf(declaredBy), findings: [withoutMetricsServer()] }));
}

/** What the program makes on the cluster in other stacks, or may do, and the add-ons of EKS in all of them. */
function resourcesElsewhere(cluster: IConstruct): ClusterResource[] {
  const addons = cluster.node.root.node
    .findAll()
    .filter(
      (each): each is TerraformResource =>
        TerraformResource.isTerraformResource(each) && each.terraformResourceType === "aws_eks_addon",
    );
  const written = addons.map((each) => ({
    type: each.terraformResourceType,
    written: argumentsOf(TerraformStack.of(each), each),
  }));
  return [...surveyOtherStacks(cluster), ...written];
}

/** The outermost construct of the library that is put into a namespace: a workload, rather than the Service before it. */
function workloadOf(resource: TerraformResource): IConstruct {
  const below = resource.node.scopes.slice(TerraformStack.of(resource).node.scopes.length);
  return below.find((each) => optionsOf(each).includes("namespace")) ?? ownerOf(resource);
}
