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
