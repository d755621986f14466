// Zones in which EKS or Fargate does not run, and those in which they do.
import { checkAvailabilityZones, checkFargateRegion, checkZoneCount, zoneSlot } from "../../../lib/rules/network/zones";
import { lines } from "../expect-findings";

test.each([
  ["ap-northeast-2a", 0],
  ["us-east-1f", 5],
  ["us-gov-west-1c", 2],
  ["us-west-2-lax-1a", undefined],
  ["use1-az1", undefined],
  ["a", undefined],
])("the slot of %s is %s", (name, slot) => {
  expect(zoneSlot(name)).toBe(slot);
});

describe("the zones of a cluster", () => {
  const check = (...names: string[]): string[] => lines(checkAvailabilityZones(names, "us-east-1"));

  it.each([
    [["us-east-1a", "us-east-1b"]],
    [["us-east-1c", "us-east-1a", "us-east-1f"]],
    [["#{TfToken[TOKEN.0]}"]],
    [["${a}", "us-east-1a"]],
  ])("may be %j", (names) => {
    expect(check(...names)).toEqual([]);
  });

  it.each([
    ["us-east-1", "FG520", '"us-east-1" is not the name of a zone; write it as us-east-1a'],
    ["use1-az1", "FG520", '"use1-az1" is the id of a zone; write the zone\'s name in your account, such as us-east-1a'],
    [
      "us-east-1-bos-1a",
      "FG521",
      "us-east-1-bos-1a is a Local Zone, where Fargate does not run; choose a zone of the region",
    ],
    [
      "us-east-1-wl1-bos-wlz-1",
      "FG521",
      "us-east-1-wl1-bos-wlz-1 is a Wavelength Zone, where Fargate does not run; choose a zone of the region",
    ],
    ["us-west-2b", "FG522", "us-west-2b is a zone of us-west-2, and the region is us-east-1; write us-east-1b"],
    ["us-east-1a", "FG523", "us-east-1a is listed twice; remove one"],
  ])("cannot be %s", (name, code, expected) => {
    expect(check("us-east-1a", "us-east-1d", name)).toEqual([`[${code}] availabilityZones[2]: ${expected}`]);
  });

  it("are at least two", () => {
    const fix = "list at least two zones; EKS rejects a cluster with fewer";
    expect(check("us-east-1a")).toEqual([`[FG524] availabilityZones: only us-east-1a is listed; ${fix}`]);
    expect(check()).toEqual([`[FG524] availabilityZones: no zone is listed; ${fix}`]);
  });

  it("are those of one region, also if it is not set", () => {
    expect(lines(checkAvailabilityZones(["us-east-1a", "us-east-1b"]))).toEqual([]);
    expect(lines(checkAvailabilityZones(["${zone}", "eu-west-1a", "us-east-1b"]))).toEqual([
      "[FG522] availabilityZones[2]: us-east-1b is a zone of us-east-1, and eu-west-1a one of eu-west-1; write eu-west-1b",
    ]);
  });

  it("are compared with each other if the region is not valid, which is reported elsewhere", () => {
    expect(lines(checkAvailabilityZones(["us-east-1a", "us-east-1b"], ""))).toEqual([]);
    expect(lines(checkAvailabilityZones(["eusc-de-east-1a", "eusc-de-east-1b"], "eusc-de-east-1"))).toEqual([]);
  });

  it("may contain one in which EKS has rejected profiles, which is reported", () => {
    expect(lines(checkAvailabilityZones(["ca-central-1a", "ca-central-1d"]))).toEqual([
      "[FG526] availabilityZones[1]: EKS has rejected Fargate profiles in ca-central-1d; choose another zone for the private subnets",
    ]);
  });
});

describe("the number of zones", () => {
  it.each([2, 3, 6, -1.8881545897087505e289])("may be %s", (count) => {
    expect(checkZoneCount(count, "maxAzs")).toEqual([]);
  });

  it.each([1, 0, 7, 2.5, Number.NaN])("cannot be %s", (count) => {
    expect(lines(checkZoneCount(count, "maxAzs"))).toEqual([
      `[FG524] maxAzs: ${count} is not a number of zones that a cluster can span; write a whole number from 2 to 6; 3 suits most regions`,
    ]);
  });
});

it("warns of regions where Fargate may be missing", () => {
  expect(["eu-west-1", "${region}"].flatMap((region) => checkFargateRegion(region))).toEqual([]);
  expect(lines(checkFargateRegion("us-gov-west-1"))).toEqual([
    "[FG527] region: Fargate for EKS was not available in us-gov-west-1 according to the documentation; check that it is available there now",
  ]);
});
