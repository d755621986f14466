// What a cluster that the program makes cannot have at its first deploy: namespaces of nobody, and manifests planned before it.
import { TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { unacknowledged } from "../findings";
import { optionsOf } from "../option-order";
import { Finding } from "../rules/finding";
import {
  checkNamespaceMade,
  ClusterResource,
  isMissing,
  MadeNamespaces,
  manifestBeforeCluster,
  namespaceOf,
  namespacesMadeBy,
} from "../rules/workloads/namespaces";
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
  const made = namespacesOf(cluster, names);
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

/** The namespaces that the program makes on the cluster, in whichever of its stacks. */
function namespacesOf(cluster: IConstruct, names: SurveyedName[]): MadeNamespaces {
  const addons = cluster.node.root.node
    .findAll()
    .filter(
      (each): each is TerraformResource =>
        TerraformResource.isTerraformResource(each) && each.terraformResourceType === "aws_eks_addon",
    );
  const resources: ClusterResource[] = addons.map((each) => ({
    type: each.terraformResourceType,
    written: argumentsOf(TerraformStack.of(each), each),
  }));
  return namespacesMadeBy([...names, ...surveyOtherStacks(cluster), ...resources]);
}

/** The outermost construct of the library that is put into a namespace: a workload, rather than the Service before it. */
function workloadOf(resource: TerraformResource): IConstruct {
  const below = resource.node.scopes.slice(TerraformStack.of(resource).node.scopes.length);
  return below.find((each) => optionsOf(each).includes("namespace")) ?? ownerOf(resource);
}
