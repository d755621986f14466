// Regions of AWS: how they are written, and which are known.
import { FactTable } from "../facts/fact-table";
import { error, finding, Finding, warning } from "../finding";
import { nearestOf } from "../nearest";
import { isUnknown } from "../unknown";

const REGIONS_PAGE = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html";

/** Where the regions come from. */
export const REGION_FACTS: FactTable = {
  subject: "the regions of AWS",
  readOn: "2026-11-24",
  source: REGIONS_PAGE,
};

/** The rules of this file. */
export const REGION = {
  malformed: error("FG545", "a region's name has the form ap-northeast-2", REGIONS_PAGE),
  unheardOf: warning("FG546", "a region exists in AWS", "https://docs.aws.amazon.com/general/latest/gr/eks.html"),
};

/** How a region is written, as a part of regular expressions: `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const REGION_PATTERN = "[a-z]{2,4}(?:-[a-z]+)+-[0-9]";

const WHOLE_REGION = new RegExp(`^${REGION_PATTERN}$`);

/** Regions by their beginnings, with the endings of each. Partly second-hand: one that is missing here is only warned of. */
const KNOWN: Readonly<Record<string, string>> = {
  af: "south-1",
  ap: "east-1 east-2 northeast-1 northeast-2 northeast-3 south-1 south-2 southeast-1 southeast-2 southeast-3 southeast-4 southeast-5 southeast-6 southeast-7",
  ca: "central-1 west-1",
  cn: "north-1 northwest-1",
  eu: "central-1 central-2 isoe-west-1 north-1 south-1 south-2 west-1 west-2 west-3",
  eusc: "de-east-1",
  il: "central-1",
  me: "central-1 south-1",
  mx: "central-1",
  sa: "east-1",
  us: "east-1 east-2 gov-east-1 gov-west-1 iso-east-1 iso-west-1 isob-east-1 isob-west-1 isof-east-1 isof-south-1 west-1 west-2",
};

const KNOWN_REGIONS = new Set(
  Object.entries(KNOWN).flatMap(([area, rest]) => rest.split(" ").map((each) => `${area}-${each}`)),
);

/** True when `region` is written as regions are. */
export function isRegion(region: string): boolean {
  return WHOLE_REGION.test(region);
}

/** True for a region that AWS lists. */
export function isKnownRegion(region: string): boolean {
  return KNOWN_REGIONS.has(region);
}

/** What is wrong with a region, and whether it is heard of. */
export function checkRegion(region: string, field = "region"): Finding[] {
  if (isUnknown(region) || isKnownRegion(region)) return [];
  const near = nearestOf(region, [...KNOWN_REGIONS]);
  if (!isRegion(region)) {
    return [
      finding(REGION.malformed, {
        field,
        message: region === "" ? "the region is empty" : `"${region}" is not a region`,
        fix: `write it as ${near ?? "ap-northeast-2"}`,
      }),
    ];
  }
  return [
    finding(REGION.unheardOf, {
      field,
      message: `${region} is not a known region`,
      fix:
        near === undefined
          ? "check its spelling, and that EKS is available there"
          : `write ${near}, or check that EKS is available there`,
    }),
  ];
}
