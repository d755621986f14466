// Services, Ingresses and policies: what is in front of pods that cannot be reached through a node.
import { PlacedObject } from "./balancer-index";
import { checkIngressLists, checkServiceLists } from "./balancer-lists";
import { checkBalancer, checkGatewayBalancer, checkNamespaceObject } from "./balancer-settings";
import {
  checkBinding,
  checkClassParams,
  checkIngressTargets,
  checkServiceTargets,
  checkTargetGroups,
} from "./balancer-targets";
import { ClusterIndex } from "./context";
import { checkIngressAnnotations } from "./ingress-annotations";
import { checkServicePorts } from "./kubelet-port";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { Field } from "../manifests/field";

/** What is wrong with an object that creates no pod but decides how pods are reached. */
export function checkNetworkObject(kind: string, placed: PlacedObject, cluster: ClusterIndex): Finding[] {
  const { root, name, namespace } = placed;
  const { balancers } = cluster;
  switch (kind) {
    case "/Service":
      return [
        ...checkServiceTargets(placed, balancers),
        ...checkBalancer(placed, balancers),
        ...checkServiceLists(root, balancers),
        ...checkServicePorts(root, namespace, cluster.kubeletPorts),
        ...checkServiceTraffic(root.at("spec")),
      ];
    case "/Namespace":
      return checkNamespaceObject(root, name, balancers);
    case "networking.k8s.io/Ingress":
    case "extensions/Ingress":
      return [
        ...checkIngressTargets(root, namespace, balancers),
        ...checkBalancer(placed, balancers),
        ...checkIngressAnnotations(root, balancers),
        ...checkIngressLists(root, balancers),
      ];
    case "elbv2.k8s.aws/IngressClassParams":
      return checkClassParams(root, name, balancers);
    case "elbv2.k8s.aws/TargetGroupBinding":
      return checkBinding(root);
    case "gateway.k8s.aws/TargetGroupConfiguration":
      return checkTargetGroups(root, balancers);
    case "gateway.k8s.aws/LoadBalancerConfiguration":
      return checkGatewayBalancer(root);
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

/** Without an address of its own a Service is a name in DNS, and nothing chooses among its pods. */
function checkServiceTraffic(spec: Field): Finding[] {
  const policy = spec.at("internalTrafficPolicy");
  const isName = spec.at("type").value === "ExternalName" || spec.at("clusterIP").value === "None";
  if (policy.value !== "Local" || isName) return [];
  return [
    finding(HURTS.localTraffic, {
      field: policy.path,
      message:
        "Local keeps traffic on the client's node, and on Fargate no other pod is there: connections to the Service are dropped",
      fix: "remove it, or write Cluster",
    }),
  ];
}

function checkNetworkPolicy(root: Field): Finding[] {
  return [
    finding(HURTS.networkPolicy, {
      field: root.at("spec").path,
      message: "the VPC CNI does not enforce network policies for pods on Fargate",
      fix: "use security groups for pods (SecurityGroupPolicy) where isolation is required",
    }),
  ];
}

function checkSecurityGroups(root: Field): Finding[] {
  return [
    finding(HURTS.podSecurityGroups, {
      field: root.at("spec").at("securityGroups").path,
      message: "these groups replace the cluster's, and a pod that cannot reach the control plane or DNS never starts",
      fix: "add the cluster security group, or allow ports 10250 and 53 to and from it",
    }),
  ];
}

function checkPodIdentity(root: Field): Finding[] {
  return [
    finding(REFUSED.podIdentity, {
      field: root.at("spec").at("serviceAccount").path,
      message: "EKS Pod Identity needs an agent on each node, a DaemonSet that does not run on Fargate",
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
        "its defaults are applied to pods before Fargate sizes them, so a pod may cost more than its manifest suggests",
      fix: "set requests in each container, or keep the defaults small",
    }),
  ];
}
