// Whether Fargate takes a workload, and what it makes of it: the entry for constructs, tests and the tool.
import { AdmissionContext, indexCluster } from "./context";
import { judgeObject } from "./judge";
import { Finding } from "../finding";

export { AdmissionContext } from "./context";

/**
 * What is wrong with `object`, as far as Fargate is concerned: a Pod, a Deployment, StatefulSet, DaemonSet, ReplicaSet,
 * ReplicationController, Job or CronJob, or one of the objects around them, such as a Service, an Ingress, a
 * PodDisruptionBudget or the ConfigMap `aws-logging`. Errors come first. It never throws, whatever `object` is.
 */
export function checkWorkload(object: unknown, context: AdmissionContext = {}): Finding[] {
  return [...judgeObject(object, indexCluster(withObject(context, object)), context).findings];
}

/** The fargate-scheduler's message about the pod of `object`, to the letter; undefined when it has nothing against it. */
export function schedulerMessage(object: unknown, context: AdmissionContext = {}): string | undefined {
  return judgeObject(object, indexCluster(withObject(context, object)), context).schedulerMessage;
}

/** A budget is checked together with the pods of the context, which are counted only where there is a budget. */
function withObject(context: AdmissionContext, object: unknown): AdmissionContext {
  const { objects = [] } = context;
  return objects.includes(object) ? context : { ...context, objects: [...objects, object] };
}
