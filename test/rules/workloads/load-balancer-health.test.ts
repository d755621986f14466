// A health check of each kind of load balancer: what just passes, and what is refused.
import { checkHealthCheck, HealthCheckSettings } from "../../../lib/rules/workloads/load-balancer-health";
import { lines } from "../expect-findings";

test.each<[string, HealthCheckSettings]>([
  ["Application", {}],
  ["Application", { intervalSeconds: 6 }],
  ["Application", { intervalSeconds: 300, timeoutSeconds: 120, healthyThreshold: 2, unhealthyThreshold: 10 }],
  ["Application", { path: "/healthz", port: "65535", successCodes: "200,202,300-499" }],
  ["Network", { intervalSeconds: 10 }],
  ["Network", { intervalSeconds: 5, timeoutSeconds: 5 }],
  ["Network", { path: "/", successCodes: "200-599" }],
  ["Network", { path: "${TfToken[TOKEN.1]}", successCodes: "${TfToken[TOKEN.2]}", port: "traffic-port" }],
])("of an %s Load Balancer is fine: %j", (kind, check) => {
  expect(lines(checkHealthCheck(kind === "Network" ? "Network" : "Application", check))).toEqual([]);
});

const codes = (text: string) => `healthCheck.successCodes: ${text}, as 200, 200,202 or 200-299`;

test.each<[string, HealthCheckSettings, string]>([
  [
    "Application",
    { intervalSeconds: 5 },
    "healthCheck.intervalSeconds: the timeout is 5 seconds and the interval 5; the timeout is shorter than the interval; " +
      "set a longer intervalSeconds, or a shorter timeoutSeconds",
  ],
  [
    "Network",
    { timeoutSeconds: 11 },
    "healthCheck.timeoutSeconds: the timeout is 11 seconds and the interval 10; the timeout is at most as long as the " +
      "interval; set a longer intervalSeconds, or a shorter timeoutSeconds",
  ],
  [
    "Network",
    { timeoutSeconds: 1 },
    "healthCheck.timeoutSeconds: 1 is not a whole number from 2 to 120; write one in that range",
  ],
  [
    "Network",
    { healthyThreshold: 2.5 },
    "healthCheck.healthyThreshold: 2.5 is not a whole number from 2 to 10; write one in that range",
  ],
  [
    "Network",
    { unhealthyThreshold: 11 },
    "healthCheck.unhealthyThreshold: 11 is not a whole number from 2 to 10; write one in that range",
  ],
  ["Application", { path: "healthz" }, 'healthCheck.path: the path "healthz" does not begin with /; write "/healthz"'],
  ["Application", { port: "65536" }, "healthCheck.port: there is no port 65536; write one from 1 to 65535"],
  ["Application", { successCodes: "200-500" }, codes('"200-500" is not valid; write statuses from 200 to 499')],
  ["Application", { successCodes: "2xx" }, codes('"2xx" is not valid; write statuses from 200 to 499')],
  ["Network", { path: "/", successCodes: "300-200" }, codes('"300-200" is not valid; write statuses from 200 to 599')],
  [
    "Network",
    { successCodes: "200" },
    "healthCheck.successCodes: a connection has no status; only a check with a path has one; add path, or leave it out",
  ],
])("of an %s Load Balancer is rejected: %j", (kind, check, message) => {
  const found = checkHealthCheck(kind === "Network" ? "Network" : "Application", check);
  expect(lines(found)).toEqual([`[FG872] ${message}`]);
});

test("is read for its known options, whatever else an untyped caller passes", () => {
  const check = { constructor: 5, toString: 6, intervalSeconds: 4 };
  expect(lines(checkHealthCheck("Network", check))).toEqual([
    "[FG872] healthCheck.intervalSeconds: 4 is not a whole number from 5 to 300; write one in that range",
  ]);
});

test("of gRPC has other codes", () => {
  expect(lines(checkHealthCheck("Application", { successCodes: "0-99" }, true))).toEqual([]);
  expect(checkHealthCheck("Application", { successCodes: "200" }, true)).toHaveLength(1);
});
