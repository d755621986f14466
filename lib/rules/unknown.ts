// What a rule cannot judge yet: values that Terraform knows only at apply.

/**
 * True when `value` holds a part that is not known at synth: an unresolved CDKTF token (`${TfToken[…]}`, in lists
 * `#{TfToken[…]}`) or a Terraform expression (`${aws_vpc.main.id}`). A rule leaves such a value alone.
 */
export function isUnknown(value: string): boolean {
  return value.includes("${") || value.includes("#{Tf") || value.includes("#{Token");
}

/** CDKTF stands in for an unknown number with a hugely negative one; no limit that we check goes near it. */
const SMALLEST_KNOWN = -1e200;

/** True when `value` is CDKTF's stand-in for a number that is not known at synth. */
export function isUnknownNumber(value: number): boolean {
  return value < SMALLEST_KNOWN;
}
