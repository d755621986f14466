// Reads the classic configuration format of Fluent Bit: sections, keys, comments, commands.
import { isUnknown } from "../unknown";

/** A key of a section with its value. */
export interface ConfEntry {
  readonly key: string;
  readonly value: string;
  readonly line: number;
  readonly indent: string;
}

/** A section: `[OUTPUT]` and the keys under it. */
export interface ConfSection {
  /** As it was written, without the brackets. */
  readonly name: string;
  readonly line: number;
  readonly indent: string;
  readonly entries: readonly ConfEntry[];
  /** A line of it is one that Terraform fills in: what is missing may be there. */
  readonly isPartlyUnknown?: boolean;
}

/** A line that is neither section nor key. */
export interface ConfStray {
  readonly kind: "command" | "outside" | "noValue" | "badSection";
  readonly text: string;
  readonly line: number;
}

/** What one file holds. */
export interface Conf {
  readonly sections: readonly ConfSection[];
  readonly strays: readonly ConfStray[];
  /** A line is one that Terraform fills in: there may be more sections than these. */
  readonly isOpen: boolean;
}

interface OpenSection extends ConfSection {
  readonly entries: ConfEntry[];
  isPartlyUnknown?: boolean;
}

/**
 * Reads `text`; it never fails, and what it does not understand is among the strays. What Terraform fills in as a line can
 * be any number of them: the lines below belong to an unknown section, until the next one begins.
 */
export function parseConf(text: string): Conf {
  const sections: OpenSection[] = [];
  const strays: ConfStray[] = [];
  let [isAdrift, isOpen] = [false, false];
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = index + 1;
    const trimmed = raw.trim();
    const indent = raw.slice(0, raw.length - raw.trimStart().length);
    const stray = (kind: ConfStray["kind"]): void => {
      strays.push({ kind, text: trimmed, line });
    };
    if (isLineUnknown(trimmed)) {
      const open = sections[sections.length - 1];
      if (open !== undefined) open.isPartlyUnknown = true;
      isAdrift = true;
      isOpen = true;
      return;
    }
    if (trimmed === "" || trimmed.startsWith("#")) return;
    if (trimmed.startsWith("@")) {
      stray("command");
    } else if (trimmed.startsWith("[")) {
      const name = /^\[([^[\]]+)\]$/.exec(trimmed)?.[1];
      if (name === undefined) stray("badSection");
      else sections.push({ name: name.trim(), line, indent, entries: [] });
      isAdrift = false;
    } else if (!isAdrift) {
      const open = sections[sections.length - 1];
      const [key = "", ...rest] = trimmed.split(/\s+/, 2);
      const value = rest.length === 0 ? "" : trimmed.slice(key.length).trim();
      if (open === undefined) stray("outside");
      else if (value === "") stray("noValue");
      else open.entries.push({ key, value, line, indent });
    }
  });
  return { sections, strays, isOpen };
}

/** The entries of `section` under `key`, which Fluent Bit reads without regard to case. */
export function entriesOf(section: ConfSection, key: string): ConfEntry[] {
  const wanted = key.toLowerCase();
  return section.entries.filter((entry) => entry.key.toLowerCase() === wanted);
}

/** The first entry of `section` under `key`. */
export function entryOf(section: ConfSection, key: string): ConfEntry | undefined {
  return entriesOf(section, key)[0];
}

/** True for a switch that is on. */
export function isOn(entry: ConfEntry | undefined): boolean {
  return /^(on|true|yes)$/i.test(entry?.value ?? "");
}

/** The plugin of a section, in lower case; empty when it names none. */
export function pluginOf(section: ConfSection): string {
  return entryOf(section, "name")?.value.toLowerCase() ?? "";
}

/** True for a line that begins with what Terraform fills in. A bare name in braces is an environment variable. */
function isLineUnknown(line: string): boolean {
  const first = /^(\$\{[^}]*\}?|#\{[^}]*\}?)/.exec(line)?.[0] ?? "";
  return isUnknown(first) && !/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(first);
}
