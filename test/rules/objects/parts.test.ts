// Which release an object is in: namespaces and definitions apart, and no release larger than it may be.
import * as fc from "fast-check";
import { partName, partsOf } from "../../../lib/rules/objects/parts";

function config(name: string, size = 10): Record<string, unknown> {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { text: "x".repeat(size) } };
}

function deployment(name: string): Record<string, unknown> {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name } };
}

function named(objects: readonly Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(objects.map((each) => [`${String(each.kind)}/${JSON.stringify(each.metadata)}`, each]));
}

test("namespaces and definitions are apart, and the rest is one release while it fits", () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "w.example.com" },
  };
  const parts = partsOf(named([config("a"), namespace, deployment("web"), definition]));
  expect(Object.values(parts.namespaces)).toEqual([namespace]);
  expect(Object.values(parts.definitions)).toEqual([definition]);
  expect(parts.others).toEqual([{ id: "", objects: named([config("a"), deployment("web")]) }]);
});

test("there may be nothing but definitions", () => {
  expect(partsOf({}).others).toEqual([]);
});

test("what is too large is divided, and pods come last", () => {
  const configs = Array.from({ length: 20 }, (_, index) => config(`config-${index}`, 100));
  const { others } = partsOf(named([deployment("web"), ...configs]), 1500);
  expect(others.map(({ id }) => id)).toEqual(["", "001", "01", "1", "pods"]);
  expect(others.at(-1)?.objects).toEqual(named([deployment("web")]));
});

test("a release is not larger than it may be, unless one object is, and has all objects once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 40 }), (sizes) => {
      const objects = named(sizes.map((size, index) => config(`config-${index}`, size)));
      const { others } = partsOf(objects, 1000);
      expect(Object.fromEntries(others.flatMap((part) => Object.entries(part.objects)))).toEqual(objects);
      expect(new Set(others.map(({ id }) => id)).size).toBe(others.length);
      for (const part of others) {
        const names = Object.keys(part.objects);
        expect(names.length === 1 || names.join("").length + JSON.stringify(part.objects).length <= 2000).toBe(true);
      }
    }),
  );
});

test("another object changes no release but the one that has no room for it", () => {
  const configs = Array.from({ length: 20 }, (_, index) => config(`config-${index}`, 100));
  const before = partsOf(named(configs), 1500).others;
  const after = partsOf(named([...configs, config("one-more", 100)]), 1500).others;
  const changed = before.filter(({ id, objects }) => {
    const same = after.find((part) => part.id === id)?.objects ?? {};
    return Object.keys(objects).some((name) => !(name in same));
  });
  expect(changed.length).toBeLessThanOrEqual(1);
});

test("the name of a release has at most 53 characters, and another end is another name", () => {
  expect(partName("shop", "")).toBe("shop");
  expect(partName("shop", "namespaces")).toBe("shop-namespaces");
  const long = ["one", "other"].map((end) => partName(`${"a".repeat(45)}.${"b".repeat(20)}`, end));
  expect(long.map((name) => name.length <= 53)).toEqual([true, true]);
  expect(new Set(long).size).toBe(2);
});
