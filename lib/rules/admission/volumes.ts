// The volumes of a pod: which kinds Fargate mounts, and what the claims behind them are bound to.
import { ClaimProblem, judgeClaim, judgeKnownClaim, volumeBehind } from "./claims";
import { ClusterIndex } from "./context";
import { HURTS } from "./rules-hurts";
import { MANIFEST } from "../manifests/rules";
import { REFUSED } from "./rules-refused";
import { EFS_DRIVER } from "./storage";
import { finding, Finding, Rule } from "../finding";
import { claimKey } from "../manifests/binding";
import { claimNames, Workload } from "../manifests/reader";
import { ClaimShape } from "../manifests/storage";
import { VolumeShape } from "../manifests/volume";
import { shown } from "../shown";

const ALLOWED = new Set([
  "emptyDir",
  "secret",
  "configMap",
  "projected",
  "downwardAPI",
  "nfs",
  "persistentVolumeClaim",
]);

/** Every other kind that Kubernetes has or had. */
const REFUSED_KINDS = new Set(
  (
    "awsElasticBlockStore azureDisk azureFile cephfs cinder csi ephemeral fc flexVolume flocker gcePersistentDisk gitRepo " +
    "glusterfs hostPath image iscsi photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
  ).split(" "),
);

/** True when Fargate mounts no volume of this kind. Kubernetes makes an emptyDir of a volume that names no kind. */
function isUnsupported(volume: VolumeShape): boolean {
  return volume.sources.some((kind) => REFUSED_KINDS.has(kind)) && !volume.sources.some((kind) => ALLOWED.has(kind));
}

/** What the Fargate scheduler says of the volumes it rejects, in its order. */
export function volumeWords(workload: Workload, cluster: ClusterIndex): string[] {
  const told = (name: string, problem: ClaimProblem | undefined): string[] =>
    problem?.reason === undefined ? [] : [`${name} not supported because: ${problem.reason}`];
  return [
    ...workload.claimTemplates.flatMap((template) =>
      told(template.name, judgeTemplate(template, workload, cluster)[0]),
    ),
    ...podVolumes(workload).flatMap((volume) =>
      isUnsupported(volume)
        ? [`${volume.name} is of an unsupported volume Type`]
        : told(volume.name, judgeVolume(volume, workload, cluster)),
    ),
  ];
}

/** The controller of a StatefulSet puts its claims in place of volumes of the same name. */
function podVolumes({ pod, claimTemplates }: Workload): VolumeShape[] {
  const replaced = new Set(claimTemplates.map((template) => template.name));
  return pod.volumes.filter((volume) => !replaced.has(volume.name));
}

function judgeVolume(volume: VolumeShape, { namespace }: Workload, cluster: ClusterIndex): ClaimProblem | undefined {
  return volume.claimName === undefined ? undefined : judgeClaim(volume.claimName, namespace, cluster);
}

/** What is wrong with the claim of each pod, the first pod's first: with the object, or with what the template will make. */
function judgeTemplate(template: ClaimShape, workload: Workload, cluster: ClusterIndex): (ClaimProblem | undefined)[] {
  return claimNames(workload, template).map((name) => {
    const made = cluster.storage.claims.get(claimKey(workload.namespace, name));
    return judgeKnownClaim(made ?? { ...template, name }, cluster);
  });
}

/** All volumes of a workload. */
export function checkVolumes(workload: Workload, cluster: ClusterIndex): Finding[] {
  const found = podVolumes(workload).flatMap((volume) => [
    ...checkKind(volume),
    ...tellClaim(`${volume.path}.persistentVolumeClaim.claimName`, judgeVolume(volume, workload, cluster)),
  ]);
  const templates = workload.claimTemplates.flatMap((template) =>
    tellClaims(template.path, judgeTemplate(template, workload, cluster)),
  );
  return [...templates, ...found, ...checkEfsDriver(workload, cluster)];
}

function tellClaim(field: string, problem: ClaimProblem | undefined): Finding[] {
  return problem === undefined ? [] : [finding(problem.rule, { field, ...detailsOf(problem) })];
}

function detailsOf({ message, fix, severity }: ClaimProblem): Pick<ClaimProblem, "message" | "fix" | "severity"> {
  return { message, fix, severity };
}

/** What is wrong with several claims in the same way is reported of the first. */
function tellClaims(field: string, problems: readonly (ClaimProblem | undefined)[]): Finding[] {
  const found = problems.flatMap((problem) => tellClaim(field, problem));
  const kindOf = (each: Finding): string => `${each.code} ${each.severity}`;
  const kinds = [...new Set(found.map(kindOf))];
  return kinds.flatMap((kind) => {
    const [first, ...others] = found.filter((each) => kindOf(each) === kind);
    if (first === undefined || others.length === 0) return first ?? [];
    const more = others.length === 1 ? "1 more claim" : `${others.length} more claims`;
    return { ...first, message: `${first.message} (and so with ${more} of this template)` };
  });
}

function checkKind(volume: VolumeShape): Finding[] {
  const unknown = volume.sources.find((kind) => !ALLOWED.has(kind) && !REFUSED_KINDS.has(kind));
  if (unknown !== undefined) {
    const message = `volume "${volume.name}" is of kind ${shown(unknown)}, which Kubernetes does not know`;
    return [finding(MANIFEST.unknownVolume, { field: volume.path, message, fix: "correct the name of the kind" })];
  }
  const [first = "", second] = volume.sources;
  if (second !== undefined) {
    const message = `volume "${volume.name}" is of the kinds ${first} and ${second}, and Kubernetes accepts only one`;
    return [finding(MANIFEST.severalKinds, { field: `${volume.path}.${second}`, message, fix: "remove one of them" })];
  }
  if (!isUnsupported(volume)) return [];
  const { rule, fix } = REFUSALS.get(first) ?? {
    rule: REFUSED.otherVolume,
    fix: "use EFS through a claim, or an emptyDir",
  };
  return [
    finding(rule, {
      field: `${volume.path}.${first}`,
      message: `volume "${volume.name}" is of kind ${first}, which Fargate does not mount`,
      fix,
    }),
  ];
}

const REFUSALS: ReadonlyMap<string, { readonly rule: Rule; readonly fix: string }> = new Map([
  ["hostPath", { rule: REFUSED.hostPath, fix: "use an emptyDir, a configMap, or EFS through a claim" }],
  [
    "csi",
    { rule: REFUSED.csiVolume, fix: "use a claim that is bound to an EFS volume, or a projected volume or secret" },
  ],
  ["ephemeral", { rule: REFUSED.ephemeralVolume, fix: "use an emptyDir and request ephemeral-storage" }],
]);

/** Without the object, attaching an EFS volume waits for an attacher that no Fargate-only cluster has. */
function checkEfsDriver(workload: Workload, cluster: ClusterIndex): Finding[] {
  const waitsForNobody = cluster.storage.drivers.get(EFS_DRIVER);
  if (waitsForNobody === true) return [];
  const mount = mountedClaims(workload).find(
    ({ claim }) => volumeBehind(claim, workload.namespace, cluster.storage)?.csiDriver === EFS_DRIVER,
  );
  if (mount === undefined) return [];
  const object = `CSIDriver object ${EFS_DRIVER}`;
  const state =
    waitsForNobody === undefined ? `no ${object} is in the input` : `the ${object} does not set attachRequired: false`;
  return [
    finding(HURTS.efsDriverObject, {
      field: mount.path,
      message: `volume "${mount.volume}" is on EFS, and ${state}`,
      fix: `make sure that the cluster has the CSIDriver ${EFS_DRIVER} with attachRequired false`,
    }),
  ];
}

interface MountedClaim {
  readonly path: string;
  readonly volume: string;
  readonly claim: string;
}

/** The claims that a workload's pods mount, of a template that of the first pod. */
function mountedClaims(workload: Workload): MountedClaim[] {
  const named = podVolumes(workload).flatMap(({ path, name, claimName }) =>
    claimName === undefined ? [] : [{ path, volume: name, claim: claimName }],
  );
  const made = workload.claimTemplates.flatMap((template) =>
    claimNames(workload, template)
      .slice(0, 1)
      .map((claim) => ({ path: template.path, volume: template.name, claim })),
  );
  return [...named, ...made];
}
