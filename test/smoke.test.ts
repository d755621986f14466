import { finding, formatFinding, Severity } from "../lib/rules/finding";
test("a finding reads as code, what is wrong, and the fix", () => {
  const rule = { code: "FG999", severity: Severity.ERROR, title: "t", source: "s" };
  expect(formatFinding(finding(rule, { message: "m", fix: "f", field: "x.y" }))).toBe("[FG999] x.y: m; f");
});
