// Availability zones: their names, their slots in the subnet plan, and where EKS and Fargate do not go.
import { FactTable } from "../facts/fact-table";
import { error, Finding, finding, FindingDetails, Rule, warning } from "../finding";
import { isRegion, REGION_PATTERN as REGION } from "./regions";
import { SOURCES } from "../sources";
import { isUnknown, isWithin } from "../unknown";
import { describe } from "../shown";

/** Where the zones of this file come from. */
export const ZONE_FACTS: FactTable = {
  subject: "the zones without EKS or Fargate",
  readOn: "2026-11-29",
  source: SOURCES.eksNetwork,
};

/** The rules of this file. */
export const ZONE = {
  malformed: error("FG520", "a zone has a name such as eu-west-1a", SOURCES.eksNetwork),
  local: error("FG521", "Fargate runs in no Local or Wavelength Zone", SOURCES.fargate),
  otherRegion: error("FG522", "zones belong to the region", SOURCES.eksNetwork),
  duplicate: error("FG523", "a zone is listed once", SOURCES.eksNetwork),
  tooFew: error("FG524", "a cluster spans two zones", SOURCES.eksNetwork),
  withoutFargate: warning("FG526", "Fargate is not in every zone", SOURCES.ecsFargateRegions),
  govcloud: warning("FG527", "Fargate may be missing in the region", SOURCES.fargateProfile),
  zonesUnknown: error("FG801", "a list of zones is known at synth", SOURCES.cdktfTokens),
  zonesTwice: error("FG802", "zones are set either by name or by number", SOURCES.eksNetwork),
};

const ZONE_NAME = new RegExp(`^(${REGION})([a-z])$`);
const LOCAL_ZONE = new RegExp(`^${REGION}-[a-z][a-z0-9-]+$`);
const ZONE_ID = /^([a-z]{3,5}[0-9])-az([0-9]+)$/;

/** EKS rejects subnets in these. Source: EKS User Guide, networking requirements. */
export const ZONE_IDS_WITHOUT_EKS: string[] = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Zones whose name EKS has rejected for a profile. Source: eksctl, which knows the refusal. */
const ZONE_NAMES_WITHOUT_FARGATE = ["ca-central-1d"];

/** The fixed place of a zone in a subnet plan, by its letter: 0 for `eu-west-1a`; undefined when the name has none. */
export function zoneSlot(name: string): number | undefined {
  const letter = ZONE_NAME.exec(name)?.[2];
  return letter === undefined ? undefined : letter.charCodeAt(0) - "a".charCodeAt(0);
}

/** What is wrong with the zones of a cluster, given by name; without a region they are compared with each other. */
export function checkAvailabilityZones(
  names: readonly string[],
  region?: string,
  field = "availabilityZones",
): Finding[] {
  // An invalid region is reported elsewhere.
  const asked = region !== undefined && isRegion(region) ? region : undefined;
  const found = names.flatMap((name, i) => checkZone(name, names.slice(0, i), asked, `${field}[${i}]`));
  if (!names.some(isUnknown) && new Set(names).size < 2) {
    found.push(
      finding(ZONE.tooFew, {
        field,
        message: names.length === 0 ? "no zone is listed" : `only ${names[0] ?? ""} is listed`,
        fix: "list at least two zones; EKS rejects a cluster with fewer",
      }),
    );
  }
  return found;
}

/** What is wrong with a number of zones, where the region's own are used. A region has at most 6. */
export function checkZoneCount(count: number, field: string): Finding[] {
  if (isWithin(count, 2, 6)) return [];
  return [
    finding(ZONE.tooFew, {
      field,
      message: `${describe(count)} is not a number of zones that a cluster can span`,
      fix: "write a whole number from 2 to 6; 3 suits most regions",
    }),
  ];
}

/** What is worth knowing of a region before Fargate is used there. */
export function checkFargateRegion(region: string, field = "region"): Finding[] {
  if (isUnknown(region) || !region.startsWith("us-gov-")) return [];
  return [
    finding(ZONE.govcloud, {
      field,
      message: `Fargate for EKS was not available in ${region} according to the documentation`,
      fix: "check that it is available there now",
    }),
  ];
}

function checkZone(name: string, before: readonly string[], region: string | undefined, field: string): Finding[] {
  if (isUnknown(name)) return [];
  const say = (rule: Rule, details: FindingDetails): Finding[] => [finding(rule, { field, ...details })];
  if (ZONE_ID.test(name)) {
    return say(ZONE.malformed, {
      message: `"${name}" is the id of a zone`,
      fix: "write the zone's name in your account, such as us-east-1a",
    });
  }
  if (LOCAL_ZONE.test(name)) {
    const kind = name.includes("-wl") ? "Wavelength Zone" : "Local Zone";
    return say(ZONE.local, {
      message: `${name} is a ${kind}, where Fargate does not run`,
      fix: "choose a zone of the region",
    });
  }
  const own = ZONE_NAME.exec(name)?.[1];
  if (own === undefined) {
    return say(ZONE.malformed, { message: `"${name}" is not the name of a zone`, fix: "write it as us-east-1a" });
  }
  if (before.includes(name)) return say(ZONE.duplicate, { message: `${name} is listed twice`, fix: "remove one" });
  const neighbour = before.find((each) => ZONE_NAME.test(each));
  const expected = region ?? (neighbour === undefined ? own : neighbour.slice(0, -1));
  if (own !== expected) {
    return say(ZONE.otherRegion, {
      message: `${name} is a zone of ${own}, and ${region === undefined ? `${neighbour ?? ""} one of` : "the region is"} ${expected}`,
      fix: `write ${expected}${name.slice(own.length)}`,
    });
  }
  if (!ZONE_NAMES_WITHOUT_FARGATE.includes(name)) return [];
  return say(ZONE.withoutFargate, {
    message: `EKS has rejected Fargate profiles in ${name}`,
    fix: "choose another zone for the private subnets",
  });
}

/** A list that Terraform fills in later cannot become subnets now. */
export function zoneListUnknown(field: string): Finding {
  return finding(ZONE.zonesUnknown, {
    field,
    message: "the list is a token whose length is not known until Terraform runs",
    fix: "use literal zones, or leave them out and set maxAzs",
  });
}

export function zonesNamedAndCounted(maxAzs: number, names: readonly string[]): Finding {
  return finding(ZONE.zonesTwice, {
    field: "maxAzs",
    message: `maxAzs ${maxAzs} and availabilityZones ${JSON.stringify(names)} both set the zones`,
    fix: "keep availabilityZones and remove maxAzs",
  });
}
