// Where the value of an environment variable comes from when it is not written out.

/** The value of an environment variable that the pod reads when it starts. */
export class EnvironmentSource {
  /** A key of a Secret, which must exist before the pod starts. */
  public static secretKey(secretName: string, key: string): EnvironmentSource {
    return new EnvironmentSource({ secretName, key });
  }

  /** A key of a ConfigMap, which must exist before the pod starts. */
  public static configMapKey(configMapName: string, key: string): EnvironmentSource {
    return new EnvironmentSource({ configMapName, key });
  }

  /** A field of the pod itself: `metadata.name`, `metadata.namespace`, `status.podIP`, `metadata.labels['app']`. */
  public static podField(path: string): EnvironmentSource {
    return new EnvironmentSource({ fieldPath: path });
  }

  /** Name of the Secret; undefined for other sources. */
  public readonly secretName?: string;
  /** Name of the ConfigMap; undefined for other sources. */
  public readonly configMapName?: string;
  /** The key of the Secret or the ConfigMap; undefined for a field of the pod. */
  public readonly key?: string;
  /** Path of the pod's field; undefined for other sources. */
  public readonly fieldPath?: string;

  private constructor(source: Pick<EnvironmentSource, keyof EnvironmentSource>) {
    this.secretName = source.secretName;
    this.configMapName = source.configMapName;
    this.key = source.key;
    this.fieldPath = source.fieldPath;
  }
}
