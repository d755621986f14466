// Names and keys of what a pod reads.
import { checkAccessPointId, checkFileSystemId } from "../../../lib/rules/workloads/file-systems";
import { checkEach, checkKey, checkReference } from "../../../lib/rules/workloads/object-references";
import { lines } from "../expect-findings";

describe("a reference to a Secret or a ConfigMap", () => {
  it.each([
    { secretName: "db" },
    { configMapName: "shop.v1", key: "app.yaml" },
    { secretName: "${name}", key: "${key}" },
    {},
  ])("may be %j", (reference) => {
    expect(lines(checkReference(reference, "volumes.a"))).toEqual([]);
  });

  const fix = "write its name: at most 253 of a-z, 0-9, - and ., with a letter or a digit at both ends";
  it.each([
    [{ secretName: "DB_login" }, `[FG896] volumes.a: a Secret cannot be named "DB_login"; ${fix}`],
    [{ secretName: "" }, `[FG896] volumes.a: a Secret cannot be named ""; ${fix}`],
    [{ configMapName: "a".repeat(254) }, `[FG896] volumes.a: a ConfigMap cannot be named "${"a".repeat(254)}"; ${fix}`],
    [
      { configMapName: "shop", key: "app/yaml" },
      '[FG897] volumes.a: a Secret or ConfigMap cannot have the key "app/yaml"; use at most 253 letters, digits, -, _ and .',
    ],
  ])("is not %j", (reference, line) => {
    expect(lines(checkReference(reference, "volumes.a"))).toEqual([line]);
  });

  it("is reported with the one of several", () => {
    expect(lines(checkEach("Secret", ["good", "Bad"], "imagePullSecrets"))).toEqual([
      `[FG896] imagePullSecrets[1]: a Secret cannot be named "Bad"; ${fix}`,
    ]);
    expect(checkEach("Secret", undefined, "imagePullSecrets")).toEqual([]);
  });
});

test.each(["a", "A_b.c-d", ".env", ".a..b"])("the key %s is one", (key) => {
  expect(checkKey(key, "items")).toEqual([]);
});

test.each(["", ".", "..", "..data", "a b", "a".repeat(254)])('the key "%s" is not valid', (key) => {
  expect(checkKey(key, "items")).toHaveLength(1);
});

describe("a file system of EFS", () => {
  it.each(["fs-12345678", "fs-0123456789abcdef0", "${aws_efs_file_system.a.id}"])("may be %s", (id) => {
    expect(checkFileSystemId(id, "fileSystemId")).toEqual([]);
  });

  it("is not identified by its ARN, its name or its access point", () => {
    const arn = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0";
    expect(lines([arn, "shop", "fsap-12345678"].flatMap((id) => checkFileSystemId(id, "fileSystemId")))).toEqual([
      `[FG898] fileSystemId: "${arn}" is not the id of a file system; write fs-0123456789abcdef0`,
      '[FG898] fileSystemId: "shop" is not the id of a file system; write it as fs-0123456789abcdef0',
      '[FG898] fileSystemId: "fsap-12345678" is not the id of a file system; write it as fs-0123456789abcdef0',
    ]);
    expect(lines(checkAccessPointId("fs-12345678", "accessPointId"))).toEqual([
      '[FG898] accessPointId: "fs-12345678" is not the id of an access point; write it as fsap-0123456789abcdef0',
    ]);
    expect(checkAccessPointId("fsap-12345678", "accessPointId")).toEqual([]);
  });
});
