// The policy of docs/company.md for the role that deploys: enough for each call of a whole life, and no more.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT } from "../harness/aws";
import { Call } from "../harness/calls";
import { Lane } from "../harness/lane";
import { ROOT } from "../harness/parts";
import { Allowed, isAllowed, listed, Right, rightsOf } from "../harness/rights";
import { STACK } from "../harness/workspace";

/** What no call of a lane shows, and why the policy has it all the same. */
export const UNSEEN: Readonly<Record<string, string>> = {
  "iam:CreateServiceLinkedRole": "EKS makes them by itself for the first cluster of an account, as its caller",
  "kms:CreateGrant": "EKS makes one for the key of a cluster's secrets, as its caller",
  "ec2:CreateSecurityGroup": "load balancers share a group, which the filter or the program may leave out",
  "ec2:DeleteSecurityGroup": "the same",
  "ec2:AuthorizeSecurityGroupIngress": "the same",
  "ec2:AuthorizeSecurityGroupEgress": "the same",
  "ec2:RevokeSecurityGroupIngress": "the same",
};

/** The statements of the page's policy, for the account of the emulator. */
export function deployPolicy(): Allowed[] {
  const page = readFileSync(join(ROOT, "docs/company.md"), "utf8");
  const [, json = "{}"] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const { Statement } = JSON.parse(json.replaceAll("111122223333", ACCOUNT)) as { Statement: Allowed[] };
  return Statement;
}

/** @param since the last call before the deploy: those of the harness itself are not the deployer's */
export async function checkDeployRights(lane: Lane, since: number): Promise<void> {
  const calls = (await lane.emulator.allCalls()).filter(({ kind, n }) => kind === "call" && n > since);
  const statements = deployPolicy();
  const rights = distinct(calls);
  await lane.check(`the policy of docs/company.md allows each of the ${calls.length} calls`, () => {
    const refused = rights.filter((right) => !isAllowed(statements, right));
    if (refused.length > 0)
      throw new Error(refused.map(({ action, resource }) => `${action} on ${resource}`).join("\n"));
  });
  await lane.check("and nothing that none of them needs", () => {
    const needed = new Set(rights.map(({ action }) => action));
    const actions = statements.flatMap(({ Action }) => listed(Action));
    const idle = actions.filter((action) => !needed.has(action) && UNSEEN[action] === undefined);
    if (idle.length > 0) throw new Error(idle.join("\n"));
  });
  await lane.check("and to no other cluster's role or profile", () => {
    const other = rights.map(({ action, resource }) => ({ action, resource: resource.replaceAll(STACK, "other") }));
    const named = rights.map(({ resource }, i) => ({ right: other[i], isNamed: resource.includes(STACK) }));
    const open = named.flatMap(({ right, isNamed }) =>
      isNamed && right !== undefined && isAllowed(statements, right) ? [`${right.action} on ${right.resource}`] : [],
    );
    if (open.length > 0) throw new Error(open.join("\n"));
  });
}

function distinct(calls: readonly Call[]): Right[] {
  const all = calls.flatMap((call) => rightsOf(call));
  return [...new Map(all.map((right) => [`${right.action} ${right.resource}`, right])).values()];
}
