// ARNs of keys and policies, and what stands in their place.
import { checkKeyArn, checkPolicyArn } from "../../lib/rules/arns";
import { Severity } from "../../lib/rules/finding";
import { checkStatements } from "../../lib/rules/statements";
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
      `[FG747] key: ${arn} is an alias, by which no policy can allow the use of its key; write the ARN of the key that it stands for`,
    ]);
    expect(checkKeyArn(arn, "key", Severity.WARNING)[0]!.severity).toBe("warning");
  });
});

describe("the ARN of a policy", () => {
  it.each([
    "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    "arn:aws-us-gov:iam::111122223333:policy/team/bound",
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

describe("the statements of a role's policy", () => {
  const whole = { actions: ["s3:GetObject"], resources: ["*"] };

  it("may be several, and of a list that is not known", () => {
    expect(checkStatements([whole, { actions: ["#{TfToken[TOKEN.0]}"], resources: ["${arn}"] }])).toEqual([]);
  });

  it.each([
    [
      "a list without one",
      [],
      "[FG746] statements: the list is empty, and IAM takes no policy without a statement; leave it out, or write what is allowed",
    ],
    [
      "one without an action",
      [whole, { ...whole, actions: [] }],
      '[FG746] statements[1].actions: the statement names no action; name one, such as "s3:GetObject"',
    ],
    [
      "one without a resource",
      [{ actions: ["s3:GetObject"] }],
      '[FG746] statements[0].resources: the statement names no resource; name one, such as "arn:aws:s3:::bucket/*", or "*" for all',
    ],
    [
      "one with an empty list of resources",
      [{ ...whole, resources: [] }],
      '[FG746] statements[0].resources: the statement names no resource; name one, such as "arn:aws:s3:::bucket/*", or "*" for all',
    ],
    [
      "one that an untyped caller gives no actions",
      [JSON.parse('{"notActions":["s3:*"],"resources":["*"]}')],
      '[FG746] statements[0].actions: the statement names no action; name one, such as "s3:GetObject"',
    ],
  ])("are not %s", (_, statements, line) => {
    expect(lines(checkStatements(statements))).toEqual([line]);
  });
});
