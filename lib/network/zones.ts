// The availability zones of a VPC: named in the program, or the region's own, looked up at plan.
import { propertyAccess, TerraformProvider, TerraformResourceLifecycle, Token } from "cdktf";
import { Construct } from "constructs";
import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { zoneListUnknown, zonesNamedAndCounted } from "../rules/network/zones";
import { Finding } from "../rules/finding";
import { checkNatZone } from "../rules/network/vpc";
import { checkAvailabilityZones, checkZoneCount, ZONE_IDS_WITHOUT_EKS, zoneSlot } from "../rules/network/zones";

export const DEFAULT_MAX_AZS = 3;

/** One zone, with its permanent place in the CIDR plan. */
export interface Zone {
  /** Part of the subnets' construct ids: the zone's name, or the letter of its slot. */
  readonly id: string;
  readonly name: string;
  /** Position in the CIDR plan, from 0. */
  readonly slot: number;
  /** The name comes from a lookup and might be another one some day. */
  readonly isLookedUp: boolean;
}

/** Zones named by the user: a zone's slot follows from its letter, so adding one moves no other. */
export function namedZones(names: string[]): Zone[] {
  return names.map((name) => ({ id: name, name, slot: zoneSlot(name) ?? 0, isLookedUp: false }));
}

/**
 * The first `count` zones of the provider's region, by name; local zones and zones that EKS rejects are left out.
 * Terraform reports it at plan when the region has fewer.
 */
export function regionZones(scope: Construct, count: number, provider?: TerraformProvider): Zone[] {
  const zones = new DataAwsAvailabilityZones(scope, "zones", {
    provider,
    state: "available",
    filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    excludeZoneIds: ZONE_IDS_WITHOUT_EKS,
  });
  zones.lifecycle = {
    postcondition: [
      {
        condition: `\${length(self.names) >= ${count}}`,
        errorMessage: `The region has fewer than ${count} availability zones that EKS supports; lower maxAzs.`,
      },
    ],
  };
  const { names } = zones;
  return countedZones(count, (slot) => Token.asString(propertyAccess(names, [slot])));
}

/** As many zones, each with the letter of its slot for an id. */
export function countedZones(count: number, nameOf: (slot: number) => string): Zone[] {
  return Array.from({ length: count }, (_, slot) => ({
    id: String.fromCharCode("a".charCodeAt(0) + slot),
    name: nameOf(slot),
    slot,
    isLookedUp: true,
  }));
}

/**
 * A zone that was looked up stays what it was: when a region gains one, the names after it move up, and Terraform would
 * replace the subnets and with them the cluster.
 */
export function zoneLifecycle(zone: Zone): TerraformResourceLifecycle | undefined {
  return zone.isLookedUp ? { ignoreChanges: ["availability_zone"] } : undefined;
}

/** What can be said of the zones before any is created. */
export function checkZoneOptions(
  options: { maxAzs?: number; availabilityZones?: string[]; natZone?: string },
  region?: string,
): Finding[] {
  const { maxAzs, availabilityZones, natZone } = options;
  if (availabilityZones === undefined) {
    return [...checkZoneCount(maxAzs ?? DEFAULT_MAX_AZS, "maxAzs"), ...checkNatZone(natZone, undefined)];
  }
  if (Token.isUnresolved(availabilityZones)) return [zoneListUnknown("availabilityZones")];
  return [
    ...(maxAzs === undefined ? [] : [zonesNamedAndCounted(maxAzs, availabilityZones)]),
    ...checkAvailabilityZones(availabilityZones, region),
    ...checkNatZone(natZone, availabilityZones),
  ];
}
