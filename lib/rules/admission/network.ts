// Services, Ingresses and policies: what stands in front of pods that have no node to reach them by.
import { ClusterIndex } from "./context";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { Field } from "../manifests/field";
import { shown } from "../shown";

const TARGET_TYPE = "alb.ingress.kubernetes.io/target-type";
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const NLB_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type";
const NLB_TARGET_TYPE = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";
const NLB_CLASS = "service.k8s.aws/nlb";

/** What is wrong with an object that makes no pod but decides how pods are reached. */
export function checkNetworkObject(kind: string, root: Field, cluster: ClusterIndex): Finding[] {
  switch (kind) {
    case "/Service":
      return checkService(root, cluster);
    case "networking.k8s.io/Ingress":
    case "extensions/Ingress":
      return checkIngress(root, cluster);
    case "networking.k8s.io/NetworkPolicy":
      return checkNetworkPolicy(root);
    case "vpcresources.k8s.aws/SecurityGroupPolicy":
      return checkSecurityGroups(root);
    case "eks.services.k8s.aws/PodIdentityAssociation":
      return checkPodIdentity(root);
    case "/LimitRange":
      return checkLimitRange(root);
    default:
      return [];
  }
}

function checkService(root: Field, cluster: ClusterIndex): Finding[] {
  const type = root.at("spec").at("type").text();
  if (type === "NodePort") {
    return [
      finding(HURTS.nodePort, {
        field: "spec.type",
        message: "a port of the node leads nowhere on Fargate: load balancers reach pods by their IP",
        fix: "use ClusterIP and an Ingress with target-type ip, or LoadBalancer with an NLB and IP targets",
      }),
    ];
  }
  return type === "LoadBalancer" ? checkLoadBalancer(root, cluster) : [];
}

function checkLoadBalancer(root: Field, cluster: ClusterIndex): Finding[] {
  const annotations = root.at("metadata").at("annotations");
  if (annotations.isUnknown) return [];
  const type = annotations.at(NLB_TYPE).text();
  const target = annotations.at(NLB_TARGET_TYPE);
  const isOurs = type === "external" || root.at("spec").at("loadBalancerClass").text() === NLB_CLASS;
  const targetType = target.text() ?? cluster.defaultTargetType;
  if (type === "nlb-ip" || (isOurs && targetType === "ip") || target.isUnknown) return [];
  if (!isOurs) {
    return [
      finding(HURTS.loadBalancerTarget, {
        field: "spec.type",
        message: "the load balancer of this Service sends to nodes, and Fargate pods are reached by IP alone",
        fix: `set loadBalancerClass ${NLB_CLASS} and the annotation ${NLB_TARGET_TYPE}: ip`,
      }),
    ];
  }
  const given = target.isSet ? `is ${shown(targetType)}` : `is missing, which means ${targetType}`;
  return [
    finding(HURTS.loadBalancerTarget, {
      field: target.path,
      message: `the NLB's target type ${given}, and Fargate pods are reached by IP alone`,
      fix: `set the annotation ${NLB_TARGET_TYPE}: ip`,
    }),
  ];
}

function checkIngress(root: Field, cluster: ClusterIndex): Finding[] {
  const annotations = root.at("metadata").at("annotations");
  if (annotations.isUnknown || !isForAlb(root)) return [];
  const target = annotations.at(TARGET_TYPE);
  const type = target.text() ?? cluster.defaultTargetType;
  if (type === "ip" || target.isUnknown) return [];
  const given = target.isSet ? `is ${shown(type)}` : `is missing, which means ${type}`;
  return [
    finding(HURTS.ingressTarget, {
      field: target.path,
      message: `target-type ${given}: the ALB would send to nodes, which Fargate pods do not answer for, and return 503`,
      fix: `set the annotation ${TARGET_TYPE}: ip`,
    }),
  ];
}

/** An Ingress without a class may go to the controller too, where it speaks in the ALB's annotations. */
function isForAlb(root: Field): boolean {
  const annotations = root.at("metadata").at("annotations");
  const name = root.at("spec").at("ingressClassName").text() ?? annotations.at(CLASS_ANNOTATION).text();
  if (name !== undefined) return name === "alb";
  return annotations.entries().some(([key]) => key.startsWith("alb.ingress.kubernetes.io/"));
}

function checkNetworkPolicy(root: Field): Finding[] {
  return [
    finding(HURTS.networkPolicy, {
      field: root.at("spec").path,
      message: "the VPC CNI does not enforce network policies for pods on Fargate",
      fix: "use security groups for pods (SecurityGroupPolicy) for what must hold",
    }),
  ];
}

function checkSecurityGroups(root: Field): Finding[] {
  return [
    finding(HURTS.podSecurityGroups, {
      field: root.at("spec").at("securityGroups").path,
      message:
        "these groups take the place of the cluster's, and a pod cut off from the control plane or DNS never starts",
      fix: "list the cluster security group too, or allow ports 10250 and 53 to and from it",
    }),
  ];
}

function checkPodIdentity(root: Field): Finding[] {
  return [
    finding(REFUSED.podIdentity, {
      field: root.at("spec").at("serviceAccount").path,
      message: "EKS Pod Identity needs an agent on each node, a DaemonSet that Fargate does not run",
      fix: "use IRSA: annotate the service account with eks.amazonaws.com/role-arn",
    }),
  ];
}

function checkLimitRange(root: Field): Finding[] {
  const limits = root.at("spec").at("limits").items();
  const defaults = limits.find((limit) => limit.at("default").isSet || limit.at("defaultRequest").isSet);
  if (defaults === undefined) return [];
  return [
    finding(HURTS.limitRange, {
      field: defaults.path,
      message:
        "its defaults are written into pods before Fargate sizes them, so that each may cost more than its manifest says",
      fix: "set requests in each container, or keep the defaults small",
    }),
  ];
}
