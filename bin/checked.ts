// What `check` has judged, before it is printed.

import { CheckReport } from "../lib/rules";
import { Inputs } from "./inputs";

/** A report, and the input it is about. */
export interface Checked {
  readonly inputs: Inputs;
  readonly report: CheckReport;
}

/** Counts that decide about the exit code, and that people read last. */
export interface CheckCounts {
  readonly workloads: number;
  readonly refused: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly acknowledged: number;
  readonly broken: number;
}
