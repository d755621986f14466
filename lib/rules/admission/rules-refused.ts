// The rules about what never runs on Fargate.
import { error } from "../finding";
import { SOURCES } from "../sources";

const { fargate, fargateStart: getStarted, kubelet, podIdentity, fargateProfile: profile } = SOURCES;

/** What the Fargate scheduler or the kubelet of a Fargate node rejects, and what Fargate has no hardware for. */
export const REFUSED = {
  hostNetwork: error("FG301", "a pod does not use the host's network", kubelet),
  hostPID: error("FG302", "a pod does not share the host's processes", kubelet),
  hostIPC: error("FG303", "a pod does not share the host's memory segments", kubelet),
  hostPort: error("FG304", "a container uses no host port", kubelet),
  privileged: error("FG305", "a container is not privileged", kubelet),
  privilegeEscalation: error("FG306", "a container does not allow privilege escalation", kubelet),
  capability: error("FG307", "a container adds only capabilities of the default set", kubelet),
  volumeDevice: error("FG308", "a container mounts no raw block device", kubelet),
  hostPath: error("FG309", "a pod mounts no path of the host", kubelet),
  csiVolume: error("FG310", "a pod has no inline CSI volume", kubelet),
  ephemeralVolume: error("FG311", "a pod has no generic ephemeral volume", kubelet),
  otherVolume: error("FG312", "a pod's volumes are of a kind that Fargate mounts", kubelet),
  claimDriver: error("FG313", "a claim is bound to a volume of the EFS CSI driver", kubelet),
  claimWithoutDriver: error("FG314", "a claim is bound to a volume with a CSI driver", kubelet),
  claimUnbound: error("FG315", "a claim is bound before its pod is created", kubelet),
  claimMissing: error("FG316", "a claim exists before its pod is created", kubelet),
  claimDynamic: error("FG317", "a claim does not wait for dynamic provisioning", fargate),
  daemonSet: error("FG318", "no DaemonSet runs on Fargate", fargate),
  schedulerName: error("FG319", "a pod does not set its scheduler", kubelet),
  nodeName: error("FG320", "a pod does not set its node", kubelet),
  accelerator: error("FG321", "a pod requests no GPU or other accelerator", fargate),
  extendedResource: error("FG322", "a pod requests no extended resource", fargate),
  arm: error("FG323", "a pod does not require Arm", fargate),
  windows: error("FG324", "a pod does not require Windows", fargate),
  bottlerocket: error("FG325", "a pod does not require Bottlerocket", fargate),
  computeType: error("FG326", "a pod's compute type is not EC2", getStarted),
  podIdentity: error("FG327", "a pod gets its AWS permissions through IRSA, not EKS Pod Identity", podIdentity),
  noProfile: error("FG328", "every pod matches a Fargate profile", profile),
  deviceClaim: error("FG334", "a pod claims no devices", SOURCES.kubernetesDevices),
  sysctl: error("FG335", "a pod sets only safe sysctls", SOURCES.kubernetesSysctls),
  windowsOptions: error("FG336", "a pod for Linux has no options for Windows", SOURCES.kubernetesValidation),
  budgetTwoWays: error(
    "FG337",
    "a disruption budget sets either minAvailable or maxUnavailable",
    SOURCES.kubernetesDisruption,
  ),
};
