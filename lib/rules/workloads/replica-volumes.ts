// What a StatefulSet needs beyond other workloads: a volume for each pod, and a name that leaves room for theirs.
import { error, finding, Finding } from "../finding";
import { isUnknown, isUnknownNumber } from "../unknown";

/** The rules of this file. */
export const STATEFUL_SET = {
  volumes: error(
    "FG986",
    "volumes of each pod have names of their own, and are as many as the program says",
    "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage",
  ),
  name: error(
    "FG987",
    "a StatefulSet's name has at most 52 characters",
    "https://github.com/kubernetes/kubernetes/issues/64023",
  ),
};

/** Kubernetes labels its pods with the name and eleven characters more, and a label has 63 at most. */
const NAME_LENGTH = 52;

/** A StatefulSet, as far as its own rules read it. */
export interface CheckableStatefulSet {
  readonly name: string;
  readonly replicas: number;
  readonly volumes: readonly string[];
  readonly replicaVolumes: readonly string[];
}

/** What is wrong with a StatefulSet's name and with the volumes of its pods. */
export function checkStatefulSet(set: CheckableStatefulSet): Finding[] {
  const { name, replicas, volumes, replicaVolumes } = set;
  const twice = replicaVolumes.filter((each) => volumes.includes(each));
  return [
    ...(isUnknown(name) || name.length <= NAME_LENGTH ? [] : [tooLong(name)]),
    ...(replicaVolumes.length > 0 && isUnknownNumber(replicas) ? [uncounted()] : []),
    ...twice.map((each) =>
      finding(STATEFUL_SET.volumes, {
        field: `replicaVolumes.${each}`,
        message: "volumes has one of the same name",
        fix: "choose another name for one of them",
      }),
    ),
  ];
}

function tooLong(name: string): Finding {
  return finding(STATEFUL_SET.name, {
    field: "name",
    message: `${name} has ${name.length} characters, and Kubernetes cannot label its pods by more than ${NAME_LENGTH}`,
    fix: "choose a shorter name",
  });
}

function uncounted(): Finding {
  return finding(STATEFUL_SET.volumes, {
    field: "replicas",
    message: "is known only at apply, and each pod has volumes of its own that the program creates",
    fix: "write the number itself",
  });
}
