// What a pod's containers become: rights, environment, ports, probes, volumes.
import {
  ContainerUser,
  EnvironmentSource,
  ImagePullPolicy,
  PodVolume,
  Probe,
  ProjectedSource,
  SeccompProfile,
} from "../../lib/workloads";
import { container, template, web } from "./shop";

describe("a container", () => {
  it("has no more permissions than it requests", () => {
    expect(container().security_context).toEqual({
      allow_privilege_escalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      read_only_root_filesystem: false,
      run_as_non_root: true,
    });
  });

  it("gets what it requests", () => {
    const user = ContainerUser.id(1000, 2000);
    const asked = container({ user, capabilities: ["NET_BIND_SERVICE"], readOnlyRootFilesystem: true });
    expect(asked.security_context).toMatchObject({
      capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
      read_only_root_filesystem: true,
      run_as_non_root: true,
      run_as_user: "1000",
      run_as_group: "2000",
    });
  });

  it("keeps the default capabilities as root, who can do little without them", () => {
    const { security_context: context } = container({ user: ContainerUser.ROOT, image: "nginx" });
    expect(context).not.toHaveProperty("capabilities");
    expect(context).toMatchObject({ run_as_non_root: false, allow_privilege_escalation: false });
  });

  it("has its system calls filtered, unless that is turned off", () => {
    const filter = { security_context: { seccomp_profile: { type: "RuntimeDefault" } } };
    expect(template(web().made).spec).toMatchObject(filter);
    expect(template(web({ seccompProfile: SeccompProfile.UNCONFINED }).made).spec).toMatchObject({
      security_context: { seccomp_profile: { type: "Unconfined" } },
    });
  });

  it("has the configured command and working directory", () => {
    const asked = {
      command: ["tail"],
      args: ["-f", "/dev/null"],
      workingDirectory: "/srv",
      imagePullPolicy: ImagePullPolicy.ALWAYS,
      interactive: true,
      preStopCommand: ["sleep", "15"],
    };
    expect(container(asked)).toMatchObject({
      command: ["tail"],
      args: ["-f", "/dev/null"],
      working_dir: "/srv",
      image_pull_policy: "Always",
      stdin: true,
      tty: true,
      lifecycle: { pre_stop: [{ exec: { command: ["sleep", "15"] } }] },
    });
  });

  it("reads its environment from the program, from Secrets, ConfigMaps and its pod", () => {
    const { env, env_from: from } = container({
      environment: { TZ: "Asia/Seoul" },
      environmentFrom: {
        PASSWORD: EnvironmentSource.secretKey("db", "password"),
        HOST: EnvironmentSource.configMapKey("db", "host"),
        POD: EnvironmentSource.podField("metadata.name"),
      },
      environmentSecrets: ["keys"],
      environmentConfigMaps: ["flags"],
    });
    expect(env).toEqual([
      { name: "TZ", value: "Asia/Seoul" },
      { name: "PASSWORD", value_from: { secret_key_ref: { name: "db", key: "password" } } },
      { name: "HOST", value_from: { config_map_key_ref: { name: "db", key: "host" } } },
      { name: "POD", value_from: { field_ref: { field_path: "metadata.name" } } },
    ]);
    expect(from).toEqual([{ secret_ref: { name: "keys" } }, { config_map_ref: { name: "flags" } }]);
  });

  it("declares its ports by name", () => {
    expect(container({ ports: { http: 8080, admin: 9090 }, udpPorts: { dns: 5353 } }).port).toEqual([
      { name: "http", container_port: 8080, protocol: "TCP" },
      { name: "admin", container_port: 9090, protocol: "TCP" },
      { name: "dns", container_port: 5353, protocol: "UDP" },
    ]);
  });

  it("on the kubelet's port is reported, and one next to it is not", () => {
    expect(web({ ports: { https: 10250 } }).told.join()).toContain("[FG354]");
    expect(web({ ports: { https: 10251 } }).told).toEqual([]);
  });
});

describe("a probe", () => {
  it("checks by HTTP, by TCP, or by a command", () => {
    const probes = {
      readinessProbe: Probe.http("/ready", "http", { periodSeconds: 5, failureThreshold: 2 }),
      livenessProbe: Probe.tcp("http", { initialDelaySeconds: 30 }),
      startupProbe: Probe.exec(["test", "-f", "/ready"], { timeoutSeconds: 2 }),
    };
    expect(container(probes)).toMatchObject({
      readiness_probe: {
        http_get: { path: "/ready", port: "http", scheme: "HTTP" },
        period_seconds: 5,
        failure_threshold: 2,
      },
      liveness_probe: { tcp_socket: [{ port: "http" }], initial_delay_seconds: 30 },
      startup_probe: { exec: { command: ["test", "-f", "/ready"] }, timeout_seconds: 2 },
    });
    expect(container({ readinessProbe: Probe.http("/", "http", { https: true }) })).toMatchObject({
      readiness_probe: { http_get: { scheme: "HTTPS" } },
    });
  });

  it("of a port that the container does not declare is rejected", () => {
    const message =
      'test/web: [FG826] livenessProbe: there is no port named "https"; the container has http; add it to ports, or correct the name';
    expect(() => web({ livenessProbe: Probe.tcp("https") })).toThrow(message);
    expect(() => web({ livenessProbe: Probe.tcp("http") })).not.toThrow();
  });
});

describe("a volume", () => {
  it("is an empty folder, files, several in one, or a claim", () => {
    const volumes = {
      tmp: PodVolume.emptyDir({ sizeLimit: "1Gi", inMemory: true }),
      settings: PodVolume.configMap("settings", { items: { "app.yaml": "config/app.yaml" } }),
      keys: PodVolume.secret("keys", { mode: "0400" }),
      data: PodVolume.claim("data"),
    };
    expect(template(web({ volumes }).made).spec.volume).toEqual([
      { name: "tmp", empty_dir: { medium: "Memory", size_limit: "1Gi" } },
      { name: "settings", config_map: { name: "settings", items: [{ key: "app.yaml", path: "config/app.yaml" }] } },
      { name: "keys", secret: { secret_name: "keys", default_mode: "0400" } },
      { name: "data", persistent_volume_claim: { claim_name: "data" } },
    ]);
  });

  it("is projected one block for each source, as the provider reads it back", () => {
    const token = ProjectedSource.serviceAccountToken("vault-token", { audience: "vault" });
    const secret = ProjectedSource.secret("b", { items: { key: "file" }, mode: "0400" });
    const sources = [ProjectedSource.configMap("a"), secret, token];
    expect(template(web({ volumes: { all: PodVolume.projected(sources) } }).made).spec.volume).toEqual([
      {
        name: "all",
        projected: [
          {
            sources: [
              { config_map: [{ name: "a" }] },
              { secret: [{ name: "b", items: [{ key: "key", path: "file", mode: "0400" }] }] },
              { service_account_token: { path: "vault-token", audience: "vault", expiration_seconds: 3600 } },
            ],
          },
        ],
      },
    ]);
  });

  it("is mounted by the path at which a container finds it", () => {
    const mounts = { "/data": { volume: "data", readOnly: true, subPath: "web" } };
    expect(container({ volumes: { data: PodVolume.emptyDir() }, mounts }).volume_mount).toEqual([
      { name: "data", mount_path: "/data", read_only: true, sub_path: "web" },
    ]);
  });

  it("that a container mounts and the pod does not have is rejected", () => {
    const volumes = { data: PodVolume.emptyDir() };
    const message =
      'test/web: [FG825] mounts["/data"]: there is no volume "date"; the pod has data; add it to volumes, or correct the name';
    expect(() => web({ volumes, mounts: { "/data": { volume: "date" } } })).toThrow(message);
    expect(() => web({ volumes, mounts: { "/data": { volume: "data" } } })).not.toThrow();
  });
});

describe("an image that starts as root", () => {
  it.each(["nginx:latest", "docker.io/library/busybox", "public.ecr.aws/docker/library/redis:7", "nicolaka/netshoot"])(
    "is reported if root is forbidden: %s",
    (image) => {
      expect(web({ image }).told).toEqual([
        `WARN test/web: [FG823] image: ${image} starts as root, which runAsNonRoot forbids; the kubelet reports ` +
          `"container has runAsNonRoot and image will run as root"; use an image that does not, or set user: ` +
          "ContainerUser.ROOT, or ContainerUser.id(1000) where the image can",
      ]);
    },
  );

  it.each([
    ["is allowed to", "nginx", ContainerUser.ROOT],
    ["runs as somebody else", "busybox:1.37", ContainerUser.id(1000)],
    ["is another's of the same name", "registry.example.com/team/nginx:1", ContainerUser.NON_ROOT],
    ["is not known to", "nginxinc/nginx-unprivileged", ContainerUser.NON_ROOT],
  ])("is not reported if it %s: %s", (_, image, user) => {
    expect(web({ image, user }).told).toEqual([]);
  });
});

describe("sidecars and init containers", () => {
  const log = { image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0", cpu: "50m", memory: "64Mi" };

  it("are in the pod by their names, each with its share", () => {
    const { spec } = template(
      web({ sidecars: { log }, initContainers: { migrate: { image: "shop/migrate:1" } } }).made,
    );
    expect(spec.container.map(({ name, resources }) => [name, resources])).toEqual([
      ["web", { limits: { cpu: "200m", memory: "192Mi" }, requests: { cpu: "200m", memory: "192Mi" } }],
      ["log", { limits: { cpu: "50m", memory: "64Mi" }, requests: { cpu: "50m", memory: "64Mi" } }],
    ]);
    expect(spec.init_container).toMatchObject([
      { name: "migrate", image: "shop/migrate:1", resources: { requests: { cpu: "250m", memory: "256Mi" } } },
    ]);
  });

  it("are checked by the same rules, and reported with their names", () => {
    const mounts = { "/logs": { volume: "logs" } };
    expect(() => web({ sidecars: { log: { ...log, mounts } } })).toThrow('[FG825] sidecars.log.mounts["/logs"]');
    expect(() => web({ initContainers: { wait: { image: "shop/wait", readinessProbe: Probe.tcp("x") } } })).toThrow(
      "[FG826] initContainers.wait.readinessProbe",
    );
    expect(() => web({ volumes: { logs: PodVolume.emptyDir() }, sidecars: { log: { ...log, mounts } } })).not.toThrow();
  });
});

describe("a pod", () => {
  it("has its grace period, its fsGroup, its pull secrets and its disk from its props", () => {
    const { made } = web({
      terminationGracePeriodSeconds: 0,
      fsGroup: 1000,
      imagePullSecrets: ["registry"],
      ephemeralStorageGiB: 50,
    });
    const { spec } = template(made);
    expect(spec).toMatchObject({
      termination_grace_period_seconds: 0,
      security_context: { fs_group: "1000" },
      image_pull_secrets: [{ name: "registry" }],
    });
    expect(spec.container[0]?.resources).toMatchObject({ requests: { "ephemeral-storage": "50Gi" } });
  });

  it("that requests more disk than Fargate has is rejected", () => {
    expect(() => web({ ephemeralStorageGiB: 176 })).toThrow("[FG203]");
    expect(() => web({ ephemeralStorageGiB: 175 })).not.toThrow();
  });
});
