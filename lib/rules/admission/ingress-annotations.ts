// Annotations of an Ingress with which the controller creates nothing, or which it ignores: JSON, names of backends, subnets.
import { ALB, BalancerIndex } from "./balancer-index";
import { IngressReading, readIngress } from "./ingress-reading";
import { BALANCER } from "./rules-balancers";
import { closestName } from "../edit-distance";
import { finding, Finding, Severity } from "../finding";
import { Field, isMap } from "../manifests/field";
import { shown } from "../shown";
import { isUnknown } from "../unknown";
import { oneSubnet } from "../workloads/load-balancers";

/** An Ingress of the controller, and how to name one of its annotations. */
interface Annotated extends IngressReading {
  readonly fieldOf: (suffix: string) => string;
}

/** What is wrong with the annotations of an Ingress by themselves. */
export function checkIngressAnnotations(root: Field, index: BalancerIndex): Finding[] {
  const reading = readIngress(root, index);
  if (reading === undefined) return [];
  const fieldOf = (suffix: string): string => root.at("metadata").at("annotations").at(`${ALB}${suffix}`).path;
  const ingress: Annotated = { ...reading, fieldOf };
  const suffixes = reading.annotations.keys().flatMap((key) => (key.startsWith(ALB) ? key.slice(ALB.length) : []));
  return [...suffixes.flatMap((suffix) => checkJson(ingress, suffix)), ...checkSubnets(ingress)];
}

/** What the controller reads as JSON. */
interface JsonAnnotation {
  readonly isList: boolean;
  readonly example: string;
}

const CONDITIONS: JsonAnnotation = {
  isList: true,
  example: '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Canary","values":["yes"]}}]',
};
const TRANSFORMS: JsonAnnotation = {
  isList: true,
  example: '[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/api/(.+)$","replace":"/$1"}]}}]',
};
const ACTIONS: JsonAnnotation = {
  isList: false,
  example: '{"type":"redirect","redirectConfig":{"protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}',
};

/** By the suffix that ends with the name of a backend. */
const OF_BACKENDS: Readonly<Record<string, JsonAnnotation>> = {
  conditions: CONDITIONS,
  transforms: TRANSFORMS,
  actions: ACTIONS,
};

/** By the whole suffix. */
const OF_INGRESSES: Readonly<Record<string, JsonAnnotation>> = {
  "listen-ports": { isList: true, example: '[{"HTTP":80},{"HTTPS":443}]' },
};

/**
 * Of one that is not JSON the controller makes an error, and nothing of the whole group of Ingresses.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/ingress/enhanced_backend_builder.go
 */
function checkJson(ingress: Annotated, suffix: string): Finding[] {
  const { annotations, backendNames, fieldOf } = ingress;
  const [, kind = "", name = ""] = /^(conditions|transforms|actions)\.(.+)$/.exec(suffix) ?? [];
  const known = OF_BACKENDS[kind] ?? (Object.hasOwn(OF_INGRESSES, suffix) ? OF_INGRESSES[suffix] : undefined);
  if (known === undefined) return [];
  const names = kind === "actions" ? backendNames?.actions : backendNames?.all;
  if (kind !== "" && names !== undefined && !names.includes(name)) {
    return [unnamed({ kind, name, names, field: fieldOf(suffix) })];
  }
  const text = annotations.text(`${ALB}${suffix}`);
  if (text === undefined) return [];
  const problem = jsonProblem(text, known);
  if (problem === undefined) return [];
  const isRead = ingress.isSure && (kind === "" || names !== undefined);
  return [
    finding(BALANCER.json, {
      field: fieldOf(suffix),
      severity: isRead ? Severity.ERROR : Severity.WARNING,
      message: `${shown(text)} is not ${problem}, so the controller neither creates nor updates the load balancer`,
      fix: `write it as in ${known.example}`,
    }),
  ];
}

/** As Go reads it into a list or a struct. */
function jsonProblem(text: string, { isList }: JsonAnnotation): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRight = value === null || (isList ? Array.isArray(value) : isMap(value));
    return isRight ? undefined : `a JSON ${isList ? "list" : "object"}`;
  } catch {
    return "JSON";
  }
}

interface Unnamed {
  readonly kind: string;
  readonly name: string;
  /** Names of backends that it may have. */
  readonly names: readonly string[];
  readonly field: string;
}

function unnamed({ kind, name, names, field }: Unnamed): Finding {
  const meant = closestName(name, names);
  const what = kind === "actions" ? "backend with the port name use-annotation" : "backend";
  return finding(BALANCER.backendName, {
    field,
    message: `the Ingress has no ${what} called ${shown(name)}, so the controller ignores these ${kind}`,
    fix: meant === undefined ? "write the name of a backend, or remove it" : `write ${ALB}${kind}.${meant}`,
  });
}

/** Subnets of the class go before those of the annotation. */
function checkSubnets({ annotations, params, fieldOf }: Annotated): Finding[] {
  const text = params.keys().includes("subnets") ? undefined : annotations.text(`${ALB}subnets`);
  const [first, ...others] = new Set(partsOf(text));
  return first === undefined || others.length > 0 || isUnknown(first) ? [] : [oneSubnet(first, fieldOf("subnets"))];
}

/** What the controller reads of a list with commas. */
export function partsOf(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((part) => part.trim() || []);
}
