// Names of options that do not exist, and names that look like it.
import { checkOptions, OptionType } from "../../lib/rules/options";
import { lines } from "./expect-findings";

const check = (type: OptionType, given: unknown): string[] =>
  lines(checkOptions(given, type).filter(({ code }) => code === "FG930"));
const said = (type: OptionType, given: unknown): string[] =>
  check(type, given).map((line) => line.replace(/^.*\[FG930\] /, ""));

test("a name that does not exist is reported with the intended name", () => {
  expect(check("FargateServerlessStackProps", { region: "eu-west-1", kubernetsVersion: "1.36" })).toEqual([
    "[FG930] kubernetsVersion: FargateServerlessStackProps has no such option, so it is ignored; write kubernetesVersion",
  ]);
});

test.each<[OptionType, object, string, string]>([
  ["FargateServerlessStackProps", { fargateProfile: {} }, "fargateProfile", "write fargateProfiles"],
  ["FargateServerlessStackProps", { vpc: { cidr: "10.0.0.0/16" } }, "vpc.cidr", "write cidrBlock"],
  ["FargateServerlessStackProps", { cidrBlock: "10.0.0.0/16" }, "cidrBlock", "write vpc.cidrBlock"],
  [
    "FargateServerlessStackProps",
    { access: { dev: { accessPolicies: [] } } },
    "access.dev.accessPolicies",
    "write policies",
  ],
  ["FargateServerlessStackProps", { cidr: "10.0.0.0/16" }, "cidr", "write vpc.cidrBlock"],
  ["FargateServerlessStackProps", { cidrBlok: "10.0.0.0/16" }, "cidrBlok", "write vpc.cidrBlock"],
  ["FargateServerlessStackProps", { log: {} }, "log", "write logging"],
  ["FargateServerlessStackProps", { access: { dev: { policy: [] } } }, "access.dev.policy", "write policies"],
  ["FargateDeploymentProps", { port: 80 }, "port", "write ports"],
  ["TargetHealthCheck", { intervall: 5 }, "intervall", "write intervalSeconds"],
  ["FargateServerlessStackProps", { clustername: "till" }, "clustername", "write clusterName"],
  ["FargateProfileProps", { selectors: [{ namespce: "a" }] }, "selectors[0].namespce", "write namespace"],
  ["FargateDeploymentProps", { replica: 2 }, "replica", "write replicas"],
  ["FargateDeploymentProps", { env: {} }, "env", "write environment"],
  ["FargateDeploymentProps", { colour: "red" }, "colour", "leave it out; the most similar names are "],
  ["FargateDeploymentProps", { sidecars: { log: { img: "a" } } }, "sidecars.log.img", "write image"],
  [
    "FargateLoggingProps",
    { retentionDays: 7 },
    "retentionDays",
    "set it in CloudWatchDestinationOptions, or leave it out",
  ],
  ["AlbRouteOptions", { colour: "red" }, "colour", "leave it out; the options are host, path, pathType, port"],
])("%s %j: %s; %s", (type, given, field, fix) => {
  const [line = "", ...more] = said(type, given);
  expect(more).toEqual([]);
  expect(line.startsWith(`${field}: `)).toBe(true);
  expect(line).toContain(`; ${fix}`);
});

class Made {
  public readonly kubernetsVersion = "1.36";
}

test.each<[string, OptionType, unknown]>([
  ["what exists", "FargateServerlessStackProps", { region: "a", vpc: { maxAzs: 2 }, coreDns: { enabled: true } }],
  ["what is inherited", "ZonalDeploymentProps", { namespace: "a", image: "b", sidecars: {}, replicas: 1 }],
  ["keys of maps", "FargateServerlessStackProps", { tags: { any: "a" }, fargateProfiles: { any: { selectors: [] } } }],
  ["open values", "HelmChartProps", { values: { any: { thing: 1 } }, pods: { web: { podSpec: { any: 1 } } } }],
  ["what is undefined", "VpcProps", { cidr: undefined }],
  ["an instance of a class", "FargateServerlessStackProps", { vpc: new Made() }],
  ["a token", "FargateServerlessStackProps", { vpc: { resolve: () => "a" } }],
  [
    "what is of another kind",
    "FargateServerlessStackProps",
    { vpc: "10.0.0.0/16", fargateProfiles: [1], access: null },
  ],
  ["no object", "VpcProps", undefined],
  ["names of every object", "VpcProps", Object.create(null)],
])("does not report %s", (_, type, given) => {
  expect(check(type, given)).toEqual([]);
});

test("names that every object has are no options", () => {
  expect(said("VpcProps", JSON.parse('{ "__proto__": 1, "constructor": 2, "toString": 3 }'))).toHaveLength(3);
});

test("of options that may have members of the caller's own, names that are almost right are reported", () => {
  const given = { team: "till", region: "eu-west-1", kubernetsVersion: "1.36", vpc: { colour: "red" } };
  const found = checkOptions(given, "FargateServerlessStackProps", { isExtended: true });
  expect(found.map(({ field }) => field)).toEqual(["kubernetsVersion", "vpc.colour"]);
});
