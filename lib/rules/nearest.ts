// Names that were misspelt, and what they were meant to be.
import { editDistance } from "./edit-distance";

/** The nearest of `names`, in another case or with a dash in it too; undefined where none is near. */
export function nearestOf(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, "");
  const judged = names
    .map((name) => ({ name, far: editDistance(plain(given), plain(name)) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far);
  return judged[0]?.name ?? names.find((name) => given.length > 2 && plain(name).startsWith(plain(given)));
}
