// Values that are known only at apply, in all the shapes that CDKTF gives them.
import { conditional, Fn, Op, Token } from "cdktf";
import { isUnknown, isUnknownNumber, isWithin } from "../../lib/rules/unknown";
import { checkNamespace } from "../../lib/rules/names";
import { checkAwaitedRun } from "../../lib/rules/workloads/numbers";

const fromCondition: unknown = conditional(true, "a", "b");

it.each([fromCondition, Op.not(true), Token.asString({ a: 1 }), "${aws_vpc.main.id}", Fn.tolist(["a"])[0]])(
  "a string may be unknown: case %#",
  (value) => {
    expect(isUnknown(value)).toBe(true);
  },
);

it.each(["", "a", "$a", "#{a}", 5, null, undefined, {}, ["${a}"]])("%j is a known string, or not", (value) => {
  expect(isUnknown(value)).toBe(false);
});

it.each([fromCondition, Token.asNumber("${a}"), Fn.max([1])])("a number may be unknown: case %#", (value) => {
  expect(isUnknownNumber(value)).toBe(true);
});

it.each([0, -1, NaN, Infinity, "5", null, undefined, {}])("%p is a known number, or not", (value) => {
  expect(isUnknownNumber(value)).toBe(false);
});

it.each([1, 5, Token.asNumber("${a}"), fromCondition])("is within 1 and 5, or may be: case %#", (value) => {
  expect(isWithin(value, 1, 5)).toBe(true);
});

it.each([0, 6, 1.5, NaN, Infinity, "3", null, undefined])("%p is not within 1 and 5", (value) => {
  expect(isWithin(value, 1, 5)).toBe(false);
});

it("what a condition chooses is unchanged if it is a string or a number", () => {
  expect(checkNamespace(conditional(true, "shop", "test") as unknown as string)).toEqual([]);
  expect(checkAwaitedRun({ backoffLimit: conditional(true, 1, 2) as unknown as number })).toEqual([]);
});
