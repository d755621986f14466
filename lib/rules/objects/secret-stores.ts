// Stores of External Secrets, and what is copied from them.
import { error, finding, Finding } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const SECRET_STORE = {
  role: error(
    "FG973",
    "a store has a role, or that of External Secrets",
    "https://external-secrets.io/latest/provider/aws-access/",
  ),
  copied: error(
    "FG974",
    "an ExternalSecret states what it copies, and how often",
    "https://external-secrets.io/latest/api/externalsecret/",
  ),
};

/** That a store can read nothing. */
export function storeWithoutRole(): Finding {
  return finding(SECRET_STORE.role, {
    field: "arns",
    message: "the store has no role, and the ExternalSecrets of the cluster has none either, so nothing can be read",
    fix: "set arns, or secretArns or parameterArns of ExternalSecrets",
  });
}

/** What an ExternalSecret copies. */
export interface CopiedSecrets {
  readonly data?: { readonly [key: string]: string };
  readonly dataFrom?: readonly string[];
  readonly refreshInterval?: string;
}

/** What is wrong with what is copied. */
export function checkCopied({ data = {}, dataFrom = [], refreshInterval = "1h" }: CopiedSecrets): Finding[] {
  const isNothing = Object.keys(data).length + dataFrom.length === 0;
  return [
    ...(isNothing
      ? [
          finding(SECRET_STORE.copied, {
            field: "data",
            message: "there is nothing to copy",
            fix: "set data or dataFrom",
          }),
        ]
      : []),
    ...Object.entries(data).flatMap(([key, from]) => checkSource(`data.${key}`, from)),
    ...dataFrom.flatMap((from, index) => checkWhole(`dataFrom[${index}]`, from)),
    ...checkInterval(refreshInterval),
  ];
}

function checkSource(field: string, from: string): Finding[] {
  if (isUnknown(from) || /^[^#]+(#[^#]+)?$/.test(from)) return [];
  return [
    finding(SECRET_STORE.copied, {
      field,
      message: `${JSON.stringify(from)} does not name a secret`,
      fix: "write its name, or its name and a field of its JSON: shop/database#password",
    }),
  ];
}

function checkWhole(field: string, from: string): Finding[] {
  if (isUnknown(from) || /^[^#]+$/.test(from)) return [];
  return [
    finding(SECRET_STORE.copied, {
      field,
      message: `${JSON.stringify(from)} does not name a secret of which all fields are copied`,
      fix: "write its name alone, or use data for one field",
    }),
  ];
}

function checkInterval(interval: string): Finding[] {
  if (isUnknown(interval) || /^(0|(\d+(\.\d+)?(ms|s|m|h))+)$/.test(interval)) return [];
  return [
    finding(SECRET_STORE.copied, {
      field: "refreshInterval",
      message: `${JSON.stringify(interval)} is not a duration`,
      fix: "write a number with s, m or h, such as 1h; 0 copies once",
    }),
  ];
}

/** What `shop/database#password` refers to. */
export function remoteRefOf(from: string): { readonly key: string; readonly property?: string } {
  const [key = "", property] = from.split("#");
  return property === undefined ? { key } : { key, property };
}
