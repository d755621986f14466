// Jobs: one that gives its node back, one that keeps it, one by the clock.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("jobs");

describe("the example jobs", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("deletes the first Job a minute after it ends, and leaves the second to a person", () => {
    const ttl = (name: string) => example.made.only("kubernetes_job_v1", name).spec;
    expect(ttl("busybox1")).toMatchObject({ ttl_seconds_after_finished: "60" });
    expect(ttl("busybox2")).not.toHaveProperty("ttl_seconds_after_finished");
  });

  it("runs them all on the smallest size, for which nobody can tell the price beforehand", () => {
    const pods = example.stack.explain().pods.filter(({ namespace }) => namespace === "study-aews");
    expect(pods.map(({ size, usdPerMonth }) => [size, usdPerMonth])).toEqual(
      [0, 1, 2].map(() => ["0.25vCPU 0.5GB", undefined]),
    );
  });

  it("makes the namespace before all of them", () => {
    const waiting = ["kubernetes_job_v1", "kubernetes_cron_job_v1"].flatMap((type) => example.made.all(type));
    const namespace = example.made.address("kubernetes_namespace_v1", "study-aews");
    expect(waiting.every(({ depends_on: needs }) => (needs as string[]).includes(namespace))).toBe(true);
  });
});
