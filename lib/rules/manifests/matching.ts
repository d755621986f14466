// Pairs as many wishes as possible with one thing each.

/** A search that takes longer is given up: no real input is like that. */
const MOST_STEPS = 2_000_000;

/** What a wish got; `isOpen` where the search was given up. */
export interface Match<T> {
  readonly got?: T;
  readonly isOpen: boolean;
}

/**
 * Gives each wish one of the things that it lists, and each thing to one wish, so that as few as possible go without. A thing
 * that is listed earlier is preferred, and a wish that comes earlier is served first. Equal wishes should be one array.
 */
export function matchMost<T extends object>(wishes: readonly (readonly T[])[], mostSteps = MOST_STEPS): Match<T>[] {
  const matching = new Matching(wishes, mostSteps);
  return wishes.map((_, wish) => matching.serve(wish)).map(({ isOpen }, wish) => ({ got: matching.got(wish), isOpen }));
}

/** Augmenting paths: who goes without asks whether another one can take something else. */
class Matching<T extends object> {
  private readonly holders = new Map<T, number>();
  private readonly things = new Map<number, T>();
  /** Of each list, how many of its first things are held; none of them is ever free again. */
  private readonly firstFree = new Map<readonly T[], number>();
  private readonly hopeless = new Set<readonly T[]>();
  private steps = 0;

  constructor(
    private readonly wishes: readonly (readonly T[])[],
    private readonly mostSteps: number,
  ) {}

  got(wish: number): T | undefined {
    return this.things.get(wish);
  }

  serve(wish: number): { readonly isOpen: boolean } {
    const free = this.findFree(wish);
    if (free !== undefined) this.hold(wish, free);
    else if (!this.hopeless.has(this.listOf(wish))) return { isOpen: !this.search(wish) && this.isSpent };
    return { isOpen: false };
  }

  private get isSpent(): boolean {
    return this.steps >= this.mostSteps;
  }

  private listOf(wish: number): readonly T[] {
    return this.wishes[wish] ?? [];
  }

  private hold(wish: number, thing: T): void {
    this.things.set(wish, thing);
    this.holders.set(thing, wish);
  }

  private findFree(wish: number): T | undefined {
    const list = this.listOf(wish);
    let index = this.firstFree.get(list) ?? 0;
    let thing = list[index];
    while (thing !== undefined && this.holders.has(thing)) {
      index += 1;
      thing = list[index];
    }
    this.firstFree.set(list, index);
    return thing;
  }

  /** Goes from wish to thing to the wish that holds it, and on, until one of them can have a free thing. */
  private search(start: number): boolean {
    const askedBy = new Map<T, number>();
    const seen = new Set<readonly T[]>();
    const queue = [start];
    for (const wish of queue) {
      if (seen.has(this.listOf(wish))) continue;
      seen.add(this.listOf(wish));
      const free = this.findFree(wish);
      if (free !== undefined) {
        this.passOn(start, wish, free, askedBy);
        return true;
      }
      for (const thing of this.listOf(wish)) {
        if (this.isSpent) return false;
        this.steps += 1;
        const holder = askedBy.has(thing) ? undefined : this.holders.get(thing);
        if (holder === undefined) continue;
        askedBy.set(thing, wish);
        queue.push(holder);
      }
    }
    for (const list of seen) this.hopeless.add(list);
    return false;
  }

  /** Each wish on the way takes the new thing and leaves its old one to the wish that asked for it. */
  private passOn(start: number, last: number, free: T, askedBy: ReadonlyMap<T, number>): void {
    let wish = last;
    let thing = free;
    while (wish !== start) {
      const left = this.things.get(wish);
      this.hold(wish, thing);
      const asking = left === undefined ? undefined : askedBy.get(left);
      if (left === undefined || asking === undefined) return;
      wish = asking;
      thing = left;
    }
    this.hold(start, thing);
  }
}
