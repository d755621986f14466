import { REFERENCE, tasksOf } from "../../scripts/critical-path/graphs";
import { criticalPath, Task } from "../../scripts/critical-path/path";
import { synthesizeExample } from "../support/example";

function minutes(tasks: readonly Task[]): number {
  return (criticalPath(tasks).at(-1)?.end ?? 0) / 60;
}

test("the longest chain is the one that takes longest, not the one with most links", () => {
  const chain = criticalPath([
    { id: "a", seconds: 1, needs: [] },
    { id: "b", seconds: 1, needs: ["a"] },
    { id: "c", seconds: 1, needs: ["b"] },
    { id: "slow", seconds: 5, needs: [] },
    { id: "end", seconds: 1, needs: ["c", "slow"] },
  ]);
  expect(chain.map(({ id }) => id)).toEqual(["slow", "end"]);
  expect(chain.at(-1)?.end).toBe(6);
});

test("tasks of one queue run one after the other, others side by side", () => {
  const task = (id: string, queue?: string): Task => ({ id, seconds: 2, needs: [], queue });
  expect(minutes([task("a", "q"), task("b", "q"), task("c", "q")])).toBeCloseTo(6 / 60);
  expect(minutes([task("a"), task("b"), task("c")])).toBeCloseTo(2 / 60);
});

test("tasks that wait for each other are an error that names them", () => {
  const tasks = [
    { id: "a", seconds: 1, needs: ["b"] },
    { id: "b", seconds: 1, needs: ["a"] },
  ];
  expect(() => criticalPath(tasks)).toThrow("a, b wait for each other");
});

test("the example's apply is at least 15 % shorter than the reference's", () => {
  const ours = minutes(tasksOf(JSON.parse(synthesizeExample().json)));
  expect(ours).toBeLessThan(minutes(REFERENCE) * 0.85);
  expect(ours).toBeGreaterThan(9);
});

test("the chain of the example runs through the control plane", () => {
  const chain = criticalPath(tasksOf(JSON.parse(synthesizeExample().json)));
  expect(chain.map(({ id }) => id)).toContain("aws_eks_cluster.cluster");
});
