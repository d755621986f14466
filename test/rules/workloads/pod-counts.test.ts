// Numbers of pods, and the seconds that they have: what just passes, and what is refused.
import { checkChartReplicas } from "../../../lib/rules/workloads/charts";
import { checkReplicas, checkSeconds } from "../../../lib/rules/workloads/pod-counts";
import { codes, lines } from "../expect-findings";

const UNKNOWN_NUMBER = -1.8881545897087505e289;

test.each([1, 100, UNKNOWN_NUMBER, "${var.replicas}", undefined])("%p is a number of pods to run", (replicas) => {
  expect(lines(checkReplicas(replicas, "replicas"))).toEqual([]);
});

test.each([
  [0, "0"],
  [1.5, "1.5"],
  [NaN, "NaN"],
  ["two", 'the string "two"'],
  [null, "nothing"],
  [{ a: 1 }, "a map"],
])("%p is not valid", (replicas, told) => {
  expect(lines(checkReplicas(replicas, "replicas"))).toEqual([
    `[FG734] replicas: ${told} is not a number of pods to run; write 1 or more, or leave the part out`,
  ]);
});

test("the number of a chart's pods may be zero, and is whole", () => {
  const check = (replicas: unknown) => lines(checkChartReplicas({ web: { replicas } }, ["web.replicas"]));
  expect([0, 3, "2", "${var.replicas}", UNKNOWN_NUMBER, null, undefined].flatMap(check)).toEqual([]);
  expect([-1, NaN, "two"].flatMap(check)).toEqual([
    "[FG860] web.replicas: -1 is not a number of pods; write 0, 1 or more",
    "[FG860] web.replicas: NaN is not a number of pods; write 0, 1 or more",
    '[FG860] web.replicas: the string "two" is not a number of pods; write 0, 1 or more',
  ]);
});

test("a release has whole seconds", () => {
  expect([1, 900, UNKNOWN_NUMBER, undefined].flatMap((each) => checkSeconds(each, "timeoutSeconds"))).toEqual([]);
  expect(codes([0, 1.5, NaN, Infinity].flatMap((each) => checkSeconds(each, "timeoutSeconds")))).toEqual(
    Array.from({ length: 4 }, () => "FG735"),
  );
});
