// Ids and names that can be used once: of constructs, of the parts of a cluster, of clusters.
import { error, finding, Finding, Severity } from "./finding";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const ID = {
  id: error("FG753", "an id is a string that is known at synth", SOURCES.constructIds),
  idTwice: error("FG814", "an id is used once", SOURCES.constructIds),
  partTwice: error("FG815", "a cluster has each part once", SOURCES.eksAddons),
  clusterTwice: error("FG754", "a cluster's name is used once", SOURCES.createCluster),
};

/** The framework rejects an empty id without saying whose. @param what what is added: "Fargate profile" */
export function idMissing(id: unknown, what: string): Finding[] {
  if (typeof id === "string" && id !== "") return [];
  const message = typeof id === "string" ? "is empty" : `is not a string: ${String(id)}`;
  return [finding(ID.id, { message: `the id of the ${what} ${message}`, fix: "pass a name, as a string" })];
}

/** The text of a token is the count of tokens before it: as an address it would change with every edit. */
export function idUnknown(id: string, what: string, fix: string): Finding[] {
  if (!isUnknown(id)) return [];
  return [finding(ID.id, { message: `the id of the ${what} is a token, and it is part of an address`, fix })];
}

/** The framework says the same without the fix. */
export function idTwice(scope: IConstructIds, id: string, what: string): Finding[] {
  const missing = idMissing(id, what);
  if (missing.length > 0 || scope.tryFindChild(id) === undefined) return missing;
  return [
    finding(ID.idTwice, {
      message: `there is another ${what} "${id}"`,
      fix: "choose another id; it is part of an address, so keep the first one unchanged",
    }),
  ];
}

/** Where ids are used up: `construct.node`. */
interface IConstructIds {
  tryFindChild(id: string): unknown;
}

/** EKS has one add-on of a name, and Fargate reads one logging configuration. */
export function partTwice(what: string, first: string): Finding {
  return finding(ID.partTwice, {
    message: `the cluster already has ${what}, declared by ${first}`,
    fix: "declare it once, with all of its options",
  });
}

/** EKS has one cluster of a name in a region of an account. @param other where the other one is */
export function clusterNameTwice(name: string, other: string): Finding {
  return finding(ID.clusterTwice, {
    field: "clusterName",
    message: `${other} is also named "${name}", and cluster names are unique in a region`,
    fix: "choose another clusterName for one of them",
  });
}

/** The same of another stack, or of another provider: its credentials may be those of another account. @param other where the other one is */
export function clusterNameElsewhere(name: string, other: string): Finding {
  return finding(ID.clusterTwice, {
    field: "clusterName",
    severity: Severity.WARNING,
    message: `${other} is also named "${name}", in the same region, and cluster names are unique in a region of an account`,
    fix: "choose another clusterName for one of them, or set different profile, assumeRole or allowedAccountIds in their AWS providers",
  });
}
