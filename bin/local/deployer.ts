// The identity that acts on the emulated AWS: a role, as with a plain key the caller would be a user that IAM does not know.

/** Temporary credentials, as environment variables. */
export interface Credentials {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

/** The account of the emulator. */
export const ACCOUNT = "123456789012";

/** Creates the role, unless it exists, and assumes it. */
export async function assumeDeployRole(endpoint: string, region: string, role = "deployer"): Promise<Credentials> {
  const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" };
  await createRole(endpoint, region, role, trust);
  const xml = await query(endpoint, "sts", region, {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    RoleSessionName: "local",
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

/** Creates a role, unless it exists, and returns its ARN. */
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

/** The emulator reads the service from the scope and checks no signature. */
export function authorization(service: string, region: string): string {
  const scope = `AKIAIOSFODNN7EXAMPLE/20260101/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

/** The answer of a call of AWS's query protocol. @param accepted codes of errors that are no failure */
export async function query(
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
