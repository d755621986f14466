// Calls of AWS that are not Terraform's: what others create and change.
import { authorization, query } from "../../../bin/local/deployer";

export { ACCOUNT, assumeDeployRole, createRole, type Credentials } from "../../../bin/local/deployer";

/** What a call of EC2 answers, of which only the ids matter. */
export async function ec2(endpoint: string, region: string, fields: Record<string, string>): Promise<string> {
  return query(endpoint, "ec2", region, { Version: "2016-11-15", ...fields });
}

/** As `aws eks update-cluster-config --deletion-protection` and `--no-deletion-protection` do. */
export async function protectCluster(endpoint: string, region: string, name: string, isOn: boolean): Promise<void> {
  const answer = await fetch(`${endpoint}/clusters/${name}/update-config`, {
    method: "POST",
    headers: { Authorization: authorization("eks", region), "Content-Type": "application/json" },
    body: JSON.stringify({ deletionProtection: isOn, clientRequestToken: `protection-${isOn}` }),
  });
  if (!answer.ok) throw new Error(`UpdateClusterConfig: ${await answer.text()}`);
}
