// `y` and `n`, which kubectl takes for booleans and others for strings.
import { runTool } from "./fake-terminal";

function ingress(annotation: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    ${annotation}\nspec: {ingressClassName: other}\n`;
}

async function severities(annotation: string): Promise<unknown> {
  const { code, out } = await runTool(["check", "--json", "-"], ingress(annotation));
  const { objects } = JSON.parse(out) as { objects: { findings: { severity: string; message: string }[] }[] };
  return [code, ...objects.flatMap(({ findings }) => findings.map(({ severity, message }) => [severity, message]))];
}

const REFUSED = "true where Kubernetes expects a string";

describe("an annotation without quotes", () => {
  it.each(["example.com/x: y", "example.com/x:  Y # yes", '"example.com/x": y'])(
    "that is %s is a note",
    async (line) => {
      expect(await severities(line)).toEqual([0, ["info", `${REFUSED}, as kubectl reads y and n`]]);
    },
  );

  it.each(["example.com/x: yes", "example.com/x: true", "y: on"])("that is %s is an error", async (line) => {
    expect(await severities(line)).toEqual([1, ["error", REFUSED]]);
  });

  it.each(["example.com/x: 'y'", "example.com/x: yy"])("that is %s is a string", async (line) => {
    expect(await severities(line)).toEqual([0]);
  });
});
