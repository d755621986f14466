// Who issues certificates to cert-manager: an ACME server, such as Let's Encrypt.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { lacksRole } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce, unacknowledged } from "../findings";
import { askOptions } from "../options";
import { formatFinding } from "../rules/finding";
import { checkIssuer, issuerWithoutRole } from "../rules/objects/issuers";
import { partName } from "../rules/objects/parts";
import { checkWorkloadName } from "../rules/workloads/names";
import { AcmeSolver, writeSolver } from "./acme-solver";
import { KubernetesObjects } from "./kubernetes-objects";

/** An ACME server that issues certificates. */
export enum AcmeServer {
  /** Let's Encrypt, with certificates that browsers trust, and few of them in a week. */
  LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory",
  /** Let's Encrypt for tests, with certificates that no browser trusts. */
  LETS_ENCRYPT_STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory",
}

/** Properties of a `ClusterIssuer`. */
export interface ClusterIssuerProps {
  /** How it proves that domains are yours. */
  readonly solvers: AcmeSolver[];
  /** The server that issues the certificates. @default AcmeServer.LETS_ENCRYPT */
  readonly server?: AcmeServer;
  /** Address that the server writes to when something is wrong with a certificate. @default - none */
  readonly email?: string;
  /** Name of the ClusterIssuer, which Certificates refer to. @default - the construct's id */
  readonly issuerName?: string;
  /** Name of the Secret in which cert-manager keeps the private key of the account. @default - `<issuerName>-account-key` */
  readonly privateKeySecretName?: string;
  /** What must exist before it. @default - cert-manager, where the program installs it */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that it is in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/**
 * An issuer of certificates for all namespaces. It needs `CertManager`. The certificates are Secrets, for programs that end TLS
 * themselves; an Application Load Balancer takes its certificates from ACM alone.
 *
 * @example
 * new ClusterIssuer(stack, "letsencrypt", { cluster: stack.cluster, solvers: [AcmeSolver.route53()] });
 *
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class ClusterIssuer extends Construct {
  /** Name of the ClusterIssuer. */
  public readonly issuerName: string;
  /** The ClusterIssuer, as it is applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the ClusterIssuer.
   *
   * @throws when a name is not valid, or nothing proves domains: FG830, FG976
   */
  constructor(scope: Construct, id: string, props: ClusterIssuerProps) {
    super(scope, id);
    askOptions(this, "ClusterIssuerProps", props);
    const { cluster, solvers, server = AcmeServer.LETS_ENCRYPT, email } = props;
    this.issuerName = props.issuerName ?? id;
    const secretName = props.privateKeySecretName ?? `${this.issuerName}-account-key`;
    enforce(this, [
      ...checkIssuer({ email, solvers: solvers.map(({ _parts }) => _parts) }),
      ...checkWorkloadName({ name: this.issuerName, isId: props.issuerName === undefined }, "issuerName"),
      ...checkWorkloadName({ name: secretName, isId: false }, "privateKeySecretName"),
    ]);
    if (solvers.some(({ _parts }) => _parts.route53 !== undefined)) {
      this.node.addValidation({ validate: () => reportNoRole(this, cluster) });
    }
    const acme = {
      server,
      ...(email === undefined ? {} : { email }),
      privateKeySecretRef: { name: secretName },
      solvers: solvers.map((each) => writeSolver(each, cluster.region)),
    };
    this.objects = new KubernetesObjects(this, "objects", {
      cluster,
      helmProvider: props.helmProvider,
      namespace: "kube-system",
      releaseName: partName("cluster-issuer", this.issuerName),
      objects: [
        {
          apiVersion: "cert-manager.io/v1",
          kind: "ClusterIssuer",
          metadata: { name: this.issuerName },
          spec: { acme },
        },
      ],
      dependsOn: props.dependsOn,
    });
  }

  /** Terraform address of the ClusterIssuer; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

/** Whether cert-manager of this cluster has a role is known when the program is complete. */
function reportNoRole(scope: IConstruct, cluster: IFargateCluster): string[] {
  if (!lacksRole(cluster, "cert-manager")) return [];
  return unacknowledged(scope, [issuerWithoutRole()]).map((found) => `${scope.node.path}: ${formatFinding(found)}`);
}
