// Claims: what they are bound to decides whether Fargate mounts them.
import { checkWorkload, schedulerMessage } from "../../../lib/rules/admission/admission";
import { claim, object, podWithClaims, volume, workload } from "./objects";
import { codes, lines } from "../expect-findings";

const pod = podWithClaims({ data: "data" });
const bound = { phase: "Bound" };
const efs = volume("efs-1", { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1" } });
const driver = object("storage.k8s.io/v1", "CSIDriver", { attachRequired: false }, { name: "efs.csi.aws.com" });
const BY_HAND = "create a PersistentVolume of the efs.csi.aws.com driver and set it as the claim's volumeName";
const FIELD = "spec.volumes[0].persistentVolumeClaim.claimName";

const onDemand = { parameters: { provisioningMode: "efs-ap", fileSystemId: "fs-1" } };

function storageClass(name: string, provisioner: string, more: object = {}): object {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name }, provisioner, ...more };
}

/** A claim and a volume that are bound by their class, unless they say otherwise. */
const terms = { accessModes: ["ReadWriteMany"], storageClassName: "shared" };
const shared = (name: string, spec: object = {}): object =>
  claim(name, { ...terms, resources: { requests: { storage: "2Gi" } }, ...spec });
const made = (name: string, spec: object = {}): object =>
  volume(name, { ...terms, capacity: { storage: "2Gi" }, csi: { driver: "efs.csi.aws.com" }, ...spec });

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
      [claim("data", { storageClassName: "efs" }), storageClass("efs", "efs.csi.aws.com", onDemand)],
      `[FG317] ${FIELD}: claim "data" waits for class "efs" to provision a volume with efs.csi.aws.com, and Fargate mounts only statically provisioned EFS volumes; ${BY_HAND}`,
    ],
    [
      "whose volume nobody gave",
      [claim("data", { volumeName: "elsewhere" }, bound)],
      `[FG377] ${FIELD}: the volume "elsewhere" of claim "data" is not in the input; bind "data" to a statically provisioned volume of efs.csi.aws.com`,
    ],
    [
      "of the class that EKS makes EBS volumes with",
      [claim("data", { storageClassName: "gp2" })],
      `[FG377] ${FIELD}: claim "data" gets a volume from class "gp2", which is EBS on most EKS clusters; bind "data" to a statically provisioned volume of efs.csi.aws.com`,
    ],
    [
      "of a class of EFS that makes no volumes, whose volume nobody gave",
      [claim("data", { storageClassName: "efs" }), storageClass("efs", "efs.csi.aws.com")],
      `[FG377] ${FIELD}: no volume for claim "data" of class "efs" is in the input; bind "data" to a statically provisioned volume of efs.csi.aws.com`,
    ],
    [
      "of a class that makes volumes, with a selector, for which no class makes one",
      [claim("data", { storageClassName: "efs", selector: { matchLabels: { a: "b" } } }), storageClass("efs", "x")],
      `[FG377] ${FIELD}: no volume for claim "data" of class "efs" is in the input; bind "data" to a statically provisioned volume of efs.csi.aws.com`,
    ],
    [
      "of a class without a provisioner, and no volume",
      [claim("data", { storageClassName: "local" }), storageClass("local", "kubernetes.io/no-provisioner")],
      `[FG377] ${FIELD}: no volume for claim "data" of class "local" is in the input; bind "data" to a statically provisioned volume of efs.csi.aws.com`,
    ],
    [
      "whose volume Terraform knows",
      [claim("data", { volumeName: "${kubernetes_persistent_volume_v1.efs.metadata[0].uid}" })],
      `[FG394] ${FIELD}: not checked, because it is known only at apply: the volume of claim "data"; ${BY_HAND}`,
    ],
  ])("%s is reported", (_, objects, says) => {
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
      `[FG316] ${FIELD}: claim "data" does not exist in namespace "study-a"; create the claim first; the pod is not retried and must be created again`,
    ]);
    expect(codes(checkWorkload(pod, { objects: [other] }))).toEqual(["FG377"]);
  });

  it.each([
    ["by its name", claim("data", { volumeName: "efs-1" }, bound), efs],
    ["by its class", shared("data"), made("efs-1")],
  ])("on EFS %s is reported to need the CSIDriver object, unless that is in the input", (_, ...objects) => {
    const fix = "make sure that the cluster has the CSIDriver efs.csi.aws.com with attachRequired false";
    expect(lines(checkWorkload(pod, { objects }))).toEqual([
      `[FG378] spec.volumes[0]: volume "data" is on EFS, and no CSIDriver object efs.csi.aws.com is in the input; ${fix}`,
    ]);
    const attached = { ...driver, spec: {} };
    expect(lines(checkWorkload(pod, { objects: [...objects, attached] }))).toEqual([
      `[FG378] spec.volumes[0]: volume "data" is on EFS, and the CSIDriver object efs.csi.aws.com does not set attachRequired: false; ${fix}`,
    ]);
    expect(checkWorkload(pod, { objects: [...objects, driver] })).toEqual([]);
  });

  it("that is not in the input is judged by the volume that is bound to it in the cluster", () => {
    const claimRef = { namespace: "study-a", name: "data", uid: "1" };
    const ebs = { ...made("ebs-1", { csi: { driver: "ebs.csi.aws.com" }, claimRef }), status: { phase: "Bound" } };
    expect(codes(checkWorkload(pod, { objects: [ebs] }))).toEqual(["FG313"]);
    expect(
      checkWorkload(pod, { objects: [driver, { ...made("efs-1", { claimRef }), status: { phase: "Bound" } }] }),
    ).toEqual([]);
    expect(codes(checkWorkload(pod, { objects: [driver, made("efs-1", { claimRef })] }))).toEqual(["FG377"]);
  });
});

describe("a claim that stays Pending", () => {
  const pending = "which stays Pending";

  it.each([
    [
      "as the volume that it names lacks its access mode",
      [shared("data", { volumeName: "one" }), made("one", { accessModes: ["ReadOnlyMany"] })],
      `claim "data" names volume "one" and stays Pending: the volume does not have the access modes ReadWriteMany; add ReadWriteMany to the volume's accessModes`,
    ],
    [
      "as the volume that it names is kept for a claim of no namespace",
      [shared("data", { volumeName: "one" }), made("one", { claimRef: { name: "data" } })],
      `claim "data" names volume "one" and stays Pending: the volume is reserved for claim "data" without a namespace, and so for no claim; write namespace: "study-a" into the volume's claimRef`,
    ],
    [
      "as the volume that it names has another class",
      [shared("data", { volumeName: "one" }), made("one", { storageClassName: "" })],
      `claim "data" names volume "one" and stays Pending: the volume has no class, and the claim requests one of class "shared"; write storageClassName: "" in the claim`,
    ],
  ])("%s is rejected, whatever else there is", (_, objects, says) => {
    expect(lines(checkWorkload(pod, { objects: [...objects, driver, made("two")] }))).toEqual([
      `[FG315] ${FIELD}: ${says}`,
    ]);
    expect(schedulerMessage(pod, { objects })).toMatch(/data not supported because: PVC data not bound$/);
  });

  it.each([
    [
      "whose volume is too small",
      [shared("data"), made("one", { capacity: { storage: "1Gi" } })],
      `: volume "one" has 1Gi, and the claim requests 2Gi; set the volume's capacity to 2Gi; EFS ignores it`,
    ],
    [
      "whose volume has another mode",
      [shared("data"), made("one", { volumeMode: "Block" })],
      `: volume "one" has volumeMode Block, and the claim requests Filesystem; write volumeMode: Filesystem in both, or leave it out`,
    ],
    [
      "whose selector takes no volume",
      [shared("data", { selector: { matchLabels: { tier: "hot" } } }), made("one")],
      `: volume "one" does not have the labels that the claim selects; add the labels of the claim's selector to the volume`,
    ],
    [
      "whose selector takes no volume, and which Fargate would not mount if it did",
      [
        shared("data", { selector: { matchLabels: { tier: "hot" } } }),
        made("one", { csi: { driver: "ebs.csi.aws.com" } }),
      ],
      `: volume "one" does not have the labels that the claim selects; ${BY_HAND}`,
    ],
  ])("%s is rejected if the input is the whole cluster, and not known otherwise", (_, objects, why) => {
    expect(lines(checkWorkload(pod, { objects, isComplete: true }))).toEqual([
      `[FG315] ${FIELD}: no volume of class "shared" fits claim "data", ${pending}${why}`,
    ]);
    expect(lines(checkWorkload(pod, { objects }))).toEqual([
      `[FG377] ${FIELD}: no volume for claim "data" of class "shared" is in the input${why}`,
    ]);
  });

  it("as it names a volume that does not exist is rejected if the input is the whole cluster", () => {
    const objects = [shared("data", { volumeName: "elsewhere" })];
    expect(lines(checkWorkload(pod, { objects, isComplete: true }))).toEqual([
      `[FG315] ${FIELD}: claim "data" names volume "elsewhere", which does not exist, and stays Pending; ${BY_HAND}`,
    ]);
    expect(codes(checkWorkload(pod, { objects }))).toEqual(["FG377"]);
    expect(
      codes(checkWorkload(pod, { objects: [claim("data", { volumeName: "elsewhere" }, bound)], isComplete: true })),
    ).toEqual(["FG377"]);
  });

  it("as its class waits for the node of a pod is warned of, unless it names its volume", () => {
    const late = storageClass("shared", "efs.csi.aws.com", { volumeBindingMode: "WaitForFirstConsumer" });
    const [found] = checkWorkload(pod, { objects: [driver, late, made("one"), shared("data")] });
    expect(found).toMatchObject({ code: "FG315", severity: "warning" });
    expect(found?.message).toBe(
      'claim "data" would get volume "one" only once its pod has a node, as class "shared" has volumeBindingMode WaitForFirstConsumer, and Fargate does not provision a node for a pod whose claim is not bound',
    );
    expect(checkWorkload(pod, { objects: [driver, late, made("one"), shared("data", { volumeName: "one" })] })).toEqual(
      [],
    );
  });

  it("as it has no class and its volume has one is warned of where the default class is not known", () => {
    const objects = [driver, made("one"), shared("data", { volumeName: "one", storageClassName: undefined })];
    expect(checkWorkload(pod, { objects })).toMatchObject([{ code: "FG315", severity: "warning" }]);
    expect(checkWorkload(pod, { objects, isComplete: true })).toMatchObject([{ code: "FG315", severity: "error" }]);
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    const byDefault = storageClass("shared", "efs.csi.aws.com", { metadata: { name: "shared", annotations } });
    expect(checkWorkload(pod, { objects: [...objects, byDefault] })).toEqual([]);
  });
});

describe("a claim that several volumes fit", () => {
  const ebs = made("ebs-1", { csi: { driver: "ebs.csi.aws.com" } });

  it("may be bound to one that Fargate does not mount, which is a warning", () => {
    const objects = [driver, ebs, made("efs-1", { capacity: { storage: "9Gi" } }), shared("data")];
    const found = checkWorkload(pod, { objects });
    expect(found).toMatchObject([{ code: "FG313", severity: "warning" }]);
    expect(lines(found)[0]).toContain('"data" may be bound to volume "ebs-1"');
    expect(schedulerMessage(pod, { objects })).toBeUndefined();
    expect(checkWorkload(pod, { objects: [ebs, shared("data")] })).toMatchObject([
      { code: "FG313", severity: "error" },
    ]);
  });

  it("is bound to the smaller one on EFS", () => {
    const large = made("ebs-1", { csi: { driver: "ebs.csi.aws.com" }, capacity: { storage: "9Gi" } });
    expect(checkWorkload(pod, { objects: [driver, large, made("efs-1"), shared("data")] })).toEqual([]);
  });
});

describe("two claims for one volume", () => {
  const why = 'volume "one" is for claim "study-a/other", and a volume belongs to one claim';
  const fix = "create a PersistentVolume for each claim; several of them can use the same EFS file system";

  it("are one too many where the input is all there is, and where both name it", () => {
    const objects = [driver, made("one"), shared("other"), shared("data")];
    expect(lines(checkWorkload(pod, { objects, isComplete: true }))).toEqual([
      `[FG315] ${FIELD}: no volume is available for claim "data", which stays Pending: ${why}; ${fix}`,
    ]);
    const named = [driver, made("one"), shared("other", { volumeName: "one" }), shared("data", { volumeName: "one" })];
    expect(codes(checkWorkload(pod, { objects: named }))).toEqual(["FG315"]);
    expect(checkWorkload(pod, { objects: [...objects, made("two")], isComplete: true })).toEqual([]);
  });

  it("are a warning where other volumes may exist", () => {
    expect(lines(checkWorkload(pod, { objects: [driver, made("one"), shared("other"), shared("data")] }))).toEqual([
      `[FG377] ${FIELD}: no volume in the input is left for claim "data": ${why}; ${fix}`,
    ]);
  });

  it("are no fault of two pods with one claim", () => {
    const objects = [driver, made("one"), shared("data"), { ...pod, metadata: { name: "two", namespace: "study-a" } }];
    expect(checkWorkload(pod, { objects, isComplete: true })).toEqual([]);
  });
});

describe("the claim template of a StatefulSet", () => {
  const setOf = (spec: object, more: object = {}): object =>
    workload(
      "StatefulSet",
      { spec: { volumes: [{ name: "data", emptyDir: {} }] } },
      { volumeClaimTemplates: [{ metadata: { name: "data" }, spec, status: { phase: "Pending" } }], ...more },
    );
  const set = setOf({ storageClassName: "ebs" });
  const ebs = storageClass("ebs", "ebs.csi.aws.com");
  const sharing = (more: object = {}): object => setOf({ ...terms, resources: { requests: { storage: "2Gi" } } }, more);
  const FIRST = "spec.volumeClaimTemplates[0]";

  it("is judged under the name of the claim of the first pod, and with no pod at all", () => {
    for (const given of [set, setOf({ storageClassName: "ebs" }, { replicas: 0 })]) {
      expect(lines(checkWorkload(given, { objects: [ebs] }))).toEqual([
        `[FG317] ${FIRST}: claim "data-web-0" waits for class "ebs" to provision a volume with ebs.csi.aws.com, and Fargate mounts only statically provisioned EFS volumes; ${BY_HAND}`,
      ]);
    }
    expect(schedulerMessage(set, { objects: [ebs] })).toBe(
      "Pod not supported on Fargate: volumes not supported: data not supported because: PVC data-web-0 not bound",
    );
  });

  it("passes where that claim is bound to an EFS volume already, whatever phase the template has", () => {
    const objects = [ebs, efs, driver, claim("data-web-0", { volumeName: "efs-1" }, bound)];
    expect(checkWorkload(set, { objects })).toEqual([]);
  });

  it("does not show by its phase that its claims are not bound, as their own phase does", () => {
    expect(codes(checkWorkload(sharing()))).toEqual(["FG377"]);
    const objects = [claim("data-web-0", { ...terms }, { phase: "Pending" })];
    expect(codes(checkWorkload(sharing(), { objects }))).toEqual(["FG315"]);
  });

  it("requests a volume for each pod", () => {
    const volumes = ["a", "b", "c"].map((name) => made(name));
    expect(checkWorkload(sharing({ replicas: 3 }), { objects: [driver, ...volumes], isComplete: true })).toEqual([]);
    const one = [driver, made("a")];
    expect(lines(checkWorkload(sharing({ replicas: 3 }), { objects: one, isComplete: true }))).toEqual([
      `[FG315] ${FIRST}: no volume is available for claim "data-web-1", which stays Pending: volume "a" is for claim "study-a/data-web-0", and a volume belongs to one claim (and so with 1 more claim of this template); create a PersistentVolume for each claim; several of them can use the same EFS file system`,
    ]);
    expect(schedulerMessage(sharing({ replicas: 3 }), { objects: one, isComplete: true })).toBeUndefined();
    expect(checkWorkload(sharing({ replicas: 0 }), { objects: [driver], isComplete: true })).toEqual([]);
  });

  it("counts its claims from the first number that the set gives", () => {
    const claimRef = { namespace: "study-a", name: "data-web-5" };
    const objects = [driver, made("five", { claimRef, storageClassName: "x" })];
    expect(checkWorkload(sharing({ ordinals: { start: 5 } }), { objects, isComplete: true })).toEqual([]);
    expect(codes(checkWorkload(sharing(), { objects, isComplete: true }))).toEqual(["FG315"]);
  });

  it("needs the CSIDriver object where its volume is on EFS", () => {
    expect(codes(checkWorkload(sharing(), { objects: [made("a")] }))).toEqual(["FG378"]);
    expect(checkWorkload(sharing(), { objects: [made("a"), driver] })).toEqual([]);
  });
});
