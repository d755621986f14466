// Claims: what they are bound to decides whether Fargate mounts them.
import { checkWorkload, schedulerMessage } from "../../../lib/rules/admission/admission";
import { claim, object, podWithClaims, volume, workload } from "./objects";
import { codes, lines } from "../expect-findings";

const pod = podWithClaims({ data: "data" });
const bound = { phase: "Bound" };
const efs = volume("efs-1", { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1" } });
const driver = object("storage.k8s.io/v1", "CSIDriver", { attachRequired: false }, { name: "efs.csi.aws.com" });
const BY_HAND = "make a PersistentVolume of the efs.csi.aws.com driver and name it in the claim's volumeName";
const FIELD = "spec.volumes[0].persistentVolumeClaim.claimName";

function storageClass(name: string, provisioner: string): object {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name }, provisioner };
}

describe("a claim", () => {
  it.each([
    [
      "on a volume of another driver",
      [claim("data", { volumeName: "fsx" }, bound), volume("fsx", { csi: { driver: "fsx.csi.aws.com" } })],
      `[FG313] ${FIELD}: claim "data" is bound to volume "fsx" of fsx.csi.aws.com, and Fargate mounts only efs.csi.aws.com; ${BY_HAND}`,
    ],
    [
      "on a volume without a driver",
      [claim("data", { volumeName: "nfs" }), volume("nfs", { nfs: { server: "10.0.0.1", path: "/" } })],
      `[FG314] ${FIELD}: claim "data" is bound to volume "nfs", which has no CSI driver; ${BY_HAND}`,
    ],
    [
      "that is not bound",
      [claim("data", { storageClassName: "efs" }, { phase: "Pending" }), efs],
      `[FG315] ${FIELD}: claim "data" is Pending, not Bound; ${BY_HAND}`,
    ],
    [
      "that waits for EFS to be provisioned",
      [claim("data", { storageClassName: "efs" }), storageClass("efs", "efs.csi.aws.com")],
      `[FG317] ${FIELD}: claim "data" waits for class "efs" to make a volume by efs.csi.aws.com, and Fargate mounts only EFS volumes that were made by hand; ${BY_HAND}`,
    ],
    [
      "whose volume nobody gave",
      [claim("data", { volumeName: "elsewhere" }, bound)],
      `[FG377] ${FIELD}: the volume "elsewhere" of claim "data" is not among the objects given; bind "data" to a volume of efs.csi.aws.com made by hand`,
    ],
    [
      "of the class that EKS makes EBS volumes with",
      [claim("data", { storageClassName: "gp2" })],
      `[FG377] ${FIELD}: claim "data" gets a volume from class "gp2", which is EBS on most EKS clusters; bind "data" to a volume of efs.csi.aws.com made by hand`,
    ],
    [
      "of a class without a provisioner, and no volume",
      [claim("data", { storageClassName: "local" }), storageClass("local", "kubernetes.io/no-provisioner")],
      `[FG377] ${FIELD}: no volume for claim "data" of class "local" is among the objects given; bind "data" to a volume of efs.csi.aws.com made by hand`,
    ],
    [
      "whose volume Terraform knows",
      [claim("data", { volumeName: "${kubernetes_persistent_volume_v1.efs.metadata[0].uid}" })],
      `[FG394] ${FIELD}: not checked, as Terraform knows it only at apply: the volume of claim "data"; ${BY_HAND}`,
    ],
  ])("%s is told", (_, objects, says) => {
    expect(lines(checkWorkload(pod, { objects }))).toEqual([says]);
  });

  it.each([
    ["named by the claim", claim("data", { volumeName: "efs-1" }, bound), efs],
    ["named before it is bound", claim("data", { volumeName: "efs-1", storageClassName: "" }), efs],
    [
      "that is kept for the claim",
      claim("data", { storageClassName: "" }),
      volume("efs-1", { csi: { driver: "efs.csi.aws.com" }, claimRef: { namespace: "study-a", name: "data" } }),
    ],
    [
      "of the claim's class",
      claim("data", { storageClassName: "efs" }),
      volume("efs-1", { storageClassName: "efs", csi: { driver: "efs.csi.aws.com" } }),
    ],
  ])("passes with an EFS volume %s", (_, made, kept) => {
    expect(checkWorkload(pod, { objects: [made, kept, driver, storageClass("efs", "efs.csi.aws.com")] })).toEqual([]);
  });

  it("of another namespace does not count", () => {
    const other = { ...claim("data", {}, bound), metadata: { name: "data", namespace: "study-b" } };
    expect(lines(checkWorkload(pod, { objects: [other], isComplete: true }))).toEqual([
      `[FG316] ${FIELD}: claim "data" does not exist in namespace "study-a"; make the claim first; the pod is not tried again and must be made anew`,
    ]);
    expect(codes(checkWorkload(pod, { objects: [other] }))).toEqual(["FG377"]);
  });

  it("on EFS is told to need the CSIDriver object, unless that is given", () => {
    const objects = [claim("data", { volumeName: "efs-1" }, bound), efs];
    expect(lines(checkWorkload(pod, { objects }))).toEqual([
      '[FG378] spec.volumes[0]: volume "data" is on EFS, and no CSIDriver object efs.csi.aws.com is among the objects given; make sure that the cluster has the CSIDriver efs.csi.aws.com with attachRequired false',
    ]);
  });
});

describe("the claim template of a StatefulSet", () => {
  const set = workload(
    "StatefulSet",
    { spec: { volumes: [{ name: "data", emptyDir: {} }] } },
    { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName: "ebs" } }] },
  );
  const ebs = storageClass("ebs", "ebs.csi.aws.com");

  it("is judged under the name of the claim of the first pod", () => {
    expect(lines(checkWorkload(set, { objects: [ebs] }))).toEqual([
      `[FG317] spec.volumeClaimTemplates[0]: claim "data-web-0" waits for class "ebs" to make a volume by ebs.csi.aws.com, and Fargate mounts only EFS volumes that were made by hand; ${BY_HAND}`,
    ]);
    expect(schedulerMessage(set, { objects: [ebs] })).toBe(
      "Pod not supported on Fargate: volumes not supported: data not supported because: PVC data-web-0 not bound",
    );
  });

  it("passes where that claim is bound to an EFS volume already", () => {
    const objects = [ebs, efs, driver, claim("data-web-0", { volumeName: "efs-1" }, bound)];
    expect(checkWorkload(set, { objects })).toEqual([]);
  });
});
