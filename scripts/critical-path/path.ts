// The longest chain of a graph whose nodes take time: the shortest time in which all of it can be created.

/** Something that takes time, after what it waits for. */
export interface Task {
  readonly id: string;
  readonly seconds: number;
  readonly needs: readonly string[];
  /** Tasks of one queue run one at a time, in the order in which they become ready. */
  readonly queue?: string;
}

/** One link of the chain. */
export interface Link {
  readonly id: string;
  readonly seconds: number;
  /** When it is done, in seconds from the beginning. */
  readonly end: number;
}

/** The chain that decides when all is done, first link first. */
export function criticalPath(tasks: readonly Task[]): Link[] {
  const done = new Map<string, Link & { readonly after?: string }>();
  const queues = new Map<string, { id: string; end: number }>();
  const waiting = new Set(tasks);
  while (waiting.size > 0) {
    const ready = [...waiting].filter((task) => task.needs.every((need) => done.has(need)));
    if (ready.length === 0) throw new Error(`${[...waiting].map(({ id }) => id).join(", ")} wait for each other`);
    // The one that could begin first, so that a queue serves in order.
    const [next] = ready
      .map((task) => ({ task, after: latest(task.needs.flatMap((need) => done.get(need) ?? [])) }))
      .sort((a, b) => (a.after?.end ?? 0) - (b.after?.end ?? 0) || (a.task.id < b.task.id ? -1 : 1));
    if (next === undefined) break;
    const { task } = next;
    const busy = task.queue === undefined ? undefined : queues.get(task.queue);
    const before = latest([next.after, busy].flatMap((each) => each ?? []));
    const end = (before?.end ?? 0) + task.seconds;
    done.set(task.id, { id: task.id, seconds: task.seconds, end, after: before?.id });
    if (task.queue !== undefined) queues.set(task.queue, { id: task.id, end });
    waiting.delete(task);
  }
  const chain: Link[] = [];
  let link = latest([...done.values()]);
  while (link !== undefined) {
    const { id, seconds, end } = link;
    chain.unshift({ id, seconds, end });
    link = done.get(link.id)?.after === undefined ? undefined : done.get(done.get(link.id)?.after ?? "");
  }
  return chain;
}

function latest<T extends { readonly end: number }>(links: readonly T[]): T | undefined {
  return links.reduce<T | undefined>(
    (best, each) => (best === undefined || each.end > best.end ? each : best),
    undefined,
  );
}
