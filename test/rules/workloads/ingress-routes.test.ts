// The routes of an Ingress, and the names and numbers of Services: what just passes, and what is refused.
import {
  CheckedRoute,
  checkRoutes,
  checkServiceName,
  checkServicePorts,
} from "../../../lib/rules/workloads/ingress-routes";
import { codes, lines } from "../expect-findings";

const service = { serviceName: "web", namespace: "shop", ports: { http: 80 } };
const check = (...routes: Omit<CheckedRoute, "service">[]) =>
  lines(
    checkRoutes(
      routes.map((each) => ({ ...each, service })),
      "shop",
    ),
  );

test("an Ingress has a route", () => {
  expect(check()).toEqual([
    '[FG877] routes: there are no routes, so no traffic is served; add one, such as { path: "/", service }',
  ]);
  expect(check({})).toEqual([]);
});

test.each(["/", "/foo", "/foo/", "/a.b/..c", `/${"x".repeat(125)}`, "${TfToken[TOKEN.1]}"])(
  "the path %s is fine",
  (path) => {
    expect(check({ path })).toEqual([]);
  },
);

test.each([
  ["foo", 'the path "foo" does not begin with /; write "/foo"'],
  [
    "/foo/*",
    'the path "/foo/*" has a wildcard, which the controller rejects; leave it out: PathType.PREFIX matches everything after the path',
  ],
  ["/a//b", 'the path "/a//b" contains //, /., /.. or %2F, which Kubernetes rejects; remove them from the path'],
  ["/a/..", 'the path "/a/.." contains //, /., /.. or %2F, which Kubernetes rejects; remove them from the path'],
  [`/${"x".repeat(126)}`, "the path has 127 characters; use at most 126"],
])("the path %s is rejected", (path, message) => {
  expect(check({ path })).toEqual([`[FG878] routes[0].path: ${message}`]);
});

test("an exact path needs nothing at its end", () => {
  expect(check({ path: `/${"x".repeat(127)}`, pathType: "Exact" })).toEqual([]);
});

test.each(["example.com", "*.example.com", "a", "x".repeat(128), "${TfToken[TOKEN.1]}"])(
  "the host %s is fine",
  (host) => {
    expect(check({ host })).toEqual([]);
  },
);

test.each(["Foo_bar:80", "Example.com", "https://example.com", "a.*.com", "10.0.0.1", "", "x".repeat(129)])(
  "the host %s is rejected",
  (host) => {
    expect(check({ host })).toEqual([
      `[FG879] routes[0].host: the host "${host}" is not valid; write at most 128 of a-z, 0-9, - and ., without scheme and ` +
        "port; a * can replace the first label",
    ]);
  },
);

test("routes are unique", () => {
  expect(check({ host: "a.example", path: "/a" }, { host: "a.example", path: "/a/" })).toEqual([
    '[FG880] routes[1]: routes[0] already matches "/a/" of a.example, so this one never receives requests; remove one of the two, or ' +
      "set another path",
  ]);
  expect(check({}, { path: "/" })).toEqual([
    '[FG880] routes[1]: routes[0] already matches "/" of any host, so this one never receives requests; remove one of the two, or ' +
      "set another path",
  ]);
  expect(check({ path: "/a" }, { path: "/a", pathType: "Exact" }, { path: "/a", host: "b.example" })).toEqual([]);
  expect(check({ path: "${TfToken[TOKEN.1]}" }, { path: "${TfToken[TOKEN.1]}" })).toEqual([]);
});

test("a Service's name begins with a letter, and before Kubernetes 1.36 has to", () => {
  expect(checkServiceName("9lives")).toMatchObject([{ code: "FG885", severity: "warning" }]);
  expect(checkServiceName("Web")).toMatchObject([{ code: "FG885", severity: "error" }]);
  expect(codes(checkServiceName("x".repeat(64)))).toEqual(["FG885"]);
  expect(["web", "x".repeat(63), "${TfToken[TOKEN.1]}"].flatMap((name) => checkServiceName(name))).toEqual([]);
});

test("the port numbers of a Service are unique", () => {
  const of = (port: number, protocol = "TCP") => ({ name: `p${port}`, port, protocol });
  expect(lines(checkServicePorts([of(0), of(65536)]))).toEqual([
    "[FG886] ports.p0: there is no port 0; write one from 1 to 65535",
    "[FG886] ports.p65536: there is no port 65536; write one from 1 to 65535",
  ]);
  expect(codes(checkServicePorts([of(53), of(53)]))).toEqual(["FG886"]);
  expect(checkServicePorts([of(53), of(53, "UDP"), of(-1.8e289), of(-1.8e289)])).toEqual([]);
});
