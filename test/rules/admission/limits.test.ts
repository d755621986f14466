// Limits beside requests: what Kubernetes refuses, and one line of advice for each workload.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { checkObjects } from "../../../lib/rules/admission/report";
import { codes, lines } from "../expect-findings";
import { pod, podWith, workload } from "./objects";

const resources = (requests: object, limits: object = {}): object => ({ resources: { requests, limits } });
const container = (name: string, requests: object, limits: object = {}): object => ({
  name,
  ...resources(requests, limits),
});
const cronJob = (spec: object): object => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "night" },
  spec: { failedJobsHistoryLimit: 0, successfulJobsHistoryLimit: 0, jobTemplate: { spec: { template: { spec } } } },
});

describe("a limit below its request", () => {
  const low = { memory: "900Mi" };

  it("is rejected, with the larger of the two as the fix", () => {
    const found = checkWorkload(podWith(resources(low, { memory: "600Mi" })));
    expect(lines(found)).toEqual([
      "[FG858] spec.containers[0].resources.limits.memory: the limit 600Mi of memory is below the request 900Mi, and Kubernetes rejects the pod; write 900Mi for both",
    ]);
    expect(found[0]?.severity).toBe("error");
  });

  it.each([
    ["an init container", pod({ initContainers: [container("a", { cpu: 1 }, { cpu: "0.5" })] })],
    ["a CronJob", cronJob({ containers: [container("a", { cpu: 1 }, { cpu: "999m" })] })],
    ["a StatefulSet", workload("StatefulSet", { spec: { containers: [container("a", low, { memory: "1M" })] } })],
    ["a disk", podWith(resources({ "ephemeral-storage": "2Gi" }, { "ephemeral-storage": "1Gi" }))],
    ["huge pages", podWith(resources({ "hugepages-2Mi": "4Mi" }, { "hugepages-2Mi": "2Mi" }))],
  ])("is rejected in %s", (_, given) => {
    expect(codes(checkWorkload(given))).toContain("FG858");
  });

  it("is rejected for a whole pod", () => {
    const whole = pod(resources({ cpu: 2 }, { cpu: 1 }));
    expect(lines(checkWorkload(whole))[0]).toContain("[FG858] spec.resources.limits.cpu: the limit 1 of cpu");
  });

  it.each([
    ["in other words", resources({ cpu: "1", memory: "1Gi" }, { cpu: "1000m", memory: "1024Mi" })],
    ["where there is no request", resources({}, { cpu: "250m", memory: "128Mi" })],
    ["where Terraform alone knows it", resources({ memory: "1Gi" }, { memory: "${var.memory}" })],
  ])("is not reported %s", (_, fields) => {
    expect(codes(checkWorkload(podWith(fields)))).not.toContain("FG858");
  });

  it("is not reported if it is not a quantity, which is reported itself", () => {
    expect(lines(checkWorkload(podWith(resources({ memory: "1Gi" }, { memory: "2GB" }))))).toEqual([
      '[FG202] spec.containers[0].resources.limits.memory: "2GB" is not a quantity; write 2Gi, or 2G for powers of ten',
    ]);
  });
});

describe("advice about limits", () => {
  it("is one line for a workload, whatever its containers limit", () => {
    const containers = [
      container("app", { cpu: "15m", memory: "50Mi" }, { cpu: "60m", memory: "50Mi" }),
      container("proxy", { cpu: "10m", memory: "20Mi" }, { cpu: "20m", memory: "30Mi" }),
    ];
    expect(lines(checkWorkload(pod({ containers })))).toEqual([
      '[FG351] spec: limits are not the requests: 60m of cpu for 15m of "app", 20m of cpu for 10m of "proxy", 30Mi of memory for 20Mi of "proxy", and AWS recommends equal values on Fargate; write the larger value for both: 60m of cpu of "app", 20m of cpu of "proxy", 30Mi of memory of "proxy"',
    ]);
  });

  it("shows what the larger numbers cost if they need another size", () => {
    const both = ["app", "proxy"].map((name) =>
      container(name, { cpu: "100m", memory: "64Mi" }, { cpu: "250m", memory: "64Mi" }),
    );
    expect(lines(checkWorkload(pod({ containers: both })))[0]).toContain(
      '; write the larger value for both: 250m of cpu of "app", 250m of cpu of "proxy", which takes 0.5vCPU 1GB, or leave the limits out',
    );
  });

  it("is one line if some limits are also above the size", () => {
    const fields = resources({ cpu: "250m", memory: "100Mi" }, { cpu: 2, memory: "200Mi" });
    expect(lines(checkWorkload(podWith(fields)))).toEqual([
      "[FG350] spec: the limit 2 of cpu is above what 0.25vCPU 0.5GB leaves for the pod, 250m of cpu: a pod cannot burst on Fargate; in addition, the limit 200Mi of memory is not the request 100Mi; request what the container needs, and limit it to 250m of cpu at most",
    ]);
  });

  it("counts the memory that Fargate keeps for itself", () => {
    const limited = (memory: string): string[] =>
      codes(checkWorkload(podWith(resources({ cpu: "250m", memory: "200Mi" }, { cpu: "250m", memory }))));
    expect(limited("256Mi")).toEqual(["FG351"]);
    expect(limited("257Mi")).toEqual(["FG350"]);
  });

  it("is not reported of a pod that gets no size", () => {
    const wasteful = resources({ cpu: "100m", memory: "300Mi" }, { cpu: 4, memory: "300Mi" });
    const runs = checkObjects([podWith(wasteful)]).objects[0];
    expect([codes(runs?.findings ?? []), runs?.size?.label]).toEqual([["FG350", "FG358"], "0.25vCPU 1GB"]);
    const refused = [
      podWith(wasteful, { hostNetwork: true }),
      podWith(wasteful, { resourceClaims: [{ name: "gpu" }] }),
      podWith(wasteful, { nodeSelector: { "kubernetes.io/arch": "arm64" } }),
      podWith(wasteful, { securityContext: { sysctls: [{ name: "vm.swappiness" }] } }),
    ].map((each) => checkObjects([each]).objects[0]);
    expect(refused.map((each) => codes(each?.findings ?? []))).toEqual([["FG301"], ["FG334"], ["FG323"], ["FG335"]]);
    expect(refused.map((each) => each?.size)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("advice about requests", () => {
  it("is reported once within a few MiB of a step", () => {
    expect(codes(checkWorkload(podWith(resources({ cpu: "250m", memory: "266Mi" }))))).toEqual(["FG359"]);
  });

  it("is one line for all containers that have only limits", () => {
    const containers = [
      container("app", {}, { cpu: "100m", memory: "100Mi" }),
      container("proxy", {}, { memory: "56Mi" }),
    ];
    expect(lines(checkWorkload(pod({ containers }))).filter((line) => line.includes("FG205"))).toEqual([
      '[FG205] spec: container "app" limits cpu and memory, container "proxy" limits memory, and none of them has requests, so the limits size the pod; request what each of them needs',
    ]);
  });
});

describe("resources of a pod as a whole", () => {
  const size = (spec: object): string | undefined => checkObjects([pod(spec)]).objects[0]?.size?.label;
  const sidecar = { name: "side", restartPolicy: "Always", ...resources({ cpu: 2, memory: "2Gi" }) };

  it.each([
    ["where they are the larger", { ...resources({ cpu: 4, memory: "4Gi" }), initContainers: [sidecar] }, "4vCPU 8GB"],
    ["where they are the smaller", { ...resources({ cpu: 1 }), initContainers: [sidecar] }, "2vCPU 4GB"],
    ["where only limits are written", resources({}, { cpu: 1, memory: "1Gi" }), "1vCPU 2GB"],
    ["where Terraform alone knows them", resources({ cpu: "${var.cpu}" }), undefined],
  ])("count as the larger reading %s", (_, spec, label) => {
    expect(size(spec)).toBe(label);
  });
});
