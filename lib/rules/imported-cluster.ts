// The attributes of an existing cluster: its ARN, its endpoint, its issuer, as EKS writes them.
import { error, finding, Finding } from "./finding";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const IMPORTED_CLUSTER = {
  told: error(
    "FG755",
    "an existing cluster's attributes are those that EKS reports",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html",
  ),
};

/** The attributes of an existing cluster. */
export interface ToldCluster {
  readonly clusterArn: string;
  readonly clusterEndpoint: string;
  readonly certificateAuthorityData: string;
  readonly clusterSecurityGroupId: string;
  readonly oidcProviderArn: string;
  readonly oidcIssuer: string;
}

interface Told {
  readonly pattern: RegExp;
  readonly what: string;
  readonly fix: string;
}

/** What each of them can be at most: what only looks odd is left to AWS. */
const TOLD_AS: Readonly<Record<keyof ToldCluster, Told>> = {
  clusterArn: {
    pattern: /^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:cluster\/[\w-]+$/,
    what: "the ARN of a cluster",
    fix: "write it as arn:aws:eks:eu-west-1:111122223333:cluster/name",
  },
  clusterEndpoint: {
    pattern: /^(https:\/\/)?[A-Za-z0-9.-]+(:\d+)?\/?$/,
    what: "the URL of a Kubernetes API",
    fix: "write it as https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
  },
  certificateAuthorityData: {
    pattern: /^[A-Za-z0-9+/\s]+=*\s*$/,
    what: "a certificate in base64",
    fix: "use certificateAuthority.data of the cluster, as shown by aws eks describe-cluster",
  },
  clusterSecurityGroupId: {
    pattern: /^sg-[0-9a-z]+$/,
    what: "the id of a security group",
    fix: "write it as sg-0123456789abcdef0",
  },
  oidcProviderArn: {
    pattern: /^arn:[a-z-]+:iam::\d{12}:oidc-provider\/.+$/,
    what: "the ARN of an OIDC provider of IAM",
    fix: "write it as arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",
  },
  oidcIssuer: {
    pattern: /^(https:\/\/)?[A-Za-z0-9.-]+(:\d+)?(\/[\w./-]*)?$/,
    what: "the issuer of a cluster's tokens",
    fix: "write it as oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",
  },
};

/** What is wrong with the attributes of an existing cluster. */
export function checkImportedCluster(told: ToldCluster): Finding[] {
  return Object.entries(TOLD_AS).flatMap(([field, { pattern, what, fix }]) => {
    const given: unknown = Reflect.get(told, field);
    if (isUnknown(given) || (typeof given === "string" && pattern.test(given))) return [];
    return [
      finding(IMPORTED_CLUSTER.told, {
        field,
        message: `${shown(String(given))} is not ${what}`,
        fix,
      }),
    ];
  });
}
