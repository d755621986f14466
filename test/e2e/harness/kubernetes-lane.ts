// A lane with a real Kubernetes API: an emulator whose clusters are served by an API server, and whose pods run.
import { ApiServer, IDENTITY } from "./api-server";
import { Checks } from "./checks";
import { EmulatorSettings } from "./emulator";
import { KubernetesParts } from "./kubernetes-parts";
import { Lane } from "./lane";
import { Parts } from "./parts";
import { AppOptions, REGION } from "./workspace";

/** What every scenario gets. */
export interface KubernetesRun {
  readonly parts: Parts;
  readonly kubernetes: KubernetesParts;
  readonly checks: Checks;
}

export interface KubernetesLaneOptions {
  readonly name: string;
  readonly app?: AppOptions;
  readonly settings?: EmulatorSettings;
  readonly roles?: readonly string[];
  /** Of the cluster. @default - that of the other lanes */
  readonly region?: string;
}

/** Polls that take no longer than they must: what this lane is about is not EKS's pace. */
const QUICK: EmulatorSettings = {
  cluster_create_polls: 1,
  profile_create_polls: 1,
  profile_delete_polls: 0,
  addon_create_polls: 1,
  addon_delete_polls: 0,
  phase_seconds: 3,
};

/** What is there before anybody deploys. */
const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

export class KubernetesLane {
  public static async run(
    run: KubernetesRun,
    options: KubernetesLaneOptions,
    body: (lane: KubernetesLane) => Promise<void>,
  ): Promise<void> {
    const { name, region = REGION, roles = [] } = options;
    const settings = { ...QUICK, ...options.settings, cluster_identity: IDENTITY };
    const regions = region === REGION ? [] : [region];
    const { parts, checks, kubernetes } = run;
    await Lane.run({ name, parts, checks, settings, roles, regions }, async (lane) => {
      lane.workspace.use({ filter: "", charts: kubernetes.charts, ...options.app });
      const folder = lane.workspace.path("control-plane");
      const { endpoint } = lane.emulator;
      const server = await ApiServer.start({ parts: kubernetes, python: parts.python, region, endpoint, folder });
      try {
        await lane.emulator.set({ cluster_authority: server.authority });
        await lane.emulator.runPods(server.access);
        lane.say("the API server is ready");
        await body(new KubernetesLane(lane, server, kubernetes));
      } finally {
        // The controller needs its API server to end well.
        await lane.emulator.leavePods();
        await server.stop();
      }
    });
  }

  private constructor(
    public readonly lane: Lane,
    public readonly server: ApiServer,
    private readonly kubernetes: KubernetesParts,
  ) {}

  /** Runs the app anew with other options; those of the lane stay. */
  public use(options: AppOptions): void {
    this.lane.workspace.use({ filter: "", charts: this.kubernetes.charts, ...options });
  }

  public get hasController(): boolean {
    return this.kubernetes.controller !== undefined;
  }

  /** @throws unless AWS and the cluster are as before the deploy; what a chart leaves by design, its CRDs, goes with a cluster */
  public async expectNothingLeft(): Promise<void> {
    const namespaces = await this.server.list("/api/v1/namespaces");
    const releases = await this.server.list("/api/v1/secrets?fieldSelector=type=helm.sh/release.v1");
    const pods = await this.server.list("/api/v1/pods");
    const left = [
      ...(await this.lane.left()),
      ...namespaces
        .map(nameOf)
        .filter((name) => !NAMESPACES.includes(name))
        .map((name) => `namespace ${name}`),
      ...releases.map((release) => `release ${nameOf(release)}`),
      ...pods.map((pod) => `pod ${nameOf(pod)}`),
    ];
    if (left.length > 0) throw new Error(left.join("\n"));
  }
}

function nameOf({ metadata }: { readonly metadata: { readonly name: string } }): string {
  return metadata.name;
}
