// The rules about objects that cannot be checked, because they are not valid or not complete.
import { SOURCES } from "../sources";
import { error, note, warning } from "../finding";

const { kubernetesObjects, kubernetesPods, cdktfTokens: terraformExpressions } = SOURCES;
/** Its function `Unmarshal`, which is kubectl's, and `UnmarshalStrict`, which is not. */
const YAML_READER = "https://pkg.go.dev/sigs.k8s.io/yaml#Unmarshal";

/** What is wrong with a manifest before Fargate comes into it. */
export const MANIFEST = {
  wrongType: error("FG390", "a field has the type that Kubernetes expects", kubernetesPods),
  notAnObject: error("FG391", "a manifest is a Kubernetes object", kubernetesObjects),
  noPod: error("FG392", "a workload contains a pod with a container", kubernetesPods),
  tooDeep: error("FG393", "lists of objects are not nested too deeply", kubernetesObjects),
  notChecked: note("FG394", "what is known only at apply is not checked", terraformExpressions),
  unknownVolume: error("FG395", "a volume's kind is known to Kubernetes", kubernetesPods),
  severalKinds: error("FG398", "a volume is of one kind", kubernetesPods),
  repeatedKey: warning("FG396", "a key is unique", YAML_READER),
  placeholder: warning("FG397", "every placeholder of a manifest is filled in", kubernetesObjects),
};
