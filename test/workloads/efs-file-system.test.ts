// A file system of EFS with its mount targets, and folders of it as volumes.
import { TerraformVariable } from "cdktf";
import {
  EfsCsiDriver,
  EfsFileSystem,
  EfsFileSystemProps,
  EfsFileSystemVolumeOptions,
  EfsThroughputMode,
  FargateCluster,
  PodVolume,
  Vpc,
  VpcProps,
} from "../../lib";
import { IMPORTED } from "../support/cluster";
import { Graph } from "../support/graph";
import { Block, declare, synthStack } from "../support/synth";
import { addWeb, shop } from "./shop";

/** A file system, and a Deployment that mounts a folder of it. */
function mounted(options: Partial<EfsFileSystemProps> = {}, volume: Partial<EfsFileSystemVolumeOptions> = {}) {
  return shop((stack, cluster) => {
    const driver = new EfsCsiDriver(stack, "efs", { cluster });
    const files = new EfsFileSystem(stack, "files", { cluster, ...options });
    const data = files.addVolume("data", { namespace: "shop", driver, ...volume });
    addWeb(stack, cluster, {
      volumes: { data: PodVolume.claim(data.claimName) },
      mounts: { "/data": { volume: "data" } },
    });
  });
}

describe("a file system", () => {
  const { made, told } = mounted();
  const graph = new Graph(made);

  it("is encrypted, backed up, and kept", () => {
    expect(made.single("aws_efs_file_system")).toMatchObject({
      encrypted: true,
      throughput_mode: "elastic",
      lifecycle: { prevent_destroy: true },
      tags: { Name: "shop-files" },
    });
    expect(made.single("aws_efs_backup_policy")).toMatchObject({ backup_policy: { status: "ENABLED" } });
    expect(told).toEqual([]);
  });

  it.each<[string, VpcProps, string[]]>([
    ["name", { availabilityZones: ["eu-west-1a", "eu-west-1c"] }, ["eu-west-1a", "eu-west-1c"]],
    ["letter where it is looked up", { maxAzs: 2 }, ["a", "b"]],
  ])("has a mount target in each private subnet, by its zone's %s", (_, options, zones) => {
    const stack = declare((each) => {
      const vpc = new Vpc(each, "vpc", options);
      new EfsFileSystem(each, "files", { cluster: new FargateCluster(each, "shop", { vpc, region: "eu-west-1" }) });
    });
    const own = synthStack(stack);
    const inZone = (type: string, part: string, zone: string): Block => own.single(type, part, `_${zone}_`);
    expect(own.addressesOf("aws_efs_mount_target")).toHaveLength(zones.length);
    for (const zone of zones) {
      const subnet = own.address("aws_subnet", "private", `_${zone}_`);
      expect(inZone("aws_efs_mount_target", "mount-targets", zone).subnet_id).toBe(`\${${subnet}.id}`);
    }
  });

  it("lets the cluster's pods in, and nobody else", () => {
    const group = `\${${made.address("aws_security_group", "files")}.id}`;
    expect(made.all("aws_vpc_security_group_ingress_rule")).toEqual([
      expect.objectContaining({ security_group_id: group, from_port: 2049, to_port: 2049, ip_protocol: "tcp" }),
    ]);
    expect(made.all("aws_efs_mount_target").map((each) => each.security_groups)).toEqual(
      made.all("aws_efs_mount_target").map(() => [group]),
    );
    expect(made.single("aws_security_group", "files")).not.toHaveProperty("ingress");
  });

  it("shows a volume its own folder, owned by a user of its own", () => {
    expect(made.single("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 1000, gid: 1000 },
      root_directory: {
        path: "/shop/data",
        creation_info: { owner_uid: 1000, owner_gid: 1000, permissions: "0755" },
      },
      tags: { Name: "shop-files-data" },
    });
    const [file, point] = [made.address("aws_efs_file_system"), made.address("aws_efs_access_point")];
    expect(JSON.stringify(made.single("kubernetes_persistent_volume_v1"))).toContain(
      `"volume_handle":"\${${file}.id}::\${${point}.id}"`,
    );
    expect(made.single("kubernetes_persistent_volume_claim_v1").metadata).toEqual({ name: "data", namespace: "shop" });
  });

  it("can be mounted when its pods start", () => {
    const deployment = made.address("kubernetes_deployment_v1");
    for (const each of made.addressesOf("aws_efs_mount_target")) expect(graph.reaches(deployment, each)).toBe(true);
    expect(graph.reaches(deployment, made.address("aws_vpc_security_group_ingress_rule"))).toBe(true);
  });
});

describe("a file system with options", () => {
  it("has the key, the mode, the subnets and the tags of the options", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const { made } = mounted({
      kmsKeyArn,
      throughputMode: EfsThroughputMode.BURSTING,
      backup: false,
      preventDestroy: false,
      subnetIds: ["subnet-a", "subnet-b"],
      tags: { team: "web" },
    });
    const file = made.single("aws_efs_file_system");
    expect(file).toMatchObject({ kms_key_id: kmsKeyArn, throughput_mode: "bursting", tags: { team: "web" } });
    expect(file).not.toHaveProperty("lifecycle");
    expect(made.single("aws_efs_backup_policy")).toMatchObject({ backup_policy: { status: "DISABLED" } });
    expect(made.single("aws_efs_mount_target", "subnet-a").subnet_id).toBe("subnet-a");
    expect(made.addressesOf("aws_efs_mount_target")).toHaveLength(2);
  });

  it("takes folder, user and names of the volume's options", () => {
    const { made } = mounted(
      {},
      { claimName: "uploads", path: "/up", userId: 33, permissions: "750", capacity: "1Gi" },
    );
    expect(made.single("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 33, gid: 33 },
      root_directory: { path: "/up", creation_info: { permissions: "750" } },
    });
    expect(made.single("kubernetes_persistent_volume_claim_v1").metadata).toMatchObject({ name: "uploads" });
  });

  it("has the subnets of a VPC that exists by their ids", () => {
    const stack = declare((each) => {
      const vpc = Vpc.fromAttributes(each, "vpc", { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] });
      const cluster = FargateCluster.fromAttributes(each, "cluster", { ...IMPORTED, vpc });
      new EfsFileSystem(each, "files", { cluster });
    });
    const made = synthStack(stack);
    expect(made.addressesOf("aws_efs_mount_target")).toEqual([
      expect.stringContaining("subnet-1"),
      expect.stringContaining("subnet-2"),
    ]);
  });

  it("takes subnets that are known only at apply, one by one", () => {
    const { made } = shop((stack, cluster) => {
      const subnet = new TerraformVariable(stack, "subnet", { type: "string" });
      new EfsFileSystem(stack, "files", { cluster, subnetIds: [subnet.stringValue, "subnet-b"] });
    });
    expect(made.single("aws_efs_mount_target", "-targets_a_").subnet_id).toBe("${var.subnet}");
  });
});

describe("a file system is rejected", () => {
  it("in a VPC whose subnets are looked up, unless they are named", () => {
    const found = (subnetIds?: string[]) => () =>
      declare((stack) => {
        const vpc = Vpc.fromLookup(stack, "vpc", { vpcId: "vpc-1" });
        const cluster = FargateCluster.fromAttributes(stack, "cluster", { ...IMPORTED, vpc });
        new EfsFileSystem(stack, "files", { cluster, subnetIds });
      });
    expect(found()).toThrow(
      "test/files: [FG894] subnetIds: how many private subnets the VPC has is known only at apply",
    );
    expect(found(["subnet-1", "subnet-2"])).not.toThrow();
  });

  it.each<[string, Partial<EfsFileSystemProps>]>([
    ["[FG747] kmsKeyArn:", { kmsKeyArn: "key" }],
    ["[FG543] subnetIds[0]:", { subnetIds: ["a"] }],
    ["[FG710] tags:", { tags: { "aws:team": "web" } }],
  ])("with %s", (message, options) => {
    expect(() => mounted(options)).toThrow(message);
  });

  it.each<[string, Partial<EfsFileSystemVolumeOptions>, Partial<EfsFileSystemVolumeOptions>]>([
    ['path: "shop" is refused; write a path such as', { path: "shop" }, { path: "/shop" }],
    ['path: "/a/b/c/d/e" is refused', { path: "/a/b/c/d/e" }, { path: "/a/b/c/d" }],
    ['path: "/shop/.git" is refused', { path: "/shop/.git" }, { path: "/shop/a.git" }],
    ["userId: -1 is refused; write a whole number from 0 to 4294967295", { userId: -1 }, { userId: 0 }],
    [
      'permissions: "rwx" is refused; write three or four octal digits',
      { permissions: "rwx" },
      { permissions: "0700" },
    ],
  ])("with a volume whose %s", (message, wrong, right) => {
    expect(() => mounted({}, wrong)).toThrow(`[FG899] ${message}`);
    expect(() => mounted({}, right)).not.toThrow();
  });

  it("with two volumes of one id", () => {
    const twice = (): unknown =>
      shop((stack, cluster) => {
        const driver = new EfsCsiDriver(stack, "efs", { cluster });
        const files = new EfsFileSystem(stack, "files", { cluster });
        files.addVolume("data", { namespace: "shop", driver });
        files.addVolume("data", { namespace: "other", driver });
      });
    expect(twice).toThrow('[FG814] there is another volume "data"');
  });
});
