// Which workloads another one of the same input made: a Deployment's pods are no second bill.
import { ObjectIdentity, OwnerShape } from "./reader";

/** Label that a Deployment gives to its pods; its ReplicaSets end in it. */
const HASH_LABEL = "pod-template-hash";

/** What decides who made an object. */
export interface Owned extends ObjectIdentity {
  readonly owners: readonly OwnerShape[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The key under which `ownerKey` finds an object. */
export function objectKey({ kind, namespace, name }: ObjectIdentity): string {
  return `${kind}/${namespace}/${name}`;
}

/**
 * The key in `known` of the object that made `owned`; undefined when none of them did. A pod of a Deployment is owned by a
 * ReplicaSet that often is not in the input, and whose name contains that of the Deployment.
 */
export function ownerKey(owned: Owned, known: { has(key: string): boolean }): string | undefined {
  for (const { kind, name } of owned.owners) {
    const key = objectKey({ kind, namespace: owned.namespace, name });
    if (known.has(key)) return key;
    const deployment = kind === "ReplicaSet" ? deploymentOf(name, owned) : undefined;
    if (deployment !== undefined && known.has(deployment)) return deployment;
  }
  return undefined;
}

function deploymentOf(replicaSet: string, { labels, namespace }: Owned): string | undefined {
  const hash = Object.hasOwn(labels, HASH_LABEL) ? labels[HASH_LABEL] : undefined;
  if (hash === undefined || !replicaSet.endsWith(`-${hash}`)) return undefined;
  return objectKey({ kind: "Deployment", namespace, name: replicaSet.slice(0, -hash.length - 1) });
}
