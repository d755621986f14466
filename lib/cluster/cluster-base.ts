// What created and imported clusters do alike: profiles in a chain, access, roles, and the order of what runs on them.
import {
  Fn,
  IResolveContext,
  ITerraformDependable,
  Lazy,
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
import { FargateProfile } from "../fargate/fargate-profile";
import { FargateProfileOptions } from "../fargate/profile-options";
import { enforce } from "../findings";
import { mendHcl } from "../hcl";
import { ServiceAccountOptions, ServiceAccountRole } from "../iam/service-account-role";
import { IVpc } from "../network/vpc-interface";
import { askOptions } from "../options";
import { afterStackOf, Barrier, dependsOnLater } from "../order";
import { resolved } from "../resolved";
import { missing } from "../rules/option-kinds";
import { checkOptions } from "../rules/options";
import { accessIdTwice } from "../rules/access";
import { checkPolicyArn } from "../rules/arns";
import { idMissing, idTwice, idUnknown } from "../rules/ids";
import { isWorkload, readWorkload } from "../rules/manifests/reader";
import { ProfileMap } from "../rules/profiles/profile-match";
import { FargateQuotas } from "../rules/profiles/profiles";
import { ValueObject } from "../rules/workloads/chart-objects";
import { AccessGrant, AccessGrantOptions } from "./access-grant";
import { IFargateCluster, PodPlacement } from "./cluster-interface";
import { CLUSTER, isFargateCluster } from "./is-fargate-cluster";
import { orderOf, RefusedEdge, StackOrder } from "./native-order";
import { serversOf } from "./object-servers";
import { PodExecutionPolicy, ProfileChain } from "./profile-chain";
import { ANNOUNCED_WORKLOADS } from "../rules/manifests/stack";
import { IpFamily } from "./ip-family";
import { tokenIdentityOptions, TokenIdentityValidation } from "./provider-identity";
import { AnnouncedPods, announcedWorkloads, ChartObject } from "./workload-survey";
import { WorkloadValidation } from "./workload-validation";

/** Properties that created and imported clusters have in common. */
export interface ClusterBaseProps {
  /** Name of the cluster in EKS. @default - the construct's id */
  readonly clusterName?: string;
  /** The VPC that the control plane and the pods are in. */
  readonly vpc: IVpc;
  /** AWS region of the cluster. @default - the provider's */
  readonly region?: string;
  /** The family of the addresses of pods and Services. @default IpFamily.IPV4 */
  readonly ipFamily?: IpFamily;
  /** Tags of the cluster, which its parts take over. @default - none */
  readonly tags?: { [key: string]: string };
  /** Quotas that AWS has raised for the account. @default - those of a new one */
  readonly quotas?: FargateQuotas;
  /** ARN of the permissions boundary of the roles that are created for it. @default - none */
  readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are created for it; pod execution roles keep `/`. @default "/" */
  readonly iamPath?: string;
  /** What the names of these roles and policies begin with, 1 to 16 characters. @default - the cluster's name */
  readonly iamNamePrefix?: string;
  /** The AWS provider of the cluster's parts. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}

/**
 * What created and imported clusters have in common. Create one with `FargateCluster` or `FargateCluster.fromAttributes`, and
 * write `IFargateCluster` where a program accepts either.
 */
export abstract class ClusterBase extends Construct implements IFargateCluster {
  /** Whether `value` is a cluster, created or imported; `instanceof` fails where the library is installed twice. */
  public static isFargateCluster(value: unknown): value is IFargateCluster {
    return isFargateCluster(value);
  }

  /** The name as an attribute of the control plane, which puts what takes it after the control plane. */
  public abstract readonly controlPlaneName: string;
  /** ARN of the cluster. */
  public abstract readonly clusterArn: string;
  /** URL of the Kubernetes API. */
  public abstract readonly clusterEndpoint: string;
  /** Certificate of the Kubernetes API's certificate authority, in base64. */
  public abstract readonly certificateAuthorityData: string;
  /** Id of the security group that EKS creates for the cluster; Fargate pods are in it. */
  public abstract readonly clusterSecurityGroupId: string;
  /** ARN of the IAM OIDC provider that roles of service accounts trust (IRSA). */
  public abstract readonly oidcProviderArn: string;
  /** Issuer of service account tokens, without `https://`. */
  public abstract readonly oidcIssuer: string;
  /** Kubernetes minor, for example `1.30`; undefined where it was not passed for an imported cluster. */
  public abstract readonly kubernetesVersion?: string;

  /** Name of the cluster in EKS. */
  public readonly clusterName: string;
  /** AWS region of the cluster; a token where the provider decides. */
  public readonly region: string;
  /** AWS partition, the second part of every ARN; a token, looked up at plan. */
  public readonly partition: string;
  /** Id of the AWS account, 12 digits; a token, looked up at plan. */
  public readonly accountId: string;
  /** The VPC that the control plane and the pods are in. */
  public readonly vpc: IVpc;
  /** The AWS provider of the cluster's parts; undefined means the stack's default one. */
  public readonly provider?: TerraformProvider;
  /** Tags of the cluster, which its parts take over unless they have their own. */
  public readonly tags: { [key: string]: string };
  /** Quotas that AWS has raised for the account; undefined means those of a new one. */
  public readonly quotas?: FargateQuotas;
  /** The family of the addresses of pods and Services; undefined means IPv4. */
  public readonly ipFamily?: IpFamily;
  /** ARN of the permissions boundary of the roles that are created for it; undefined where there is none. */
  public readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are created for it; undefined means `/`. */
  public readonly iamPath?: string;
  /** What the names of these roles and policies begin with; undefined where that is the cluster's name. */
  public readonly iamNamePrefix?: string;

  /** What must exist before the Kubernetes API can be used. */
  protected readonly apiPrerequisites: ITerraformDependable[] = [];
  /** The identity that Terraform runs as. */
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
  /** @internal What charts create of their values. */
  public readonly _chartObjects: ChartObject[] = [];

  /** @internal Only the library extends this class. */
  protected constructor(scope: Construct, id: string, props: ClusterBaseProps) {
    super(scope, id);
    mendHcl(this);
    Object.defineProperty(this, CLUSTER, { value: true });
    // Plain JavaScript may pass nothing, which the class that extends this one reports.
    const { provider, clusterName = id, vpc, region, tags, quotas, ...roles }: ClusterBaseProps = { ...props };
    this.clusterName = clusterName;
    this.vpc = vpc;
    this.provider = provider;
    this.tags = { ...tags };
    this.quotas = quotas;
    this.ipFamily = roles.ipFamily;
    this.permissionsBoundaryArn = roles.permissionsBoundaryArn;
    this.iamPath = roles.iamPath;
    this.iamNamePrefix = roles.iamNamePrefix;
    this.region = region ?? new DataAwsRegion(this, "region", { provider }).id;
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

  /** @internal Undefined where another program created the cluster. */
  public get _controlPlaneLogGroupName(): string | undefined {
    return undefined;
  }

  /** @internal The day that its options name. */
  public get _asOf(): string | undefined {
    return undefined;
  }

  /** @internal */
  public get _profileMap(): ProfileMap {
    return this.chain.selectorsByName();
  }

  /** Its Fargate profiles, CoreDNS's first, in the order in which they are created. */
  public get fargateProfiles(): FargateProfile[] {
    return this.chain.inOrder();
  }

  /**
   * Adds a Fargate profile to the cluster.
   *
   * @param name its name in EKS, and its construct id
   * @throws when EKS would reject the profile, or the cluster has one of this name: FG1xx, FG753, FG8xx
   */
  public addFargateProfile(name: string, options: FargateProfileOptions): FargateProfile {
    enforce(this, idTwice(this.profilesScope.node, name, "Fargate profile"));
    return new FargateProfile(this.profilesScope, name, { ...options, cluster: this });
  }

  /**
   * Creates an IAM role for one service account (IRSA), or uses an existing one.
   *
   * @param name of the service account, and its construct id
   * @throws when no such service account can exist, it has a role already, or IAM rejects what it may do: FG7xx, FG814,
   * FG836, FG915
   */
  public addServiceAccount(name: string, options: ServiceAccountOptions): ServiceAccountRole {
    const what = "service account";
    enforce(this, [
      ...idMissing(name, what),
      ...idUnknown(name, what, "write the name out, or create a ServiceAccountRole with a serviceAccountName"),
      // The rest is said of the service account, which has its place by its namespace.
      ...checkOptions(options, "ServiceAccountOptions")
        .filter(({ field = "namespace" }) => field === "namespace")
        .map((found) => ({ ...found, field: `${name}: ${found.field ?? "options"}` })),
    ]);
    const { namespace } = options;
    // A token's own text counts through the whole program: as part of an address it would change with every edit.
    const homeId = Token.isUnresolved(namespace) ? String(resolved(this, namespace)) : namespace;
    const home = this.namespaceScopes.get(homeId) ?? new Construct(this.serviceAccountsScope, homeId);
    this.namespaceScopes.set(homeId, home);
    enforce(this, idTwice(home.node, name, `service account of namespace ${homeId}`));
    return new ServiceAccountRole(home, name, { ...options, cluster: this });
  }

  /**
   * Lets a principal of IAM use the Kubernetes API.
   *
   * @param id construct id; it becomes part of an address
   * @throws when EKS would reject the principal, a group or a policy, or the principal or the id has an entry already:
   * FG711, FG740 to FG743, FG750, FG751, FG753, FG813, FG836
   */
  public grantAccess(id: string, options: AccessGrantOptions): AccessGrant {
    return new AccessGrant(this.grantScope(id), id, { ...options, cluster: this });
  }

  /**
   * Attaches a managed policy to each pod execution role, also of profiles that are added later.
   *
   * @param id construct id of the attachment; it becomes part of an address
   * @throws when the id is used, or the ARN is not one of a policy: FG748, FG753, FG814
   */
  public addPodExecutionPolicy(id: string, policyArn: string): void {
    enforce(this, [...idTwice(this.chain, id, "pod execution policy"), ...checkPolicyArn(policyArn, id)]);
    this.chain.addPolicy({ id, arn: () => policyArn, need: [`have the policy ${policyArn}`] });
  }

  /** Makes every pod wait for `dependency`, also pods that are declared before it. @throws when it is missing: FG836 */
  public addPodPrerequisite(dependency: ITerraformDependable): void {
    this.mustBeSet("dependency", dependency);
    this.chain.addPrerequisite(dependency);
  }

  /**
   * Registers the pods that `workload` starts: it waits for all that they need, and they are checked at synth.
   *
   * @throws when the workload or a namespace is missing: FG836
   */
  public registerPods(workload: TerraformResource, pods: PodPlacement): void {
    this.mustBeSet("workload", workload);
    askOptions(workload, "PodPlacement", pods);
    afterStackOf(workload, this);
    dependsOnLater(workload, () => this.chain.neededBy(pods));
    this._announced.push({ resource: workload, pods });
    this.writeWorkloads(workload);
  }

  private mustBeSet(name: string, value: unknown): void {
    if (value === undefined || value === null) enforce(this, [missing(name, name)]);
  }

  /**
   * In the comment of its block: Terraform ignores it, and who reads the stack sees what the resource starts. Without announced
   * pods nothing is written, as then the others are not known.
   */
  private writeWorkloads(starter: TerraformResource): void {
    const announced = (): unknown[] =>
      this._announced.flatMap(({ resource, pods }) => (resource === starter ? announcedWorkloads(resource, pods) : []));
    const inChart = (): unknown[] =>
      this._chartObjects.flatMap(({ release, object }) => (release === starter && isWorkload(object) ? [object] : []));
    if (announced().length === 0) return;
    const produce = (): unknown[] => [...announced(), ...inChart()];
    starter.addOverride(`//.${ANNOUNCED_WORKLOADS}`, Lazy.anyValue({ produce }));
  }

  /** @internal Helm waits for their pods and their load balancers, too. */
  public _registerObjects(release: TerraformResource, objects: readonly ValueObject[]): void {
    const others = objects.map(({ object }) => object);
    // The chart itself may bring their kinds.
    dependsOnLater(release, () => serversOf(this, others).filter((each) => each !== release.node.scope));
    for (const { object } of objects) {
      const { workload } = isWorkload(object) ? readWorkload(object) : {};
      if (workload !== undefined) dependsOnLater(release, () => this.chain.neededBy(workload));
    }
    this._chartObjects.push(...objects.map((each) => ({ ...each, release })));
  }

  /**
   * Lists every pod of the cluster with its profile, size, price, roles and logs. Call it when the program is complete.
   */
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

  /** @internal A policy that is created once a role is there to attach it to. */
  public _addPodExecutionPolicy(policy: PodExecutionPolicy): void {
    this.chain.addPolicy(policy);
  }

  /** @internal Called by each profile of this cluster, wherever it is in the tree. */
  public _registerProfile(profile: FargateProfile): void {
    this.chain.add(profile);
  }

  /**
   * Settings for a Kubernetes provider of this cluster: its token comes from `aws eks get-token`, when it is needed, and
   * is never written to a state. It is requested with the role and the profile of the cluster's AWS provider.
   */
  public kubernetesProviderConfig(): KubernetesProviderConfig {
    return { ...this.connection(), exec: [this.tokenCommand()] };
  }

  /** Settings for a Helm provider of this cluster, with the same token as `kubernetesProviderConfig`. */
  public helmProviderConfig(): HelmProviderConfig {
    return { kubernetes: { ...this.connection(), exec: this.tokenCommand() } };
  }

  /**
   * The scope of the access entry `id`.
   *
   * @throws when the id is missing, not known at synth, or that of another entry: FG753, FG813
   */
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
   * Where no profile is created meanwhile, nothing but time helps: EKS applies access entries some seconds late, and the
   * providers do not try again. Runs once, when the barrier is created, in sh as in Windows' cmd.
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
   * The barrier's id, which the command only carries: so every resource of the provider is created after the barrier and
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
