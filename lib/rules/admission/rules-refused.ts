// The rules about what never runs on Fargate.
import { Rule, Severity } from "../finding";
import { WORKLOAD_SOURCES } from "./sources";

const refused = (code: string, title: string, source: string): Rule => ({
  code,
  severity: Severity.ERROR,
  title,
  source,
});

const { fargate, getStarted, kubelet, podIdentity, profile } = WORKLOAD_SOURCES;

/** What the Fargate scheduler or the kubelet of a Fargate node refuses, and what Fargate has no hardware for. */
export const REFUSED = {
  hostNetwork: refused("FG301", "a pod does not use the host's network", kubelet),
  hostPID: refused("FG302", "a pod does not share the host's processes", kubelet),
  hostIPC: refused("FG303", "a pod does not share the host's memory segments", kubelet),
  hostPort: refused("FG304", "a container takes no port of the host", kubelet),
  privileged: refused("FG305", "a container is not privileged", kubelet),
  privilegeEscalation: refused("FG306", "a container does not allow privilege escalation", kubelet),
  capability: refused("FG307", "a container adds only capabilities of the default set", kubelet),
  volumeDevice: refused("FG308", "a container mounts no raw block device", kubelet),
  hostPath: refused("FG309", "a pod mounts no path of the host", kubelet),
  csiVolume: refused("FG310", "a pod has no inline CSI volume", kubelet),
  ephemeralVolume: refused("FG311", "a pod has no generic ephemeral volume", kubelet),
  otherVolume: refused("FG312", "a pod's volumes are of a kind that Fargate mounts", kubelet),
  claimDriver: refused("FG313", "a claim is bound to a volume of the EFS CSI driver", kubelet),
  claimWithoutDriver: refused("FG314", "a claim is bound to a volume with a CSI driver", kubelet),
  claimUnbound: refused("FG315", "a claim is bound before its pod is made", kubelet),
  claimMissing: refused("FG316", "a claim exists before its pod is made", kubelet),
  claimDynamic: refused("FG317", "a claim does not wait for dynamic provisioning", fargate),
  daemonSet: refused("FG318", "nothing on Fargate is a DaemonSet", fargate),
  schedulerName: refused("FG319", "a pod leaves its scheduler to Fargate", kubelet),
  nodeName: refused("FG320", "a pod leaves its node to Fargate", kubelet),
  accelerator: refused("FG321", "a pod asks for no GPU or other accelerator", fargate),
  extendedResource: refused("FG322", "a pod asks for no extended resource", fargate),
  arm: refused("FG323", "a pod does not ask for Arm", fargate),
  windows: refused("FG324", "a pod does not ask for Windows", fargate),
  bottlerocket: refused("FG325", "a pod does not ask for Bottlerocket", fargate),
  computeType: refused("FG326", "a pod's compute type is not EC2", getStarted),
  podIdentity: refused("FG327", "a pod gets its AWS rights by IRSA, not by EKS Pod Identity", podIdentity),
  noProfile: refused("FG328", "every pod is taken by a Fargate profile", profile),
};
