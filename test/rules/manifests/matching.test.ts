// Pairing wishes with things: as many as can be, one thing each, in a time that does not grow without bound.
import fc from "fast-check";
import { matchMost } from "../../../lib/rules/manifests/matching";

interface Thing {
  readonly id: number;
}

const THINGS: readonly Thing[] = [0, 1, 2, 3, 4].map((id) => ({ id }));
const pick = (ids: readonly number[]): Thing[] => THINGS.filter(({ id }) => ids.includes(id));

/** By trying everything. */
function mostPairs(wishes: readonly (readonly Thing[])[], taken: readonly Thing[] = []): number {
  const [first, ...others] = wishes;
  if (first === undefined) return 0;
  const without = mostPairs(others, taken);
  const withOne = first
    .filter((thing) => !taken.includes(thing))
    .map((thing) => 1 + mostPairs(others, [...taken, thing]));
  return Math.max(without, ...withOne);
}

describe("matching", () => {
  it("serves as many wishes as can be served, each with a thing that it lists, and no thing twice", () => {
    const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(lists, (ids) => {
        const wishes = ids.map(pick);
        const matches = matchMost(wishes);
        const things = matches.flatMap(({ got }) => got ?? []);
        expect(things).toHaveLength(mostPairs(wishes));
        expect(new Set(things).size).toBe(things.length);
        const isListed = matches.map(({ got }, i) => got === undefined || wishes[i]?.includes(got));
        expect(isListed).not.toContain(false);
        expect(matches.some(({ isOpen }) => isOpen)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("prefers what is listed first, and serves first who comes first", () => {
    const list = pick([0, 1]);
    expect(matchMost([list, list, list]).map(({ got }) => got?.id)).toEqual([0, 1, undefined]);
  });

  it("reports that it gives up, instead of that nothing is left", () => {
    const wishes = [pick([0, 1]), pick([0, 1]), pick([0, 1])];
    expect(matchMost(wishes, 1)).toEqual([
      { got: THINGS[0], isOpen: false },
      { got: THINGS[1], isOpen: false },
      { got: undefined, isOpen: true },
    ]);
  });

  it("takes little time for many equal wishes", () => {
    const list = Array.from({ length: 5_000 }, (_, id) => ({ id }));
    const matches = matchMost(Array.from({ length: 10_000 }, () => list));
    expect(matches.filter(({ got }) => got !== undefined)).toHaveLength(5_000);
    expect(matches.some(({ isOpen }) => isOpen)).toBe(false);
  });
});
