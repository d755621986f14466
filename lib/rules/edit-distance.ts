// How far one name is from another.

/** Names longer than any count as far apart. */
const LONGEST = 64;

/** Levenshtein's distance: how many letters are to be added, left out or changed. */
export function editDistance(a: string, b: string): number {
  if (a.length > LONGEST || b.length > LONGEST) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (above[j - 1] ?? Infinity) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (above[j] ?? Infinity) + 1, (row[j - 1] ?? Infinity) + 1));
    }
  }
  return row[b.length] ?? Infinity;
}

/** So many letters apart, a name may be another one with a typing mistake. */
const NEAR = 2;

/** Which of `names` is probably meant by `name`; undefined where none is near. */
export function closestName(name: string, names: readonly string[]): string | undefined {
  const byDistance = names.map((each) => ({ each, distance: editDistance(name, each) }));
  const [best] = byDistance.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= NEAR ? best.each : undefined;
}
