// Which EKS cluster a resource of a synthesised stack is meant for.
import { isList, isMap, PlainMap } from "./field";
import { providerSettings, StackGraph, StackNode } from "./stack-graph";

/** Names the clusters of a stack: one that the stack makes by its address, any other by its name. */
export class StackClusters {
  private readonly made: readonly StackNode[];

  constructor(
    private readonly graph: StackGraph,
    private readonly json: unknown,
  ) {
    this.made = graph.ofType("aws_eks_cluster");
  }

  /** The cluster of an access entry, a profile or an add-on. */
  public ofPart({ block }: StackNode): string | undefined {
    return this.named(block.cluster_name);
  }

  /** The cluster whose API a resource of the Kubernetes or Helm provider is created with; undefined where that is not known. */
  public ofObject(node: StackNode): string | undefined {
    const settings = providerSettings(node.type, node.block, isMap(this.json) ? this.json.provider : undefined);
    const connections = settings.flatMap((each) => (isMap(each) ? connectionsOf(each) : []));
    return connections
      .flatMap((each) => [this.named(each.host), ...execArguments(each).map((name) => this.named(name))])
      .find((each) => each !== undefined);
  }

  /** What `value` names: an expression that leads to a cluster of the stack, or a cluster's name. */
  private named(value: unknown): string | undefined {
    if (typeof value !== "string" || value.startsWith("http")) return undefined;
    if (!value.includes("${")) return this.made.find(({ block }) => block.name === value)?.address ?? value;
    const [, isLookup, id] = /(data\.)?aws_eks_cluster\.([\w-]+)/.exec(value) ?? [];
    if (id === undefined) return undefined;
    if (isLookup === undefined) return `aws_eks_cluster.${id}`;
    const lookup = this.graph.nodes.find(({ address }) => address === `data.aws_eks_cluster.${id}`);
    return this.named(lookup?.block.name);
  }
}

/** Helm's connection is a block of its own. */
function connectionsOf(settings: PlainMap): PlainMap[] {
  const inner: readonly unknown[] = isList(settings.kubernetes) ? settings.kubernetes : [settings.kubernetes];
  return [settings, ...inner.filter(isMap)];
}

/** The value of `--cluster-name` in the command that prints the token. */
function execArguments({ exec }: PlainMap): unknown[] {
  const blocks: readonly unknown[] = isList(exec) ? exec : [exec];
  return blocks.flatMap((block) => {
    const args = isMap(block) && isList(block.args) ? block.args : [];
    return args.filter((_, i) => args[i - 1] === "--cluster-name");
  });
}
