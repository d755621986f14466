// Ids of security groups, as AWS writes them.
import { error, finding, Finding } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const SECURITY_GROUP = {
  id: error(
    "FG921",
    "a security group is identified by its id",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html",
  ),
};

/** What is wrong with the id of a security group; nothing where none is set. */
export function checkSecurityGroupId(id: unknown, field: string): Finding[] {
  if (id === undefined || isUnknown(id) || (typeof id === "string" && /^sg-[0-9a-z]+$/.test(id))) return [];
  return [
    finding(SECURITY_GROUP.id, {
      field,
      message: `${JSON.stringify(id)} is not the id of a security group`,
      fix: "write it as sg-0123456789abcdef0",
    }),
  ];
}
