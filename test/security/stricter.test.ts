// What docs/security.md calls stricter: each option, and what becomes of it in the synthesised JSON.
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import {
  AccessPolicy,
  ControlPlaneLogType,
  EndpointAccess,
  ExternalSecrets,
  FargateServerlessStack,
  FargateServerlessStackProps,
  NatStrategy,
  SecretsEncryption,
} from "../../lib";
import { exampleStack } from "../support/example";
import { Synthesized, synthStack, testApp } from "../support/synth";

const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";
const KEY = "arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f";
const AUDITOR = "arn:aws:iam::111122223333:role/auditor";

function stackOf(props: Partial<FargateServerlessStackProps>): FargateServerlessStack {
  const given = { region: "ap-northeast-2", kubernetesVersion: "1.36", ...props };
  return new FargateServerlessStack(testApp(), "strict", given);
}

const made = (props: Partial<FargateServerlessStackProps>): Synthesized => synthStack(stackOf(props));

describe("the Kubernetes API", () => {
  it("can be reached only from your ranges, or only from within the VPC", () => {
    const some = made({ endpointAccess: EndpointAccess.publicAndPrivate(["203.0.113.0/24"]) });
    expect(some.single("aws_eks_cluster").vpc_config).toMatchObject({ public_access_cidrs: ["203.0.113.0/24"] });
    const none = made({ endpointAccess: EndpointAccess.privateOnly() });
    expect(none.single("aws_eks_cluster").vpc_config).toMatchObject({ endpoint_public_access: false });
  });

  it("can be without the creator as administrator, and let others read one namespace", () => {
    const access = { auditor: { principalArn: AUDITOR, policies: [AccessPolicy.view(["study-a"])] } };
    const strict = made({ grantCreatorAdmin: false, access });
    expect(strict.all("aws_eks_access_entry").map((each) => each.principal_arn)).toEqual([AUDITOR]);
    expect(strict.single("aws_eks_access_policy_association")).toMatchObject({
      access_scope: { type: "namespace", namespaces: ["study-a"] },
    });
  });
});

test("secrets can be encrypted with your own key, and then none is created", () => {
  const strict = made({ secretsEncryption: SecretsEncryption.existingKey(KEY) });
  expect(strict.single("aws_eks_cluster").encryption_config).toMatchObject({ provider: { key_arn: KEY } });
  expect(strict.addressesOf("aws_kms_key")).toEqual([]);
});

describe("a permissions boundary", () => {
  it("of the cluster is that of every role, and there is no role without one", () => {
    const stack = stackOf({
      permissionsBoundaryArn: BOUNDARY,
      fargateProfiles: { study: { selectors: [{ namespace: "study" }] } },
    });
    stack.cluster.addServiceAccount("reader", { namespace: "study" });
    const strict = synthStack(stack);
    const without = strict
      .addressesOf("aws_iam_role")
      .filter((each) => strict.at(each).permissions_boundary !== BOUNDARY);
    expect(without).toEqual([]);
    expect(strict.addressesOf("aws_iam_role").length).toBeGreaterThanOrEqual(5);
  });
});

test("a session of a pod's role can be as short as IAM allows", () => {
  const stack = stackOf({});
  stack.cluster.addServiceAccount("reader", { namespace: "study", maxSessionSeconds: 3600 });
  expect(synthStack(stack).single("aws_iam_role", "reader").max_session_duration).toBe(3600);
});

test("the controller's policy is removed with the controller, for your own chart and role", () => {
  const strict = made({ loadBalancerController: { enabled: false } });
  expect(strict.addresses.filter((each) => each.includes("load-balancer"))).toEqual([]);
});

test("control plane logs can be of all types, kept longer, encrypted with a key of yours, and kept at a destroy", () => {
  const strict = made({
    controlPlaneLogTypes: Object.values(ControlPlaneLogType),
    controlPlaneLogRetentionDays: 365,
    controlPlaneLogKmsKeyArn: KEY,
    retainControlPlaneLogs: true,
  });
  expect(strict.single("aws_eks_cluster").enabled_cluster_log_types).toHaveLength(5);
  expect(strict.single("aws_cloudwatch_log_group", "cluster")).toMatchObject({
    retention_in_days: 365,
    kms_key_id: KEY,
    skip_destroy: true,
  });
});

test("secrets that ExternalSecrets brings are not in the state", () => {
  const stack = stackOf({
    fargateProfiles: { secrets: { selectors: [{ namespace: "external-secrets" }] } },
  });
  new ExternalSecrets(stack, "external-secrets", { cluster: stack.cluster });
  const strict = synthStack(stack);
  expect(strict.addressesOf("helm_release", "external-secrets")).toHaveLength(1);
  expect(strict.addresses.filter((each) => each.startsWith("kubernetes_secret"))).toEqual([]);
});

test("a network can be without a way to the internet", () => {
  const strict = made({ vpc: { natStrategy: NatStrategy.NONE } });
  expect(strict.addressesOf("aws_nat_gateway")).toEqual([]);
  expect(strict.addressesOf("aws_route", "private")).toEqual([]);
});

describe("a pod that Fargate would reject", () => {
  const refused: [what: string, code: string, pod: object, container: object][] = [
    ["a privileged container", "FG305", {}, { securityContext: { privileged: true } }],
    ["the host's network", "FG301", { hostNetwork: true }, {}],
    ["a path of the host", "FG309", { volume: [{ name: "host", hostPath: { path: "/" } }] }, {}],
    ["a port of the host", "FG304", {}, { port: [{ containerPort: 80, hostPort: 80 }] }],
  ];

  const told = (pod: object, container: object): string => {
    const stack = exampleStack();
    new DeploymentV1(stack, "web", {
      metadata: { name: "web", namespace: "study-a" },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { ...pod, container: [{ name: "web", image: "nginx", ...container }] },
        },
      },
    });
    return stack.node
      .findAll()
      .flatMap((each) => each.node.validate())
      .join("\n");
  };

  it.each(refused)("for %s is reported at synth, with %s", (_, code, pod, container) => {
    expect(told(pod, container)).toContain(`[${code}]`);
    expect(told({}, {})).toBe("");
  });
});
