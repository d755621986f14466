// Reads the emulator's log: who came before whom.

/** A call, or a state that a resource reached. */
export interface Call {
  readonly n: number;
  readonly kind: "call" | "state";
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly state?: string;
  readonly status?: number | null;
  readonly error?: string | null;
  /** What was asked, without documents and tokens. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Chooses entries of the log: `eks CreateAddon coredns`, `FargateProfile * ACTIVE`; `*` stands for any. */
export function matching(log: readonly Call[], pattern: string): Call[] {
  const [first = "*", second = "*", third = "*"] = pattern.split(" ");
  const isState = /^[A-Z]/.test(first);
  return log.filter((entry) => {
    if (isState !== (entry.kind === "state")) return false;
    const have = isState
      ? [entry.operation, entry.resource, entry.state ?? ""]
      : [entry.service, entry.operation, entry.resource];
    return [first, second, third].every((want, position) => isMatch(want, have[position] ?? ""));
  });
}

function isMatch(want: string, have: string): boolean {
  if (want === "*") return true;
  if (!want.includes("*")) return want === have;
  const parts = want.split("*").map((part) => part.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(have);
}

/** @throws unless everything that matches `earlier` comes before everything that matches `later`; both must be there */
export function expectOrder(log: readonly Call[], earlier: string, later: string): void {
  const last = matching(log, earlier).at(-1);
  const first = matching(log, later).at(0);
  if (last === undefined) throw new Error(`nothing in the log matches "${earlier}"`);
  if (first === undefined) throw new Error(`nothing in the log matches "${later}"`);
  if (last.n > first.n) throw new Error(`"${describe(first)}" came before "${describe(last)}"`);
}

/** @throws unless the spans from each `opens` to the `closes` of the same resource lie one after the other */
export function expectOneAtATime(log: readonly Call[], opens: string, closes: string): void {
  let open: Call | undefined;
  const both = [...matching(log, opens), ...matching(log, closes)].sort((a, b) => a.n - b.n);
  if (both.length < 4) throw new Error(`fewer than two spans of "${opens}" to "${closes}"`);
  for (const entry of both) {
    if (entry.kind === "state") {
      open = undefined;
      continue;
    }
    if (open !== undefined) throw new Error(`"${describe(entry)}" came while "${describe(open)}" was under way`);
    open = entry;
  }
}

/** Calls that were answered with an error, apart from those that match a pattern. */
export function refusals(log: readonly Call[], expected: readonly string[] = []): Call[] {
  const known = new Set(expected.flatMap((pattern) => matching(log, pattern)));
  return log.filter((entry) => entry.kind === "call" && (entry.status ?? 0) >= 400 && !known.has(entry));
}

/** @throws if anything was refused that was not expected */
export function expectNoRefusals(log: readonly Call[], expected: readonly string[] = []): void {
  const refused = refusals(log, expected);
  if (refused.length > 0) throw new Error(refused.map((one) => describe(one)).join("\n"));
}

export function describe(entry: Call): string {
  const outcome = entry.kind === "state" ? entry.state : (entry.error ?? "");
  return `${entry.n}: ${[entry.operation, entry.resource, outcome].join(" ").trim()}`;
}
