// Volumes and mounts, at their limits.
import { checkMounts, checkVolumes } from "../../../lib/rules/workloads/volume-options";
import { codes, lines } from "../expect-findings";

const TOKEN = "${TfToken[TOKEN.1]}";

describe("a mount", () => {
  it.each([{}, { subPath: "" }, { subPath: "a/b" }, { subPath: "..a" }, { subPath: TOKEN }])("may be %j", (mount) => {
    expect(lines(checkMounts({ "/data": mount }))).toEqual([]);
  });

  it("may not leave its volume", () => {
    const subPaths = ["..", "a/../b", "/a"];
    expect(lines(subPaths.flatMap((subPath) => checkMounts({ "/data": { subPath } })))).toEqual([
      '[FG845] mounts["/data"].subPath: ".." leads out of the volume; write it without ..',
      '[FG845] mounts["/data"].subPath: "a/../b" leads out of the volume; write it without ..',
      '[FG845] mounts["/data"].subPath: "/a" begins with /; write it relative to the volume\'s root',
    ]);
  });

  it("has a path, which should have no colon", () => {
    expect(codes(checkMounts({ "": {} }))).toEqual(["FG845"]);
    const found = checkMounts({ "/a:b": {} }, "sidecars.log.");
    expect(lines(found)).toEqual([
      '[FG846] sidecars.log.mounts["/a:b"]: the path "/a:b" has a colon, which the Kubernetes API does not allow; mount it elsewhere',
    ]);
    expect(found[0]?.severity).toBe("warning");
    expect(lines(checkMounts({ [`/${TOKEN}:a`]: {} }))).toEqual([]);
  });
});

describe("the files of a volume", () => {
  it.each(["0", "0644", "00400", "0777", TOKEN])("may have the mode %s", (mode) => {
    expect(lines(checkVolumes({ a: { files: { mode } } }))).toEqual([]);
  });

  it.each([
    ["999", 'write it as "0644" or "0400"'],
    ["400", 'write "0400"'],
    ["01777", 'write it as "0644" or "0400"'],
    ["rw-r--r--", 'write it as "0644" or "0400"'],
  ])("may not have the mode %s", (mode, fix) => {
    expect(lines(checkVolumes({ a: { files: { mode } } }))).toEqual([
      `[FG847] volumes.a.mode: "${mode}" is not a file mode; ${fix}`,
    ]);
  });

  it("stay in it, and leave the kubelet its own", () => {
    expect(lines(checkVolumes({ a: { files: { items: { k: "a/b.yaml" } } } }))).toEqual([]);
    const paths = ["..data", "../a", "/a", ""];
    expect(codes(paths.flatMap((path) => checkVolumes({ a: { files: { items: { k: path } } } })))).toEqual(
      paths.map(() => "FG845"),
    );
  });
});

describe("a volume", () => {
  it("has a limit that is a quantity", () => {
    expect(lines(checkVolumes({ a: { files: {}, emptyDirectory: { sizeLimit: "1Gi" } } }))).toEqual([]);
    expect(lines(checkVolumes({ a: { files: {}, emptyDirectory: { sizeLimit: "1 GB" } } }))).toEqual([
      '[FG202] volumes.a.sizeLimit: "1 GB" is not a quantity; write 1Gi, or 1G for powers of ten',
    ]);
  });

  it("that is projected has a source", () => {
    expect(lines(checkVolumes({ a: { files: {}, sources: [{ files: {} }] } }))).toEqual([]);
    expect(lines(checkVolumes({ a: { files: {}, sources: [] } }))).toEqual([
      "[FG848] volumes.a: the projected volume has no source; add one, or use PodVolume.emptyDir()",
    ]);
  });

  it("that is projected has its modes file by file", () => {
    const source = (items?: { [key: string]: string }) =>
      lines(checkVolumes({ a: { files: {}, sources: [{ files: { items, mode: "0400" } }] } }));
    expect(source({ key: "file" })).toEqual([]);
    expect(source()).toEqual([
      "[FG895] volumes.a.sources[0].mode: the mode of a projected source applies to its items, and it has none; list the keys as items",
    ]);
  });
});

describe("a projected token", () => {
  const token = (expirationSeconds: number, tokenPath = "token") =>
    checkVolumes({ a: { files: {}, sources: [{ files: {}, tokenPath, token: { expirationSeconds } }] } });

  it("lasts ten minutes", () => {
    expect(lines([...token(600), ...token(2 ** 32), ...token(-1.8881545897087626e289)])).toEqual([]);
    expect(lines(token(599))).toEqual([
      "[FG849] volumes.a.sources[0].expirationSeconds: a token cannot be valid for 599 seconds; write a whole number of 600 or more",
    ]);
    expect(codes([...token(600.5), ...token(2 ** 32 + 1)])).toEqual(["FG849", "FG849"]);
  });

  it("has a path in its volume", () => {
    expect(codes(token(600, "../token"))).toEqual(["FG845"]);
  });
});
