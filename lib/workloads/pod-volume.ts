// The volumes that Fargate mounts into pods: it has no others, so there is no way to write one down.
import { askOptionsOf, askParts } from "../options";

/** Options of an emptyDir. */
export interface EmptyDirOptions {
  /** A Kubernetes quantity; the pod is evicted when it holds more. @default - as much as the pod's disk has */
  readonly sizeLimit?: string;
  /** Keeps it in memory, which counts against the containers' memory. @default false */
  readonly inMemory?: boolean;
}

/** Files of a ConfigMap or a Secret. */
export interface FilesOptions {
  /** Keys to mount, each with the path of its file. @default - every key, as a file of its name */
  readonly items?: { [key: string]: string };
  /** Permissions of the files, in octal. @default "0644" */
  readonly mode?: string;
}

/** Options of a projected service account token. */
export interface TokenOptions {
  /** Whom the token is for. @default - the Kubernetes API */
  readonly audience?: string;
  /** @default 3600 */
  readonly expirationSeconds?: number;
}

/** A part of a projected volume. */
export class ProjectedSource {
  /** Files of a ConfigMap. */
  public static configMap(name: string, options: FilesOptions = {}): ProjectedSource {
    return askOptionsOf(new ProjectedSource({ files: options, configMapName: name }), "FilesOptions", options);
  }

  /** Files of a Secret. */
  public static secret(name: string, options: FilesOptions = {}): ProjectedSource {
    return askOptionsOf(new ProjectedSource({ files: options, secretName: name }), "FilesOptions", options);
  }

  /** A token of the pod's service account, renewed before it ends. @param path of its file */
  public static serviceAccountToken(path: string, options: TokenOptions = {}): ProjectedSource {
    const source = new ProjectedSource({ files: {}, tokenPath: path, token: options });
    return askOptionsOf(source, "TokenOptions", options);
  }

  public readonly files: FilesOptions;
  public readonly configMapName?: string;
  public readonly secretName?: string;
  public readonly tokenPath?: string;
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
 * A volume of a pod. Fargate mounts these kinds and refuses the others: no path of the host, no EBS, no inline CSI.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
 */
export class PodVolume {
  /** Empty at the start, gone with the pod. Its space is the pod's: see `ephemeralStorageGiB`. */
  public static emptyDir(options: EmptyDirOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ emptyDirectory: options, files: {} }), "EmptyDirOptions", options);
  }

  /** The keys of a ConfigMap as files. */
  public static configMap(name: string, options: FilesOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ configMapName: name, files: options }), "FilesOptions", options);
  }

  /** The keys of a Secret as files. */
  public static secret(name: string, options: FilesOptions = {}): PodVolume {
    return askOptionsOf(new PodVolume({ secretName: name, files: options }), "FilesOptions", options);
  }

  /** Several of them in one folder. */
  public static projected(sources: ProjectedSource[]): PodVolume {
    return askParts(new PodVolume({ sources: [...sources], files: {} }), sources);
  }

  /** A claim that is bound to an EFS volume made by hand, such as `EfsVolume.claimName`. */
  public static claim(claimName: string): PodVolume {
    return new PodVolume({ claimName, files: {} });
  }

  public readonly emptyDirectory?: EmptyDirOptions;
  public readonly configMapName?: string;
  public readonly secretName?: string;
  public readonly sources?: ProjectedSource[];
  public readonly claimName?: string;
  /** How a ConfigMap or a Secret becomes files. */
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
