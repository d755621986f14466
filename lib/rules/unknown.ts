// What a rule cannot judge yet: values that Terraform knows only at apply.

/**
 * True when `value` holds a part that is not known at synth: an unresolved CDKTF token (`${TfToken[…]}`, in lists
 * `#{TfToken[…]}`) or a Terraform expression (`${aws_vpc.main.id}`). A rule leaves such a value alone.
 */
export function isUnknown(value: unknown): boolean {
  if (typeof value !== "string") return isTokenObject(value);
  return value.includes("${") || value.includes("#{Tf") || value.includes("#{Token");
}

/** CDKTF represents an unknown number by a hugely negative one, far from every limit that we check. */
const SMALLEST_KNOWN = -1e200;

/** True when `value` is CDKTF's placeholder for a number that is not known at synth. */
export function isUnknownNumber(value: unknown): boolean {
  return typeof value === "number" ? value < SMALLEST_KNOWN : isTokenObject(value);
}

/** True when `value` is a whole number of the range, or not known yet. */
export function isWithin(value: unknown, min: number, max = Infinity): boolean {
  return isUnknownNumber(value) || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max);
}

/** What CDKTF's `conditional` gives; plain JavaScript hands it on where a string or a number is asked, and Terraform takes it. */
function isTokenObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "resolve") === "function";
}
