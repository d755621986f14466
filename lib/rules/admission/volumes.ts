// The volumes of a pod: which kinds Fargate mounts, and what the claims behind them are bound to.
import { ClaimProblem, judgeClaim, judgeKnownClaim } from "./claims";
import { ClusterIndex, EFS_DRIVER } from "./context";
import { HURTS } from "./rules-hurts";
import { MANIFEST } from "../manifests/rules";
import { REFUSED } from "./rules-refused";
import { finding, Finding, Rule } from "../finding";
import { Workload } from "../manifests/reader";
import { ClaimShape, VolumeShape } from "../manifests/volume";
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

/** What the Fargate scheduler says of the volumes it refuses, in its order. */
export function volumeWords(workload: Workload, cluster: ClusterIndex): string[] {
  const told = (name: string, problem: ClaimProblem | undefined): string[] =>
    problem?.reason === undefined ? [] : [`${name} not supported because: ${problem.reason}`];
  return [
    ...workload.claimTemplates.flatMap((template) => told(template.name, judgeTemplate(template, workload, cluster))),
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

/** The claim of the first pod, where it is there already, else the template that it will be made of. */
function judgeTemplate(
  template: ClaimShape,
  { name, namespace }: Workload,
  cluster: ClusterIndex,
): ClaimProblem | undefined {
  const claim = `${template.name}-${name}-0`;
  return judgeKnownClaim(cluster.claims.get(`${namespace}/${claim}`) ?? template, claim, cluster);
}

/** All volumes of a workload. */
export function checkVolumes(workload: Workload, cluster: ClusterIndex): Finding[] {
  const found = podVolumes(workload).flatMap((volume) => [
    ...checkKind(volume),
    ...tellClaim(`${volume.path}.persistentVolumeClaim.claimName`, judgeVolume(volume, workload, cluster)),
  ]);
  const templates = workload.claimTemplates.flatMap((template) =>
    tellClaim(template.path, judgeTemplate(template, workload, cluster)),
  );
  return [...templates, ...found, ...checkEfsDriver(workload, cluster)];
}

function tellClaim(field: string, problem: ClaimProblem | undefined): Finding[] {
  return problem === undefined ? [] : [finding(problem.rule, { field, message: problem.message, fix: problem.fix })];
}

function checkKind(volume: VolumeShape): Finding[] {
  const unknown = volume.sources.find((kind) => !ALLOWED.has(kind) && !REFUSED_KINDS.has(kind));
  if (unknown !== undefined) {
    const message = `volume "${volume.name}" is of kind ${shown(unknown)}, which Kubernetes does not know`;
    return [finding(MANIFEST.unknownVolume, { field: volume.path, message, fix: "correct the name of the kind" })];
  }
  if (!isUnsupported(volume)) return [];
  const kind = volume.sources[0] ?? "";
  const { rule, fix } = REFUSALS.get(kind) ?? {
    rule: REFUSED.otherVolume,
    fix: "use EFS through a claim, or an emptyDir",
  };
  return [
    finding(rule, {
      field: `${volume.path}.${kind}`,
      message: `volume "${volume.name}" is of kind ${kind}, which Fargate does not mount`,
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
  if (cluster.csiDrivers.has(EFS_DRIVER)) return [];
  const volume = podVolumes(workload).find(({ claimName }) => {
    const claim = claimName === undefined ? undefined : cluster.claims.get(`${workload.namespace}/${claimName}`);
    return claim?.volumeName !== undefined && cluster.volumes.get(claim.volumeName)?.csiDriver === EFS_DRIVER;
  });
  if (volume === undefined) return [];
  return [
    finding(HURTS.efsDriverObject, {
      field: volume.path,
      message: `volume "${volume.name}" is on EFS, and no CSIDriver object ${EFS_DRIVER} is among the objects given`,
      fix: `make sure that the cluster has the CSIDriver ${EFS_DRIVER} with attachRequired false`,
    }),
  ];
}
