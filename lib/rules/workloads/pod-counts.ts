// Numbers that an add-on or a chart takes in silence and cannot work with.
import { error, finding, Finding } from "../finding";
import { isUnknown, isWithin } from "../unknown";
import { describe } from "../shown";

const DEPLOYMENT = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas";
const HELM = "https://helm.sh/docs/helm/helm_install/";

/** The rules of this file. */
export const POD_COUNT = {
  replicas: error("FG734", "a critical add-on runs at least one pod", DEPLOYMENT),
  seconds: error("FG735", "a Helm timeout is a positive number", HELM),
};

/** What is wrong with the pods of something that the cluster cannot do without. */
export function checkReplicas(replicas: unknown, field: string): Finding[] {
  if (replicas === undefined || isUnknown(replicas) || isWithin(replicas, 1)) return [];
  const message = `${describe(replicas)} is not a number of pods to run`;
  return [finding(POD_COUNT.replicas, { field, message, fix: "write 1 or more, or leave the part out" })];
}

/** What is wrong with the seconds that Helm waits for a release. */
export function checkSeconds(seconds: number | undefined, field: string): Finding[] {
  if (seconds === undefined || isWithin(seconds, 1)) return [];
  return [
    finding(POD_COUNT.seconds, {
      field,
      message: `Helm cannot wait for ${seconds} seconds`,
      fix: "write whole seconds; a Fargate pod takes a minute or two to start",
    }),
  ];
}
