// As whom `aws eks get-token` asks, read from the AWS provider's arguments, and what it cannot take over.
import { Severity } from "../../lib/rules/finding";
import { checkTokenIdentity, identityOf, kubeconfigOptions, tokenOptions } from "../../lib/rules/token-identity";
import { lines } from "./expect-findings";

const ROLE = "arn:aws:iam::111122223333:role/deployer";
const HUB = "arn:aws:iam::444455556666:role/hub";
const BY_DATA_SOURCE = "set clusterToken to ClusterToken.DATA_SOURCE, which requests it through the provider itself";

describe("the options of aws eks get-token", () => {
  it.each<[what: string, provider: object | undefined, options: string[]]>([
    ["no provider", undefined, []],
    ["a provider without credentials", { region: "eu-west-1" }, []],
    ["a role", { assume_role: [{ role_arn: ROLE }] }, ["--role-arn", ROLE]],
    ["a role as one block", { assume_role: { role_arn: ROLE } }, ["--role-arn", ROLE]],
    ["a role that Terraform knows", { assume_role: [{ role_arn: "${var.role}" }] }, ["--role-arn", "${var.role}"]],
    ["roles in a chain: the last", { assume_role: [{ role_arn: HUB }, { role_arn: ROLE }] }, ["--role-arn", ROLE]],
    ["a block without a role", { assume_role: [{ session_name: "ci" }] }, []],
    ["a profile", { profile: "till" }, ["--profile", "till"]],
    ["an empty profile", { profile: "" }, []],
    [
      "both: the profile's credentials assume the role",
      { profile: "till", assume_role: [{ role_arn: ROLE }] },
      ["--role-arn", ROLE, "--profile", "till"],
    ],
  ])("of %s", (_, provider, options) => {
    expect(tokenOptions(identityOf(provider))).toEqual(options);
  });

  it("of a kubeconfig name the role twice: to find the cluster, and to log in", () => {
    expect(kubeconfigOptions({ roleArn: ROLE, profile: "till" })).toEqual([
      ...["--assume-role-arn", ROLE, "--role-arn", ROLE],
      ...["--profile", "till"],
    ]);
    expect(kubeconfigOptions({})).toEqual([]);
  });
});

describe("settings that the token cannot use are reported", () => {
  it("of roles in a chain", () => {
    expect(lines(checkTokenIdentity({ assume_role: [{ role_arn: HUB }, { role_arn: ROLE }] }))).toEqual([
      `[FG910] assume_role: the provider assumes 2 roles one after the other, and aws eks get-token the last one alone, ${ROLE}, which must then trust the credentials that Terraform runs with; ${BY_DATA_SOURCE}`,
    ]);
  });

  it("of an external id", () => {
    expect(lines(checkTokenIdentity({ assume_role: [{ role_arn: ROLE, external_id: "till" }] }))).toEqual([
      `[FG910] assume_role.external_id: aws eks get-token cannot send an external id, so it cannot assume a role that requires one; ${BY_DATA_SOURCE}`,
    ]);
  });

  it("of roles that only Terraform knows", () => {
    const told = [
      `[FG910] assume_role: the roles are known only to Terraform, and aws eks get-token assumes none; ${BY_DATA_SOURCE}`,
    ];
    expect(lines(checkTokenIdentity({ assume_role: "${var.roles}" }))).toEqual(told);
    expect(lines(checkTokenIdentity({ dynamic: { assume_role: { for_each: "${var.roles}" } } }))).toEqual(told);
  });

  it("as a note for what a role's trust policy may require", () => {
    const found = checkTokenIdentity({
      assume_role: [{ role_arn: ROLE, tags: { team: "till" }, source_identity: "ann" }],
    });
    expect(lines(found)).toEqual([
      `[FG910] assume_role.tags: aws eks get-token sets no session tags, so it cannot assume a role whose trust policy requires session tags; ${BY_DATA_SOURCE}`,
      `[FG910] assume_role.source_identity: aws eks get-token sets no source identity, so it cannot assume a role whose trust policy requires a source identity; ${BY_DATA_SOURCE}`,
    ]);
    expect(found.map(({ severity }) => severity)).toEqual([Severity.INFO, Severity.INFO]);
  });

  it.each<[string, object, Severity, string]>([
    [
      "access_key",
      { access_key: "AKIA", secret_key: "s" },
      Severity.WARNING,
      "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
    ],
    [
      "assume_role_with_web_identity",
      { assume_role_with_web_identity: [{ role_arn: ROLE, web_identity_token_file: "/t" }] },
      Severity.WARNING,
      "AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE",
    ],
    ["shared_config_files", { shared_config_files: ["aws"] }, Severity.WARNING, "AWS_CONFIG_FILE"],
    [
      "shared_credentials_files",
      { shared_credentials_files: ["aws"] },
      Severity.WARNING,
      "AWS_SHARED_CREDENTIALS_FILE",
    ],
    ["https_proxy", { https_proxy: "http://proxy:3128" }, Severity.INFO, "HTTPS_PROXY"],
    ["custom_ca_bundle", { custom_ca_bundle: "ca.pem" }, Severity.INFO, "AWS_CA_BUNDLE"],
  ])("of %s, with what reaches both", (field, provider, severity, variables) => {
    const found = checkTokenIdentity(provider);
    expect(lines(found)).toEqual([
      `[FG910] ${field}: the AWS provider sets it, and aws eks get-token has no such option; set ${variables} in the environment of Terraform instead, which reaches both, or ${BY_DATA_SOURCE}`,
    ]);
    expect(found[0]?.severity).toBe(severity);
  });

  it.each<[what: string, provider: object | undefined]>([
    ["no provider", undefined],
    ["a role by itself", { assume_role: [{ role_arn: ROLE }] }],
    [
      "a session's name, length and policy, which change nothing of who logs in",
      {
        assume_role: [{ role_arn: ROLE, session_name: "ci", duration: "3600s", policy: "{}", policy_arns: ["arn"] }],
      },
    ],
    ["empty lists", { assume_role: [], assume_role_with_web_identity: [], shared_config_files: [], access_key: null }],
    [
      "a profile, tags, accounts and retries",
      {
        profile: "till",
        default_tags: [{ tags: { a: "b" } }],
        allowed_account_ids: ["111122223333"],
        max_retries: 5,
      },
    ],
  ])("and nothing of %s", (_, provider) => {
    expect(checkTokenIdentity(provider)).toEqual([]);
  });
});
