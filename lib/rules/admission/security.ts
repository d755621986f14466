// What a pod may not ask of the kernel: privileges, capabilities, raw devices, sysctls.
import { REFUSED } from "./rules-refused";
import { FactTable } from "../facts/fact-table";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape } from "../manifests/container";
import { shown } from "../shown";
import { SOURCES } from "../sources";

/** Where the lists of this file come from. */
export const CAPABILITY_FACTS: FactTable = {
  subject: "the capabilities that Fargate allows",
  readOn: "2026-11-29",
  source: SOURCES.kubelet,
};
export const SYSCTL_FACTS: FactTable = {
  subject: "the sysctls that a kubelet considers safe",
  readOn: "2026-11-29",
  source: SOURCES.kubernetesSysctls,
};

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

/** Sysctls that every kubelet lets a pod set, of the newest version: older ones have some of them. */
const SAFE_SYSCTLS = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

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

/** Sysctls that the kubelet rejects unless its flags name them, which cannot be set on Fargate. A name may be written with slashes. */
export function checkSysctls({ sysctls }: PodShape): Finding[] {
  return sysctls
    .filter(({ name }) => !SAFE_SYSCTLS.has(name.replaceAll("/", ".")))
    .map(({ path, name }) =>
      finding(REFUSED.sysctl, {
        field: `${path}.name`,
        message: `sysctl ${shown(name)} is not in the safe set, and the kubelet of a Fargate node rejects the pod: SysctlForbidden`,
        fix: "remove it, or run this workload on EC2 nodes whose kubelet allows it",
      }),
    );
}

function checkContainer(container: ContainerShape): Finding[] {
  const context = `${container.path}.securityContext`;
  const found = refusedCapabilities(container).map(({ text, path }) => capabilityAdded(text, path));
  if (container.allowPrivilegeEscalation) {
    found.push(
      finding(REFUSED.privilegeEscalation, {
        field: `${context}.allowPrivilegeEscalation`,
        message: "allowPrivilegeEscalation is true, which Fargate rejects",
        fix: "set it to false; leaving it out is enough in a manifest, but not in Terraform, whose provider then sets true",
      }),
    );
  }
  if (container.privileged) {
    found.push(
      finding(REFUSED.privileged, {
        field: `${context}.privileged`,
        message: "the container is privileged, which Fargate does not support",
        fix: "remove it and add the capabilities that the program needs and Fargate allows",
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

/** The capability that is meant by a name in lower case, or with the prefix of Linux; undefined unless Fargate allows it. */
export function allowedCapability(name: string): string | undefined {
  const bare = bareCapability(name);
  return allowed.has(bare) ? bare : undefined;
}

function bareCapability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}

function capabilityAdded(name: string, field: string): Finding {
  const meant = allowedCapability(name);
  if (meant !== undefined) {
    return finding(REFUSED.capability, {
      field,
      message: `capability "${name}" is not a known capability; names are case-sensitive`,
      fix: `write ${meant}`,
    });
  }
  return finding(REFUSED.capability, {
    field,
    message: `capability "${name}" may not be added on Fargate`,
    fix: SWITCHED_BY_AWS.includes(bareCapability(name))
      ? "remove it, or acknowledge this finding if AWS has enabled it for your account"
      : `remove it; Fargate allows ${ALLOWED_CAPABILITIES.join(", ")}`,
  });
}
