// What the values of kube-ops-view create besides its pods: Services, Ingresses and claims, in the syntax of its library chart, and
// the volumes of its pods.
import { mergeValues, ValueTree } from "../../rules/overrides";
import { ValueObject } from "../../rules/workloads/chart-objects";
import { textOf, treeAt } from "./chart-pods";

/** The release, after which the chart calls everything. */
interface NamedRelease {
  readonly name: string;
  readonly namespace: string;
  /** Labels by which its Services select its pods. */
  readonly selector: { readonly [key: string]: string };
}

/** Values of the charts themselves, as far as objects are made of them. See its common library 4.5.2. */
const DEFAULTS: ValueTree = {
  service: {
    main: { enabled: true, primary: true, ports: { http: { enabled: true, primary: true, port: 8080 } } },
  },
  ingress: {
    main: { primary: true, hosts: [{ host: "chart-example.local", paths: [{ path: "/" }] }] },
  },
  persistence: { config: { accessMode: "ReadWriteOnce", size: "1Gi" }, shared: { type: "emptyDir" } },
};

/** An entry of the values that is switched on, with its name. */
interface Entry {
  readonly key: string;
  readonly values: ValueTree;
}

/** The Services, Ingresses and claims that come of the values. */
export function chartObjects(values: ValueTree, release: NamedRelease): ValueObject[] {
  const services = enabled(valuesOf(values, "service"));
  const primary = primaryOf(services);
  const ingresses = enabled(valuesOf(values, "ingress"));
  return [
    ...services.map((each) => serviceOf(each, release, each === primary)),
    ...ingresses.map((each) => ingressOf(each, release, each === primaryOf(ingresses), primary)),
    ...enabled(valuesOf(values, "persistence"))
      .filter(makesClaim)
      .map((each) => claimOf(each, release)),
  ];
}

/** The volumes of its pods. */
export function chartVolumes(values: ValueTree, { name: release }: Pick<NamedRelease, "name">): unknown[] {
  return enabled(valuesOf(values, "persistence")).map((entry) => {
    const { key: name, values: item } = entry;
    const { type = "pvc", hostPath: path, medium, sizeLimit, server, existingClaim, name: source } = item;
    if (type === "hostPath") return { name, hostPath: { path } };
    if (type === "custom") return { name, ...treeAt(item.volumeSpec) };
    if (type === "nfs") return { name, nfs: { server, path: item.path } };
    if (type === "configMap") return { name, configMap: { name: source } };
    if (type === "secret") return { name, secret: { secretName: source } };
    if (type === "emptyDir") return { name, emptyDir: { medium, sizeLimit } };
    return { name, persistentVolumeClaim: { claimName: existingClaim ?? claimName(entry, release) } };
  });
}

/** The values of a kind of objects, on top of the charts' own. */
function valuesOf(values: ValueTree, kind: string): ValueTree {
  return mergeValues(treeAt(DEFAULTS, kind), treeAt(values, kind), {}).values;
}

function enabled(values: ValueTree): Entry[] {
  const entries = Object.keys(values).map((key) => ({ key, values: treeAt(values, key) }));
  return entries.filter(({ values: own }) => Boolean(own.enabled));
}

function primaryOf(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ values }) => Boolean(values.primary)) ?? entries[0];
}

function makesClaim({ values: { type = "pvc", existingClaim } }: Entry): boolean {
  return type === "pvc" && !existingClaim;
}

function claimName({ key, values: { nameOverride } }: Entry, release: string): string {
  return nameOverride === "-" ? release : `${release}-${textOf(nameOverride) ?? key}`;
}

/** The first object of a kind is called as the release is, the others also by their key. */
function metadataOf({ key, values }: Entry, { name, namespace }: NamedRelease, isFirst: boolean): ValueTree {
  const { nameOverride, annotations, labels } = values;
  const suffix = textOf(nameOverride) ?? (isFirst ? undefined : key);
  return { name: suffix === undefined ? name : `${name}-${suffix}`, namespace, annotations, labels };
}

function serviceOf(entry: Entry, release: NamedRelease, isFirst: boolean): ValueObject {
  const {
    type = "ClusterIP",
    ports,
    loadBalancerSourceRanges,
    externalTrafficPolicy,
    ipFamilies,
    ipFamilyPolicy,
  } = entry.values;
  return objectAt(`service.${entry.key}`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(entry, release, isFirst),
    spec: {
      ...{ type, loadBalancerSourceRanges, externalTrafficPolicy, ipFamilies, ipFamilyPolicy },
      selector: release.selector,
      ports: enabled(treeAt(ports)).map(({ key: name, values: { port, targetPort = name, protocol, nodePort } }) => {
        return { name, port, targetPort, protocol: protocol === "UDP" ? protocol : "TCP", nodePort };
      }),
    },
  });
}

function ingressOf(entry: Entry, release: NamedRelease, isFirst: boolean, primary: Entry | undefined): ValueObject {
  const { ingressClassName, hosts, tls } = entry.values;
  const usual = primaryOf(enabled(treeAt(primary?.values.ports)))?.values.port;
  const rules = listOf(hosts).map((rule) => ({
    host: treeAt(rule).host,
    http: {
      paths: listOf(treeAt(rule).paths).map((each) => {
        const { path, pathType = "Prefix", service } = treeAt(each);
        const { name = release.name, port: number = usual } = treeAt(service);
        return { path, pathType, backend: { service: { name, port: { number } } } };
      }),
    },
  }));
  return objectAt(`ingress.${entry.key}`, {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: metadataOf(entry, release, isFirst),
    spec: { ingressClassName, tls, rules },
  });
}

function claimOf(entry: Entry, { name, namespace }: NamedRelease): ValueObject {
  const { accessMode, size, storageClass, volumeName } = entry.values;
  return objectAt(`persistence.${entry.key}`, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: claimName(entry, name), namespace },
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: size } },
      storageClassName: storageClass === "-" ? "" : storageClass,
      volumeName,
    },
  });
}

function objectAt(path: string, object: ValueTree): ValueObject {
  return { path, object, findings: [], isFlat: true };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
