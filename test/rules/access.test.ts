// Who may enter a cluster, and roles that Fargate cannot use.
import { checkAccessEntryGroups, checkAccessEntryPrincipal, checkPodExecutionRoleArn } from "../../lib/rules/access";
import { lines } from "./expect-findings";

describe("the principal of an access entry", () => {
  it.each([
    "arn:aws:iam::111122223333:role/admin",
    "arn:aws-cn:iam::111122223333:role/team/apps/admin",
    "arn:aws-us-gov:iam::111122223333:user/ann",
    "${aws_iam_role.admin.arn}",
  ])("may be %s", (arn) => {
    expect(checkAccessEntryPrincipal(arn)).toEqual([]);
  });

  it("is a role, not its session", () => {
    expect(lines(checkAccessEntryPrincipal("arn:aws:sts::111122223333:assumed-role/admin/ann"))).toEqual([
      "[FG711] principalArn: arn:aws:sts::111122223333:assumed-role/admin/ann is an assumed-role session, which expires and cannot be granted access; write the role, arn:aws:iam::111122223333:role/admin, with its path if it has one",
    ]);
  });

  it("is not a service-linked role", () => {
    const arn = "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS";
    expect(lines(checkAccessEntryPrincipal(arn))).toEqual([
      `[FG711] principalArn: ${arn} is a service-linked role, which access entries do not accept; choose another role`,
    ]);
  });

  it("may be the account's root user, who does not represent others", () => {
    const [found] = checkAccessEntryPrincipal("arn:aws:iam::111122223333:root");
    expect(found?.severity).toBe("warning");
    expect(lines(checkAccessEntryPrincipal("arn:aws:iam::111122223333:root"))).toEqual([
      "[FG711] principalArn: arn:aws:iam::111122223333:root is the account's root user and does not represent the roles and users of the account; write the ARN of each role that is to have access, such as arn:aws:iam::111122223333:role/name",
    ]);
  });

  it.each(["admin", "arn:aws:iam::1:role/a", ""])("is not '%s'", (arn) => {
    expect(lines(checkAccessEntryPrincipal(arn))).toEqual([
      `[FG711] principalArn: "${arn}" is not the ARN of an IAM role or user; write it as arn:aws:iam::111122223333:role/name`,
    ]);
  });
});

describe("a group of an access entry", () => {
  it.each(["viewers", "team:system:a", "${var.group}"])("may be %s", (group) => {
    expect(checkAccessEntryGroups([group])).toEqual([]);
  });

  it.each(["system:", "eks:", "aws:", "amazon:", "iam:"])("does not begin with %s", (prefix) => {
    expect(lines(checkAccessEntryGroups(["viewers", `${prefix}ann`]))).toEqual([
      `[FG750] kubernetesGroups[1]: group "${prefix}ann" begins with ${prefix}, which EKS reserves; bind a group of another name in RBAC`,
    ]);
  });

  it("has a name", () => {
    expect(lines(checkAccessEntryGroups([""]))).toEqual([
      "[FG750] kubernetesGroups[0]: the group is empty; name a group, or remove it",
    ]);
  });
});

describe("a pod execution role", () => {
  it.each(["arn:aws:iam::111122223333:role/fargate", "${aws_iam_role.pods.arn}"])("may be %s", (arn) => {
    expect(checkPodExecutionRoleArn(arn)).toEqual([]);
  });

  it("has the path /", () => {
    expect(lines(checkPodExecutionRoleArn("arn:aws:iam::111122223333:role/team/a/fargate"))).toEqual([
      "[FG716] podExecutionRoleArn: the pod execution role has the path /team/a/, with which Fargate refuses to start pods; use a role with the path /",
    ]);
  });
});
