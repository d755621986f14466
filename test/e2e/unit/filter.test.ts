// The filter: what it takes out, what it leaves byte for byte, and what it refuses.
import { filterProviders, pinProvider } from "../../../bin/local/filter";
import { setProviderArgument, useArchives } from "../filter";

const STACK = {
  "//": { outputs: { app: { chart: "chart_name", vpc: "vpc_id" } } },
  terraform: {
    required_providers: { aws: { source: "aws", version: "6.25.0" }, helm: { source: "helm", version: "3.1.1" } },
  },
  provider: { aws: [{ region: "eu-west-1" }], helm: [{ kubernetes: {} }] },
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", depends_on: ["helm_release.chart", "terraform_data.ready"] } },
    helm_release: { chart: { name: "chart" } },
    terraform_data: { ready: { depends_on: ["helm_release.chart"] } },
  },
  output: { chart_name: { value: "${helm_release.chart.name}" }, vpc_id: { value: "${aws_vpc.vpc.id}" } },
};

const text = (stack: unknown): string => JSON.stringify(stack, null, 2);
const filtered = (stack: unknown, ...providers: string[]): typeof STACK =>
  JSON.parse(filterProviders(text(stack), providers).text) as typeof STACK;

test("a provider is removed with its blocks, resources, outputs and what depends on them", () => {
  expect(filtered(STACK, "helm")).toEqual({
    "//": { outputs: { app: { vpc: "vpc_id" } } },
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
    provider: { aws: [{ region: "eu-west-1" }] },
    resource: {
      aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", depends_on: ["terraform_data.ready"] } },
      terraform_data: { ready: {} },
    },
    output: { vpc_id: { value: "${aws_vpc.vpc.id}" } },
  });
});

test("everything that was removed is listed", () => {
  expect(filterProviders(text(STACK), ["helm"]).removed.map(({ what, name }) => `${what} ${name}`)).toEqual([
    "resource helm_release.chart",
    "provider helm",
    "required provider helm",
    'dependency aws_vpc.vpc -> "helm_release.chart"',
    'dependency terraform_data.ready -> "helm_release.chart"',
    "output chart_name",
  ]);
});

test("without anything to remove the text stays unchanged, byte for byte", () => {
  for (const original of [text(STACK), JSON.stringify(STACK), `${text(STACK)}\n`, '{\n   "resource": {}\n}']) {
    expect(filterProviders(original, ["kubernetes"]).text).toBe(original);
  }
});

test("what stays keeps its bytes next to what is removed", () => {
  const rest = {
    ...STACK,
    resource: { aws_vpc: { "odd \u00e9": { z: 1, a: [{}, [], null, 1.5e3, "\t"] } } },
    output: {},
  };
  const both = { ...rest, resource: { ...rest.resource, helm_release: { chart: {} } } };
  const { terraform, provider, ...others } = JSON.parse(filterProviders(text(both), ["helm"]).text) as typeof STACK;
  expect([Object.keys(terraform.required_providers), Object.keys(provider)]).toEqual([["aws"], ["aws"]]);
  expect(text(others.resource)).toBe(text(rest.resource));
});

test("a data source, a move and a resource that names the provider are removed too", () => {
  const stack = {
    ...STACK,
    data: { helm_template: { rendered: {} } },
    moved: [{ from: "helm_release.old", to: "helm_release.chart" }],
    resource: { other_thing: { odd: { provider: "helm.second" } }, helm_release: { chart: {} } },
    output: {},
  };
  const left = filtered(stack, "helm") as unknown as Record<string, unknown>;
  expect([left.data, left.moved, left.resource]).toEqual([undefined, undefined, undefined]);
});

test("an address is not confused with another that begins like it", () => {
  const stack = { ...STACK, output: { other: { value: "${helm_release.chart-two.name}" } } };
  expect(filtered(stack, "helm").output).toEqual(stack.output);
});

test("what stays but still needs what is removed is rejected", () => {
  const stack = {
    ...STACK,
    resource: { ...STACK.resource, aws_eip: { one: { tags: { of: "${helm_release.chart.name}" } } } },
  };
  expect(() => filterProviders(text(stack), ["helm"])).toThrow(/what stays needs helm_release\.chart/);
});

test("a provider is pinned to the available version, and the other version is reported", () => {
  const { text: pinned, was } = pinProvider(text(STACK), "aws", "5.100.0");
  expect(was).toBe("6.25.0");
  expect(pinned).toBe(text(STACK).replace('"6.25.0"', '"5.100.0"'));
});

test("an argument is set on every block of a provider", () => {
  const stack = { provider: { aws: [{ region: "a" }, { region: "b", alias: "second" }] } };
  const { provider } = JSON.parse(setProviderArgument(text(stack), "aws", "max_retries", 2)) as typeof stack;
  expect(provider.aws).toEqual([
    { region: "a", max_retries: 2 },
    { region: "b", alias: "second", max_retries: 2 },
  ]);
});

test("a release uses its chart from an archive if there is one; what is missing is listed", () => {
  const releases = {
    here: { chart: "one", version: "1.0.0", repository: "https://charts.example", values: ["{}"] },
    missing: { chart: "two", version: "2.0.0", repository: "https://charts.example" },
    local: { chart: "./three" },
  };
  const stack = { resource: { helm_release: releases } };
  const { text: result, used, missing } = useArchives(text(stack), ["one-1.0.0.tgz"], (name) => `/charts/${name}`);
  expect([used, missing]).toEqual([["one-1.0.0.tgz"], ["two-2.0.0.tgz"]]);
  expect(JSON.parse(result)).toEqual({
    resource: {
      helm_release: { ...releases, here: { chart: "/charts/one-1.0.0.tgz", version: "1.0.0", values: ["{}"] } },
    },
  });
});

test("without archives a stack stays as it is, byte for byte", () => {
  expect(useArchives(text(STACK), [], (name) => name).text).toBe(text(STACK));
});
