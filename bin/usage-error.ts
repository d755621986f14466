// Mistakes in how the tool was called: told on one line, and the process ends with 2.

/** A mistake of the person who typed the command. */
export class UsageError extends Error {
  readonly isUsageError = true;
}

/** True for a UsageError. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && "isUsageError" in error;
}
