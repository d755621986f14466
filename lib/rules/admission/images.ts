// The images of a pod's containers: whether their names can be read at all.
import { checkImageName } from "../image-names";
import { Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";

/** What is wrong with the names of a pod's images. */
export function checkPodImages(pod: PodShape): Finding[] {
  return [...pod.initContainers, ...pod.containers].flatMap(({ image, path }) =>
    image === undefined ? [] : checkImageName(image, `${path}.image`),
  );
}
