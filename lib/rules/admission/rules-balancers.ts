// The rules about what the AWS Load Balancer Controller makes of Ingresses, Services and its own objects.
import { error, note, warning } from "../finding";
import { SOURCES } from "../sources";

const CONTROLLER = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest";

/** What load balancers do to pods that have no node to be reached by. */
export const BALANCER = {
  targetGroup: warning(
    "FG346",
    "a target group contains pods, not nodes",
    `${CONTROLLER}/guide/targetgroupbinding/targetgroupbinding/`,
  ),
  ownGroups: warning(
    "FG347",
    "pods allow traffic from a load balancer that has its own security groups",
    `${CONTROLLER}/deploy/security_groups/`,
  ),
  controllerArguments: warning(
    "FG348",
    "the region and the VPC of the Load Balancer Controller are set",
    "https://docs.aws.amazon.com/eks/latest/userguide/lbc-helm.html",
  ),
  oneName: warning("FG349", "a load balancer's name is unique", SOURCES.createLoadBalancer),
  oneGroup: warning(
    "FG950",
    "Ingresses of one group have the same load balancer settings",
    `${CONTROLLER}/guide/ingress/annotations/#ingressgroup`,
  ),
  readinessGate: note(
    "FG951",
    "pods behind a load balancer wait until it sends to them",
    `${CONTROLLER}/deploy/pod_readiness_gate/`,
  ),
  json: error(
    "FG958",
    "what the controller reads as JSON in an annotation is JSON",
    `${CONTROLLER}/guide/ingress/annotations/#conditions`,
  ),
  backendName: warning(
    "FG959",
    "conditions, transforms and actions of an Ingress have the name of a backend",
    `${CONTROLLER}/guide/ingress/annotations/#conditions`,
  ),
};
