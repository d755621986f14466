// Where the parts of a document are in its file: the line and the column of each key and of each member of a list.

/** A place in a file; both numbers count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A key that a map has twice, so that the first value is lost. */
export interface RepeatedKey {
  /** As one would write the field: `spec.containers`. */
  readonly field: string;
  /** Where the value that is lost is. */
  readonly first: Place;
  /** True where both say the same. */
  readonly isSame: boolean;
}

/** Finds the line of an offset in a string. */
export class Lines {
  private starts: readonly number[] | undefined;

  /** @param first the number of the first line in its file */
  constructor(
    private readonly text: string,
    private readonly first: number,
  ) {}

  at(offset: number): Place {
    // What is missing at the end is reported on the last line that says something.
    const within = Math.min(offset, Math.max(this.text.trimEnd().length - 1, 0));
    const starts = (this.starts ??= startsOf(this.text));
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= within) low = middle;
      else high = middle;
    }
    return { line: this.first + low, column: within - (starts[low] ?? 0) + 1 };
  }

  /** What is on a line. */
  textOf(line: number): string {
    const starts = (this.starts ??= startsOf(this.text));
    return this.text.slice(starts[line - this.first], starts[line - this.first + 1]).trimEnd();
  }
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Offsets are kept for each map and each list in the order of its members: a number each, and nothing else. */
export class Places {
  /** Where the document begins. */
  start = 0;
  private readonly offsets = new Map<object, readonly number[]>();

  constructor(private readonly lines: Lines) {}

  /** Keeps where the members of a list, or of a map in the order of `Object.keys`, are. */
  note(holder: object, offsets: readonly number[]): void {
    this.offsets.set(holder, offsets);
  }

  /** Where the members of a list or a map are. */
  offsetsOf(holder: object): readonly number[] | undefined {
    return this.offsets.get(holder);
  }

  at(offset: number): Place {
    return this.lines.at(offset);
  }

  /** What is on a line of the file. */
  textOf(line: number): string {
    return this.lines.textOf(line);
  }

  /** The place of `field` in the document `root`, or of the nearest around it that is written. */
  find(root: unknown, field: string): Place {
    let value = root;
    let offset = this.start;
    for (const step of stepsOf(field)) {
      if (typeof value !== "object" || value === null) break;
      const index = typeof step === "number" ? step : Object.keys(value).indexOf(step);
      const found = this.offsets.get(value)?.[index];
      if (found === undefined) break;
      offset = found;
      value = Object.values(value)[index];
    }
    return this.at(offset);
  }
}

const STEP = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/gy;

/** `spec.containers[0].image`, step by step; it ends where the field is not written as a field is. */
export function stepsOf(field: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, index, quoted, name] of field.matchAll(STEP)) {
    if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(unquote(quoted));
    else if (name !== undefined) steps.push(name);
  }
  return steps;
}

function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}
