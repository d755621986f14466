// Mistakes in how the tool was called: reported on one line, and the process ends with 2.

/** A mistake of the person who typed the command. */
export class UsageError extends Error {
  readonly isUsageError = true;
}

/** True for a UsageError. */
export function isUsageError(error: unknown): error is UsageError {
  return typeof error === "object" && error !== null && "isUsageError" in error;
}

/** What an error says; errors of another realm, as in a test, are no instances of our Error. */
export function messageOf(error: unknown): string {
  const hasMessage = typeof error === "object" && error !== null && "message" in error;
  return hasMessage && typeof error.message === "string" ? error.message : String(error);
}
