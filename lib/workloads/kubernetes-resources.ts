// The large resources of the Kubernetes provider, loaded when the first workload that needs one is created: four of them
// alone take as long to load as everything else that a cluster needs, a volume 5 ms, an autoscaler 7 ms, and an Ingress 5 MB.
import type * as cronJobV1 from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import type * as deploymentV1 from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type * as autoscalerV2 from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type * as ingressV1 from "@cdktf/provider-kubernetes/lib/ingress-v1";
import type * as jobV1 from "@cdktf/provider-kubernetes/lib/job-v1";
import type * as statefulSetV1 from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import type * as volumeV1 from "@cdktf/provider-kubernetes/lib/persistent-volume-v1";

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return --
   a static import would load them with the library, a dynamic one is too late for a constructor */

export function loadDeployment(): typeof deploymentV1 {
  return require("@cdktf/provider-kubernetes/lib/deployment-v1");
}

export function loadStatefulSet(): typeof statefulSetV1 {
  return require("@cdktf/provider-kubernetes/lib/stateful-set-v1");
}

export function loadJob(): typeof jobV1 {
  return require("@cdktf/provider-kubernetes/lib/job-v1");
}

export function loadCronJob(): typeof cronJobV1 {
  return require("@cdktf/provider-kubernetes/lib/cron-job-v1");
}

export function loadAutoscaler(): typeof autoscalerV2 {
  return require("@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2");
}

export function loadIngress(): typeof ingressV1 {
  return require("@cdktf/provider-kubernetes/lib/ingress-v1");
}

export function loadVolume(): typeof volumeV1 {
  return require("@cdktf/provider-kubernetes/lib/persistent-volume-v1");
}
