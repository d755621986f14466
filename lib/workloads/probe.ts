// How Kubernetes asks a container whether it is well.
import { askOptionsOf } from "../options";

/** Options of a probe: when it runs, and how many failures count. */
export interface ProbeOptions {
  /** Seconds after the start of the container until the first probe. @default 0 */
  readonly initialDelaySeconds?: number;
  /** Seconds between two probes, at least 1. @default 10 */
  readonly periodSeconds?: number;
  /** Seconds after which a probe without a response fails, at least 1. @default 1 */
  readonly timeoutSeconds?: number;
  /** Failures in a row until the container counts as unhealthy. @default 3 */
  readonly failureThreshold?: number;
  /** Successes in a row until it counts as healthy again; more than 1 for readiness only. @default 1 */
  readonly successThreshold?: number;
}

/** Options of an HTTP probe. */
export interface HttpProbeOptions extends ProbeOptions {
  /** Uses HTTPS, without checking the certificate. @default false */
  readonly https?: boolean;
}

/**
 * A check of a container, run regularly by the kubelet of the pod's own Fargate node.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export class Probe {
  /**
   * Requests a path by HTTP: the container is healthy when it responds with a status from 200 to 399.
   *
   * @param path begins with `/`
   * @param port name of a port of the container
   */
  public static http(path: string, port: string, options: HttpProbeOptions = {}): Probe {
    const scheme = options.https === true ? "HTTPS" : "HTTP";
    return askOptionsOf(new Probe({ options, port, path, scheme }), "HttpProbeOptions", options);
  }

  /**
   * Opens a connection: the container is healthy when the port accepts it.
   *
   * @param port name of a port of the container
   */
  public static tcp(port: string, options: ProbeOptions = {}): Probe {
    return askOptionsOf(new Probe({ options, port }), "ProbeOptions", options);
  }

  /**
   * Runs a command in the container, which is healthy when the command ends with 0.
   *
   * @param command the program and its arguments
   */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return askOptionsOf(new Probe({ options, command: [...command] }), "ProbeOptions", options);
  }

  /** When it runs, and how many failures count. */
  public readonly options: ProbeOptions;
  /** Name of the port that is probed; undefined for a command. */
  public readonly port?: string;
  /** Path of an HTTP probe; undefined for others. */
  public readonly path?: string;
  /** `HTTP` or `HTTPS` for an HTTP probe; undefined for others. */
  public readonly scheme?: string;
  /** The program that is run and its arguments; undefined for others. */
  public readonly command?: string[];

  private constructor(probe: Pick<Probe, keyof Probe>) {
    this.options = probe.options;
    this.port = probe.port;
    this.path = probe.path;
    this.scheme = probe.scheme;
    this.command = probe.command;
  }
}
