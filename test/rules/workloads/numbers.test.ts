// Numbers of workloads, at their limits.
import { formatFinding } from "../../../lib/rules/finding";
import {
  checkAwaitedRun,
  checkCronRun,
  checkInitContainer,
  checkLimits,
  checkPodNumbers,
  checkProbe,
  checkRollout,
  checkUser,
  progressSeconds,
} from "../../../lib/rules/workloads/numbers";
import { codes, lines } from "../expect-findings";

const UNKNOWN = -1.8881545897087626e289;
const LARGEST = 2 ** 31 - 1;

describe("a probe", () => {
  it("accepts these numbers", () => {
    const least = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 };
    const options = { ...least, successThreshold: 1 };
    expect(lines(checkProbe({ options }, "livenessProbe", false))).toEqual([]);
    expect(lines(checkProbe({ options: { successThreshold: 3 } }, "readinessProbe", true))).toEqual([]);
    expect(lines(checkProbe({ options: { periodSeconds: UNKNOWN } }, "readinessProbe", true))).toEqual([]);
  });

  it.each(["periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"])(
    "has a %s of 1 or more",
    (name) => {
      expect(lines(checkProbe({ options: { [name]: 0 } }, "readinessProbe", true))).toEqual([
        `[FG850] readinessProbe.${name}: 0 is not valid; write a whole number of 1 or more`,
      ]);
    },
  );

  it("waits no negative time", () => {
    expect(lines(checkProbe({ options: { initialDelaySeconds: -1 } }, "startupProbe", false))).toEqual([
      "[FG850] startupProbe.initialDelaySeconds: -1 is not valid; write a whole number of 0 or more",
    ]);
  });

  it("of life is content with one good answer", () => {
    expect(lines(checkProbe({ options: { successThreshold: 2 } }, "livenessProbe", false))).toEqual([
      "[FG850] livenessProbe.successThreshold: 2 is not valid; write 1, or leave it out",
    ]);
  });

  it("is not for init containers, nor is a hook", () => {
    expect(lines(checkInitContainer({ image: "a", command: ["b"] }, "initContainers.wait."))).toEqual([]);
    expect(lines(checkInitContainer({ startupProbe: {}, preStopCommand: ["a"] }, "initContainers.wait."))).toEqual(
      ["startupProbe", "preStopCommand"].map(
        (name) =>
          `[FG851] initContainers.wait.${name}: an init container runs to completion, and has no probes and no preStop hook; ` +
          "leave it out, or make the container a sidecar",
      ),
    );
  });
});

describe("a Job", () => {
  it("accepts these numbers", () => {
    const least = {
      cleanup: { seconds: 0 },
      backoffLimit: 0,
      completions: 1,
      parallelism: 0,
      activeDeadlineSeconds: 1,
    };
    expect(lines(checkCronRun(least))).toEqual([]);
    expect(lines(checkCronRun({ cleanup: {}, backoffLimit: LARGEST, completions: UNKNOWN }))).toEqual([]);
  });

  it("accepts no others", () => {
    const below = {
      cleanup: { seconds: -1 },
      backoffLimit: -1,
      completions: 0,
      parallelism: -1,
      activeDeadlineSeconds: 0,
    };
    expect(lines(checkCronRun(below))).toEqual([
      "[FG854] cleanup: -1 is not valid; write a whole number of 0 or more",
      "[FG854] backoffLimit: -1 is not valid; write a whole number of 0 or more",
      "[FG854] completions: 0 is not valid; write a whole number of 1 or more",
      "[FG854] parallelism: -1 is not valid; write a whole number of 0 or more",
      "[FG854] activeDeadlineSeconds: 0 is not valid; write a whole number of 1 or more",
    ]);
    expect(lines(checkCronRun({ backoffLimit: LARGEST + 1 }))).toEqual([
      "[FG854] backoffLimit: 2147483648 is not valid; write a whole number of at most 2147483647",
    ]);
  });

  it("that is suspended ends only after it is resumed, for which no deploy should wait", () => {
    expect(checkAwaitedRun({ parallelism: 0 }).map((each) => [each.severity, formatFinding(each)])).toEqual([
      [
        "warning",
        "[FG854] parallelism: with 0 pods at a time the Job never ends, and a deploy waits for its end until it fails; write 1 or more, or set waitForCompletion to false until pods are to run",
      ],
    ]);
    expect(checkAwaitedRun({ parallelism: 0, waitForCompletion: false })).toEqual([]);
    expect(checkAwaitedRun({ parallelism: 1 })).toEqual([]);
  });

  it("by the clock keeps no negative number of others", () => {
    const numbers = (each: number) => ({
      startingDeadlineSeconds: each,
      successfulJobsHistoryLimit: each,
      failedJobsHistoryLimit: each,
    });
    expect(lines(checkCronRun(numbers(0)))).toEqual([]);
    expect(codes(checkCronRun(numbers(-1)))).toEqual(["FG854", "FG854", "FG854"]);
  });
});

describe("a pod", () => {
  it("accepts these numbers", () => {
    expect(lines(checkPodNumbers({ terminationGracePeriodSeconds: 0, fsGroup: LARGEST }))).toEqual([]);
    expect(lines(checkUser({ userId: 0, groupId: LARGEST }, "user"))).toEqual([]);
    expect(lines(checkUser({}, "user"))).toEqual([]);
  });

  it("accepts no others", () => {
    expect(lines(checkPodNumbers({ terminationGracePeriodSeconds: -1, fsGroup: 0.5 }))).toEqual([
      "[FG855] terminationGracePeriodSeconds: -1 is not valid; write a whole number of 0 or more",
      "[FG855] fsGroup: 0.5 is not valid; write a whole number of 0 or more",
    ]);
    expect(lines(checkUser({ userId: -1, groupId: LARGEST + 1 }, "user"))).toEqual([
      "[FG855] user: -1 is not valid; write a whole number of 0 or more",
      "[FG855] user.groupId: 2147483648 is not valid; write a whole number of at most 2147483647",
    ]);
  });
});

describe("a rollout", () => {
  it.each([{ replicas: 0 }, { replicas: UNKNOWN, rolloutTimeoutMinutes: UNKNOWN }, { rolloutTimeoutMinutes: 0.5 }])(
    "may be %j",
    (rollout) => {
      expect(lines(checkRollout(rollout))).toEqual([]);
    },
  );

  it("has a whole number of pods and some time", () => {
    expect(lines([{ replicas: -1 }, { replicas: 1.5 }, { rolloutTimeoutMinutes: 0 }].flatMap(checkRollout))).toEqual([
      "[FG856] replicas: -1 is not valid; write a whole number of 0 or more",
      "[FG856] replicas: 1.5 is not valid; write a whole number of 0 or more",
      "[FG856] rolloutTimeoutMinutes: a deploy cannot wait for 0 minutes; write a number from 1 to 35791394",
    ]);
    expect(codes([NaN, 1e9].flatMap((minutes) => checkRollout({ rolloutTimeoutMinutes: minutes })))).toEqual([
      "FG856",
      "FG856",
    ]);
  });

  it("is given up after whole seconds", () => {
    expect([1, 0.01, 15].map(progressSeconds)).toEqual([60, 1, 900]);
  });
});

describe("a limit", () => {
  const size = { cpu: "500m", memory: "1Gi", cpuLimit: "0.5", memoryLimit: "1024Mi" };

  it("may be its request, more, or unknown", () => {
    expect(lines(checkLimits(size))).toEqual([]);
    expect(lines(checkLimits({ ...size, cpuLimit: "1", memoryLimit: "${TfToken[TOKEN.1]}" }))).toEqual([]);
  });

  it("may not be below it", () => {
    expect(lines(checkLimits({ ...size, cpuLimit: "499m", memoryLimit: "1G" }))).toEqual([
      "[FG858] size.cpuLimit: the limit of 499m is below the request of 500m of cpu; leave the limit out: on Fargate it equals the request",
      "[FG858] size.memoryLimit: the limit of 1G is below the request of 1Gi of memory; leave the limit out: on Fargate it equals the request",
    ]);
  });
});
