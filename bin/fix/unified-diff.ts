// The difference of two strings as `diff -u` and `git diff` write it, so that `git apply` and `patch` take it.

const CONTEXT = 3;

/** One line of a difference. */
interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Empty where both are the same. @param name the file, with forward slashes */
export function unifiedDiff(name: string, before: string, after: string): string {
  const lines = compare(splitLines(before), splitLines(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return "";
  return [`--- a/${name}\n+++ b/${name}\n`, ...hunks].join("");
}

/** Each with its line break; the last one may have none. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What both begin and end with is the same; what is between is compared by Myers' algorithm. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const isAlike = (): boolean => before[before.length - 1 - tail] === after[after.length - 1 - tail];
  while (tail < before.length - head && tail < after.length - head && isAlike()) tail++;
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: " ", text }));
  return [
    ...same(before.slice(0, head)),
    ...shortestEdit(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** An O(ND) Difference Algorithm and Its Variations, Myers 1986: the furthest point of each diagonal, edit by edit. */
function shortestEdit(a: readonly string[], b: readonly string[]): Line[] {
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= a.length + b.length; edits++) {
    trace.push(new Map(reached));
    for (let k = -edits; k <= edits; k += 2) {
      let x = goesDown(reached, k, edits) ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a, b);
    }
    reached = new Map(reached);
  }
  return [];
}

function goesDown(reached: ReadonlyMap<number, number>, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits] ?? new Map<number, number>();
    const k = x - y;
    const from = goesDown(reached, k, edits) ? k + 1 : k - 1;
    const startX = reached.get(from) ?? 0;
    const startY = startX - from;
    while (x > startX && y > startY && x > 0 && y > 0) lines.push({ sign: " ", text: a[(x--, y--, x)] ?? "" });
    if (edits === 0) break;
    if (x === startX) lines.push({ sign: "+", text: b[--y] ?? "" });
    else lines.push({ sign: "-", text: a[--x] ?? "" });
  }
  return lines.reverse();
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  const ranges: [number, number][] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    if (last !== undefined && index - last[1] <= 2 * CONTEXT) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => {
    const start = Math.max(first - CONTEXT, 0);
    return hunkOf(lines.slice(0, start), lines.slice(start, last + CONTEXT + 1));
  });
}

function hunkOf(before: readonly Line[], lines: readonly Line[]): string {
  const side = (sign: "-" | "+"): string => {
    const isOf = (line: Line): boolean => line.sign === " " || line.sign === sign;
    const count = lines.filter(isOf).length;
    const start = before.filter(isOf).length + (count === 0 ? 0 : 1);
    return `${sign}${start}${count === 1 ? "" : `,${count}`}`;
  };
  const body = lines.map(({ sign, text }) =>
    text.endsWith("\n") ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`,
  );
  return `@@ ${side("-")} ${side("+")} @@\n${body.join("")}`;
}
