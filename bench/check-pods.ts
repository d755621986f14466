// How long `check` takes for 10,000 pods from a pipe, and how much memory, beside the bare reading of the same text.
// Ends with 1 where check takes 2 s more than the reading of YAML, or too much memory. Run: npx tsx bench/check-pods.ts [number of pods]
import { spawnSync } from "node:child_process";
import { parseAllDocuments, stringify } from "yaml";
import { run } from "../bin/run";
import { processTerminal } from "../bin/terminal";

interface Measure {
  readonly milliseconds: number;
  /** Of the processor; on a busy machine it tells more than the clock. */
  readonly cpuMilliseconds: number;
  readonly megabytes: number;
}

/** A pod as `kubectl get pod -o yaml` prints it, or nearly: 60 lines, one in ten with something against it. */
function makePod(index: number): object {
  const name = `web-${index}`;
  const labels = { app: "web", "pod-template-hash": "5d4f", index: String(index) };
  const resources = { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "250m", memory: "256Mi" } };
  const securityContext = {
    allowPrivilegeEscalation: index % 10 === 0,
    capabilities: { drop: ["ALL"] },
    runAsUser: 1000,
  };
  const mount = { mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", name: "kube-api-access", readOnly: true };
  const container = {
    name: "app",
    image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/web:${index}`,
    args: ["serve", "--port=8080", "--log=json"],
    env: [
      { name: "STAGE", value: "production" },
      { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ],
    ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
    livenessProbe: { httpGet: { path: "/live", port: "http" }, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 10 },
    resources,
    securityContext,
    volumeMounts: [mount, { mountPath: "/tmp", name: "tmp" }],
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: `study-${index % 20}`, labels, annotations: { "prometheus.io/scrape": "true" } },
    spec: {
      containers: [container],
      serviceAccountName: "web",
      securityContext: { fsGroup: 1000 },
      terminationGracePeriodSeconds: 30,
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      ],
      volumes: [
        { name: "tmp", emptyDir: {} },
        { name: "kube-api-access", projected: { sources: [] } },
      ],
    },
  };
}

async function measure(work: (text: string) => Promise<unknown>): Promise<void> {
  const text = await processTerminal().readStdin();
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  await work(text);
  const { user, system } = process.cpuUsage(cpuStart);
  const measured: Measure = {
    milliseconds: performance.now() - start,
    cpuMilliseconds: (user + system) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  process.stderr.write(JSON.stringify(measured));
}

function toObject(document: { toJS(): unknown }): unknown {
  return document.toJS();
}

/** What a program would do that only wants the objects. */
function parseBarely(text: string): Promise<unknown> {
  const objects: unknown = text.startsWith("{") ? JSON.parse(text) : parseAllDocuments(text).map(toObject);
  return Promise.resolve(objects);
}

function check(text: string): Promise<number> {
  const silent = { write: () => undefined, warn: () => undefined, showsColours: false };
  return run(["check", "--profile", "study-*", "-"], { ...silent, readStdin: () => Promise.resolve(text) });
}

/** Each measure has a process of its own, so that none uses what another one warmed up or left behind. */
function inChild(mode: string, input: string): Measure {
  const child = spawnSync(process.execPath, ["--import", "tsx", __filename, mode], { input, encoding: "utf8" });
  const measured: unknown = JSON.parse(child.stderr);
  if (typeof measured !== "object" || measured === null || !("milliseconds" in measured)) throw new Error(child.stderr);
  return measured as Measure;
}

const MOST_CPU_MILLISECONDS_MORE = 2000;
/** 300 of the published tool; from its sources it holds their compiler too. */
const MOST_MEGABYTES = 340;

const YAML = "YAML documents";

function main(pods: number): void {
  const objects = Array.from({ length: pods }, (_, index) => makePod(index));
  const inputs = [
    ["JSON list", JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }, undefined, 4)],
    [YAML, objects.map((each) => stringify(each)).join("---\n")],
  ] as const;
  for (const [name, text] of inputs) {
    const bare = inChild("parse", text);
    const whole = inChild("check", text);
    const isBeyond =
      whole.cpuMilliseconds - bare.cpuMilliseconds > MOST_CPU_MILLISECONDS_MORE || whole.megabytes > MOST_MEGABYTES;
    if (name === YAML && isBeyond) process.exitCode = 1;
    const size = (text.length / 2 ** 20).toFixed(0);
    const line = (measured: Measure): string =>
      `${seconds(measured.milliseconds)} (${seconds(measured.cpuMilliseconds)} of processor), ${measured.megabytes.toFixed(0)} MB`;
    process.stdout.write(
      `${pods} pods as ${name} (${size} MiB): reading alone ${line(bare)}; check ${line(whole)}; more by ` +
        `${seconds(whole.milliseconds - bare.milliseconds)} (${seconds(whole.cpuMilliseconds - bare.cpuMilliseconds)}), ${(whole.megabytes - bare.megabytes).toFixed(0)} MB\n`,
    );
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

const [mode = "10000"] = process.argv.slice(2);
if (mode === "parse") void measure(parseBarely);
else if (mode === "check") void measure(check);
else main(Number(mode));
