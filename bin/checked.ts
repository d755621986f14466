// What `check` has judged, before it is printed.

import { CheckReport } from "../lib/rules";
import { BaselineEntry } from "./baseline";
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
  /** How many findings the baseline passes over. */
  readonly baselined: number;
  /** What is in the baseline and was not found. */
  readonly gone: readonly BaselineEntry[];
}

/** Counts that decide about the exit code, and that people read last. */
export interface CheckCounts {
  readonly workloads: number;
  readonly refused: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly acknowledged: number;
  readonly baselined: number;
  readonly broken: number;
}
