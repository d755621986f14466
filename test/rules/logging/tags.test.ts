// Which tags a Match takes, and whether two of them take one: by any tag at all, and by those of Fargate.
import * as fc from "fast-check";
import { parseConf } from "../../../lib/rules/logging/parser";
import { matchOf } from "../../../lib/rules/logging/routes";
import { tagPatterns, TagPattern, takeOneTag, takesTag } from "../../../lib/rules/logging/tags";

const pattern = (text: string): TagPattern =>
  text.split("").map((takes) => (takes === "*" ? { isRun: true } : { takes, isRun: false }));
const ANY = [pattern("*")];
const FARGATE = tagPatterns([]);
const rewritten = (...rules: string[]): TagPattern[] =>
  tagPatterns(parseConf(rules.map((rule) => `[FILTER]\n Name rewrite_tag\n${rule}`).join("\n")).sections);

describe("two patterns", () => {
  it.each([
    ["kube.*", "*", true],
    ["kube.a*", "kube.b*", false],
    ["*_a_*", "*_b_*", true],
    ["kube.*x", "kube.*y", false],
    ["*.log", "kube.*", true],
    ["kube.x", "kube.*", true],
    ["kube.x", "kube.y", false],
    ["ab*b", "ab", false],
    ["**", "", true],
    ["kube.?", "kube.a", false],
  ])("%j and %j match one tag: %s", (left, right, meet) => {
    expect(takeOneTag(left, right, ANY)).toBe(meet);
  });

  it("match one of the existing tags", () => {
    expect(takeOneTag("ab*", "*bc", [pattern("abc")])).toBe(true);
    expect(takeOneTag("ab*", "*bc", [pattern("abd"), pattern("b*")])).toBe(false);
  });

  it("match one tag exactly if some string fits both", () => {
    const glob = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 4 }).map((all) => all.join(""));
    const fits = (written: string, text: string): boolean =>
      new RegExp(`^${written.replaceAll("*", ".*")}$`).test(text);
    const upTo = (length: number): string[] =>
      length === 0 ? [""] : ["", ...upTo(length - 1).flatMap((text) => [`a${text}`, `b${text}`])];
    const texts = upTo(8);
    fc.assert(
      fc.property(glob, glob, (left, right) => {
        expect(takeOneTag(left, right, ANY)).toBe(texts.some((text) => fits(left, text) && fits(right, text)));
      }),
    );
  });

  it("that are too long to follow may match one", () => {
    expect(takeOneTag(`a${"*x".repeat(200)}`, `b${"*x".repeat(200)}`, ANY)).toBe(true);
  });
});

describe("a tag of Fargate", () => {
  it.each([
    ["of two namespaces", "kube.*_cart_*", "kube.*_stock_*", false],
    ["of two namespaces, one of which begins like the other", "kube.*_cart_*", "kube.*_cart-jobs_*", false],
    ["of a namespace and of all that begin like it", "kube.*_cart_*", "kube.*_cart*", true],
    ["of two containers", "*_web-*", "*_log-*", true],
    ["of two containers of one namespace", "*_cart_web-*", "*_cart_log-*", false],
    ["of two pods", "kube.var.log.containers.web-*", "kube.var.log.containers.job-*", false],
    ["of a pod and a namespace", "kube.var.log.containers.web-*", "kube.*_cart_*", true],
    ["of a pod in two namespaces", "*.web-*_cart_*", "*.web-*_stock_*", false],
    ["of a namespace and a container", "kube.*_cart_*", "*_web-*.log", true],
    ["of one namespace, written in two ways", "kube.*_cart_*", "*.log.containers.*_cart_*.log", true],
  ])("%s is matched by both %j and %j: %s", (_, left, right, both) => {
    expect(takeOneTag(left, right, FARGATE)).toBe(both);
    expect(takeOneTag(right, left, FARGATE)).toBe(both);
  });

  it.each([
    ["kube.*", true],
    ["*", true],
    ["kube.var.log.containers.*_kube-system_*", true],
    ["*.log", true],
    ["kube.containers.*", false],
    ["kube.*_Cart_*", false],
    ["kube.*_a_b_c_*", false],
    ["kube.*.txt", false],
    ["shop.*", false],
  ])("is matched by %j: %s", (match, taken) => {
    expect(takesTag(match, FARGATE)).toBe(taken);
  });

  it("is matched by both whenever both fit one that a pod has", () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/);
    const tag = fc
      .tuple(fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,5}[a-z0-9])?$/), name, name, fc.stringMatching(/^[0-9a-f]{64}$/))
      .map(([pod, namespace, container, id]) => `kube.var.log.containers.${pod}_${namespace}_${container}-${id}.log`);
    const cut = fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 20 })), { maxLength: 4 });
    const globs = tag.chain((text) =>
      fc.tuple(
        ...[cut, cut].map((cuts) =>
          cuts.map((all) => all.reduce((glob, [at, length]) => star(glob, at, length), text)),
        ),
      ),
    );
    const star = (text: string, at: number, length: number): string =>
      `${text.slice(0, at)}*${text.slice(at + length)}`;
    fc.assert(
      fc.property(globs, ([left = "", right = ""]) => {
        expect(takeOneTag(left, right, FARGATE)).toBe(true);
      }),
    );
  });
});

describe("a tag of a rewritten record", () => {
  it("has the old one where the rule puts it, and anything for what comes from the record", () => {
    const tags = rewritten(
      " Match kube.*\n Rule $log ^(E) err.$TAG false",
      " Match *\n Rule $log ^(E) web.$TAG[4].$1 false",
    );
    expect(takeOneTag("err.kube.*_cart_*", "err.*_stock_*", tags)).toBe(false);
    expect(takeOneTag("err.kube.*_cart_*", "err.*", tags)).toBe(true);
    expect(takeOneTag("web.cart.E", "web.*", tags)).toBe(true);
  });

  it("exists only if the filter matches a record, including one that another filter rewrote", () => {
    const [first, second] = [" Match kube.*\n Rule $log ^E one.$TAG false", " Match one.*\n Rule $log ^E two.x false"];
    expect(takesTag("two.*", rewritten(second))).toBe(false);
    expect(takesTag("two.*", rewritten(second, first))).toBe(true);
    expect(takesTag("two.*", rewritten(" Match_Regex ^app\n Rule $log ^E two.x false"))).toBe(true);
  });

  it("is any if a rule cannot be read, or if there are too many", () => {
    expect(takesTag("shop.*", rewritten(" Match kube.*\n Rule broken"))).toBe(true);
    expect(takesTag("shop.*", rewritten(...Array<string>(30).fill(" Match kube.*\n Rule $log ^E two.x false")))).toBe(
      true,
    );
  });
});

it("a Match that Terraform fills in is left open", () => {
  const [output] = parseConf("[OUTPUT]\n Match ${var.match}\n").sections;
  expect(output === undefined ? "none" : matchOf(output)).toBeUndefined();
});
