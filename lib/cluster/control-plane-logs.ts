// Which logs of the control plane go to CloudWatch.

/** @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export enum ControlPlaneLogType {
  API = "api",
  AUDIT = "audit",
  AUTHENTICATOR = "authenticator",
  CONTROLLER_MANAGER = "controllerManager",
  SCHEDULER = "scheduler",
}
