// From a pod's options to its block in Terraform.
import {
  DeploymentV1SpecTemplateSpec,
  DeploymentV1SpecTemplateSpecVolume,
  DeploymentV1SpecTemplateSpecVolumeProjectedSources,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Finding } from "../rules/finding";
import { checkEach } from "../rules/workloads/object-references";
import { checkVolumes } from "../rules/workloads/volume-options";
import { checkContainerNames } from "../rules/workloads/names";
import { checkInitContainer, checkLimits, checkPodNumbers } from "../rules/workloads/numbers";
import { checkContainer, containerBlock, orNothing } from "./container-block";
import { PodOptions, SeccompProfile } from "./pod-options";
import { PodSize } from "./pod-size";
import { FilesOptions, PodVolume, ProjectedSource } from "./pod-volume";
import { shareSize } from "./share-size";

/** What a pod's block needs besides the pod's options. */
export interface PodSurroundings {
  /** Of the main container. */
  readonly name: string;
  readonly serviceAccountName?: string;
  /** `Never` or `OnFailure` for Jobs. @default - always, the only choice of a Deployment */
  readonly restartPolicy?: string;
}

/** The block of a pod. */
export function podBlock(options: PodOptions, surroundings: PodSurroundings): DeploymentV1SpecTemplateSpec {
  const { sidecars = {}, initContainers = {}, volumes = {}, size = PodSize.VCPU_0_25_GB_0_5 } = options;
  const shares = shareSize(size, sidecars, options.ephemeralStorageGiB);
  const beside = Object.entries(sidecars).map(([name, each]) =>
    containerBlock(name, each, shares.sidecars[name] ?? shares.main),
  );
  return {
    serviceAccountName: surroundings.serviceAccountName,
    automountServiceAccountToken: options.automountServiceAccountToken ?? false,
    restartPolicy: surroundings.restartPolicy,
    terminationGracePeriodSeconds: options.terminationGracePeriodSeconds,
    imagePullSecrets: orNothing((options.imagePullSecrets ?? []).map((name) => ({ name }))),
    securityContext: podSecurityContext(options),
    initContainer: orNothing(
      Object.entries(initContainers).map(([name, each]) => containerBlock(name, each, shares.init)),
    ),
    container: [containerBlock(surroundings.name, options, shares.main), ...beside],
    volume: orNothing(Object.entries(volumes).map(([name, volume]) => ({ name, ...volumeSource(volume) }))),
  };
}

/** What is wrong with a pod. @param name of its main container */
export function checkPod(options: PodOptions, name: string): Finding[] {
  const { sidecars = {}, initContainers = {}, volumes = {}, size = PodSize.VCPU_0_25_GB_0_5 } = options;
  const names = Object.keys(volumes);
  return [
    ...shareSize(size, sidecars, options.ephemeralStorageGiB).findings,
    ...checkLimits(size),
    ...checkPodNumbers(options),
    ...checkVolumes(volumes),
    ...checkEach("Secret", options.imagePullSecrets, "imagePullSecrets"),
    ...checkContainerNames(name, Object.keys(sidecars), Object.keys(initContainers)),
    ...checkContainer(options, names, ""),
    ...Object.entries(sidecars).flatMap(([each, sidecar]) => checkContainer(sidecar, names, `sidecars.${each}.`)),
    ...Object.entries(initContainers).flatMap(([each, container]) => [
      ...checkContainer(container, names, `initContainers.${each}.`),
      ...checkInitContainer(container, `initContainers.${each}.`),
    ]),
  ];
}

function podSecurityContext(options: PodOptions): DeploymentV1SpecTemplateSpec["securityContext"] {
  const type = options.seccompProfile ?? SeccompProfile.RUNTIME_DEFAULT;
  return { fsGroup: options.fsGroup?.toString(), seccompProfile: { type } };
}

function volumeSource(volume: PodVolume): Omit<DeploymentV1SpecTemplateSpecVolume, "name"> {
  const { emptyDirectory, configMapName, secretName, sources, claimName, files } = volume;
  if (emptyDirectory !== undefined) {
    const { sizeLimit, inMemory = false } = emptyDirectory;
    return { emptyDir: { sizeLimit, medium: inMemory ? "Memory" : undefined } };
  }
  if (configMapName !== undefined)
    return { configMap: { name: configMapName, items: fileItems(files), defaultMode: files.mode } };
  if (secretName !== undefined) return { secret: { secretName, items: fileItems(files), defaultMode: files.mode } };
  if (sources !== undefined) return { projected: [{ sources: sources.map(projected) }] };
  return { persistentVolumeClaim: { claimName } };
}

/** A block for each source: the provider reads them back that way, and any other way shows as a change. */
function projected(source: ProjectedSource): DeploymentV1SpecTemplateSpecVolumeProjectedSources {
  const { configMapName, secretName, tokenPath, token, files } = source;
  const items = fileItems(files)?.map((item) => ({ ...item, mode: files.mode }));
  if (configMapName !== undefined) return { configMap: [{ name: configMapName, items }] };
  if (secretName !== undefined) return { secret: [{ name: secretName, items }] };
  return {
    serviceAccountToken: {
      path: tokenPath ?? "token",
      audience: token?.audience,
      expirationSeconds: token?.expirationSeconds ?? 3600,
    },
  };
}

function fileItems({ items }: FilesOptions): { key: string; path: string }[] | undefined {
  return items === undefined ? undefined : Object.entries(items).map(([key, path]) => ({ key, path }));
}
