// The wildcards of Fargate selectors: `*` is any run of characters, none included; `?` is exactly one. Nothing else is special.

/**
 * True when `text` as a whole fits `pattern`. Walks both once and goes back only to the last `*`, so that no pattern can
 * make it hang.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let starText = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      starText = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++starText;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** True when `pattern` holds a wildcard. */
export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/**
 * True when every text that fits `narrow` also fits `wide`. A `*` of `narrow` can only be swallowed by a `*` of `wide`, a
 * `?` by either wildcard, a letter also by itself. It may miss a cover that needs two patterns at once; it never invents one.
 */
export function patternCovers(wide: string, narrow: string): boolean {
  return walk(wide, narrow, (w, n) => (n === "*" ? false : w === "?" || w === n), false);
}

/** True when some text fits both patterns. */
export function patternsOverlap(left: string, right: string): boolean {
  return walk(left, right, (l, r) => l === "?" || r === "?" || l === r, true);
}

/**
 * Fills one row of a table per character of `left`: cell `j` says whether what was read of `left` can go with the first
 * `j` characters of `right`. `bothWays` lets a `*` of `right` swallow characters of `left` too.
 */
function walk(left: string, right: string, fits: (l: string, r: string) => boolean, bothWays: boolean): boolean {
  const others = Array.from(right);
  const skipsRight = (r: string): boolean => bothWays && r === "*";
  let row: boolean[] = [true];
  for (const r of others) row.push(row[row.length - 1] === true && skipsRight(r));
  for (const l of Array.from(left)) {
    const above = row;
    row = [above[0] === true && l === "*"];
    others.forEach((r, j) => {
      const both = above[j] === true && l !== "*" && r !== "*" && fits(l, r);
      const leftSwallows = l === "*" && (above[j + 1] === true || row[j] === true);
      const rightSwallows = skipsRight(r) && (above[j + 1] === true || row[j] === true);
      row.push(both || leftSwallows || rightSwallows);
    });
  }
  return row[others.length] === true;
}
