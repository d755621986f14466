// ARNs of keys and policies, and what is in their place.
import { checkKeyArn, checkKeyRegion, checkPolicyArn, checkRoleArn } from "../../lib/rules/arns";
import { Severity } from "../../lib/rules/finding";
import { CheckedStatement, checkPolicyId, checkStatements } from "../../lib/rules/statements";
import { lines } from "./expect-findings";

describe("the ARN of a key", () => {
  it.each([
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    "${aws_kms_key.own.arn}",
    "arn:aws:kms:eu-west-1:${account}:key/1",
  ])("may be %s", (arn) => {
    expect(checkKeyArn(arn, "key")).toEqual([]);
  });

  it.each(["foo", "", "1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:iam::111122223333:role/key"])(
    "is not '%s'",
    (arn) => {
      expect(lines(checkKeyArn(arn, "key"))).toEqual([
        `[FG747] key: "${arn}" is not the ARN of a KMS key; write it as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      ]);
    },
  );

  it.each(["alias/shop", "arn:aws:kms:eu-west-1:111122223333:alias/shop"])("is not that of an alias: %s", (arn) => {
    expect(lines(checkKeyArn(arn, "key"))).toEqual([
      `[FG747] key: ${arn} is an alias, and no policy can allow the use of a key by its alias; write the ARN of the key that it refers to`,
    ]);
    expect(checkKeyArn(arn, "key", Severity.WARNING)[0]!.severity).toBe("warning");
  });
});

describe("the region of a key", () => {
  const KEY = "arn:aws:kms:us-east-1:111122223333:key/1";

  it("is that in which it encrypts", () => {
    expect(lines(checkKeyRegion(KEY, "eu-west-1", "key"))).toEqual([
      `[FG954] key: the key ${KEY} is in us-east-1, and what it encrypts is in eu-west-1; use a key in eu-west-1; a multi-Region key has an ARN in each Region`,
    ]);
    expect(checkKeyRegion(KEY, "eu-west-1", "key", Severity.WARNING)[0]).toMatchObject({ severity: "warning" });
    expect(checkKeyRegion(KEY, "us-east-1", "key")).toEqual([]);
  });

  it.each<[string, string | undefined]>([
    [KEY, undefined],
    [KEY, "${var.region}"],
    ["${aws_kms_key.own.arn}", "eu-west-1"],
    ["alias/shop", "eu-west-1"],
  ])("is not compared where it is not known: %s in %s", (arn, region) => {
    expect(checkKeyRegion(arn, region, "key")).toEqual([]);
  });
});

describe("the ARN of a policy", () => {
  it.each([
    "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    "arn:aws-us-gov:iam::111122223333:policy/team/bound",
    "arn:aws:iam::111122223333:policy/team~till/bound",
    "${aws_iam_policy.own.arn}",
    "arn:${partition}:iam::aws:policy/ReadOnlyAccess",
  ])("may be %s", (arn) => {
    expect(checkPolicyArn(arn, "policy")).toEqual([]);
  });

  it.each(["foo", "", "ReadOnlyAccess", "arn:aws:iam::111122223333:role/bound"])("is not '%s'", (arn) => {
    expect(lines(checkPolicyArn(arn, "policy"))).toEqual([
      `[FG748] policy: "${arn}" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name`,
    ]);
  });
});

describe("the ARN of a role", () => {
  it.each([
    "arn:aws:iam::111122223333:role/team/metrics",
    "arn:aws:iam::111122223333:role/team~till:1/metrics",
    "arn:aws-cn:iam::111122223333:role/m",
    "${aws_iam_role.m.arn}",
  ])("may be %s", (arn) => {
    expect(checkRoleArn(arn, "role")).toEqual([]);
  });

  it.each([
    "foo",
    "",
    "arn:aws:iam::111122223333:policy/m",
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:role/my team/m",
  ])("is not '%s'", (arn) => {
    expect(lines(checkRoleArn(arn, "role"))).toEqual([
      `[FG763] role: "${arn}" is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name`,
    ]);
  });
});

describe("the statements of a role's policy", () => {
  const whole = { actions: ["s3:GetObject"], resources: ["*"] };

  it("may be several, and of a list that is not known", () => {
    expect(checkStatements([whole, { actions: ["#{TfToken[TOKEN.0]}"], resources: ["${arn}"] }])).toEqual([]);
  });

  it.each([
    [
      "a list without one",
      [],
      "[FG746] statements: the list is empty, and IAM rejects a policy without statements; leave it out, or add a statement",
    ],
    [
      "one without an action",
      [whole, { ...whole, actions: [] }],
      '[FG746] statements[1].actions: the statement has no action; add one, such as "s3:GetObject"',
    ],
    [
      "one without a resource",
      [{ actions: ["s3:GetObject"] }],
      '[FG746] statements[0].resources: the statement has no resource; add one, such as "arn:aws:s3:::bucket/*", or "*" for all',
    ],
    [
      "one with an empty list of resources",
      [{ ...whole, resources: [] }],
      '[FG746] statements[0].resources: the statement has no resource; add one, such as "arn:aws:s3:::bucket/*", or "*" for all',
    ],
    [
      "one that an untyped caller gives no actions",
      [JSON.parse('{"notActions":["s3:*"],"resources":["*"]}')],
      '[FG746] statements[0].actions: the statement has no action; add one, such as "s3:GetObject"',
    ],
  ])("are not %s", (_, statements, line) => {
    expect(lines(checkStatements(statements))).toEqual([line]);
  });
});

describe("a statement of a role's policy", () => {
  const judge = (more: object, ...others: object[]): string[] =>
    lines(checkStatements([more, ...others].map((each) => ({ actions: ["s3:*"], resources: ["*"], ...each }))));

  it.each(["*", "s3:GetObject", "s3-object-lambda:Get*", "execute-api:Invoke", "${var.action}", "#{TfToken[TOKEN.0]}"])(
    "may have the action %s",
    (action) => {
      expect(judge({ actions: [action] })).toEqual([]);
    },
  );

  it.each([
    ["", 'write it as "s3:GetObject", or "s3:*" for all of a service'],
    ["GetObject", 'write the service before it, such as "s3:GetObject"'],
    ["s3: GetObject", 'write it as "s3:GetObject", or "s3:*" for all of a service'],
    ["arn:aws:s3:::shop", 'write it as "s3:GetObject", or "s3:*" for all of a service'],
    [5, 'write it as "s3:GetObject", or "s3:*" for all of a service'],
  ])("has no action %j", (action, fix) => {
    expect(judge({ actions: ["s3:Get*", action] })).toEqual([
      `[FG760] statements[0].actions[1]: ${JSON.stringify(action)} is not an action of a service; ${fix}`,
    ]);
  });

  it.each(["*", "arn:aws:s3:::my-bucket", "arn:*:s3:::*", "${bucket}/*", "my-bucket/${aws:username}"])(
    "may have the resource %s",
    (resource) => {
      expect(judge({ resources: [resource] })).toEqual([]);
    },
  );

  it.each(["my-bucket", "", "my-*", null])("has no resource %j", (resource) => {
    expect(judge({ resources: ["*", resource] })).toEqual([
      `[FG761] statements[0].resources[1]: ${JSON.stringify(resource)} is neither an ARN nor "*"; write the ARN, such as arn:aws:s3:::bucket/*`,
    ]);
  });

  it("may be one that plain JavaScript writes as IAM does, or as a list that Terraform fills in", () => {
    expect(judge({ actions: "s3:GetObject", resources: "*" })).toEqual([]);
    expect(judge({ resources: { resolve: (): string[] => [] } })).toEqual([]);
  });

  it("may have a sid of letters and digits, an empty one, or one that is not known", () => {
    expect(judge({ sid: "Read1" }, { sid: "Read2" }, { sid: "" }, { sid: "" }, {}, {})).toEqual([]);
    expect(judge({ sid: "${var.sid}" }, { sid: "${var.sid}" })).toEqual([]);
  });

  it("has no sid with another character, nor that of another statement", () => {
    expect(judge({ sid: "Read" }, { sid: "read all" }, { sid: "Read" })).toEqual([
      '[FG762] statements[1].sid: the sid "read all" is not valid; use only letters and digits',
      '[FG762] statements[2].sid: statements[0] also has the sid "Read"; choose another one, or leave it out',
    ]);
  });

  it.each(["s3:*", { actions: ["s3:*"], resources: ["*"] }, null])("is in a list, and not in %j", (statements) => {
    expect(lines(checkStatements(statements as unknown as CheckedStatement[]))).toEqual([
      '[FG746] statements: statements is not a list; write a list: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }]',
    ]);
  });

  it("is an object", () => {
    expect(lines(checkStatements(["s3:*", null] as unknown as CheckedStatement[]))).toEqual([
      '[FG746] statements[0]: "s3:*" is not a statement; write { actions: [...], resources: [...] }',
      "[FG746] statements[1]: null is not a statement; write { actions: [...], resources: [...] }",
    ]);
  });
});

describe("the id of an inline policy", () => {
  it.each(["inline", "a_b+c=d,e.f@g-", "i".repeat(101), "${var.id}"])("may be %s", (id) => {
    expect(checkPolicyId(id)).toEqual([]);
  });

  it.each([
    ["p q/ü", 'a policy\'s name cannot begin with "p q/ü"; use only letters, digits and _ + = , . @ -'],
    ["", 'a policy\'s name cannot begin with ""; use only letters, digits and _ + = , . @ -'],
    ["i".repeat(102), `the policy's id "${"i".repeat(80)}…" has 102 characters; use at most 101`],
  ])("is not '%s'", (id, line) => {
    expect(lines(checkPolicyId(id))).toEqual([`[FG765] id: ${line}`]);
  });
});
