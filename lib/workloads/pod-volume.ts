// The volumes that Fargate mounts into pods: it has no others, so there is no way to write one down.
import { askOptionsOf, askParts } from "../options";

/** Options of an empty directory. */
export interface EmptyDirOptions {
  /**
   * How much it may hold, as a Kubernetes quantity; the pod is evicted when it holds more.
   *
   * @default - as much as the pod's disk has
   */
  readonly sizeLimit?: string;
  /** Keeps it in memory, which counts against the containers' memory. @default false */
  readonly inMemory?: boolean;
}

/** Options of files that come from a ConfigMap or a Secret. */
export interface FilesOptions {
  /** Keys to mount, each with the path of its file. @default - every key, as a file of its name */
  readonly items?: { [key: string]: string };
  /** Permissions of the files, in octal, as a string. @default "0644" */
  readonly mode?: string;
}

/**
 * Options of a projected token of a service account.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
 */
export interface TokenOptions {
  /** The service that the token is for, which checks that it is named. @default - the Kubernetes API */
  readonly audience?: string;
  /** Seconds that a token is valid, at least 600. The kubelet renews it in time. @default 3600 */
  readonly expirationSeconds?: number;
}

/** A part of a projected volume. */
export class ProjectedSource {
  /** Files of a ConfigMap. @param name of the ConfigMap */
  public static configMap(name: string, options: FilesOptions = {}): ProjectedSource {
    return askOptionsOf(new ProjectedSource({ files: options, configMapName: name }), "FilesOptions", options);
  }

  /** Files of a Secret. @param name of the Secret */
  public static secret(name: string, options: FilesOptions = {}): ProjectedSource {
    return askOptionsOf(new ProjectedSource({ files: options, secretName: name }), "FilesOptions", options);
  }

  /** A token of the pod's service account, renewed before it ends. @param path of the token's file in the volume */
  public static serviceAccountToken(path: string, options: TokenOptions = {}): ProjectedSource {
    const source = new ProjectedSource({ files: {}, tokenPath: path, token: options });
    return askOptionsOf(source, "TokenOptions", options);
  }

  /** Which keys become files, and with which permissions; empty for a token. */
  public readonly files: FilesOptions;
  /** Name of the ConfigMap; undefined for other sources. */
  public readonly configMapName?: string;
  /** Name of the Secret; undefined for other sources. */
  public readonly secretName?: string;
  /** Path of the token's file in the volume; undefined for other sources. */
  public readonly tokenPath?: string;
  /** Options of the token; undefined for other sources. */
  public readonly token?: TokenOptions;

  private constructor(source: Pick<ProjectedSource, keyof ProjectedSource>) {
    this.files = source.files;
    this.configMapName = source.configMapName;
    this.secretName = source.secretName;
    this.tokenPath = source.tokenPath;
    this.token = source.token;
  }
}

/**
 * A volume of a pod. Fargate mounts these kinds and rejects the others: no path of the host, no EBS, no inline CSI.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
 */
export class PodVolume {
  /**
   * A directory that is empty at the start, and gone with the pod. Its space is the pod's: see `ephemeralStorageGiB`.
   */
  public static emptyDir(options: EmptyDirOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ emptyDirectory: options, files: {} }), "EmptyDirOptions", options);
  }

  /** The keys of a ConfigMap as files. @param name of the ConfigMap */
  public static configMap(name: string, options: FilesOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ configMapName: name, files: options }), "FilesOptions", options);
  }

  /** The keys of a Secret as files. @param name of the Secret */
  public static secret(name: string, options: FilesOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ secretName: name, files: options }), "FilesOptions", options);
  }

  /** Several sources in one directory. */
  public static projected(sources: ProjectedSource[]): PodVolume {
    return askParts(new PodVolume({ sources: [...sources], files: {} }), sources);
  }

  /** A claim that is bound to an EFS volume which the program creates. @param claimName such as `EfsVolume.claimName` */
  public static claim(claimName: string): PodVolume {
    return new PodVolume({ claimName, files: {} });
  }

  /** Options of an empty directory; undefined for other volumes. */
  public readonly emptyDirectory?: EmptyDirOptions;
  /** Name of the ConfigMap; undefined for other volumes. */
  public readonly configMapName?: string;
  /** Name of the Secret; undefined for other volumes. */
  public readonly secretName?: string;
  /** The sources of a projected volume; undefined for other volumes. */
  public readonly sources?: ProjectedSource[];
  /** Name of the PersistentVolumeClaim; undefined for other volumes. */
  public readonly claimName?: string;
  /** Which keys of a ConfigMap or a Secret become files, and with which permissions; empty for other volumes. */
  public readonly files: FilesOptions;

  private constructor(volume: Pick<PodVolume, keyof PodVolume>) {
    this.emptyDirectory = volume.emptyDirectory;
    this.configMapName = volume.configMapName;
    this.secretName = volume.secretName;
    this.sources = volume.sources;
    this.claimName = volume.claimName;
    this.files = volume.files;
  }
}
