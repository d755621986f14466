// Where the tool reads and writes: the real process, or what a test gives in its place.
import { decodeText } from "./encoding";

/** The outside of the tool. */
export interface Terminal {
  /** To standard output. */
  write(text: string): void;
  /** To standard error: progress and mistakes. */
  warn(text: string): void;
  readStdin(): Promise<string>;
  /** True when standard output is a terminal that shows colours. */
  readonly showsColours: boolean;
  /** How many characters a line of standard output shows; undefined where it is not a terminal. */
  readonly width?: number;
}

/** Below this nothing can be read, however it is broken. */
const NARROWEST = 40;

/** The terminal of this process. NO_COLOR and a dumb terminal are respected. */
export function processTerminal(): Terminal {
  const { env, stdout, stderr, stdin } = process;
  // Whoever reads our output may stop early: `… | head`.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return {
    write: (text) => void stdout.write(text),
    warn: (text) => void stderr.write(text),
    readStdin: async () => {
      if (stdin.isTTY) stderr.write("reading standard input; end it with Ctrl-D\n");
      const chunks: Uint8Array[] = [];
      for await (const chunk of stdin) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : toBytes(chunk));
      return decodeText(Buffer.concat(chunks));
    },
    ...(stdout.isTTY ? { width: Math.max(stdout.columns, NARROWEST) } : {}),
    showsColours: stdout.isTTY && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb",
  };
}

function toBytes(chunk: unknown): Uint8Array {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.alloc(0);
}

/** Colours, which are nothing where they are not shown. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

/** The colours of `terminal`. */
export function paintOf(terminal: Pick<Terminal, "showsColours">): Paint {
  const code =
    (number: number) =>
    (text: string): string =>
      terminal.showsColours && text !== "" ? `\u001b[${number}m${text}\u001b[0m` : text;
  return { bold: code(1), dim: code(2), red: code(31), yellow: code(33), green: code(32) };
}

/** Control characters and those that turn the reading direction: a terminal would obey them. */
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A string of the input as a terminal may show it. */
export function clean(text: string): string {
  return text.replace(OBEYED, "?");
}
