// Lists that an Ingress or a Service has for its load balancer: ranges of addresses, and pairs of a name and a value.
import { ALB, annotationsOf, BalancerIndex, TextMap } from "./balancer-index";
import { readNetworkService } from "./balancer-targets";
import { partsOf } from "./ingress-annotations";
import { readIngress } from "./ingress-reading";
import { Finding, Severity } from "../finding";
import { Field } from "../manifests/field";
import { isUnknown } from "../unknown";
import { checkSourceRange, notPairs } from "../workloads/load-balancers";

const SERVICE = "service.beta.kubernetes.io/";
/** Where the ranges of a Service are, besides its spec. */
const SOURCE_RANGES = `${SERVICE}load-balancer-source-ranges`;

/** Annotations of an Ingress that the controller reads as pairs, after their prefix. */
const INGRESS_PAIRS = /^(load-balancer-attributes|target-group-attributes|listener-attributes\..+|tags)$/;
/** Those of a Service. */
const SERVICE_PAIRS =
  /^aws-load-balancer-(attributes|target-group-attributes|listener-attributes\..+|additional-resource-tags)$/;

/** What is wrong with the lists of an Ingress. */
export function checkIngressLists(root: Field, index: BalancerIndex): Finding[] {
  const reading = readIngress(root, index);
  if (reading === undefined) return [];
  const { annotations, params, isSure } = reading;
  // Ranges of the class go before those of the annotation.
  const ranges = params.keys().includes("inboundCIDRs") ? undefined : annotations.text(`${ALB}inbound-cidrs`);
  const found = [
    ...partsOf(ranges).flatMap((each) => checkSourceRange(each, annotationPath(root, `${ALB}inbound-cidrs`))),
    ...checkPairs(root, annotations, ALB, INGRESS_PAIRS),
  ];
  return isSure ? found : found.map((each) => ({ ...each, severity: Severity.WARNING }));
}

/** What is wrong with the lists of a Service, as far as its load balancer is the controller's. */
export function checkServiceLists(root: Field, index: BalancerIndex): Finding[] {
  if (readNetworkService(root, index)?.isOurs !== true) return [];
  const annotations = annotationsOf(root);
  const inSpec = root.at("spec").at("loadBalancerSourceRanges");
  const ranges = inSpec.isSet
    ? inSpec.items().flatMap((each) => checkSourceRange(each.text() ?? "${unknown}", each.path))
    : partsOf(annotations.text(SOURCE_RANGES)).flatMap((each) =>
        checkSourceRange(each, annotationPath(root, SOURCE_RANGES)),
      );
  return [...ranges, ...checkPairs(root, annotations, SERVICE, SERVICE_PAIRS)];
}

function checkPairs(root: Field, annotations: TextMap, prefix: string, suffixes: RegExp): Finding[] {
  const keys = annotations.keys().filter((key) => key.startsWith(prefix) && suffixes.test(key.slice(prefix.length)));
  return keys.flatMap((key) => {
    const wrong = pairsOf(annotations.text(key) ?? "").filter((pair) => !/^[^=]*[^=\s][^=]*=/.test(pair));
    return wrong.map((pair) => notPairs(pair, annotationPath(root, key)));
  });
}

/**
 * A comma ends a value where another pair follows; a backslash before it keeps it.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/annotations/parser.go
 */
function pairsOf(text: string): string[] {
  if (isUnknown(text) || text.includes("\\")) return [];
  return text.split(/,(?=[^]*=)/).flatMap((pair) => pair.trim() || []);
}

function annotationPath(root: Field, key: string): string {
  return root.at("metadata").at("annotations").at(key).path;
}
