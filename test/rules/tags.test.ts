// Tags that reach IAM and load balancers: which are refused, and which look alike and are not.
import { checkBalancerTags, checkBesideDefaults, checkIamTags } from "../../lib/rules/tags";
import { checkTags } from "../../lib/rules/settings";
import { codes, lines } from "./expect-findings";

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, ""]));

describe("tags of what IAM gets some of", () => {
  it.each<[string, Record<string, string>]>([
    ["letters of any script, digits, spaces and the signs", { "cost:unit": "Straße 7 東京 a_b.c/d=e+f-g@h" }],
    ["an empty value", { team: "" }],
    ["a value that is not known yet", { team: "${var.team}#" }],
    ["a key that is not known yet", { "${var.key}": "x" }],
    ["keys that differ by more than their case", { team: "a", teams: "b" }],
    ["50 of them", many(50)],
  ])("may be %s", (_, tags) => {
    expect(checkIamTags(tags)).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [
      { purpose: "Till #4 (north)" },
      '[FG960] tags: the value of tag "purpose", "Till #4 (north)", contains "#" and "(" and ")", which IAM rejects; use letters, digits, spaces and _ . : / = + - @',
    ],
    [
      { sites: "north,south" },
      '[FG960] tags: the value of tag "sites", "north,south", contains ",", which IAM rejects; use letters, digits, spaces and _ . : / = + - @',
    ],
    [
      { "team*": "till" },
      '[FG960] tags: tag key "team*" contains "*", which IAM rejects; use letters, digits, spaces and _ . : / = + - @',
    ],
    [
      { Team: "a", team: "b" },
      '[FG961] tags: tag keys "Team" and "team" are the same key to IAM, which allows it once; keep one of the two',
    ],
  ])("cannot be as in case %#", (tags, expected) => {
    expect(lines(checkIamTags(tags))).toEqual([expected]);
  });

  it("cannot be as a key that the library adds, in another case, but may be the same", () => {
    expect(lines(checkIamTags({ name: "till" }, "tags", ["Name"]))).toEqual([
      '[FG961] tags: tag keys "Name" and "name" are the same key to IAM, which allows it once; keep one of the two',
    ]);
    expect(checkIamTags({ Name: "till" }, "tags", ["Name"])).toEqual([]);
  });

  it("count what the library adds", () => {
    expect(lines(checkTags(many(49), "tags", ["Name", "role"]))).toEqual([
      "[FG710] tags: 49 tags, in addition to Name and role, and AWS allows 50; remove some",
    ]);
    expect(checkTags(many(48), "tags", ["Name", "role"])).toEqual([]);
    expect(checkTags({ ...many(48), Name: "a" }, "tags", ["Name", "role"])).toEqual([]);
  });
});

test("tags of only EC2 and EKS may have any character, and keys in two cases", () => {
  expect(checkTags({ purpose: "Till #4 (north), south", Team: "a", team: "b" })).toEqual([]);
});

test("a tag is not one of the provider's in another case, and may replace it", () => {
  expect(lines(checkBesideDefaults({ team: "till" }, { Team: "shop" }))).toEqual([
    '[FG961] tags: tag keys "Team" of defaultTags and "team" are the same key to IAM, which allows it once; keep one of the two',
  ]);
  expect(checkBesideDefaults({ Team: "till" }, { Team: "shop" })).toEqual([]);
  expect(checkBesideDefaults(undefined, { Team: "shop" })).toEqual([]);
});

describe("tags of a load balancer", () => {
  it("have no equals sign in their keys, where the controller ends the key", () => {
    expect(lines(checkBalancerTags({ "a=b": "c" }))).toEqual([
      '[FG962] tags: tag key "a=b" contains an equals sign, where the controller ends the key; use other keys in tags of the load balancer',
    ]);
    expect(checkBalancerTags({ a: "b=c" })).toEqual([]);
  });

  it("have no comma, at which it ends the value, but may differ by their case", () => {
    expect(codes(checkBalancerTags({ sites: "north,south" }))).toEqual(["FG960"]);
    expect(checkBalancerTags({ Team: "a", team: "b" })).toEqual([]);
  });
});
