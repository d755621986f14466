// Tags that the user gave to one construct; the cluster's were judged with it.
import { Finding } from "../rules/finding";
import { checkTags } from "../rules/settings";
import { isUnknown } from "../rules/unknown";

/** What is wrong with `tags`; a map that Terraform fills in is not judged. */
export function checkGivenTags(tags: { [key: string]: string } | undefined): Finding[] {
  return isUnknown(tags) ? [] : checkTags(tags ?? {});
}
