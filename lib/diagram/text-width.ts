// How wide a string is in the usual sans-serif faces, so that boxes fit without a browser to measure in.

/** Widths of Helvetica's glyphs in thousandths of the size, for those that are not as wide as a digit. */
const WIDTHS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "ijl'": 222,
    " !,./:;[]\\ftI|": 278,
    "()-r`*": 340,
    cksvxyzJ: 500,
    FTZ: 611,
    "ABEKPSVXY&": 667,
    CDHNRUw: 722,
    GOQ: 778,
    mM: 833,
    "%W@": 944,
  }).flatMap(([letters, width]) => Array.from(letters, (letter): [string, number] => [letter, width])),
);
const USUAL = 556;
/** Other faces are wider than Helvetica, and bold ones wider than plain ones. */
const MARGIN = { plain: 1.06, bold: 1.14 };

/** Width in pixels of a string of `size` pixels. */
export function textWidth(text: string, size: number, weight: "plain" | "bold" = "plain"): number {
  const thousandths = Array.from(text, (letter) => WIDTHS.get(letter) ?? USUAL).reduce((sum, width) => sum + width, 0);
  return (thousandths / 1000) * size * MARGIN[weight];
}
