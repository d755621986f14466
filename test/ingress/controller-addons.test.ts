// What the controller does beside load balancers: WAF, Shield and the Gateway API, and the rights to it.
import { AwsLoadBalancerController, AwsLoadBalancerControllerOptions } from "../../lib";
import { synthCluster } from "../support/cluster";
import { policyOf } from "../support/policy";
import { Synthesized } from "../support/synth";

function controller(options: AwsLoadBalancerControllerOptions): Synthesized {
  return synthCluster({}, (cluster) => {
    new AwsLoadBalancerController(cluster, "lbc", { cluster, ...options });
    cluster.addFargateProfile("system", { selectors: [{ namespace: "kube-system" }] });
  });
}

function valuesOf(made: Synthesized): unknown {
  const [text] = made.single("helm_release").values as string[];
  return JSON.parse(text!);
}

function actionsOf(made: Synthesized): string[] {
  return policyOf(made.single("aws_iam_policy")).flatMap(({ Action }) => Action);
}

const ADDONS = /^(waf|shield)|SetWebAcl/;

test.each<[AwsLoadBalancerControllerOptions, object, string[]]>([
  [{ waf: false }, { enableWaf: false, enableWafv2: false }, ["shield:CreateProtection"]],
  [{ shield: false }, { enableShield: false }, ["wafv2:AssociateWebACL", "elasticloadbalancing:SetWebAcl"]],
  [
    { gatewayApi: false },
    { controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false } } },
    ["wafv2:AssociateWebACL", "shield:CreateProtection"],
  ],
])("the controller with %j does not manage it, and has no permission for it", (options, values, kept) => {
  const made = controller(options);
  expect(valuesOf(made)).toMatchObject(values);
  expect(actionsOf(made)).toEqual(expect.arrayContaining(kept));
  const [isWafLeft, isShieldLeft] = [/waf|SetWebAcl/, /shield/].map((each) =>
    actionsOf(made).some((a) => each.test(a)),
  );
  expect([isWafLeft, isShieldLeft]).toEqual([options.waf ?? true, options.shield ?? true]);
});

test("the controller does all of it by default", () => {
  const [made, plain] = [controller({ waf: true, shield: true, gatewayApi: true }), controller({})];
  expect(valuesOf(made)).toEqual(valuesOf(plain));
  expect(actionsOf(plain).filter((action) => ADDONS.test(action))).toHaveLength(13);
});

test.each<[AwsLoadBalancerControllerOptions, object, string]>([
  [{ waf: false }, { enableWafv2: true }, "enableWafv2: the value true"],
  [{ waf: false }, { enableWaf: true }, "enableWaf: the value true"],
  [{ shield: false }, { enableShield: true }, "enableShield: the value true"],
])("with %j the value %j is rejected, and accepted without it", (options, values, line) => {
  const [option] = Object.keys(options);
  expect(() => controller({ ...options, values: { ...values } })).toThrow(
    `[FG810] ${line} would replace one that Fargate needs: with ${option}: false the role has no permissions for it; leave it out`,
  );
  expect(() => controller({ values: { ...values } })).not.toThrow();
});

test("no statement of its policy is left empty", () => {
  const statements = policyOf(controller({ waf: false, shield: false }).single("aws_iam_policy"));
  expect(statements).toHaveLength(16);
  for (const { Action } of statements) expect(Action.length).toBeGreaterThan(0);
});
