// An Application of Argo CD: what of a repository runs in which namespace.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkNamespace } from "../rules/names";
import { checkApplicationSource } from "../rules/objects/deployers";
import { partName } from "../rules/objects/parts";
import { checkWorkloadName } from "../rules/workloads/names";
import { KubernetesObjects } from "./kubernetes-objects";

/** Properties of an `ArgoCdApplication`. */
export interface ArgoCdApplicationProps {
  /** URL of the Git repository, or of the repository of charts. */
  readonly repoUrl: string;
  /** Folder in the Git repository that holds the manifests, a kustomization or a chart. @default - none, with `chart` */
  readonly path?: string;
  /** Name of a chart in a repository of charts. @default - none, with `path` */
  readonly chart?: string;
  /** Branch, tag or commit; of a chart, its version. @default - `HEAD`; required for a chart */
  readonly targetRevision?: string;
  /** Values of the chart, or of the chart in the folder. @default - the chart's own */
  readonly helmValues?: { [key: string]: unknown };
  /** Namespace to which it is deployed, where the manifests name none. A Fargate profile must match it. */
  readonly destinationNamespace: string;
  /** Lets Argo CD create that namespace. @default false */
  readonly createNamespace?: boolean;
  /** Project of Argo CD that it belongs to. @default "default" */
  readonly project?: string;
  /** Deploys each change of the repository by itself; otherwise a person starts it. @default true */
  readonly automated?: boolean;
  /** Deletes what is no longer in the repository. It needs `automated`. @default true */
  readonly prune?: boolean;
  /** Undoes changes in the cluster. It needs `automated`. @default true */
  readonly selfHeal?: boolean;
  /**
   * Deletes what was deployed when the Application is deleted, which then waits for it. Otherwise it stays in the cluster, and with it
   * load balancers that hold up the destroy of the network.
   *
   * @default true
   */
  readonly cascade?: boolean;
  /** Name of the Application. @default - the construct's id */
  readonly applicationName?: string;
  /** Namespace of Argo CD. @default "argocd" */
  readonly namespace?: string;
  /** What must exist before it. @default - Argo CD and the Load Balancer Controller, where the program installs them */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that Argo CD runs in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/**
 * An Application, which Argo CD deploys to the cluster that it runs in. A deploy waits until it is accepted, not until it is deployed.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
 */
export class ArgoCdApplication extends Construct {
  /** Name of the Application. */
  public readonly applicationName: string;
  /** The Application, as it is applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the Application.
   *
   * @throws when there is nothing to deploy, or a name is not valid: FG713, FG830, FG993
   */
  constructor(scope: Construct, id: string, props: ArgoCdApplicationProps) {
    super(scope, id);
    askOptions(this, "ArgoCdApplicationProps", props);
    const { destinationNamespace, namespace = "argocd", cascade = true } = props;
    this.applicationName = props.applicationName ?? id;
    enforce(this, [
      ...checkApplicationSource(props),
      ...checkNamespace(destinationNamespace, "destinationNamespace"),
      ...checkWorkloadName(
        { name: this.applicationName, isId: props.applicationName === undefined },
        "applicationName",
      ),
      ...checkNamespace(namespace),
    ]);
    this.objects = new KubernetesObjects(this, "objects", {
      cluster: props.cluster,
      helmProvider: props.helmProvider,
      namespace,
      releaseName: partName("application", this.applicationName),
      objects: [
        {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Application",
          metadata: { name: this.applicationName, ...(cascade ? { finalizers: [CASCADE] } : {}) },
          spec: specOf(props),
        },
      ],
      dependsOn: props.dependsOn,
    });
  }

  /** Terraform address of the Application; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

/** By which Argo CD deletes what it deployed first: https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/ */
const CASCADE = "resources-finalizer.argocd.argoproj.io";

function specOf(props: ArgoCdApplicationProps): { [key: string]: unknown } {
  const { repoUrl: repoURL, path, chart, targetRevision = "HEAD", helmValues: valuesObject } = props;
  const { automated = true, prune = true, selfHeal = true, createNamespace = false } = props;
  const syncPolicy = {
    ...(automated ? { automated: { prune, selfHeal } } : {}),
    ...(createNamespace ? { syncOptions: ["CreateNamespace=true"] } : {}),
  };
  return {
    project: props.project ?? "default",
    source: {
      repoURL,
      targetRevision,
      ...(path === undefined ? {} : { path }),
      ...(chart === undefined ? {} : { chart }),
      ...(valuesObject === undefined ? {} : { helm: { valuesObject } }),
    },
    destination: { server: "https://kubernetes.default.svc", namespace: props.destinationNamespace },
    ...(Object.keys(syncPolicy).length === 0 ? {} : { syncPolicy }),
  };
}
