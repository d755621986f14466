// Settings that AWS refuses at apply: days, tags, policy sizes.
import {
  checkKeyDeletionWindow,
  checkPolicySize,
  checkRetentionDays,
  checkTags,
  PolicyKind,
  RETENTION_DAYS,
} from "../../lib/rules/settings";
import { lines } from "./expect-findings";

const UNKNOWN_NUMBER = -1.8881545897087505e289;

describe("log retention", () => {
  it.each([...RETENTION_DAYS, 0, UNKNOWN_NUMBER])("may be %s days", (days) => {
    expect(checkRetentionDays(days)).toEqual([]);
  });

  it.each([
    [2, 3],
    [31, 60],
    [-1, 1],
    [1.5, 3],
    [4000, 3653],
    [Number.NaN, 3653],
  ])("cannot be %s days; the next is %s", (days, next) => {
    expect(lines(checkRetentionDays(days))).toEqual([
      `[FG706] retentionDays: CloudWatch cannot keep logs for ${days} days; write ${next}, or 0 to keep them forever`,
    ]);
  });
});

describe("a key", () => {
  it.each([7, 30, UNKNOWN_NUMBER])("may wait %s days for its deletion", (days) => {
    expect(checkKeyDeletionWindow(days)).toEqual([]);
  });

  it.each([
    [6, 7],
    [31, 30],
    [7.5, 8],
    [Number.NaN, 7],
    [Infinity, 30],
  ])("may not be able to wait %s days", (days, nearest) => {
    expect(lines(checkKeyDeletionWindow(days))).toEqual([
      `[FG708] deletionWindowDays: ${days} is not allowed: a key waits 7 to 30 days before it is deleted; write ${nearest}`,
    ]);
    expect(checkKeyDeletionWindow(days)[0]!.severity).toBe("error");
  });
});

describe("a number that is written as a string", () => {
  /** What plain JavaScript and the environment give. */
  const untyped = (text: string): number => text as unknown as number;

  it.each([
    ["a key's end", checkKeyDeletionWindow, "7", "[FG708] deletionWindowDays", "write 7, without quotes"],
    ["a key's end", checkKeyDeletionWindow, "60", "[FG708] deletionWindowDays", "write 30, without quotes"],
    ["a key's end", checkKeyDeletionWindow, "soon", "[FG708] deletionWindowDays", "write a number, such as 7"],
    ["retention", checkRetentionDays, "90", "[FG706] retentionDays", "write 90, without quotes"],
    ["retention", checkRetentionDays, "31", "[FG706] retentionDays", "write 60, without quotes"],
    ["retention", checkRetentionDays, "0", "[FG706] retentionDays", "write 0, without quotes"],
  ])("is reported as one: %s", (_, check, text, told, fix) => {
    expect(lines(check(untyped(text)))).toEqual([`${told}: "${text}" is a string; expected a number; ${fix}`]);
  });

  it("may be Terraform's", () => {
    const known = untyped("${var.days}");
    expect([checkKeyDeletionWindow, checkRetentionDays].flatMap((check) => check(known))).toEqual([]);
  });
});

describe("tags", () => {
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, ""]));

  it.each<[string, Record<string, string>]>([
    ["50 of them", many(50)],
    ["a key of 128 and a value of 256 characters", { ["k".repeat(128)]: "v".repeat(256) }],
    ["keys that only contain aws:", { "my-aws:key": "v", awsome: "v" }],
    ["a value that is not known yet", { k: `\${${"x".repeat(300)}}` }],
  ])("may be %s", (_, tags) => {
    expect(checkTags(tags)).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [many(51), "51 tags, and EKS allows 50; remove some"],
    [{ "": "v" }, "a tag has an empty key; set a key"],
    [{ "aws:x": "v" }, 'tag key "aws:x" begins with aws:, which AWS reserves; choose another prefix'],
    [{ ["k".repeat(129)]: "v" }, `tag key "${"k".repeat(80)}…" has 129 characters; use at most 128`],
    [{ k: "v".repeat(257) }, 'the value of tag "k" has 257 characters; use at most 256'],
  ])("cannot be as in case %#", (tags, expected) => {
    expect(lines(checkTags(tags))).toEqual([`[FG710] tags: ${expected}`]);
  });
});

describe("a policy", () => {
  it.each([
    [PolicyKind.MANAGED, 6144],
    [PolicyKind.INLINE, 10240],
    [PolicyKind.TRUST, 2048],
  ])("that is %s may have %s characters and any white space", (kind, limit) => {
    expect(checkPolicySize(" \n".repeat(limit) + "x".repeat(limit), kind)).toEqual([]);
    expect(lines(checkPolicySize("x".repeat(limit + 1), kind))).toEqual([
      `[FG719] policy: the ${kind} has ${limit + 1} characters without white space; IAM allows ${limit}; merge statements, or split it into several policies`,
    ]);
  });
});
