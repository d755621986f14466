// Files that outlive their pods: EFS, by volumes made by hand.
import { EfsCsiDriver, EfsVolume, EfsVolumeProps, PodVolume } from "../../lib/workloads";
import { Graph } from "../support/graph";
import { addWeb, shop } from "./shop";

function mounted(accessPointId?: string) {
  return shop((stack, cluster) => {
    const driver = new EfsCsiDriver(stack, "efs", { cluster });
    const files = new EfsVolume(stack, "files", {
      cluster,
      namespace: "shop",
      fileSystemId: "fs-12345678",
      accessPointId,
      driver,
    });
    addWeb(stack, cluster, {
      volumes: { files: PodVolume.claim(files.claimName) },
      mounts: { "/data": { volume: "files" } },
    });
  });
}

describe("an EFS volume", () => {
  const { made, told } = mounted("fsap-12345678");

  it("is bound to its claim by name, and to nothing else by class", () => {
    expect(made.single("kubernetes_persistent_volume_v1")).toMatchObject({
      metadata: { name: "shop-files" },
      spec: [
        {
          storage_class_name: "efs-by-hand",
          persistent_volume_reclaim_policy: "Retain",
          persistent_volume_source: { csi: { driver: "efs.csi.aws.com", volume_handle: "fs-12345678::fsap-12345678" } },
        },
      ],
    });
    expect(made.single("kubernetes_persistent_volume_claim_v1")).toMatchObject({
      metadata: { name: "files", namespace: "shop" },
      spec: { storage_class_name: "efs-by-hand", volume_name: "shop-files", access_modes: ["ReadWriteMany"] },
    });
  });

  it("is accepted by the rules, which see that Fargate mounts it", () => {
    expect(told).toEqual([]);
  });

  it("is a whole file system where no access point is named", () => {
    expect(JSON.stringify(mounted().made.single("kubernetes_persistent_volume_v1"))).toContain(
      '"volume_handle":"fs-12345678"',
    );
  });

  it("is there before its pods, and the driver's object before it", () => {
    const graph = new Graph(made);
    const [claim, volume] = ["kubernetes_persistent_volume_claim_v1", "kubernetes_persistent_volume_v1"];
    expect(graph.reaches(made.address("kubernetes_deployment_v1"), made.address(claim))).toBe(true);
    expect(graph.reaches(made.address(claim), made.address(volume))).toBe(true);
    expect(graph.reaches(made.address(volume), made.address("kubernetes_csi_driver_v1"))).toBe(true);
    expect(made.single("kubernetes_csi_driver_v1").spec).toMatchObject({ attach_required: false });
  });
});

describe("an EFS volume that cannot be created", () => {
  const build = (options: Partial<EfsVolumeProps>) => () =>
    shop((stack, cluster) => {
      const driver = new EfsCsiDriver(stack, "efs", { cluster });
      new EfsVolume(stack, "files", { cluster, namespace: "shop", fileSystemId: "fs-12345678", driver, ...options });
    });

  it("is rejected with what is missing", () => {
    expect(build({ driver: undefined })).toThrow("test/files: [FG836] driver: is missing; set driver");
    expect(build({ fileSystemId: undefined })).toThrow("test/files: [FG836] fileSystemId: is missing");
    expect(build({ accessPointId: undefined })).not.toThrow();
  });

  it("is rejected with an invalid id, size or name", () => {
    expect(build({ fileSystemId: "shop" })).toThrow("test/files: [FG898] fileSystemId:");
    expect(build({ accessPointId: "fs-12345678" })).toThrow("test/files: [FG898] accessPointId:");
    expect(build({ capacity: "5 GB" })).toThrow('test/files: [FG202] capacity: "5 GB" is not a quantity');
    expect(build({ claimName: "Files" })).toThrow("test/files: [FG896] claimName:");
    expect(build({ accessPointId: "fsap-12345678", capacity: "5Gi", claimName: "shared" })).not.toThrow();
  });

  it("is rejected in an invalid namespace", () => {
    expect(build({ namespace: "Shop_1" })).toThrow("test/files: [FG713] namespace:");
    expect(build({ namespace: "shop" })).not.toThrow();
  });
});

describe("a claim that nothing binds", () => {
  it("is reported, because its pod would stay pending", () => {
    const { told } = shop((stack, cluster) => {
      addWeb(stack, cluster, {
        volumes: { files: PodVolume.claim("files") },
        mounts: { "/data": { volume: "files" } },
      });
    });
    expect(told.join()).toContain("[FG377]");
  });
});
