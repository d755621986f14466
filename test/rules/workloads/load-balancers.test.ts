// What load balancers are given and told: ranges, certificates, web ACLs, groups, health checks, the end of pods.
import { checkLimits } from "../../../lib/rules/workloads/controller-limits";
import { checkDrain } from "../../../lib/rules/workloads/draining";
import { finishedCheck } from "../../../lib/rules/workloads/health-annotations";
import { checkRoutes } from "../../../lib/rules/workloads/ingress-routes";
import { checkCertificates, checkWebAcl } from "../../../lib/rules/workloads/load-balancer-arns";
import { checkOwnGroups } from "../../../lib/rules/workloads/load-balancer-groups";
import { checkHealthCheck } from "../../../lib/rules/workloads/load-balancer-health";
import { checkLoadBalancer } from "../../../lib/rules/workloads/load-balancers";
import { lines } from "../expect-findings";

const UNKNOWN = "${var.x}";

describe("ranges that may reach a load balancer", () => {
  const told = (...inboundCidrs: string[]) =>
    checkLoadBalancer("Application", { ranges: { inboundCidrs }, annotations: {} });

  it("are CIDRs; whether they begin with their first address is checked where they are written", () => {
    expect(lines(told("10.20.0.0/16", "10.20.0.7"))).toEqual([
      '[FG883] inboundCidrs[1]: "10.20.0.7" is not a CIDR; write an address and the length of its prefix, such as 203.0.113.0/24',
    ]);
    expect(told("10.20.0.7/16", "10.20.0.7/32", "0.0.0.0/0", UNKNOWN)).toEqual([]);
  });
});

describe("the subnets of a load balancer", () => {
  const told = (kind: "Application" | "Network", subnetIds: string[]) =>
    lines(checkLoadBalancer(kind, { subnetIds, ranges: {}, annotations: {} }));

  it("are one at least, whatever their zone", () => {
    expect(told("Application", [])).toEqual([
      "[FG884] subnetIds: no subnet for a load balancer that requires two, in two zones; list more, or leave it out: the controller finds those with the role tag",
    ]);
    expect(told("Network", [])).toHaveLength(1);
    expect(told("Application", ["subnet-p"])).toEqual([]);
    expect(told("Network", ["subnet-p"])).toEqual([]);
  });
});

describe("a certificate", () => {
  const REGION = "eu-west-1";
  const of = (region: string): string => `arn:aws:acm:${region}:111122223333:certificate/a`;
  const told = (arns: string[], region = REGION) => lines(checkCertificates(arns, region, "certificateArns"));

  it("is identified by its ARN", () => {
    expect(told(["shop.example.com"])).toEqual([
      '[FG952] certificateArns[0]: "shop.example.com" is not the ARN of a certificate; write it as arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    ]);
    expect(told(["arn:aws:kms:eu-west-1:111122223333:key/1"])).toHaveLength(1);
    expect(told(["arn:aws:iam::111122223333:server-certificate/shop", UNKNOWN, of(REGION)])).toEqual([]);
  });

  it("is of the load balancer's region", () => {
    expect(told([of(REGION), of("us-east-1")])).toEqual([
      "[FG952] certificateArns[1]: the certificate arn:aws:acm:us-east-1:111122223333:certificate/a is in us-east-1, and the load balancer is in eu-west-1; they must be in the same region; request or import one in eu-west-1",
    ]);
    expect(told([of("us-east-1")], UNKNOWN)).toEqual([]);
    expect(told(["shop.example.com"], UNKNOWN)).toHaveLength(1);
  });
});

describe("a web ACL", () => {
  const of = (region: string, scope = "regional"): string =>
    `arn:aws:wafv2:${region}:111122223333:${scope}/webacl/shop/b`;
  const told = (arn: string, region = "eu-west-1") => lines(checkWebAcl(arn, region, "webAclArn"));

  it("is identified by its ARN, and is of the load balancer's region", () => {
    expect(told("shop")).toEqual([
      '[FG953] webAclArn: "shop" is not the ARN of a web ACL of WAF; write it as arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/12345678-1234-1234-1234-123456789012',
    ]);
    expect(told(of("us-east-1"))).toEqual([
      `[FG953] webAclArn: the web ACL ${of("us-east-1")} is in us-east-1, and the load balancer is in eu-west-1; create one in eu-west-1`,
    ]);
    expect(told(of("us-east-1", "global"))).toEqual([
      `[FG953] webAclArn: ${of("us-east-1", "global")} is for CloudFront; create one with the scope REGIONAL`,
    ]);
  });

  it.each([of("eu-west-1"), UNKNOWN, "none"])("may be %s", (arn) => {
    expect(told(arn)).toEqual([]);
  });

  it("is not compared with a region that is known only at apply", () => {
    expect(told(of("us-east-1"), UNKNOWN)).toEqual([]);
  });
});

describe("security groups of a load balancer's own", () => {
  const told = (securityGroupIds: string[] | undefined, isAnnotated: boolean, inboundCidrs?: string[]) =>
    lines(checkOwnGroups({ securityGroupIds, isAnnotated, ranges: { inboundCidrs } }));
  const idle =
    "[FG955] inboundCidrs: with its own security groups the controller ignores the ranges, so they do not restrict access; add the ranges to rules of those groups, and leave this out";

  it("solely decide who may reach it", () => {
    expect(told(["sg-1"], false, ["10.0.0.0/8"])).toEqual([idle]);
    expect(told(undefined, true, ["10.0.0.0/8"])).toEqual([idle]);
    expect(told(undefined, false, ["10.0.0.0/8"])).toEqual([]);
    expect(told(["sg-1"], false)).toEqual([]);
  });

  it("are named by their ids", () => {
    expect(told(["sg-1", "shop", UNKNOWN], false)).toEqual([
      '[FG921] securityGroupIds[1]: "shop" is not the id of a security group; write it as sg-0123456789abcdef0',
    ]);
  });
});

describe("a health check that annotations finish", () => {
  const ALB = "alb.ingress.kubernetes.io/";
  const NLB = "service.beta.kubernetes.io/aws-load-balancer-";
  const network = (check: object, annotations: Record<string, string>) =>
    lines(checkHealthCheck("Network", finishedCheck("Network", NLB, check, annotations)));
  const application = (check: object, annotations: Record<string, string>) =>
    lines(checkHealthCheck("Application", finishedCheck("Application", ALB, check, annotations)));

  it.each(["http", "HTTPS", UNKNOWN])("has a status where its protocol is %s", (protocol) => {
    expect(network({ successCodes: "200-299" }, { [`${NLB}healthcheck-protocol`]: protocol })).toEqual([]);
  });

  it("has none if it only opens a connection", () => {
    const told = [
      "[FG872] healthCheck.successCodes: a connection has no status; only a check with a path has one; add path, or leave it out",
    ];
    expect(network({ successCodes: "200-299" }, {})).toEqual(told);
    expect(network({ path: "/", successCodes: "200" }, { [`${NLB}healthcheck-protocol`]: "tcp" })).toEqual(told);
    expect(network({}, { [`${NLB}healthcheck-success-codes`]: "200" })).toHaveLength(1);
  });

  it("has the timeout of an annotation", () => {
    const waits = (seconds: string) => network({ intervalSeconds: 5 }, { [`${NLB}healthcheck-timeout`]: seconds });
    expect(waits("4")).toEqual([]);
    expect(waits(UNKNOWN)).toEqual([]);
    expect(waits("8")).toEqual([
      `[FG872] ${NLB}healthcheck-timeout: the timeout is 8 seconds and the interval 5; the timeout is at most as long as the interval; set a longer intervalSeconds, or a shorter timeoutSeconds`,
    ]);
    expect(application({ timeoutSeconds: 20 }, { [`${ALB}healthcheck-interval-seconds`]: "30" })).toEqual([]);
    expect(application({ timeoutSeconds: 20 }, {})).toHaveLength(1);
  });

  it("is judged by its annotations", () => {
    expect(application({}, { [`${ALB}healthy-threshold-count`]: "11" })).toEqual([
      `[FG872] ${ALB}healthy-threshold-count: 11 is not a whole number from 2 to 10; write one in that range`,
    ]);
    expect(application({}, { [`${ALB}healthcheck-interval-seconds`]: "10s" })).toEqual([
      `[FG872] ${ALB}healthcheck-interval-seconds: 10s is not a whole number from 5 to 300; write one in that range`,
    ]);
    expect(application({ intervalSeconds: 1 }, { [`${ALB}healthcheck-interval-seconds`]: "10" })).toEqual([]);
    expect(application({}, { [`${ALB}healthcheck-path`]: "healthz" })).toHaveLength(1);
  });
});

describe("two routes of one host and path", () => {
  const to = (serviceName: string) => ({ serviceName, namespace: "shop", ports: { http: 80 } });
  const header = '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Try","values":["yes"]}}]';
  const told = (conditions: Record<string, string>, more: object = {}, services = ["canary", "stable"]) =>
    lines(
      checkRoutes(
        services.map((name) => ({ path: "/", ...more, service: to(name) })),
        "shop",
        Object.fromEntries(
          Object.entries(conditions).map(([name, value]) => [`alb.ingress.kubernetes.io/conditions.${name}`, value]),
        ),
      ),
    );
  const twice = [
    '[FG880] routes[1]: routes[0] already matches "/" of any host, so this one never receives requests; remove one of the two, or set another path',
  ];

  it.each(["http-header", "http-request-method", "query-string", "source-ip", "host-header"])(
    "are distinguished if the first requires more by %s",
    (field) => {
      expect(told({ canary: JSON.stringify([{ field }]) })).toEqual([]);
    },
  );

  it.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["a further path", { canary: '[{"field":"path-pattern","pathPatternConfig":{"values":["/b"]}}]' }],
    ["nothing, and the second for something", { stable: header }],
  ])("are not where the first asks for %s", (_, conditions) => {
    expect(told(conditions)).toEqual(twice);
  });

  it("are not if both route to one Service, whose conditions they share", () => {
    expect(told({ canary: header }, {}, ["canary", "canary"])).toEqual(twice);
  });

  it("are not by conditions whose name is misspelt, which the fix says", () => {
    expect(told({ canry: header })).toEqual([
      '[FG880] routes[1]: routes[0] already matches "/" of any host, so this one never receives requests; write alb.ingress.kubernetes.io/conditions.canary for alb.ingress.kubernetes.io/conditions.canry',
    ]);
    expect(told({ other: header })).toEqual(twice);
    expect(told({ stabel: header })).toEqual(twice);
  });

  it("are not by a further host of a route that has one", () => {
    const host = { host: "shop.example.com" };
    expect(told({ canary: '[{"field":"host-header"}]' }, host)).toHaveLength(1);
    expect(told({ canary: header }, host)).toEqual([]);
  });

  it.each([UNKNOWN, "not JSON", '{"field":"x"}'])("are not reported if the conditions cannot be read: %s", (text) => {
    expect(told({ canary: text })).toEqual([]);
  });

  it("do not hide a third", () => {
    expect(told({ a: header, b: header }, {}, ["a", "b", "c"])).toEqual([]);
    expect(told({ a: header }, {}, ["a", "b", "c"])).toEqual([
      twice[0]!.replace("routes[1]", "routes[2]").replace("routes[0]", "routes[1]"),
    ]);
  });
});

describe("the end of a pod", () => {
  it("needs less time than it has", () => {
    expect(lines(checkDrain({ drainSeconds: 60, terminationGracePeriodSeconds: 60 }))).toEqual([
      "[FG956] drainSeconds: the pod is killed after 60 seconds, before its program is asked to stop; set a longer terminationGracePeriodSeconds, or leave it out: the default is 30 seconds more",
    ]);
    expect(checkDrain({ drainSeconds: 59, terminationGracePeriodSeconds: 60 })).toEqual([]);
    expect(checkDrain({ drainSeconds: 600 })).toEqual([]);
    expect(checkDrain({ terminationGracePeriodSeconds: 5 })).toEqual([]);
    expect(checkDrain({ drainSeconds: 0, terminationGracePeriodSeconds: 0, preStopCommand: ["a"] })).toEqual([]);
  });

  it("is a number of seconds, or a command", () => {
    expect(lines(checkDrain({ drainSeconds: -1 }))).toEqual([
      "[FG956] drainSeconds: -1 is not a whole number from 0 to 86400; write one in that range",
    ]);
    expect(lines(checkDrain({ drainSeconds: 5, preStopCommand: ["sleep", "5"] }))).toEqual([
      "[FG956] drainSeconds: a container has one preStop hook, and preStopCommand sets it; leave one of the two out",
    ]);
  });
});

describe("a controller that does not manage something", () => {
  const ALB = "alb.ingress.kubernetes.io/";
  const all = { waf: true, shield: true, sharedGroup: true };
  const told = (annotations: Record<string, string>, limits: object) =>
    checkLimits(Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${ALB}${name}`, value])), ALB, {
      ...all,
      ...limits,
    });
  const groups = { "security-groups": "sg-1", "manage-backend-security-group-rules": "true" };

  it("is not asked for it", () => {
    expect(lines(told({ "wafv2-acl-arn": "arn" }, { waf: false }))).toEqual([
      `[FG957] ${ALB}wafv2-acl-arn: the controller does not manage WAF, so no web ACL protects the load balancer; remove waf: false from the controller, or associate the web ACL yourself`,
    ]);
    expect(lines(told({ "shield-advanced-protection": "true" }, { shield: false }))).toEqual([
      `[FG957] ${ALB}shield-advanced-protection: the controller does not manage Shield, so the load balancer is not protected; remove shield: false from the controller, or protect it yourself`,
    ]);
    const [found] = told(groups, { sharedGroup: false });
    expect(found).toMatchObject({ code: "FG957", severity: "error" });
  });

  it.each<[Record<string, string>, object]>([
    [{ "wafv2-acl-arn": "arn", "shield-advanced-protection": "true", ...groups }, {}],
    [
      { "wafv2-acl-arn": "none", "shield-advanced-protection": "false" },
      { waf: false, shield: false },
    ],
    [{ "security-groups": "sg-1", "manage-backend-security-group-rules": "false" }, { sharedGroup: false }],
    [{ "manage-backend-security-group-rules": "true" }, { sharedGroup: false }],
  ])("may use %j with %j", (annotations, limits) => {
    expect(told(annotations, limits)).toEqual([]);
  });
});
