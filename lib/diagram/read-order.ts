// What waits for what: the parts of each cluster, and the steps in which they are created.
import { StackGraph } from "../rules/manifests/stack-graph";
import { idOf } from "./block-text";
import { findParts } from "./parts";
import { Arrow, Panel, Part } from "./picture";

/** One panel for each cluster that the stack makes. */
export function readOrders(graph: StackGraph): Panel[] {
  return graph.ofType("aws_eks_cluster").map((cluster) => {
    const parts = findParts(graph, cluster);
    const arrows = reduce(waits(graph, parts));
    const steps = stepsOf(parts, arrows);
    const id = idOf(cluster.address);
    return {
      id: `${id}_order`,
      title: `Cluster ${parts.find((part) => part.members.includes(cluster.address))?.clusterName ?? id}`,
      subtitle: "created in the order of the numbers, destroyed in reverse",
      boxes: parts.map(({ box }) => ({ ...box, step: steps.get(box.id) })),
      arrows,
      keepsOrder: false,
    };
  });
}

/** Arrows from each part to those that wait for it, through resources that belong to no part. */
function waits(graph: StackGraph, parts: readonly Part[]): Arrow[] {
  const owner = new Map(parts.flatMap((part) => part.members.map((address) => [address, part.box.id])));
  const arrows = new Map<string, Arrow>();
  for (const { box, members } of parts) {
    const seen = new Set<string>();
    const queue = members.flatMap((address) => graph.needs(address));
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const from = owner.get(next);
      if (from === undefined || from === box.id) queue.push(...graph.needs(next));
      else arrows.set(`${from} ${box.id}`, { from, to: box.id });
    }
  }
  return withoutCircles([...arrows.values()]);
}

/** Parts are drawn coarser than resources are wired: what would then wait for itself is left out. */
function withoutCircles(arrows: readonly Arrow[]): Arrow[] {
  const kept: Arrow[] = [];
  for (const arrow of arrows) if (!reaches(kept, arrow.to, arrow.from)) kept.push(arrow);
  return kept;
}

/** Leaves out arrows that other arrows say already. */
function reduce(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter((arrow) => {
    const others = arrows.filter((each) => each !== arrow);
    return !reaches(others, arrow.from, arrow.to);
  });
}

function reaches(arrows: readonly Arrow[], from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...arrows.filter((each) => each.from === next).map((each) => each.to));
  }
  return false;
}

/** A part's step is one more than that of the last part that it waits for. */
function stepsOf(parts: readonly Part[], arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  const stepOf = (id: string): number => {
    const known = steps.get(id);
    if (known !== undefined) return known;
    const before = arrows.filter(({ to }) => to === id).map(({ from }) => stepOf(from));
    const step = 1 + Math.max(0, ...before);
    steps.set(id, step);
    return step;
  };
  for (const { box } of parts) stepOf(box.id);
  return steps;
}
