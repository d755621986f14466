// Options of a pod's volumes and mounts, as far as Kubernetes or its provider rejects them.
import { error, finding, Finding, warning } from "../finding";
import { CheckedReference, checkKey, checkObjectName, checkReference } from "./object-references";
import { checkQuantity } from "../sizing/quantity";
import { SOURCES } from "../sources";
import { isUnknown, isWithin } from "../unknown";
import { checkPartName } from "./names";

const POD_API = "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/";
const PROVIDER_PODS =
  "https://github.com/hashicorp/terraform-provider-kubernetes/blob/main/kubernetes/schema_pod_spec.go";
const PROVIDER_MODES = "https://github.com/hashicorp/terraform-provider-kubernetes/blob/main/kubernetes/validators.go";
const TOKENS = "https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken";

/** The rules of this file. */
export const VOLUME = {
  path: error("FG845", "a path stays inside its volume", SOURCES.kubernetesValidation),
  colon: warning("FG846", "a mount's path has no colon", POD_API),
  mode: error("FG847", "the mode of files is octal, from 0000 to 0777", PROVIDER_MODES),
  empty: error("FG848", "a projected volume has a source", PROVIDER_PODS),
  expiry: error("FG849", "a projected token is valid for at least ten minutes", TOKENS),
  itemMode: error("FG895", "a projected source has a mode for each file", POD_API),
};

const SHORTEST_TOKEN = 600;
const LONGEST_TOKEN = 2 ** 32;

/** Files of a ConfigMap or a Secret. */
interface CheckableFiles {
  readonly items?: { readonly [key: string]: string };
  readonly mode?: string;
}

/** A volume of a pod, whatever its kind. */
export interface CheckableVolume extends CheckedReference {
  readonly claimName?: string;
  readonly emptyDirectory?: { readonly sizeLimit?: string };
  readonly files: CheckableFiles;
  readonly sources?: readonly CheckableSource[];
}

/** A source of a projected volume. */
interface CheckableSource extends CheckedReference {
  readonly files: CheckableFiles;
  readonly tokenPath?: string;
  readonly token?: { readonly expirationSeconds?: number };
}

/** What is wrong with the volumes of a pod. */
export function checkVolumes(volumes: { readonly [name: string]: CheckableVolume } = {}): Finding[] {
  return Object.entries(volumes).flatMap(([name, volume]) => [
    ...checkPartName("volume", name, `volumes.${name}`),
    ...checkVolume(volume, `volumes.${name}`),
  ]);
}

/** What is wrong with the places at which a container finds its volumes. */
export function checkMounts(
  mounts: { readonly [path: string]: { readonly subPath?: string } } = {},
  path = "",
): Finding[] {
  return Object.entries(mounts).flatMap(([mountPath, { subPath }]) => {
    const field = `${path}mounts["${mountPath}"]`;
    return [
      ...(mountPath === "" ? [outside(field, "the path is empty", 'write one, such as "/data"')] : []),
      ...(mountPath.includes(":") && !isUnknown(mountPath) ? [colon(mountPath, field)] : []),
      ...(subPath === undefined || subPath === "" ? [] : checkPath(subPath, `${field}.subPath`)),
    ];
  });
}

function checkVolume(volume: CheckableVolume, field: string): Finding[] {
  const { emptyDirectory, files, sources, claimName } = volume;
  const sizeLimit = emptyDirectory?.sizeLimit;
  return [
    ...(sizeLimit === undefined ? [] : checkQuantity(sizeLimit, "storage", `${field}.sizeLimit`)),
    ...checkReference(volume, field),
    ...(claimName === undefined ? [] : checkObjectName("PersistentVolumeClaim", claimName, field)),
    ...checkFiles(files, field),
    ...(sources?.length === 0 ? [noSource(field)] : []),
    ...(sources ?? []).flatMap((each, i) => {
      const source = `${field}.sources[${i}]`;
      return [
        ...checkReference(each, source),
        ...checkFiles(each.files, source),
        ...checkItemMode(each.files, source),
        ...(each.tokenPath === undefined ? [] : checkFilePath(each.tokenPath, `${source}.path`)),
        ...checkExpiry(each.token?.expirationSeconds, `${source}.expirationSeconds`),
      ];
    }),
  ];
}

function checkFiles({ items = {}, mode }: CheckableFiles, field: string): Finding[] {
  return [
    ...(mode === undefined ? [] : checkMode(mode, `${field}.mode`)),
    ...Object.entries(items).flatMap(([key, path]) => [
      ...checkKey(key, `${field}.items`),
      ...checkFilePath(path, `${field}.items["${key}"]`),
    ]),
  ];
}

/** Kubernetes has a mode for each item of a projected source, and none for the source. */
function checkItemMode({ items, mode }: CheckableFiles, field: string): Finding[] {
  if (mode === undefined || items !== undefined) return [];
  const message = "the mode of a projected source applies to its items, and it has none";
  return [finding(VOLUME.itemMode, { field: `${field}.mode`, message, fix: "list the keys as items" })];
}

function checkMode(mode: string, field: string): Finding[] {
  if (isUnknown(mode) || /^0+[0-7]{0,3}$/.test(mode)) return [];
  const better = /^[0-7]{1,3}$/.test(mode) ? `write "0${mode}"` : 'write it as "0644" or "0400"';
  return [finding(VOLUME.mode, { field, message: `"${mode}" is not a file mode`, fix: better })];
}

/** Kubernetes takes no path that could lead out of the volume. */
function checkPath(path: string, field: string): Finding[] {
  if (isUnknown(path)) return [];
  if (path === "") return [outside(field, "the path is empty", "set the path of the file in the volume")];
  if (path.startsWith("/"))
    return [outside(field, `"${path}" begins with /`, "write it relative to the volume's root")];
  if (!path.split("/").includes("..")) return [];
  return [outside(field, `"${path}" leads out of the volume`, "write it without ..")];
}

/** Names that begin with two dots are the kubelet's own in such a volume. */
function checkFilePath(path: string, field: string): Finding[] {
  const found = checkPath(path, field);
  if (found.length > 0 || !path.startsWith("..")) return found;
  return [outside(field, `"${path}" begins with .., which the kubelet reserves`, "choose another name")];
}

function outside(field: string, message: string, fix: string): Finding {
  return finding(VOLUME.path, { field, message, fix });
}

function colon(mountPath: string, field: string): Finding {
  return finding(VOLUME.colon, {
    field,
    message: `the path "${mountPath}" has a colon, which the Kubernetes API does not allow`,
    fix: "mount it elsewhere",
  });
}

function noSource(field: string): Finding {
  return finding(VOLUME.empty, {
    field,
    message: "the projected volume has no source",
    fix: "add one, or use PodVolume.emptyDir()",
  });
}

function checkExpiry(seconds: number | undefined, field: string): Finding[] {
  if (seconds === undefined || isWithin(seconds, SHORTEST_TOKEN, LONGEST_TOKEN)) return [];
  return [
    finding(VOLUME.expiry, {
      field,
      message: `a token cannot be valid for ${seconds} seconds`,
      fix: `write a whole number of ${SHORTEST_TOKEN} or more`,
    }),
  ];
}
