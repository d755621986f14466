// A Kustomization of Flux, and the Git repository that it reads.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkNamespace } from "../rules/names";
import { checkGitSource } from "../rules/objects/deployers";
import { partName } from "../rules/objects/parts";
import { checkWorkloadName } from "../rules/workloads/names";
import { KubernetesObjects } from "./kubernetes-objects";

/** Properties of a `FluxKustomization`. */
export interface FluxKustomizationProps {
  /** URL of the Git repository: `https://...` or `ssh://...`. */
  readonly url: string;
  /** Branch that is read. @default - `main`, without a tag */
  readonly branch?: string;
  /** Tag that is read. @default - none */
  readonly tag?: string;
  /** Name of a Secret in the same namespace with the login to the repository. @default - none: anyone can read it */
  readonly secretName?: string;
  /** Folder in the repository that holds a kustomization, or manifests. @default "./" */
  readonly path?: string;
  /**
   * Namespace to which everything is deployed. A Fargate profile must match it.
   *
   * @default - those that the manifests name; list the profiles for them in `dependsOn`
   */
  readonly targetNamespace?: string;
  /** Deletes what is no longer in the repository, and everything when the Kustomization is deleted, which then waits for it. @default true */
  readonly prune?: boolean;
  /** How often the repository is read and deployed: a number with `s`, `m` or `h`. @default "5m" */
  readonly interval?: string;
  /** Name of the Kustomization and of the GitRepository. @default - the construct's id */
  readonly kustomizationName?: string;
  /** Namespace of both. @default "flux-system" */
  readonly namespace?: string;
  /** What must exist before them. @default - Flux and the Load Balancer Controller, where the program installs them */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that Flux runs in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/**
 * A Kustomization, which Flux deploys from a Git repository. A deploy waits until it is accepted, not until it is deployed.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class FluxKustomization extends Construct {
  /** Name of the Kustomization and of the GitRepository. */
  public readonly kustomizationName: string;
  /** Both, as they are applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the Kustomization and the GitRepository.
   *
   * @throws when the repository cannot be read as it is written, or a name is not valid: FG713, FG830, FG994
   */
  constructor(scope: Construct, id: string, props: FluxKustomizationProps) {
    super(scope, id);
    askOptions(this, "FluxKustomizationProps", props);
    const { namespace = "flux-system", targetNamespace } = props;
    const name = props.kustomizationName ?? id;
    this.kustomizationName = name;
    enforce(this, [
      ...checkGitSource(props),
      ...(targetNamespace === undefined ? [] : checkNamespace(targetNamespace, "targetNamespace")),
      ...checkWorkloadName({ name, isId: props.kustomizationName === undefined }, "kustomizationName"),
      ...checkNamespace(namespace),
    ]);
    this.objects = new KubernetesObjects(this, "objects", {
      cluster: props.cluster,
      helmProvider: props.helmProvider,
      namespace,
      releaseName: partName("kustomization", name),
      objects: [repositoryOf(name, props), kustomizationOf(name, props)],
      dependsOn: props.dependsOn,
    });
  }

  /** Terraform address of both; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

const INTERVAL = "5m";

function repositoryOf(name: string, props: FluxKustomizationProps): { [key: string]: unknown } {
  const { url, branch, tag, secretName, interval = INTERVAL } = props;
  const ref = tag === undefined ? { branch: branch ?? "main" } : { tag };
  const secretRef = secretName === undefined ? {} : { secretRef: { name: secretName } };
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name },
    spec: { url, ref, interval, ...secretRef },
  };
}

function kustomizationOf(name: string, props: FluxKustomizationProps): { [key: string]: unknown } {
  const { path = "./", targetNamespace, prune = true, interval = INTERVAL } = props;
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name },
    spec: {
      sourceRef: { kind: "GitRepository", name },
      path,
      ...(targetNamespace === undefined ? {} : { targetNamespace }),
      prune,
      // Load balancers, and what else takes its time to go, are gone when it is: what works on them goes after it.
      ...(prune ? { deletionPolicy: "WaitForTermination" } : {}),
      interval,
    },
  };
}
