// What created and imported clusters do alike: profiles in a chain, access, roles, and the order of what runs on them.
import {
  Fn,
  IResolveContext,
  ITerraformDependable,
  LocalExecProvisioner,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Token,
} from "cdktf";
import { Construct, IConstruct } from "constructs";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { explainCluster, ExplainOptions } from "../explain/explain-cluster";
import { ClusterExplanation } from "../explain/explanation";
import { FargateProfile, FargateProfileOptions } from "../fargate/fargate-profile";
import { enforce } from "../findings";
import { ServiceAccountOptions, ServiceAccountRole } from "../iam/service-account-role";
import { IVpc } from "../network/vpc-interface";
import { askOptions } from "../options";
import { afterStackOf, Barrier, dependsOnLater } from "../order";
import { resolved } from "../resolved";
import { accessIdTwice } from "../rules/access";
import { idMissing, idTwice, idUnknown } from "../rules/ids";
import { missingProps, TEXT, wrongKinds } from "../rules/option-kinds";
import { ProfileMap } from "../rules/profiles/profile-match";
import { FargateQuotas } from "../rules/profiles/profiles";
import { AccessGrant, AccessGrantOptions } from "./access-grant";
import { checkClusterKinds } from "./check-options";
import { IFargateCluster, PodPlacement } from "./cluster-interface";
import { orderOf, RefusedEdge, StackOrder } from "./native-order";
import { PodExecutionPolicy, ProfileChain } from "./profile-chain";
import { tokenIdentityOptions, TokenIdentityValidation } from "./provider-identity";
import { AnnouncedPods } from "./workload-survey";
import { WorkloadValidation } from "./workload-validation";

/** @internal */
export interface ClusterBaseProps {
  readonly clusterName?: string;
  readonly vpc: IVpc;
  readonly region?: string;
  readonly tags?: { [key: string]: string };
  readonly quotas?: FargateQuotas;
  readonly permissionsBoundaryArn?: string;
  readonly iamPath?: string;
  readonly iamNamePrefix?: string;
  readonly provider?: TerraformProvider;
}

/** @internal Use `IFargateCluster`. */
export abstract class ClusterBase extends Construct implements IFargateCluster {
  public abstract readonly controlPlaneName: string;
  public abstract readonly clusterArn: string;
  public abstract readonly clusterEndpoint: string;
  public abstract readonly certificateAuthorityData: string;
  public abstract readonly clusterSecurityGroupId: string;
  public abstract readonly oidcProviderArn: string;
  public abstract readonly oidcIssuer: string;
  public abstract readonly kubernetesVersion?: string;

  public readonly clusterName: string;
  public readonly region: string;
  public readonly partition: string;
  public readonly accountId: string;
  public readonly vpc: IVpc;
  public readonly provider?: TerraformProvider;
  public readonly tags: { [key: string]: string };
  public readonly quotas?: FargateQuotas;
  public readonly permissionsBoundaryArn?: string;
  public readonly iamPath?: string;
  public readonly iamNamePrefix?: string;

  /** What whoever talks to the Kubernetes API needs. */
  protected readonly apiPrerequisites: ITerraformDependable[] = [];
  /** Whoever runs Terraform. */
  protected readonly caller: DataAwsCallerIdentity;
  private readonly chain: ProfileChain;
  private readonly profilesScope: Construct;
  private readonly accessScope: Construct;
  private readonly serviceAccountsScope: Construct;
  private readonly namespaceScopes = new Map<string, Construct>();
  private readonly ready: Barrier;
  private readonly order: StackOrder;
  /** @internal */
  public readonly _grants: AccessGrant[] = [];
  /** @internal */
  public readonly _serviceAccountRoles: ServiceAccountRole[] = [];
  /** @internal What charts and add-ons said of their pods. */
  public readonly _announced: AnnouncedPods[] = [];

  protected constructor(scope: Construct, id: string, props: ClusterBaseProps) {
    super(scope, id);
    enforce(this, checkClusterKinds(props));
    const { provider } = props;
    this.clusterName = props.clusterName ?? id;
    this.vpc = props.vpc;
    this.provider = provider;
    this.tags = { ...props.tags };
    this.quotas = props.quotas;
    this.permissionsBoundaryArn = props.permissionsBoundaryArn;
    this.iamPath = props.iamPath;
    this.iamNamePrefix = props.iamNamePrefix;
    this.region = props.region ?? new DataAwsRegion(this, "region", { provider }).id;
    this.partition = new DataAwsPartition(this, "partition", { provider }).partition;
    this.caller = new DataAwsCallerIdentity(this, "caller", { provider });
    this.accountId = this.caller.accountId;
    this.profilesScope = new Construct(this, "profiles");
    this.accessScope = new Construct(this, "access");
    this.serviceAccountsScope = new Construct(this, "service-accounts");
    this.chain = new ProfileChain();
    this.order = orderOf(this);
    this.ready = new Barrier(this, "ready", [], () => {
      this.ready.provisioners = this.pause();
      this.order.complete();
    });
    dependsOnLater(this.ready, () => this._apiPrerequisites);
    this.node.addValidation(new WorkloadValidation(this));
    this.node.addValidation(new TokenIdentityValidation(this, this.tokenCommand().args));
  }

  /** Terraform address of the barrier that holds the use of the Kubernetes API; for `dependsOn`. */
  public get fqn(): string {
    return this.ready.fqn;
  }

  /** @internal What its barrier holds. */
  public get _apiPrerequisites(): ITerraformDependable[] {
    const gate = this.hasFreshAccess() ? this.chain.gate(this) : undefined;
    return [...this.apiPrerequisites, ...(gate === undefined ? [] : [gate])];
  }

  /** @internal */
  public get _podPrerequisites(): ITerraformDependable[] {
    return this.chain.prerequisites;
  }

  /** @internal What would wait for itself. */
  public get _refusedEdges(): RefusedEdge[] {
    this.order.complete();
    return this.order.refused;
  }

  /** @internal Another program may have made profiles that this one does not know. */
  public get _mayHaveMoreProfiles(): boolean {
    return false;
  }

  /** @internal The day that its options name. */
  public get _asOf(): string | undefined {
    return undefined;
  }

  /** @internal */
  public get _profileMap(): ProfileMap {
    return this.chain.selectorsByName();
  }

  public get fargateProfiles(): FargateProfile[] {
    return this.chain.inOrder();
  }

  public addFargateProfile(name: string, options: FargateProfileOptions): FargateProfile {
    enforce(this, idTwice(this.profilesScope.node, name, "Fargate profile"));
    return new FargateProfile(this.profilesScope, name, { ...options, cluster: this });
  }

  public addServiceAccount(name: string, options: ServiceAccountOptions): ServiceAccountRole {
    const what = "service account";
    enforce(this, [
      ...idMissing(name, what),
      ...idUnknown(name, what, "write the name out, or make a ServiceAccountRole with a serviceAccountName"),
      ...missingProps(options, ["namespace"], `${name}: `),
      ...wrongKinds(options, { namespace: TEXT }, `${name}: `),
    ]);
    const { namespace } = options;
    // A token's own text counts through the whole program: as part of an address it would change with every edit.
    const homeId = Token.isUnresolved(namespace) ? String(resolved(this, namespace)) : namespace;
    const home = this.namespaceScopes.get(homeId) ?? new Construct(this.serviceAccountsScope, homeId);
    this.namespaceScopes.set(homeId, home);
    enforce(this, idTwice(home.node, name, `service account of namespace ${homeId}`));
    return new ServiceAccountRole(home, name, { ...options, cluster: this });
  }

  public grantAccess(id: string, options: AccessGrantOptions): AccessGrant {
    return new AccessGrant(this.grantScope(id), id, { ...options, cluster: this });
  }

  public addPodExecutionPolicy(id: string, policyArn: string): void {
    this.chain.addPolicy({ id, arn: () => policyArn, need: [`have the policy ${policyArn}`] });
  }

  public addPodPrerequisite(dependency: ITerraformDependable): void {
    this.chain.addPrerequisite(dependency);
  }

  public registerPods(workload: TerraformResource, pods: PodPlacement): void {
    askOptions(workload, "PodPlacement", pods);
    afterStackOf(workload, this);
    dependsOnLater(workload, () => this.chain.neededBy(pods));
    this._announced.push({ resource: workload, pods });
  }

  public explain(options: ExplainOptions = {}): ClusterExplanation {
    return explainCluster(this, options);
  }

  /** @internal */
  public abstract _outlivedBy(dependency: IConstruct & ITerraformDependable): void;

  /** @internal An entry that another stack makes comes after all of this one. */
  public _registerGrant(grant: AccessGrant): void {
    this._grants.push(grant);
    if (TerraformStack.of(grant) === TerraformStack.of(this)) this.apiPrerequisites.push(...grant.parts);
  }

  /** @internal Called by each role of a service account of this cluster, wherever it is in the tree. */
  public _registerServiceAccount(role: ServiceAccountRole): void {
    this._serviceAccountRoles.push(role);
  }

  /** @internal A policy that is made once a role is there to attach it to. */
  public _addPodExecutionPolicy(policy: PodExecutionPolicy): void {
    this.chain.addPolicy(policy);
  }

  /** @internal Called by each profile of this cluster, wherever it is in the tree. */
  public _registerProfile(profile: FargateProfile): void {
    this.chain.add(profile);
  }

  /**
   * Settings for a Kubernetes provider of this cluster: its token comes from `aws eks get-token`, when it is needed, and
   * is never written to a state. It is asked for with the role and the profile of the cluster's AWS provider.
   */
  public kubernetesProviderConfig(): KubernetesProviderConfig {
    return { ...this.connection(), exec: [this.tokenCommand()] };
  }

  /** The same for a Helm provider. */
  public helmProviderConfig(): HelmProviderConfig {
    return { kubernetes: { ...this.connection(), exec: this.tokenCommand() } };
  }

  /** Where the access entry `id` is made. */
  protected grantScope(id: string): Construct {
    enforce(this, [...idMissing(id, "access entry"), ...idUnknown(id, "access entry", "write the id out")]);
    if (this.accessScope.node.tryFindChild(id) !== undefined) enforce(this, [accessIdTwice(id)]);
    return this.accessScope;
  }

  /** Whether an access entry may be so new that EKS has not applied it everywhere. */
  protected hasFreshAccess(): boolean {
    return this._grants.length > 0;
  }

  /**
   * Where no profile is made meanwhile, nothing but time helps: EKS applies access entries some seconds late, and the
   * providers do not try again. Runs once, when the barrier is made, in sh as in Windows' cmd.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
   */
  private pause(): LocalExecProvisioner[] | undefined {
    if (!this.hasFreshAccess() || this.chain.gate(this) !== undefined) return undefined;
    return [{ type: "local-exec", command: "sleep 30 || ping -n 31 127.0.0.1" }];
  }

  private connection(): { host: string; clusterCaCertificate: string } {
    return { host: this.clusterEndpoint, clusterCaCertificate: Fn.base64decode(this.certificateAuthorityData) };
  }

  /**
   * The barrier's id, which the command only carries: so every resource of the provider is made after the barrier and
   * destroyed before it. Another stack waits as a whole.
   */
  private readyId(): string {
    const id = this.ready.getStringAttribute("id");
    const produce = ({ scope }: IResolveContext): string | undefined =>
      TerraformStack.of(scope) === TerraformStack.of(this) ? id : undefined;
    return Token.asString({ creationStack: [], resolve: produce, toString: () => "ready" });
  }

  private tokenCommand(): { apiVersion: string; command: string; args: string[]; env: { [name: string]: string } } {
    return {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: [
        ...["eks", "get-token", "--cluster-name", this.clusterName, "--region", this.region, "--output", "json"],
        ...tokenIdentityOptions(this),
      ],
      // cdktf writes the keys of a provider in snake case.
      env: { cluster_ready: this.readyId() },
    };
  }
}
