// Counts what was checked, shows it while it runs, and ends with the line that CI reads.

/** A run that another run has started counts from the other's start. */
const started = Number(process.env.E2E_STARTED ?? Date.now());

/** For a run of which this is a part. */
export function startForParts(): string {
  return String(started);
}

export function seconds(): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(8);
}

/** Says what is being done now. */
export function progress(lane: string, text: string): void {
  console.log(`${seconds()}  ..    ${lane}: ${text}`);
}

export class Checks {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  /** @param quietly tells only what fails: for the many small checks that make one large one */
  public constructor(private readonly quietly = "") {}

  /** Runs one check. Its failure is counted and told, and the run goes on. */
  public async check(lane: string, what: string, body: () => unknown): Promise<boolean> {
    const began = Date.now();
    try {
      await body();
    } catch (error) {
      this.failed += 1;
      const message = error instanceof Error ? error.message : String(error);
      console.log(`${seconds()}  FAIL  ${lane}: ${what}\n${message.replace(/^/gm, "            ")}`);
      return false;
    }
    this.passed += 1;
    const took = Date.now() - began;
    if (this.quietly === "")
      console.log(`${seconds()}  ok    ${lane}: ${what}${took > 500 ? ` (${(took / 1000).toFixed(1)} s)` : ""}`);
    return true;
  }

  /** A check without which the rest of the lane means nothing. @throws LaneEnded */
  public async require(lane: string, what: string, body: () => unknown): Promise<void> {
    if (!(await this.check(lane, what, body))) throw new LaneEnded(lane);
  }

  /** What this machine lacks a part for: said loudly, by name, and counted. */
  public leaveOut(what: string, why: string): void {
    this.skipped += 1;
    console.log(`${seconds()}  SKIP  ${what}: ${why}`);
  }

  /** What a part of the run has counted, by its last line. Answers false if it is no such line. */
  public add(line: string): boolean {
    const [, ...counts] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line) ?? [];
    const [passed, failed, skipped] = counts.map(Number);
    if (passed === undefined || failed === undefined || skipped === undefined) return false;
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
    return true;
  }

  public get hasFailed(): boolean {
    return this.failed > 0;
  }

  /** Prints the count, alone on the last line, and answers the exit code. */
  public finish(): number {
    console.log(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    return this.failed > 0 ? 1 : 0;
  }
}

/** The lane cannot go on; what failed has been told and counted. */
export class LaneEnded extends Error {
  public constructor(lane: string) {
    super(`${lane} ended early`);
  }
}
