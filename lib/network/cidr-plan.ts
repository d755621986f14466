// Gives each zone its private and its public range: computed, set by the user, or left to Terraform where the VPC's is a token.
import { Fn, Token } from "cdktf";
import { cidrCountMismatch, prefixNeedsKnownVpc } from "../rules/network/subnets";
import { Finding, isError } from "../rules/finding";
import { checkCidr } from "../rules/network/network";
import { checkSubnetCidrs, planSubnets } from "../rules/network/subnets";
import { Zone } from "./zones";

/** The ranges of one zone. */
export interface SubnetPlan {
  readonly zone: Zone;
  readonly privateCidr: string;
  readonly publicCidr: string;
  /** Undefined where the control plane has no subnet of its own. */
  readonly controlPlaneCidr?: string;
}

/** Options of ranges; see `VpcOptions`. */
export interface SubnetRanges {
  readonly privateSubnetPrefixLength?: number;
  readonly publicSubnetPrefixLength?: number;
  readonly privateSubnetCidrs?: string[];
  readonly publicSubnetCidrs?: string[];
  readonly controlPlaneSubnetCidrs?: string[];
  readonly secondaryCidrBlocks?: string[];
}

/** The plan for all zones, and what is wrong with it; with an error it has no zones. */
export function planZones(
  vpcCidr: string,
  zones: Zone[],
  ranges: SubnetRanges,
): { plan: SubnetPlan[]; findings: Finding[] } {
  const { privateSubnetCidrs: privateGiven, publicSubnetCidrs: publicGiven } = ranges;
  const { controlPlaneSubnetCidrs: controlPlane, secondaryCidrBlocks = [] } = ranges;
  const miscounted = [
    ...cidrCountMismatch("privateSubnetCidrs", privateGiven?.length, zones.length),
    ...cidrCountMismatch("publicSubnetCidrs", publicGiven?.length, zones.length),
    ...cidrCountMismatch("controlPlaneSubnetCidrs", controlPlane?.length, zones.length),
  ];
  const computed =
    privateGiven !== undefined && publicGiven !== undefined
      ? { subnets: [], findings: [] }
      : computeRanges(vpcCidr, zones, ranges);
  const plan = zones.map((zone, position) => ({
    zone,
    privateCidr: privateGiven?.[position] ?? computed.subnets[position]?.privateCidr ?? "",
    publicCidr: publicGiven?.[position] ?? computed.subnets[position]?.publicCidr ?? "",
    controlPlaneCidr: controlPlane?.[position],
  }));
  const isGiven = { privatePrefixLength: privateGiven !== undefined, publicPrefixLength: publicGiven !== undefined };
  const findings = [...miscounted, ...inOurWords(computed.findings, isGiven)];
  const named = (half: string, cidrOf: (each: SubnetPlan) => string | undefined): { name: string; cidr: string }[] =>
    plan.flatMap((each) => {
      const cidr = cidrOf(each);
      return cidr === undefined ? [] : [{ name: `${half} subnet ${each.zone.id}`, cidr }];
    });
  const privates = named("private", ({ privateCidr }) => privateCidr);
  const publics = named("public", ({ publicCidr }) => publicCidr);
  const controls = named("control plane", ({ controlPlaneCidr }) => controlPlaneCidr);
  // Of small subnets, those that were computed have been reported already, and public ones hold no pods.
  const isNews = (found: Finding): boolean =>
    isError(found) || (privateGiven !== undefined && privates.some(({ name }) => name === found.field));
  const subnets = [...privates, ...publics, ...controls];
  if (findings.some(isError)) {
    // Those that were set can be judged each by itself.
    const malformed = subnets.flatMap(({ name, cidr }) => (cidr === "" ? [] : checkCidr(cidr, name)));
    return { plan: [], findings: [...findings, ...malformed] };
  }
  return { plan, findings: [...findings, ...checkSubnetCidrs(vpcCidr, subnets, secondaryCidrBlocks).filter(isNews)] };
}

/** Findings of the plan by the names of our options, without those on a half that the user set and that is not planned. */
function inOurWords(
  findings: readonly Finding[],
  isGiven: { readonly privatePrefixLength: boolean; readonly publicPrefixLength: boolean },
): Finding[] {
  return findings.flatMap((found) => {
    const fix = asOptions(found.fix);
    if (found.field !== "privatePrefixLength" && found.field !== "publicPrefixLength") return [{ ...found, fix }];
    if (isGiven[found.field]) return [];
    return [{ ...found, field: asOptions(found.field), fix }];
  });
}

/** The rule's names of prefix lengths as the options are called. */
function asOptions(text: string): string {
  return text.replace(/\b(private|public)PrefixLength\b/g, "$1SubnetPrefixLength");
}

interface ComputedRanges {
  readonly subnets: readonly { readonly privateCidr: string; readonly publicCidr: string }[];
  readonly findings: readonly Finding[];
}

function computeRanges(vpcCidr: string, zones: Zone[], ranges: SubnetRanges): ComputedRanges {
  const { privateSubnetPrefixLength, publicSubnetPrefixLength } = ranges;
  if (!Token.isUnresolved(vpcCidr)) {
    return planSubnets({
      vpcCidr,
      slots: zones.map((zone) => zone.slot),
      privatePrefixLength: privateSubnetPrefixLength,
      publicPrefixLength: publicSubnetPrefixLength,
    });
  }
  if (privateSubnetPrefixLength !== undefined || publicSubnetPrefixLength !== undefined) {
    return { subnets: [], findings: [prefixNeedsKnownVpc()] };
  }
  // The same scheme as planSubnets, in Terraform's words: block 3 of 16 holds the public subnets.
  const subnets = zones.map(({ slot }) => ({
    privateCidr: Fn.cidrsubnet(vpcCidr, 4, slot < 3 ? slot : slot + 1),
    publicCidr: Fn.cidrsubnet(vpcCidr, 8, 48 + slot),
  }));
  return { subnets, findings: [] };
}
