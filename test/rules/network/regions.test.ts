// How regions are written, and which are heard of.
import { checkRegion } from "../../../lib/rules/network/regions";
import { lines } from "../expect-findings";

describe("a region", () => {
  it.each(["ap-northeast-2", "us-gov-west-1", "eu-isoe-west-1", "eusc-de-east-1", "cn-northwest-1", "${region}"])(
    "may be %s",
    (region) => {
      expect(checkRegion(region)).toEqual([]);
    },
  );

  it.each([
    ["", "the region is empty"],
    ["Seoul", '"Seoul" is not a region'],
    ["ap-northeast-2a", '"ap-northeast-2a" is not a region'],
    ["ap_northeast_2", '"ap_northeast_2" is not a region'],
  ])("cannot be '%s'", (region, message) => {
    expect(lines(checkRegion(region))).toEqual([`[FG545] region: ${message}; write it as ap-northeast-2`]);
    expect(checkRegion(region)[0]!.severity).toBe("error");
  });

  it.each([
    [
      "eu-wset-1",
      "[FG546] region: eu-wset-1 is not a known region; write eu-west-1, or check that EKS is available there",
    ],
    ["euwest1", '[FG545] region: "euwest1" is not a region; write it as eu-west-1'],
  ])("is misspelt as %s, which is reported with the one that is near", (region, line) => {
    expect(lines(checkRegion(region))).toEqual([line]);
  });

  it("may be one that is not known yet, which is reported", () => {
    expect(lines(checkRegion("xx-nowhere-9"))).toEqual([
      "[FG546] region: xx-nowhere-9 is not a known region; check its spelling, and that EKS is available there",
    ]);
    expect(checkRegion("xx-nowhere-9")[0]!.severity).toBe("warning");
  });
});
