// The rules about objects that cannot be judged, because they are none or not complete.
import { WORKLOAD_SOURCES } from "./sources";
import { Rule, Severity } from "../finding";

const { kubernetesObjects, kubernetesPods, terraformExpressions } = WORKLOAD_SOURCES;

/** What is wrong with a manifest before Fargate comes into it. */
export const MANIFEST = {
  wrongType: {
    code: "FG390",
    severity: Severity.ERROR,
    title: "a field has the type that Kubernetes gives it",
    source: kubernetesPods,
  },
  notAnObject: {
    code: "FG391",
    severity: Severity.ERROR,
    title: "a manifest is a Kubernetes object",
    source: kubernetesObjects,
  },
  noPod: {
    code: "FG392",
    severity: Severity.ERROR,
    title: "a workload holds a pod with a container",
    source: kubernetesPods,
  },
  tooDeep: {
    code: "FG393",
    severity: Severity.ERROR,
    title: "lists of objects are not nested without end",
    source: kubernetesObjects,
  },
  notChecked: {
    code: "FG394",
    severity: Severity.INFO,
    title: "what is known only at apply is not checked",
    source: terraformExpressions,
  },
  unknownVolume: {
    code: "FG395",
    severity: Severity.ERROR,
    title: "a volume is of a kind that Kubernetes knows",
    source: kubernetesPods,
  },
} satisfies Record<string, Rule>;
