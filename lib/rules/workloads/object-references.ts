// What a pod reads that others make: Secrets and ConfigMaps, by names that they can have.
import { error, finding, Finding } from "../finding";
import { SOURCES } from "../sources";
import { isUnknown } from "../unknown";
import { isObjectName } from "./names";

/** The rules of this file. */
export const REFERENCE = {
  name: error("FG896", "referenced objects have valid names", SOURCES.kubernetesNames),
  key: error(
    "FG897",
    "a key of a Secret or ConfigMap is valid",
    "https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object",
  ),
};

const LONGEST_KEY = 253;

/** A Secret or a ConfigMap, and maybe a key of it. */
export interface CheckedReference {
  readonly secretName?: string;
  readonly configMapName?: string;
  readonly key?: string;
}

/** What is wrong with a reference to a Secret or a ConfigMap: the pod would wait forever for what cannot be created. */
export function checkReference({ secretName, configMapName, key }: CheckedReference, field: string): Finding[] {
  return [
    ...(secretName === undefined ? [] : checkObjectName("Secret", secretName, field)),
    ...(configMapName === undefined ? [] : checkObjectName("ConfigMap", configMapName, field)),
    ...(key === undefined ? [] : checkKey(key, field)),
  ];
}

/** What is wrong with the names of several objects of a kind. */
export function checkEach(kind: string, names: readonly string[] = [], field: string): Finding[] {
  return names.flatMap((name, i) => checkObjectName(kind, name, `${field}[${i}]`));
}

/** What is wrong with the name of an object. @param kind `Secret`, `ConfigMap`, `PersistentVolumeClaim` */
export function checkObjectName(kind: string, name: string, field: string): Finding[] {
  if (isUnknown(name) || isObjectName(name)) return [];
  const fix = "write its name: at most 253 of a-z, 0-9, - and ., with a letter or a digit at both ends";
  return [finding(REFERENCE.name, { field, message: `a ${kind} cannot be named ${JSON.stringify(name)}`, fix })];
}

/** What is wrong with a key of a Secret or a ConfigMap. */
export function checkKey(key: string, field: string): Finding[] {
  const isGood = /^(?!\.$|\.\.)[-._a-zA-Z0-9]+$/.test(key) && key.length <= LONGEST_KEY;
  if (isUnknown(key) || isGood) return [];
  const fix = `use at most ${LONGEST_KEY} letters, digits, -, _ and .`;
  return [
    finding(REFERENCE.key, { field, message: `a Secret or ConfigMap cannot have the key ${JSON.stringify(key)}`, fix }),
  ];
}
