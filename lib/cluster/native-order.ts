// Order for what a program makes on a cluster by the providers' own resources, which need not name all that they wait for.
import {
  ITerraformDependable,
  TerraformDataSource,
  TerraformElement,
  TerraformModule,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import { Construct, IConstruct } from "constructs";
import { unacknowledged } from "../findings";
import { afterStackOf, dependsOnLater, isOrderedLater, OrderedElement } from "../order";
import { resolved } from "../resolved";
import { missingEdges, podsIn, waitsForItself } from "../rules/destroy-order";
import { Finding, formatFinding } from "../rules/finding";
import { deletesRecords } from "../rules/record-order";
import { StackGraph } from "../rules/manifests/stack-graph";
import { makerOf, providersIn } from "./provider-settings";
import { argumentsOf } from "./workload-survey";

/** What the order of a stack asks of a cluster in it. */
export interface OrderedCluster extends Construct, ITerraformDependable {
  /** What the cluster's barrier holds. */
  readonly _apiPrerequisites: ITerraformDependable[];
  /** What every pod waits for, whatever profile it matches. */
  readonly _podPrerequisites: ITerraformDependable[];
}

/** An edge that is left out, as something would wait for itself. */
export interface RefusedEdge {
  readonly about: IConstruct;
  readonly finding: Finding;
}

/** An edge to add. */
interface Edge {
  readonly from: OrderedElement;
  readonly to: ITerraformDependable;
  /** Silently left out if it would close a cycle. */
  readonly isOptional?: boolean;
}

/** Types that make pods or load balancers, or may. */
const NEEDS_MORE_THAN_ACCESS =
  /^(helm_release|kubernetes_(pod|deployment|stateful_set|replication_controller|job|cron_job|ingress|service|manifest)(_v\d+)?)$/;

const orders = new WeakMap<TerraformStack, StackOrder>();

/** The order of the stack that `cluster` is in. */
export function orderOf(cluster: OrderedCluster): StackOrder {
  const order = orderOfStack(TerraformStack.of(cluster));
  order.clusters.add(cluster);
  return order;
}

function orderOfStack(stack: TerraformStack): StackOrder {
  const order = orders.get(stack) ?? new StackOrder(stack);
  orders.set(stack, order);
  return order;
}

/**
 * Writes what `node.addDependency` asks for in a stack that uses a cluster of another one, and so has no barrier that does it.
 * Called at validation, before the stack is written. Returns what is rejected.
 */
export function completeUsersStack(scope: IConstruct): string[] {
  const order = orderOfStack(TerraformStack.of(scope));
  if (order.clusters.size > 0) return [];
  order.complete();
  return order.refused.flatMap(({ about, finding }) =>
    unacknowledged(about, [finding]).map((each) => `${about.node.path}: ${formatFinding(each)}`),
  );
}

/** Adds to a stack's own resources what they wait for, when the stack is written. */
export class StackOrder {
  public readonly clusters = new Set<OrderedCluster>();
  /** What could not be put right; complete when the stack was written. */
  public refused: RefusedEdge[] = [];
  private readonly added = new Map<OrderedElement, Set<ITerraformDependable>>();
  /** Constructs that should wait for a stack which waits for theirs. */
  private readonly circles = new Map<IConstruct, Finding>();
  /** Constructs and their dependencies, as they were counted last: neither ever goes. */
  private size = 0;
  private isAtWork = false;

  constructor(private readonly stack: TerraformStack) {}

  /** Called each time before the stack is written: it may have grown since. */
  public complete(): void {
    const everything = this.stack.node.findAll();
    const size = everything.reduce((sum, { node }) => sum + 1 + node.dependencies.length, 0);
    if (this.isAtWork || size === this.size) return;
    this.size = size;
    this.isAtWork = true;
    const asked = everything.flatMap((each) => this.askedByNode(each));
    this.refused = [];
    const isIncomplete = (this.clusters.size > 0 && this.hasNatives(everything)) || this.hasRecordWriter(everything);
    if (asked.length > 0 || isIncomplete) this.add(everything, asked);
    this.refused.push(...[...this.circles].map(([about, finding]) => ({ about, finding })));
    this.isAtWork = false;
  }

  /** Whether a resource may lack an edge: the library's own name theirs, where their provider waits for the cluster. */
  private hasNatives(everything: IConstruct[]): boolean {
    const providers = providersIn(everything);
    const barriers = this.addresses([...this.clusters]);
    const waiting = new Set(
      providers.filter((each) => {
        const text = JSON.stringify(resolved(each, each.toTerraform()));
        return barriers.some((barrier) => text.includes(`${barrier}.id`));
      }),
    );
    return everything.some((each) => {
      if (!TerraformResource.isTerraformResource(each)) return false;
      if (!/^(kubernetes|helm)_/.test(each.terraformResourceType)) return false;
      const provider = makerOf(each, providers);
      if (provider === undefined || !waiting.has(provider)) return true;
      return NEEDS_MORE_THAN_ACCESS.test(each.terraformResourceType) && (!isOrderedLater(each) || this.added.has(each));
    });
  }

  /** Whether something deletes records of the library's own load balancers, which do not know of it. */
  private hasRecordWriter(everything: IConstruct[]): boolean {
    return everything.some(
      (each) =>
        TerraformResource.isTerraformResource(each) &&
        each.terraformResourceType === "helm_release" &&
        deletesRecords(argumentsOf(this.stack, each)),
    );
  }

  private add(everything: IConstruct[], asked: Edge[]): void {
    const json: unknown = this.stack.toTerraform();
    const graph = StackGraph.of(json);
    const byAddress = new Map(
      everything.flatMap((each): [string, TerraformResource][] =>
        TerraformResource.isTerraformResource(each)
          ? [[`${each.terraformResourceType}.${each.friendlyUniqueId}`, each]]
          : [],
      ),
    );
    const found = missingEdges(json, graph).flatMap(({ address, needs, isOptional }) => {
      const from = byAddress.get(address);
      const edges = from === undefined ? [] : this.edges(from, needs, byAddress);
      return edges.map((edge) => ({ ...edge, isOptional }));
    });
    const refused = new Map<string, RefusedEdge>();
    for (const { from, to, isOptional } of [...asked, ...found, ...this.beforePods(json, graph, byAddress)]) {
      const [address, needed] = this.addresses([from, to]);
      if (address === undefined || needed === undefined || graph.waitsFor(address, needed)) continue;
      if (address !== needed && !graph.waitsFor(needed, address)) {
        graph.add(address, needed);
        this.wait(from, to);
      } else if (isOptional !== true) {
        refused.set(`${address} ${needed}`, { about: from, finding: waitsForItself(address, needed) });
      }
    }
    this.refused = [...refused.values()];
  }

  /** The edges to the resources at `needs`: to a cluster's barrier, where one of them is what it holds. */
  private edges(from: TerraformResource, needs: readonly string[], byAddress: Map<string, TerraformResource>): Edge[] {
    const holders = [...this.clusters].map((cluster) => ({ cluster, held: this.addresses(cluster._apiPrerequisites) }));
    return needs.flatMap((need): Edge[] => {
      const to = byAddress.get(need);
      const holder = /^aws_eks_access_/.test(need) ? holders.find(({ held }) => held.includes(need)) : undefined;
      if (holder !== undefined) return [{ from, to: holder.cluster }];
      return to === undefined ? [] : [{ from, to }];
    });
  }

  /** What pods wait for besides their profile: their own cluster's logging, and the routes of their subnets. */
  private beforePods(json: unknown, graph: StackGraph, byAddress: Map<string, TerraformResource>): Edge[] {
    return podsIn(json, graph).flatMap((address) => {
      const from = byAddress.get(address);
      if (from === undefined || (isOrderedLater(from) && !this.added.has(from))) return [];
      const own = [...this.clusters].filter((each) => graph.waitsFor(address, this.addresses([each])[0] ?? ""));
      return own.flatMap(({ _podPrerequisites: before }) => before.map((to) => ({ from, to, isOptional: true })));
    });
  }

  private addresses(dependencies: ITerraformDependable[]): string[] {
    return dependencies.map(({ fqn }) => String(resolved(this.stack, fqn)).replace(/^\$\{(.*)\}$/, "$1"));
  }

  /** What `node.addDependency` asks for, of which cdktf writes nothing. */
  private askedByNode(construct: IConstruct): Edge[] {
    return construct.node.dependencies.flatMap((needed) => {
      const home = needed.node.scopes.find((each) => TerraformStack.isStack(each));
      if (home === undefined) return [];
      if (home !== this.stack) {
        const isCircle = !afterStackOf(this.stack, needed);
        if (isCircle) this.circles.set(construct, waitsForItself(construct.node.path, home.node.path));
        return [];
      }
      if (TerraformStack.isStack(construct)) return [];
      // Data sources within are left alone: one that waits is read at apply, and what takes its values may be replaced.
      const all = isOrdered(construct) ? [construct] : orderedIn(construct).filter((each) => !isLookup(each));
      const froms = all.filter((each) => !each.node.scopes.includes(needed));
      const tos = dependablesOf(needed).filter((each) => !isPartOf(each, construct));
      return froms.flatMap((from) => tos.map((to) => ({ from, to })));
    });
  }

  private wait(resource: OrderedElement, dependency: ITerraformDependable): void {
    const known = this.added.get(resource) ?? new Set();
    if (!this.added.has(resource)) {
      this.added.set(resource, known);
      dependsOnLater(resource, () => [...known]);
    }
    known.add(dependency);
  }
}

function orderedIn(construct: IConstruct): OrderedElement[] {
  return construct.node.findAll().filter(isOrdered);
}

/** What can have a `depends_on`, and be in one. */
function isOrdered(construct: IConstruct): construct is OrderedElement {
  return TerraformResource.isTerraformResource(construct) || isLookup(construct) || isModule(construct);
}

/** cdktf has no guard of its own for modules. */
function isModule(construct: IConstruct): construct is TerraformModule {
  return TerraformElement.isTerraformElement(construct) && "interpolationForOutput" in construct;
}

function isLookup(construct: IConstruct): construct is TerraformDataSource {
  return TerraformDataSource.isTerraformDataSource(construct);
}

/** A construct of the library that represents its parts in `dependsOn`; otherwise what there is in it. */
function dependablesOf(construct: IConstruct): ITerraformDependable[] {
  return isDependable(construct) ? [construct] : orderedIn(construct);
}

function isDependable(construct: IConstruct): construct is IConstruct & ITerraformDependable {
  if (TerraformElement.isTerraformElement(construct)) return false;
  return "fqn" in construct && typeof construct.fqn === "string";
}

function isPartOf(dependency: ITerraformDependable, construct: IConstruct): boolean {
  return Construct.isConstruct(dependency) && dependency.node.scopes.includes(construct);
}
