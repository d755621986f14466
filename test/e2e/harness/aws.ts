// Calls of AWS that are not Terraform's: roles to work as, and what others make. With a plain key the caller would be a
// user that IAM has never heard of.

export interface Credentials {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

export const ACCOUNT = "123456789012";

/** Makes the role, if need be, and assumes it. */
export async function assumeDeployRole(endpoint: string, region: string, role = "deployer"): Promise<Credentials> {
  const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" };
  await createRole(endpoint, region, role, trust);
  const xml = await query(endpoint, "sts", region, {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    RoleSessionName: "e2e",
  });
  const read = (name: string): string => {
    const [, value] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
    if (value === undefined) throw new Error(`AssumeRole answered no ${name}: ${xml}`);
    return value;
  };
  return {
    AWS_ACCESS_KEY_ID: read("AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: read("SecretAccessKey"),
    AWS_SESSION_TOKEN: read("SessionToken"),
  };
}

/** Makes a role for tests to name, and answers its ARN. */
export async function createRole(endpoint: string, region: string, name: string, trust: unknown): Promise<string> {
  await query(
    endpoint,
    "iam",
    region,
    {
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    },
    ["EntityAlreadyExists"],
  );
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

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

/** The emulator reads the service from the scope and checks no signature. */
function authorization(service: string, region: string): string {
  const scope = `AKIAIOSFODNN7EXAMPLE/20260101/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

async function query(
  endpoint: string,
  service: string,
  region: string,
  fields: Record<string, string>,
  accepted: readonly string[] = [],
): Promise<string> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: authorization(service, region) },
    body: new URLSearchParams(fields),
  });
  const text = await answer.text();
  if (!answer.ok && !accepted.some((code) => text.includes(code))) {
    throw new Error(`${service} ${fields.Action ?? ""}: ${text}`);
  }
  return text;
}
