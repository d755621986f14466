// A network of its own for each run: nothing in it but loopback, so that the API server can have port 443, its name can
// resolve to this machine, and nothing leaves it.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "./parts";
import { isAlive } from "./processes";

const PREFIX = "fargate-e2e-";
/** `ip netns exec` binds what is here over the files of the same name in /etc. */
const ETC = "/etc/netns";

let number = 0;

export class NetworkNamespace {
  /**
   * Makes one in which the names resolve to loopback.
   *
   * @throws where this machine, or this user, can make none
   */
  public static create(hosts: readonly string[]): NetworkNamespace {
    number += 1;
    const name = `${PREFIX}${process.pid}-${number}`;
    const folder = join(ETC, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "hosts"), ["localhost", ...hosts].map((host) => `127.0.0.1 ${host}\n`).join(""));
    // Nobody answers there, at once.
    writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    const namespace = new NetworkNamespace(name);
    try {
      ip("netns", "add", name);
      ip("netns", "exec", name, "ip", "link", "set", "lo", "up");
    } catch (error) {
      namespace.remove();
      throw error;
    }
    return namespace;
  }

  /** Why there can be none here; undefined if there can. Removes those of runs that were killed. */
  public static refusal(): string | undefined {
    if (process.platform !== "linux") return "network namespaces: this is no Linux";
    if (process.getuid?.() !== 0) return "network namespaces: only root can make one";
    if (onPath("ip") === undefined) return "ip netns: no program ip on the PATH";
    try {
      for (const name of abandoned(ip("netns", "list"))) new NetworkNamespace(name).remove();
      NetworkNamespace.create([]).remove();
    } catch (error) {
      return `network namespaces: ${error instanceof Error ? error.message : String(error)}`;
    }
    return undefined;
  }

  private constructor(public readonly name: string) {}

  /** A command that runs the program in here. */
  public command(program: string, args: readonly string[]): readonly [string, ...string[]] {
    return ["ip", "netns", "exec", this.name, program, ...args];
  }

  /** Ends whatever still runs in here, all of it ours, and the namespace with it. */
  public remove(): void {
    const { stdout } = spawnSync("ip", ["netns", "pids", this.name], { encoding: "utf8" });
    for (const pid of stdout.split("\n").filter((line) => line !== "")) kill(Number(pid));
    spawnSync("ip", ["netns", "delete", this.name], { stdio: "ignore" });
    rmSync(join(ETC, this.name), { recursive: true, force: true });
  }
}

/** The namespaces of ours whose maker is gone, of what `ip netns list` prints. */
export function abandoned(list: string, isThere: (pid: number) => boolean = isAlive): string[] {
  return list.split("\n").flatMap((line) => {
    const [, name, pid] = new RegExp(`^(${PREFIX}(\\d+)-\\d+)`).exec(line) ?? [];
    return name !== undefined && !isThere(Number(pid)) ? [name] : [];
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

function ip(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("ip", args, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`ip ${args.join(" ")}: ${error?.message ?? stderr.trim()}`);
}
