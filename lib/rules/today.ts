// The day on which the program runs: the one clock of the library. What is reported may depend on it, what is written never does.

/** Today as `2026-11-29`, in UTC. Everything that takes the day as `asOf` takes this one where none is set. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
