// Which volume a claim is bound to: Kubernetes' rules, one table for each of them.
import { bindClaims, Binding, claimKey } from "../../../lib/rules/manifests/binding";
import { Field, ReadLog } from "../../../lib/rules/manifests/field";
import { readClaim, readPersistentVolume, readStorageClass } from "../../../lib/rules/manifests/storage";

interface Given {
  readonly claims: Readonly<Record<string, object>>;
  readonly volumes?: Readonly<Record<string, object>>;
  readonly classes?: Readonly<Record<string, object>>;
  readonly defaultClass?: string;
}

const field = (object: object): Field => Field.root(object, new ReadLog());

/** Claims are of the namespace `shop`; what a spec does not say is 2Gi, ReadWriteMany, class `shared`. */
const SHARED = { accessModes: ["ReadWriteMany"], storageClassName: "shared" };

/** What becomes of each claim: `bound one`, `refused one`, `none`. */
function outcomes({ claims, volumes = {}, classes = {}, defaultClass }: Given): Record<string, string> {
  const bindings = bindClaims({
    claims: new Map(
      Object.entries(claims).map(([name, { metadata, status, ...spec }]: [string, Parts]) => {
        const requests = { requests: { storage: "2Gi" } };
        const object = { metadata: { ...metadata, name }, spec: { ...SHARED, resources: requests, ...spec }, status };
        return [claimKey("shop", name), readClaim(field(object), "shop")];
      }),
    ),
    volumes: Object.entries(volumes).map(([name, { metadata, status, ...spec }]: [string, Parts]) => {
      const object = {
        metadata: { ...metadata, name },
        spec: { ...SHARED, capacity: { storage: "2Gi" }, ...spec },
        status,
      };
      return readPersistentVolume(field(object), name);
    }),
    classes: new Map(Object.entries(classes).map(([name, object]) => [name, readStorageClass(field(object), name)])),
    defaultClass,
  });
  return Object.fromEntries(Object.keys(claims).map((name) => [name, word(bindings.get(claimKey("shop", name)))]));
}

interface Parts {
  readonly metadata?: object;
  readonly status?: object;
}

function word(binding: Binding | undefined): string {
  if (binding === undefined) return "unknown";
  const volume = "volume" in binding ? ` ${binding.volume.name}` : "";
  const isUnsure = "isSure" in binding && !binding.isSure;
  return `${binding.outcome}${volume}${isUnsure ? ", perhaps" : ""}`;
}

const one = (claim: object, volume: object, more: Partial<Given> = {}): string =>
  outcomes({ claims: { data: claim }, volumes: { one: volume }, ...more }).data ?? "";

describe("a claim and a volume", () => {
  it.each([
    ["of one class", {}, {}, "bound one"],
    ["of two classes", {}, { storageClassName: "other" }, "none"],
    ["of no class, both by an empty name", { storageClassName: "" }, { storageClassName: "" }, "bound one"],
    [
      "of no class, the volume by leaving it out",
      { storageClassName: "" },
      { storageClassName: undefined },
      "bound one",
    ],
    ["of which only the claim has a class", {}, { storageClassName: "" }, "none"],
    ["of which only the volume has a class", { storageClassName: "" }, {}, "none"],
    [
      "with their class in the annotation of old",
      {
        storageClassName: undefined,
        metadata: { annotations: { "volume.beta.kubernetes.io/storage-class": "shared" } },
      },
      {},
      "bound one",
    ],
    ["of one size", { resources: { requests: { storage: "2048Mi" } } }, {}, "bound one"],
    ["of which the volume is larger", {}, { capacity: { storage: "50Gi" } }, "bound one"],
    ["of which the volume is smaller", {}, { capacity: { storage: "2G" } }, "none"],
    ["of which the volume has no size", {}, { capacity: undefined }, "none"],
    ["with one access mode of several", {}, { accessModes: ["ReadWriteOnce", "ReadWriteMany"] }, "bound one"],
    ["with another access mode", {}, { accessModes: ["ReadWriteOnce"] }, "none"],
    ["with one of the claim's two access modes", { accessModes: ["ReadOnlyMany", "ReadWriteMany"] }, {}, "none"],
    ["of which the volume has no access mode", {}, { accessModes: undefined }, "none"],
    ["with Filesystem, written once", {}, { volumeMode: "Filesystem" }, "bound one"],
    ["of which the volume is a block device", {}, { volumeMode: "Block" }, "none"],
    ["of which the claim wants a block device", { volumeMode: "Block" }, {}, "none"],
    ["that are block devices", { volumeMode: "Block" }, { volumeMode: "Block" }, "bound one"],
    ["that are to be deleted", {}, { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }, "none"],
    ["of which the volume is Released", {}, { status: { phase: "Released" } }, "none"],
    ["of which the volume is Available", {}, { status: { phase: "Available" } }, "bound one"],
    ["with a size that nobody can read", {}, { capacity: { storage: "much" } }, "bound one, perhaps"],
    ["with a class that is known at apply", {}, { storageClassName: "${var.class}" }, "bound one, perhaps"],
    [
      "with all that is known at apply",
      {},
      { accessModes: "${var.modes}", capacity: "${var.size}" },
      "bound one, perhaps",
    ],
  ])("%s", (_, claim, volume, becomes) => {
    expect(one(claim, volume)).toBe(becomes);
  });

  const hot = { matchLabels: { tier: "hot" } };
  const warm = { matchExpressions: [{ key: "tier", operator: "In", values: ["hot", "warm"] }] };
  it.each([
    ["that it selects", { selector: hot }, { metadata: { labels: { tier: "hot" } } }, "bound one"],
    ["that it does not select", { selector: hot }, { metadata: { labels: { tier: "cold" } } }, "none"],
    ["without labels", { selector: hot }, {}, "none"],
    ["that an expression takes", { selector: warm }, { metadata: { labels: { tier: "warm" } } }, "bound one"],
    ["that both must take", { selector: { ...hot, ...warm } }, { metadata: { labels: { tier: "warm" } } }, "none"],
    ["whatever it is, by an empty selector", { selector: {} }, {}, "bound one"],
    [
      "of a class that it selects, of another",
      { selector: hot, storageClassName: "x" },
      { metadata: { labels: { tier: "hot" } } },
      "none",
    ],
    [
      "by a selector that is known at apply",
      { selector: { matchLabels: { tier: "${var.tier}" } } },
      {},
      "bound one, perhaps",
    ],
  ])("are bound by labels: a volume %s", (_, claim, volume, becomes) => {
    expect(one(claim, volume)).toBe(becomes);
  });
});

describe("a claim that names its volume", () => {
  const named = { volumeName: "one" };
  it.each([
    ["has it", {}, {}, "bound one"],
    ["has it without a look at its labels", { selector: { matchLabels: { a: "b" } } }, {}, "bound one"],
    ["does not have it when it is too small", {}, { capacity: { storage: "1Gi" } }, "refused one"],
    ["does not have it without the access mode", {}, { accessModes: ["ReadOnlyMany"] }, "refused one"],
    ["does not have it when it is of another class", {}, { storageClassName: "" }, "refused one"],
    [
      "does not have it when it is kept for another claim",
      {},
      { claimRef: { name: "x", namespace: "shop" } },
      "refused one",
    ],
    [
      "does not have it when it is kept for its name in another namespace",
      {},
      { claimRef: { name: "data", namespace: "x" } },
      "refused one",
    ],
    [
      "does not have it when it is kept for its name in no namespace",
      {},
      { claimRef: { name: "data" } },
      "refused one",
    ],
    [
      "has it when they name each other, whatever else they say",
      {},
      { claimRef: { name: "data", namespace: "shop" }, accessModes: [], storageClassName: "" },
      "bound one",
    ],
    [
      "has it when it is kept for somebody who is known at apply",
      {},
      { claimRef: { name: "${x}", namespace: "shop" } },
      "bound one",
    ],
  ])("%s", (_, claim, volume, becomes) => {
    expect(one({ ...named, ...claim }, volume)).toBe(becomes);
  });

  it("is not judged where the volume is not in the input", () => {
    expect(one({ volumeName: "elsewhere" }, {})).toBe("elsewhere");
  });

  it("has it before one that names none, wherever it is in the input", () => {
    const claims = { any: {}, data: named };
    expect(outcomes({ claims, volumes: { one: {} } })).toEqual({ any: "taken one", data: "bound one" });
    expect(outcomes({ claims, volumes: { one: {}, two: {} } })).toEqual({ any: "bound two", data: "bound one" });
  });

  it("does not share it with another that names it", () => {
    expect(outcomes({ claims: { a: named, b: named }, volumes: { one: {}, two: {} } })).toEqual({
      a: "bound one",
      b: "taken one",
    });
  });
});

describe("a volume that is kept for a claim", () => {
  it.each([
    ["goes to it, whatever their classes", { storageClassName: "x" }, "bound one"],
    ["goes to it without a look at its labels", { selector: { matchLabels: { a: "b" } } }, "bound one"],
    ["does not go to it when it is too small", { resources: { requests: { storage: "3Gi" } } }, "none"],
    ["does not go to a later claim of that name", { metadata: { uid: "2" } }, "none"],
    ["goes to the very claim", { metadata: { uid: "1" } }, "bound one"],
  ])("%s", (_, claim, becomes) => {
    expect(one(claim, { claimRef: { name: "data", namespace: "shop", uid: "1" } })).toBe(becomes);
  });

  it("is for no other claim, although no claim requests it", () => {
    const kept = { claimRef: { name: "late", namespace: "shop" } };
    expect(one({}, kept)).toBe("none");
    expect(outcomes({ claims: { data: {} }, volumes: { kept, free: {} } })).toEqual({ data: "bound free" });
  });
});

describe("claims without a class", () => {
  const without = { storageClassName: undefined };
  it.each([
    ["get the default class", {}, { defaultClass: "shared" }, "bound one"],
    [
      "get no volume without a class where there is a default class",
      { storageClassName: "" },
      { defaultClass: "gp2" },
      "none",
    ],
    ["get a volume without a class where there is none", { storageClassName: "" }, { defaultClass: "" }, "bound one"],
    [
      "may get a volume without a class where the default is not known",
      { storageClassName: "" },
      {},
      "bound one, perhaps",
    ],
    ["get no volume of a class where the default is not known", {}, {}, "none"],
  ])("%s", (_, volume, more, becomes) => {
    expect(one(without, volume, more)).toBe(becomes);
  });

  it("are perhaps rejected by the volume that they name, as only the default class could be its class", () => {
    const named = { ...without, volumeName: "one" };
    expect(one(named, {})).toBe("refused one, perhaps");
    expect(one(named, {}, { defaultClass: "" })).toBe("refused one");
    expect(one(named, {}, { defaultClass: "shared" })).toBe("bound one");
  });
});

describe("several claims", () => {
  it.each([
    ["share no volume", { a: {}, b: {} }, { one: {} }, { a: "bound one", b: "taken one" }],
    ["have one each", { a: {}, b: {}, c: {} }, { x: {}, y: {}, z: {} }, { a: "bound x", b: "bound y", c: "bound z" }],
    [
      "take the smallest that fits",
      { small: {}, large: { resources: { requests: { storage: "9Gi" } } } },
      { ten: { capacity: { storage: "10Gi" } }, two: {} },
      { small: "bound two", large: "bound ten" },
    ],
    [
      "take the one with the fewest access modes",
      { any: {} },
      { both: { accessModes: ["ReadWriteOnce", "ReadWriteMany"] }, many: {} },
      { any: "bound many" },
    ],
    [
      "leave a volume to the one that has no other choice",
      { any: {}, picky: { selector: { matchLabels: { a: "b" } } } },
      { labelled: { metadata: { labels: { a: "b" } } }, plain: {} },
      { any: "bound plain", picky: "bound labelled" },
    ],
    [
      "leave alone what a bound claim has",
      { free: {}, bound: { volumeName: "one", status: { phase: "Bound" } } },
      { one: {} },
      { free: "taken one", bound: "bound one" },
    ],
  ])("%s", (_, claims, volumes, becomes) => {
    expect(outcomes({ claims, volumes })).toEqual(becomes);
  });

  it.each([
    ["of which Terraform alone knows the volume", { volumeName: "${var.volume}" }],
    ["that has lost its volume", { status: { phase: "Lost" } }],
  ])("lose nothing by one %s", (_, claim) => {
    expect(outcomes({ claims: { other: claim, data: {} }, volumes: { one: {} } })).toEqual({
      other: "unknown",
      data: "bound one",
    });
  });

  it("may each have a volume of a Terraform resource that represents several", () => {
    const volume = field({ spec: { ...SHARED, capacity: { storage: "2Gi" } }, forEach: "${var.zones}" });
    const claims = ["a", "b"].map((name) => {
      const claim = { metadata: { name }, spec: { ...SHARED, resources: { requests: { storage: "2Gi" } } } };
      return [claimKey("shop", name), readClaim(field(claim), "shop")] as const;
    });
    const bindings = bindClaims({
      claims: new Map(claims),
      volumes: [readPersistentVolume(volume, "v")],
      classes: new Map(),
    });
    expect([...bindings.values()].map(word)).toEqual(["bound v, perhaps", "bound v, perhaps"]);
  });
});

describe("a class that binds after the pod has its node", () => {
  const classes = { shared: { provisioner: "efs.csi.aws.com", volumeBindingMode: "WaitForFirstConsumer" } };
  it.each([
    ["keeps a claim waiting for the volume that fits", {}, {}, "late one"],
    ["does not hold up a claim that names its volume", { volumeName: "one" }, {}, "bound one"],
    [
      "does not hold up a claim that a volume is kept for",
      {},
      { claimRef: { name: "data", namespace: "shop" } },
      "bound one",
    ],
    ["has no volume that fits", { accessModes: ["ReadOnlyMany"] }, {}, "none"],
  ])("%s", (_, claim, volume, becomes) => {
    expect(one(claim, volume, { classes })).toBe(becomes);
  });

  it("leaves its volumes to others", () => {
    const immediate = { storageClassName: "other" };
    const given = { claims: { late: {}, data: immediate }, volumes: { one: {}, two: immediate }, classes };
    expect(outcomes(given)).toEqual({ late: "late one", data: "bound two" });
  });
});
