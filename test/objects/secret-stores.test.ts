// Stores of External Secrets, and what is copied from them.
import {
  ClusterSecretStore,
  ExternalSecret,
  ExternalSecretProps,
  ExternalSecrets,
  ExternalSecretsProps,
  SecretService,
  SecretStore,
  SecretStoreProps,
} from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { Block, Synthesized } from "../support/synth";
import { shop, Shop } from "../workloads/shop";

const SECRETS = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*";
const PARAMETERS = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/*";

function store(
  options: Partial<SecretStoreProps> = {},
  secrets: Partial<ExternalSecretsProps> = { secretArns: [SECRETS] },
): Shop {
  return shop((stack, cluster) => {
    cluster.addFargateProfile("tools", { selectors: [{ namespace: "external-secrets" }] });
    new ExternalSecrets(stack, "external-secrets", { cluster, ...secrets });
    new SecretStore(stack, "store", { cluster, namespace: "shop", storeName: "aws", ...options });
  });
}

function copy(options: Partial<ExternalSecretProps>): Shop {
  return shop((stack, cluster) => {
    const from = new ClusterSecretStore(stack, "store", { cluster, storeName: "aws", arns: [SECRETS] });
    new ExternalSecret(stack, "database", { cluster, namespace: "shop", store: from, ...options });
  });
}

function objectsOf(made: Synthesized, part: string): unknown[] {
  return Object.values(readObjectValues(made.single("helm_release", part)) ?? {});
}

function needsOf(release: Block): string[] {
  return (release.depends_on as string[]).map((each) => each.replace(/_[0-9A-F]{8}$/, ""));
}

describe("a store", () => {
  it("reads by the role of External Secrets, which it waits for", () => {
    const { made, told } = store();
    expect(objectsOf(made, "store_objects")).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "SecretStore",
        metadata: { name: "aws" },
        spec: { provider: { aws: { service: "SecretsManager", region: "eu-west-1" } } },
      },
    ]);
    const release = made.single("helm_release", "store_objects");
    expect([release.name, release.namespace]).toEqual(["secret-store-aws", "shop"]);
    expect(needsOf(release)).toEqual(["helm_release.external-secrets_chart"]);
    expect(told).toEqual([]);
  });

  it("reads by a service account and a role of its own", () => {
    const { made } = store(
      { service: SecretService.PARAMETER_STORE, arns: [PARAMETERS], storeName: "shop-parameters" },
      {},
    );
    const [stored, account] = objectsOf(made, "store_objects");
    expect(account).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name: "shop-parameters",
        annotations: {
          "eks.amazonaws.com/role-arn": expect.stringMatching(/^\$\{aws_iam_role\.store_role/) as string,
        },
      },
    });
    expect(stored).toMatchObject({
      spec: {
        provider: {
          aws: { service: "ParameterStore", auth: { jwt: { serviceAccountRef: { name: "shop-parameters" } } } },
        },
      },
    });
    expect(JSON.stringify(made.single("aws_iam_role_policy", "store_role"))).toContain(PARAMETERS);
    expect(JSON.stringify(made.single("aws_iam_role", "store_role"))).toContain(
      "system:serviceaccount:shop:shop-parameters",
    );
  });

  it("of the cluster names the namespace of its service account", () => {
    const { made } = copy({ data: { password: "shop/database#password" } });
    expect(objectsOf(made, "store_objects")[0]).toMatchObject({
      kind: "ClusterSecretStore",
      metadata: { name: "aws" },
      spec: { provider: { aws: { auth: { jwt: { serviceAccountRef: { name: "aws", namespace: "kube-system" } } } } } },
    });
  });

  it("has some role", () => {
    const told =
      "test/store: [FG973] arns: the store has no role, and the ExternalSecrets of the cluster has none either, so nothing can be read; set arns, or secretArns or parameterArns of ExternalSecrets";
    expect(() => store({}, {})).toThrow(told);
    expect(() => store({ arns: [SECRETS] }, {})).not.toThrow();
  });

  it("has ARNs of its service", () => {
    expect(() => store({ arns: [PARAMETERS] })).toThrow(
      /test\/store: \[FG862\] arns\[0\]: .* is not the ARN of a secret/,
    );
  });
});

describe("an ExternalSecret", () => {
  it("copies fields and whole secrets, after its store", () => {
    const { made } = copy({
      data: { password: "shop/database#password", key: "shop/api-key" },
      dataFrom: ["shop/settings"],
      refreshInterval: "10m",
    });
    expect(objectsOf(made, "database_objects")).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "database" },
        spec: {
          refreshInterval: "10m",
          secretStoreRef: { kind: "ClusterSecretStore", name: "aws" },
          target: { name: "database" },
          data: [
            { secretKey: "password", remoteRef: { key: "shop/database", property: "password" } },
            { secretKey: "key", remoteRef: { key: "shop/api-key" } },
          ],
          dataFrom: [{ extract: { key: "shop/settings" } }],
        },
      },
    ]);
    expect(needsOf(made.single("helm_release", "database_objects"))).toEqual(["terraform_data.store_objects_ready"]);
  });

  it("copies something, from what exists, at some time", () => {
    expect(() => copy({})).toThrow("test/database: [FG974] data: there is nothing to copy; set data or dataFrom");
    expect(() => copy({ data: { a: "b#" }, dataFrom: ["c#d"], refreshInterval: "daily" })).toThrow(
      [
        'test/database: [FG974] data.a: "b#" does not name a secret; write its name, or its name and a field of its JSON: shop/database#password',
        'test/database: [FG974] dataFrom[0]: "c#d" does not name a secret of which all fields are copied; write its name alone, or use data for one field',
        'test/database: [FG974] refreshInterval: "daily" is not a duration; write a number with s, m or h, such as 1h; 0 copies once',
      ].join("\n"),
    );
    expect(() =>
      copy({ dataFrom: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:a"], refreshInterval: "0" }),
    ).not.toThrow();
  });
});
