// What a container may not ask of the kernel: privileges, capabilities, raw devices.
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape } from "../manifests/container";

/** Capabilities that a container may add: the default set of containerd. */
const ALLOWED_CAPABILITIES: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** Capabilities that AWS can switch on for an account, which no manifest shows. */
const SWITCHED_BY_AWS = ["IPC_LOCK", "LINUX_IMMUTABLE", "SYS_PTRACE", "SYS_RESOURCE"];

const allowed = new Set(ALLOWED_CAPABILITIES);

/** The capabilities that Fargate refuses to add; names are compared letter by letter. */
function refusedCapabilities(container: ContainerShape): { readonly text: string; readonly path: string }[] {
  return container.addedCapabilities.filter(({ text }) => !allowed.has(text));
}

/** What is wrong with the security context of one container, in the words and the order of the Fargate scheduler. */
export function securityWords(container: ContainerShape): string {
  const capabilities = refusedCapabilities(container).map(({ text }) => text);
  return [
    ...(capabilities.length === 0 ? [] : [`Capabilities added: ${capabilities.join(", ")}`]),
    ...(container.allowPrivilegeEscalation ? ["AllowPrivilegeEscalation"] : []),
    ...(container.privileged ? ["Privileged"] : []),
  ].join(", ");
}

/** The security contexts and devices of all containers, ephemeral debug containers included. */
export function checkSecurity(pod: PodShape): Finding[] {
  return [...pod.initContainers, ...pod.containers, ...pod.ephemeralContainers].flatMap(checkContainer);
}

function checkContainer(container: ContainerShape): Finding[] {
  const context = `${container.path}.securityContext`;
  const found = refusedCapabilities(container).map(({ text, path }) => toldCapability(text, path));
  if (container.allowPrivilegeEscalation) {
    found.push(
      finding(REFUSED.privilegeEscalation, {
        field: `${context}.allowPrivilegeEscalation`,
        message: "allowPrivilegeEscalation is true, which Fargate refuses",
        fix: "set it to false; leaving it out is enough in a manifest, but not in Terraform, whose provider then writes true",
      }),
    );
  }
  if (container.privileged) {
    found.push(
      finding(REFUSED.privileged, {
        field: `${context}.privileged`,
        message: "the container is privileged, and Fargate runs none",
        fix: "remove it and add the capabilities that the program needs, as far as Fargate allows them",
      }),
    );
  }
  if (container.hasVolumeDevices) {
    found.push(
      finding(REFUSED.volumeDevice, {
        field: `${container.path}.volumeDevices`,
        message: "raw block devices do not exist on Fargate",
        fix: "mount a file system with volumeMounts instead",
      }),
    );
  }
  return found;
}

function toldCapability(name: string, field: string): Finding {
  const bare = name.toUpperCase().replace(/^CAP_/, "");
  if (allowed.has(bare)) {
    return finding(REFUSED.capability, {
      field,
      message: `capability "${name}" is compared letter by letter and not known`,
      fix: `write ${bare}`,
    });
  }
  return finding(REFUSED.capability, {
    field,
    message: `capability "${name}" may not be added on Fargate`,
    fix: SWITCHED_BY_AWS.includes(bare)
      ? "do without it, or acknowledge this finding where AWS has switched it on for your account"
      : `do without it; Fargate allows ${ALLOWED_CAPABILITIES.join(", ")}`,
  });
}
