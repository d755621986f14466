// How Kubernetes asks a container whether it is well.
import { askOptionsOf } from "../options";

/** When to ask, and how often a bad answer counts. */
export interface ProbeOptions {
  /** @default 0 */
  readonly initialDelaySeconds?: number;
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 1 */
  readonly timeoutSeconds?: number;
  /** Bad answers in a row until the container is taken for unwell. @default 3 */
  readonly failureThreshold?: number;
  /** Good answers in a row until it is taken for well again. @default 1 */
  readonly successThreshold?: number;
}

/** Options of an HTTP probe. */
export interface HttpProbeOptions extends ProbeOptions {
  /** Asks by HTTPS, without looking at the certificate. @default false */
  readonly https?: boolean;
}

/**
 * A question to a container. The kubelet of the pod's own Fargate node asks it.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export class Probe {
  /** Well when the path answers with a status from 200 to 399. @param port name of a port of the container */
  public static http(path: string, port: string, options: HttpProbeOptions = {}): Probe {
    const scheme = options.https === true ? "HTTPS" : "HTTP";
    return askOptionsOf(new Probe({ options, port, path, scheme }), "HttpProbeOptions", options);
  }

  /** Well when the port takes a connection. @param port name of a port of the container */
  public static tcp(port: string, options: ProbeOptions = {}): Probe {
    return askOptionsOf(new Probe({ options, port }), "ProbeOptions", options);
  }

  /** Well when a command in the container ends with 0. */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return askOptionsOf(new Probe({ options, command: [...command] }), "ProbeOptions", options);
  }

  public readonly options: ProbeOptions;
  /** Name of the port that is asked. */
  public readonly port?: string;
  public readonly path?: string;
  public readonly scheme?: string;
  public readonly command?: string[];

  private constructor(probe: Pick<Probe, keyof Probe>) {
    this.options = probe.options;
    this.port = probe.port;
    this.path = probe.path;
    this.scheme = probe.scheme;
    this.command = probe.command;
  }
}
