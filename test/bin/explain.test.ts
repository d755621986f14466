// `explain`: the paragraph of a code, without a browser.
import { RULES } from "../../lib/rules/catalog";
import { run } from "../../bin/run";
import { readErrorsDoc } from "../../bin/errors-doc";
import { runTool } from "./fake-terminal";

describe("explain", () => {
  it("prints what is wrong, the fix and the source", async () => {
    const { code, out, err } = await runTool(["explain", "FG302"]);
    expect(out).toBe(`FG302: a pod does not share the host's processes

Error. The pod sets \`hostPID\`, to see the processes of its host. The Fargate scheduler rejects it: \`fields not supported: HostPID\`.

Fix: Remove \`hostPID\`. Containers of one pod see each other's processes with \`shareProcessNamespace\`.

Source: https://github.com/mahakagi/kubernetes/blob/e76e199d30f602b8c9f6ecc6dcdd3cb2bc85d242/pkg/kubelet/lifecycle/fargate_pod_validator.go
`);
    expect([code, err]).toEqual([0, ""]);
  });

  it("takes small letters and several codes, each once", async () => {
    const { out } = await runTool(["explain", "fg301", "FG364", "FG301"]);
    expect(out.match(/^FG\d{3}: /gm)).toEqual(["FG301: ", "FG364: "]);
  });

  it("ends its lines where the terminal does", async () => {
    let out = "";
    const write = (text: string): void => void (out += text);
    const terminal = { write, warn: write, readStdin: () => Promise.resolve(""), showsColours: false, width: 60 };
    expect(await run(["explain", "FG301"], terminal)).toBe(0);
    expect(out.split("\n").filter((line) => line.length > 60)).toEqual([expect.stringMatching(/^Source: /)]);
  });

  it.each([
    [["FG300"], "no rule has the code FG300; near it are FG301, FG302, FG303"],
    [["FG301", "FG3O2"], "no rule has the code FG3O2; near it are FG302, "],
    [["hostNetwork"], "no rule has the code HOSTNETWORK; near it are FG"],
    [[], "name one or more codes, such as FG301"],
  ])("prints nothing but the mistake of %j", async (codes, message) => {
    const { code, out, err } = await runTool(["explain", ...codes]);
    expect(err).toContain(`cdktf-eks-fargate: ${message}`);
    expect([code, out]).toEqual([2, ""]);
  });

  it("knows every rule as the catalogue does", () => {
    const paragraphs = readErrorsDoc();
    expect([...paragraphs.keys()].sort()).toEqual(RULES.map(({ code }) => code).sort());
    for (const { code, title, severity, source } of RULES) {
      expect(paragraphs.get(code)).toMatchObject({ title, severity, source });
      expect(paragraphs.get(code)?.text).toContain("\n\nFix: ");
      expect(paragraphs.get(code)?.anchor).toMatch(new RegExp(`^${code.toLowerCase()}-`));
    }
  });
});
