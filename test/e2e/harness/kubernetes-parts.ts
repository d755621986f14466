// Finds what a real Kubernetes API needs beyond a deploy of the AWS half: programs, providers, charts, a network of its own.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { providerVersions } from "../../../bin/local/mirror";
import { findMirror, onPath, Parts } from "./parts";

/** The providers that the bindings pin. */
const PROVIDERS: Readonly<Record<string, string>> = { kubernetes: "2.38.0", helm: "3.1.1" };

/** Where envtest installs its programs, unless it is told another folder. */
const ENVTEST = "/usr/local/kubebuilder/bin";

const CONTROLLER = "aws-load-balancer-controller";

export interface KubernetesParts {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  /** Folder of chart archives, as `helm pull` names them. */
  readonly charts: string;
  /** The program of the AWS Load Balancer Controller; undefined where there is none. */
  readonly controller?: string;
}

export interface FoundKubernetes {
  /** Only if nothing is missing; `parts` with the mirror that holds all three providers. */
  readonly found?: { readonly kubernetes: KubernetesParts; readonly parts: Parts };
  /** A sentence for each part that is not there. */
  readonly missing: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

export function findKubernetesParts(parts: Parts, env: Environment = process.env): FoundKubernetes {
  const missing: string[] = [];
  const program = (name: string): string => {
    const file = findProgram(name, env);
    if (file === undefined) missing.push(`${name}: not in the folder KUBEBUILDER_ASSETS, and not on the PATH`);
    return file ?? "";
  };
  const [etcd, apiServer, controllerManager] = ["etcd", "kube-apiserver", "kube-controller-manager"].map(program);
  const mirror = findMirror(env, (folder) => missingProviders(folder).length === 0);
  if (mirror === undefined) {
    const lacking = missingProviders(parts.mirror).map((name) => `hashicorp/${name} ${PROVIDERS[name] ?? ""}`);
    missing.push(`${lacking.join(" and ")}: not beside the AWS provider in ${parts.mirror}, nor in another mirror`);
  }
  const charts = env.E2E_CHARTS ?? "";
  if (charts === "" || !chartsIn(charts).some((file) => file.startsWith(`${CONTROLLER}-`))) {
    missing.push(`the chart ${CONTROLLER}: no archive of it in the folder E2E_CHARTS`);
  }
  if (etcd === undefined || apiServer === undefined || controllerManager === undefined || mirror === undefined) {
    return { missing };
  }
  if (missing.length > 0) return { missing };
  const controller = findController(env);
  const kubernetes = {
    etcd,
    apiServer,
    controllerManager,
    charts,
    ...(controller === undefined ? {} : { controller }),
  };
  return {
    missing,
    found: { kubernetes, parts: { ...parts, mirror: mirror.folder, awsProviderVersion: mirror.version } },
  };
}

function findProgram(name: string, env: Environment): string | undefined {
  const folders = [env.KUBEBUILDER_ASSETS, ENVTEST].filter((folder) => folder !== undefined && folder !== "");
  const installed = folders.map((folder) => join(folder ?? "", name)).find((file) => existsSync(file));
  return installed ?? onPath(name, env);
}

/** The program that the setting names; it is no other where that is not there. */
function findController(env: Environment): string | undefined {
  const named = env.E2E_LOAD_BALANCER_CONTROLLER;
  if (named === undefined || named === "") return findProgram(CONTROLLER, env);
  return existsSync(named) ? named : undefined;
}

function missingProviders(mirror: string): string[] {
  return Object.entries(PROVIDERS)
    .filter(([name, version]) => {
      const folder = join(mirror, "registry.terraform.io", "hashicorp", name);
      return !providerVersions(folder, name).includes(version);
    })
    .map(([name]) => name);
}

/** The archives of a folder. */
export function chartsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tgz")) : [];
}
