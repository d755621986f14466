// How the AWS Load Balancer Controller is started: what its arguments say, and what they must say on Fargate.
import { BALANCER } from "./rules-balancers";
import { finding, Finding } from "../finding";
import { ContainerShape } from "../manifests/container";
import { Field, isList, isMap } from "../manifests/field";
import { PodShape } from "../manifests/pod-shape";

/** What its arguments decide for the objects that it reads. */
export interface ControllerFlags {
  /** The target type where an object names none. */
  readonly defaultTargetType: string;
  /** The value of the annotation `kubernetes.io/ingress.class` that it answers to. */
  readonly ingressClass: string;
  /** The class of Services that it answers to. */
  readonly loadBalancerClass: string;
  /** Whether it opens the pods' security groups to load balancers with groups of their own, unasked. */
  readonly opensPodGroups: boolean;
}

/** The controller without arguments. */
export const NO_FLAGS: ControllerFlags = {
  defaultTargetType: "instance",
  ingressClass: "alb",
  loadBalancerClass: "service.k8s.aws/nlb",
  opensPodGroups: false,
};

/** Its images, in Amazon's registries and in copies of them, and that of its first version. */
const IMAGE = /(^|[/_.-])aws-(load-balancer|alb-ingress)-controller([:@]|$)/;

/** Without it the controller does not start, so that arguments which are all there have it. */
const CLUSTER_NAME = "--cluster-name";

/** What the arguments of a Deployment say; nothing where its pods are not the controller's. */
export function readFlags(deployment: Field): Partial<ControllerFlags> {
  const spec = deployment.at("spec").at("template").at("spec").value;
  const containers: readonly unknown[] = isMap(spec) && isList(spec.containers) ? spec.containers : [];
  const words = containers.flatMap((each) => (isMap(each) && isController(each.image) ? wordsOf(each) : []));
  const defaultTargetType = flagOf(words, "--default-target-type");
  const ingressClass = flagOf(words, "--ingress-class");
  const loadBalancerClass = flagOf(words, "--load-balancer-class");
  const opensPodGroups = flagOf(words, "--enable-manage-backend-security-group-rules");
  return {
    ...(defaultTargetType === undefined ? {} : { defaultTargetType }),
    ...(ingressClass === undefined ? {} : { ingressClass }),
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    ...(opensPodGroups === undefined ? {} : { opensPodGroups: isTrue(opensPodGroups) }),
  };
}

function isController(image: unknown): boolean {
  return typeof image === "string" && IMAGE.test(image);
}

function wordsOf({ command, args }: { readonly command?: unknown; readonly args?: unknown }): string[] {
  return [command, args].flatMap((list) =>
    isList(list) ? list.filter((each): each is string => typeof each === "string") : [],
  );
}

/** The value of an argument, `--name=value` or `--name value`; empty where it has none. */
function flagOf(words: readonly string[], name: string): string | undefined {
  const index = words.findIndex((each) => each === name || each.startsWith(`${name}=`));
  const word = words[index];
  if (word === undefined) return undefined;
  if (word !== name) return word.slice(name.length + 1);
  const next = words[index + 1];
  return next === undefined || next.startsWith("--") ? "" : next;
}

/** What Go reads as true; an argument without a value is. */
export function isTrue(text: string): boolean {
  return ["", "1", "t", "T", "true", "TRUE", "True"].includes(text);
}

/** Where each fact may come from but from the metadata of an instance. */
const NEEDED = [
  { what: "region", flags: ["--aws-region"], variables: ["AWS_REGION", "AWS_DEFAULT_REGION"], value: "region" },
  { what: "VPC", flags: ["--aws-vpc-id", "--aws-vpc-tags"], variables: [], value: "vpcId" },
];

/** What the controller would ask the metadata of an instance for, of which Fargate has none. */
export function checkControllerArguments({ containers }: PodShape): Finding[] {
  return containers.filter(({ image }) => isController(image)).flatMap(checkArguments);
}

function checkArguments({ path, words, variables, takesMoreVariables }: ContainerShape): Finding[] {
  const given = words.filter(({ variable }) => variable === undefined).map(({ text }) => text);
  if (flagOf(given, CLUSTER_NAME) === undefined) return [];
  const isThere = (flag: string): boolean => !["", undefined].includes(flagOf(given, flag));
  const isSet = (variable: string): boolean => takesMoreVariables || variables.includes(variable);
  const missing = NEEDED.filter((each) => !each.flags.some(isThere) && !each.variables.some(isSet));
  if (missing.length === 0) return [];
  return [
    finding(BALANCER.controllerArguments, {
      field: `${path}.args`,
      message: `the ${missing.map(({ what }) => what).join(" and the ")} of the controller ${missing.length === 1 ? "is" : "are"} not set, and Fargate has no instance metadata to read them from`,
      fix: `add ${missing.map(({ flags }) => `${flags[0] ?? ""}=…`).join(" and ")} to its arguments, ${missing.map(({ value }) => value).join(" and ")} as values of its chart`,
    }),
  ];
}
