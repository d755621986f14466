// What `check` has judged, before it is printed.

import { CheckReport } from "../lib/rules";
import { Inputs } from "./inputs";
import { Acknowledgement, Settings } from "./settings";

/** A report, and the input it is about. */
export interface Checked {
  readonly inputs: Inputs;
  readonly report: CheckReport;
  /** What a settings file says, where there is one. */
  readonly settings?: Settings;
  /** Acknowledgements of that file which nothing was found for. */
  readonly unused: readonly Acknowledgement[];
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
