// Several objects of one name: the nearest counts, and none where two are as near.
import { checkObjects } from "../../../lib/rules/admission/report";
import { claim, object, podWithClaims, volume } from "./objects";

const pod = podWithClaims({ data: "data" });
const terms = { accessModes: ["ReadWriteMany"], storageClassName: "efs-sc" };
const request = { resources: { requests: { storage: "2Gi" } } };
const asks = claim("data", { ...terms, ...request, volumeName: "data" });
const efs = volume("data", { ...terms, capacity: { storage: "2Gi" }, csi: { driver: "efs.csi.aws.com" } });
const ebs = volume("data", { ...terms, capacity: { storage: "2Gi" }, csi: { driver: "ebs.csi.aws.com" } });
const driver = object("storage.k8s.io/v1", "CSIDriver", { attachRequired: false }, { name: "efs.csi.aws.com" });
const storageClass = (provisioner: string): object => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "efs-sc" },
  provisioner,
});

type Filed = readonly [string, object];

/** What is reported of each file, and which names are open. */
function check(...given: readonly Filed[]): {
  readonly found: Record<string, string[]>;
  readonly ambiguous: readonly string[];
} {
  const filed: readonly Filed[] = [...given, ["driver.yaml", driver]];
  const { objects, ambiguous } = checkObjects(
    filed.map(([, each]) => each),
    { origin: (index) => ({ isManifest: true, file: filed[index]?.[0] }) },
  );
  const found = objects.flatMap(({ index, findings }) =>
    findings.map(({ code }): readonly [string, string] => [filed[index]?.[0] ?? "", code]),
  );
  const files = [...new Set(found.map(([file]) => file))];
  return {
    found: Object.fromEntries(files.map((file) => [file, found.flatMap(([of, code]) => (of === file ? [code] : []))])),
    ambiguous,
  };
}

describe("of objects with one name", () => {
  const prod: readonly Filed[] = [
    ["prod/claim.yaml", asks],
    ["prod/volume.yaml", ebs],
    ["prod/pod.yaml", pod],
  ];
  const dev: readonly Filed[] = [
    ["dev/claim.yaml", claim("data", { ...terms, ...request, volumeName: "data", volumeMode: "Filesystem" })],
    ["dev/volume.yaml", efs],
    ["dev/pod.yaml", pod],
  ];

  it.each([
    ["first", [...prod, ...dev]],
    ["last", [...dev, ...prod]],
  ])("those of the same folder count, with the bad one %s", (_, filed) => {
    expect(check(...filed)).toEqual({ found: { "prod/pod.yaml": ["FG313"] }, ambiguous: [] });
  });

  it("those of the same file count before those of the folder", () => {
    const filed: Filed[] = [
      ["k8s/a.yaml", asks],
      ["k8s/a.yaml", efs],
      ["k8s/a.yaml", pod],
      ["k8s/b.yaml", ebs],
    ];
    expect(check(...filed)).toEqual({ found: {}, ambiguous: [] });
  });

  it("those of the nearest folder above count before others", () => {
    const filed: Filed[] = [
      ["prod/app/claim.yaml", asks],
      ["prod/app/pod.yaml", pod],
      ["prod/volume.yaml", ebs],
      ["dev/volume.yaml", efs],
    ];
    expect(check(...filed)).toEqual({ found: { "prod/app/pod.yaml": ["FG313"] }, ambiguous: [] });
  });

  it.each([
    ["volumes", [ebs, efs], "PersistentVolume data"],
    ["classes", [storageClass("efs.csi.aws.com"), storageClass("ebs.csi.aws.com")], "StorageClass efs-sc"],
    ["claims", [asks, claim("data", { storageClassName: "gp3" })], "PersistentVolumeClaim study-a/data"],
  ])("two %s that are as near and differ are not used, which is said", (_, [a = {}, b = {}], name) => {
    const more: Filed[] = name.startsWith("PersistentVolumeClaim") ? [] : [["app/claim.yaml", asks]];
    const { found, ambiguous } = check(["app/pod.yaml", pod], ...more, ["x/a.yaml", a], ["y/b.yaml", b]);
    expect([found, ambiguous]).toEqual([{}, [name]]);
  });

  it("two that are the same count as one", () => {
    const filed: Filed[] = [
      ["app/claim.yaml", asks],
      ["app/pod.yaml", pod],
      ["x/v.yaml", ebs],
      ["y/v.yaml", ebs],
    ];
    expect(check(...filed)).toEqual({ found: { "app/pod.yaml": ["FG313"] }, ambiguous: [] });
  });

  it("nothing is said of those that no other object asks for", () => {
    const service = (type: string): object => object("v1", "Service", { type });
    expect(
      check(["x/a.yaml", service("ClusterIP")], ["y/a.yaml", service("NodePort")], ["pod.yaml", podWithClaims({})]),
    ).toEqual({
      found: { "y/a.yaml": ["FG356"] },
      ambiguous: [],
    });
  });

  it("the parameters of a class in the same folder count", () => {
    const filed = (folder: string, targetType: string): Filed[] => [
      [
        `${folder}/class.yaml`,
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "IngressClass",
          metadata: { name: "web" },
          spec: {
            controller: "ingress.k8s.aws/alb",
            parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "web" },
          },
        },
      ],
      [
        `${folder}/params.yaml`,
        {
          apiVersion: "elbv2.k8s.aws/v1beta1",
          kind: "IngressClassParams",
          metadata: { name: "web" },
          spec: { targetType },
        },
      ],
      [
        `${folder}/ingress.yaml`,
        object("networking.k8s.io/v1", "Ingress", {
          ingressClassName: "web",
          defaultBackend: { service: { name: "web", port: { number: 80 } } },
        }),
      ],
    ];
    expect(check(...filed("dev", "ip"), ...filed("prod", "instance"))).toEqual({
      found: { "prod/ingress.yaml": ["FG355"] },
      ambiguous: [],
    });
  });

  it("a budget counts the pods of its own folder", () => {
    const filed = (folder: string, replicas: number): Filed[] => [
      [
        `${folder}/web.yaml`,
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web", namespace: "shop" },
          spec: {
            replicas,
            selector: { matchLabels: { app: "web" } },
            template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } },
          },
        },
      ],
      [
        `${folder}/budget.yaml`,
        {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name: "web", namespace: "shop" },
          spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
        },
      ],
    ];
    expect(check(...filed("dev", 1), ...filed("prod", 2)).found).toEqual({ "dev/budget.yaml": ["FG371"] });
  });

  it("many are looked at in little time", () => {
    const filed = Array.from({ length: 10_000 }, (_, i): Filed => [
      `f${i}/pod.yaml`,
      { ...pod, spec: { containers: [{ name: `c${i}`, image: "nginx" }] } },
    ]);
    // Of the processor, as others may be at work on the machine.
    const begin = process.cpuUsage();
    expect(check(...filed).ambiguous.length).toBeLessThanOrEqual(1);
    expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(15);
  });
});
