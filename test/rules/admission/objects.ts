// Objects for the tests of admission rules: a plain pod, and what is said otherwise on top.

/** A container that Fargate takes as it is. */
export const container = { name: "app", image: "nginx" };

/** A pod with this spec on top of one plain container. */
export function pod(spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "study-a", ...metadata },
    spec: { containers: [container], ...spec },
  };
}

/** A pod whose only container has these fields. */
export function podWith(fields: object, spec: object = {}): object {
  return pod({ containers: [{ ...container, ...fields }], ...spec });
}

/** A workload of `kind` that makes such pods. */
export function workload(kind: string, template: { spec?: object; metadata?: object } = {}, spec: object = {}): object {
  return {
    apiVersion: kind === "Job" ? "batch/v1" : "apps/v1",
    kind,
    metadata: { name: "web", namespace: "study-a" },
    spec: {
      template: {
        metadata: { labels: { app: "web" }, ...template.metadata },
        spec: { containers: [container], ...template.spec },
      },
      ...spec,
    },
  };
}

/** A pod that mounts claims, one volume each. */
export function podWithClaims(claims: Readonly<Record<string, string>>): object {
  const volumes = Object.entries(claims).map(([name, claimName]) => ({ name, persistentVolumeClaim: { claimName } }));
  return pod({ volumes });
}

/** A claim in the pod's namespace. */
export function claim(name: string, spec: object = {}, status?: object): object {
  const metadata = { name, namespace: "study-a" };
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

/** A volume. */
export function volume(name: string, spec: object): object {
  return { apiVersion: "v1", kind: "PersistentVolume", metadata: { name }, spec };
}

/** An object of another kind. */
export function object(apiVersion: string, kind: string, spec: object, metadata: object = {}): object {
  return { apiVersion, kind, metadata: { name: "it", namespace: "study-a", ...metadata }, spec };
}
