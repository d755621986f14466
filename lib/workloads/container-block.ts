// From a container's options to its block in Terraform.
import {
  DeploymentV1SpecTemplateSpecContainer,
  DeploymentV1SpecTemplateSpecContainerEnv,
  DeploymentV1SpecTemplateSpecContainerReadinessProbe,
  DeploymentV1SpecTemplateSpecContainerSecurityContext,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Finding } from "../rules/finding";
import { checkCommand, checkEnvironment, checkImage, checkPorts } from "../rules/workloads/container-options";
import { checkEach } from "../rules/workloads/object-references";
import { checkMounts } from "../rules/workloads/volume-options";
import { checkProbe, checkUser } from "../rules/workloads/numbers";
import { startsAsRoot, unknownPort, unknownVolume } from "../rules/workloads/workloads";
import { ContainerUser } from "./container-user";
import { EnvironmentSource } from "./environment-source";
import { ContainerOptions } from "./pod-options";
import { Probe } from "./probe";
import { ContainerResources } from "./share-size";

/** The block of a container. Init containers, and containers of Jobs, have blocks of the same shape. */
export function containerBlock(
  name: string,
  options: ContainerOptions,
  resources: ContainerResources,
): DeploymentV1SpecTemplateSpecContainer {
  return {
    name,
    image: options.image,
    imagePullPolicy: options.imagePullPolicy,
    command: options.command,
    args: options.args,
    workingDir: options.workingDirectory,
    stdin: options.interactive,
    tty: options.interactive,
    env: orNothing(environment(options)),
    envFrom: orNothing([
      ...(options.environmentSecrets ?? []).map((each) => ({ secretRef: { name: each } })),
      ...(options.environmentConfigMaps ?? []).map((each) => ({ configMapRef: { name: each } })),
    ]),
    port: orNothing([...ports(options.ports, "TCP"), ...ports(options.udpPorts, "UDP")]),
    volumeMount: orNothing(
      Object.entries(options.mounts ?? {}).map(([mountPath, { volume, readOnly, subPath }]) => ({
        name: volume,
        mountPath,
        readOnly,
        subPath,
      })),
    ),
    readinessProbe: probe(options.readinessProbe),
    livenessProbe: probe(options.livenessProbe),
    startupProbe: probe(options.startupProbe),
    lifecycle:
      options.preStopCommand === undefined ? undefined : { preStop: [{ exec: { command: options.preStopCommand } }] },
    resources,
    securityContext: securityContext(options),
  };
}

/** What is wrong with a container, apart from the pod that it is in. */
export function checkContainer(options: ContainerOptions, volumes: string[], path: string): Finding[] {
  const { user = ContainerUser.NON_ROOT, image } = options;
  const named = [...Object.keys(options.ports ?? {}), ...Object.keys(options.udpPorts ?? {})];
  const probes = { readinessProbe: options.readinessProbe, livenessProbe: options.livenessProbe };
  const asked = Object.entries({ ...probes, startupProbe: options.startupProbe });
  return [
    ...checkImage(image, `${path}image`),
    ...checkPorts(options.ports, options.udpPorts, path),
    ...checkEnvironment(options.environment, options.environmentFrom, path),
    ...checkEach("Secret", options.environmentSecrets, `${path}environmentSecrets`),
    ...checkEach("ConfigMap", options.environmentConfigMaps, `${path}environmentConfigMaps`),
    ...checkMounts(options.mounts, path),
    ...checkUser(user, `${path}user`),
    ...checkCommand(options.preStopCommand, `${path}preStopCommand`),
    ...asked.flatMap(([field, each]) =>
      each === undefined
        ? []
        : [
            ...checkProbe(each, `${path}${field}`, field === "readinessProbe"),
            ...checkCommand(each.command, `${path}${field}`),
          ],
    ),
    ...(user.isNonRoot && user.userId === undefined ? startsAsRoot(image, `${path}image`) : []),
    ...Object.entries(options.mounts ?? {}).flatMap(([mountPath, { volume }]) =>
      volumes.includes(volume) ? [] : [unknownVolume(volume, `${path}mounts["${mountPath}"]`, volumes)],
    ),
    ...asked.flatMap(([field, each]) =>
      each?.port === undefined || named.includes(each.port) ? [] : [unknownPort(each.port, `${path}${field}`, named)],
    ),
  ];
}

/** A list without members would be noise in the plan. */
export function orNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function environment(options: ContainerOptions): DeploymentV1SpecTemplateSpecContainerEnv[] {
  const written = Object.entries(options.environment ?? {}).map(([name, value]) => ({ name, value }));
  const found = Object.entries(options.environmentFrom ?? {}).map(([name, source]) => ({
    name,
    valueFrom: valueFrom(source),
  }));
  return [...written, ...found];
}

function valueFrom(source: EnvironmentSource): DeploymentV1SpecTemplateSpecContainerEnv["valueFrom"] {
  const { secretName, configMapName, key, fieldPath } = source;
  if (fieldPath !== undefined) return { fieldRef: { fieldPath } };
  if (secretName !== undefined) return { secretKeyRef: { name: secretName, key } };
  return { configMapKeyRef: { name: configMapName, key } };
}

function ports(
  named: { [name: string]: number } = {},
  protocol: string,
): { name: string; containerPort: number; protocol: string }[] {
  return Object.entries(named).map(([name, containerPort]) => ({ name, containerPort, protocol }));
}

function probe(asked: Probe | undefined): DeploymentV1SpecTemplateSpecContainerReadinessProbe | undefined {
  if (asked === undefined) return undefined;
  const { options, port, path, scheme, command } = asked;
  const { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold } = options;
  const when = { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold };
  if (command !== undefined) return { ...when, exec: { command } };
  if (path !== undefined) return { ...when, httpGet: { path, port, scheme } };
  return { ...when, tcpSocket: [{ port: port ?? "" }] };
}

/** The provider takes an unset `allowPrivilegeEscalation` for true, which Fargate rejects. */
function securityContext(options: ContainerOptions): DeploymentV1SpecTemplateSpecContainerSecurityContext {
  const { user = ContainerUser.NON_ROOT, capabilities, readOnlyRootFilesystem } = options;
  const kept = capabilities ?? (user.isNonRoot ? [] : undefined);
  return {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: readOnlyRootFilesystem ?? false,
    runAsNonRoot: user.isNonRoot,
    runAsUser: user.userId?.toString(),
    runAsGroup: user.groupId?.toString(),
    capabilities: kept === undefined ? undefined : { drop: ["ALL"], add: kept.length === 0 ? undefined : kept },
  };
}
