// What waits for what in a synthesised stack, read the way Terraform reads it.
import { isList, isMap, PlainMap } from "./field";

/** One resource or lookup of a stack. */
export interface StackNode {
  /** `aws_vpc.vpc_A2121C38`, or `data.aws_partition.cluster_partition_58BA2465`. */
  readonly address: string;
  readonly type: string;
  readonly isLookup: boolean;
  readonly block: PlainMap;
}

const REFERENCE = /(?<![\w.-])((?:data\.)?[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*)/g;

/** The dependencies of a stack: from `depends_on`, from references, and through the settings of providers. */
export class StackGraph {
  /** Reads the content of a `cdk.tf.json`. What is not a stack has no nodes. */
  public static of(json: unknown): StackGraph {
    const stack = isMap(json) ? json : {};
    return new StackGraph([...nodesOf(stack.resource, false), ...nodesOf(stack.data, true)], stack.provider);
  }

  public readonly nodes: readonly StackNode[];
  private readonly byAddress: ReadonlyMap<string, StackNode>;
  private readonly direct = new Map<string, readonly string[]>();
  private readonly reached = new Map<string, ReadonlySet<string>>();

  private constructor(nodes: StackNode[], providers: unknown) {
    this.nodes = nodes;
    this.byAddress = new Map(nodes.map((node) => [node.address, node]));
    for (const node of nodes) {
      const named = [...referencesIn(node.block), ...dependsOn(node.block), ...throughProvider(node, providers)];
      const known = [...new Set(named)].filter((each) => each !== node.address && this.byAddress.has(each));
      this.direct.set(node.address, known);
    }
  }

  public ofType(type: string): StackNode[] {
    return this.nodes.filter((node) => node.type === type && !node.isLookup);
  }

  /** Lets `address` wait for `needed` too. */
  public add(address: string, needed: string): void {
    this.direct.set(address, [...this.needs(address), needed]);
    this.reached.clear();
  }

  /** What `address` names itself. */
  public needs(address: string): readonly string[] {
    return this.direct.get(address) ?? [];
  }

  /** Everything that is created before `address`, and destroyed after it. */
  public allNeeds(address: string): ReadonlySet<string> {
    const known = this.reached.get(address);
    if (known !== undefined) return known;
    const seen = new Set<string>();
    const queue = [...this.needs(address)];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...this.needs(next));
    }
    this.reached.set(address, seen);
    return seen;
  }

  public waitsFor(address: string, other: string): boolean {
    return this.allNeeds(address).has(other);
  }

  /** Addresses that wait for themselves: Terraform rejects such a stack. */
  public cycles(): string[] {
    return this.nodes.map(({ address }) => address).filter((each) => this.waitsFor(each, each));
  }
}

function nodesOf(types: unknown, isLookup: boolean): StackNode[] {
  return (isMap(types) ? Object.entries(types) : []).flatMap(([type, byId]) =>
    (isMap(byId) ? Object.entries(byId) : []).flatMap(([id, block]) =>
      isMap(block) ? [{ address: `${isLookup ? "data." : ""}${type}.${id}`, type, isLookup, block }] : [],
    ),
  );
}

function dependsOn(block: PlainMap): string[] {
  return isList(block.depends_on) ? block.depends_on.filter((each) => typeof each === "string") : [];
}

function throughProvider({ type, block }: StackNode, providers: unknown): string[] {
  return providerSettings(type, block, providers).flatMap(referencesIn);
}

/** The settings of the provider that a resource is created by, out of a stack's `provider`. */
export function providerSettings(type: string, block: PlainMap, providers: unknown): readonly unknown[] {
  const [own = ""] = type.split("_");
  const [name = own, alias] = typeof block.provider === "string" ? block.provider.split(".") : [];
  const configured: unknown = isMap(providers) ? providers[name] : undefined;
  const all = isList(configured) ? configured : [configured];
  return all.filter((each) => isMap(each) && each.alias === alias);
}

/** Every address that a `${…}` anywhere in `value` names. */
function referencesIn(value: unknown): string[] {
  if (typeof value === "string") {
    return value.includes("${") ? [...value.matchAll(REFERENCE)].map(([address]) => address) : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "//" ? [] : referencesIn(inner)));
}
