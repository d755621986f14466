// What the lanes on a real Kubernetes API find, what they say is missing, and whose network namespaces they remove.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checks } from "../harness/checks";
import { findKubernetesParts } from "../harness/kubernetes-parts";
import { abandoned } from "../harness/network-namespace";
import { PLATFORM } from "../../../bin/local/mirror";
import { Parts } from "../harness/parts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubernetes-parts-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(...path: readonly string[]): string {
  const whole = join(folder, ...path);
  mkdirSync(join(whole, ".."), { recursive: true });
  writeFileSync(whole, "");
  return whole;
}

function provider(mirror: string, name: string, version: string): void {
  mkdirSync(join(folder, mirror, "registry.terraform.io", "hashicorp", name, version, PLATFORM), { recursive: true });
}

function mirror(name = "mirror"): Parts {
  provider(name, "aws", "5.100.0");
  return {
    terraform: "terraform",
    terraformVersion: "1.11.4",
    mirror: join(folder, name),
    awsProviderVersion: "5.100.0",
    python: "python3",
  };
}

const CHART = "aws-load-balancer-controller-3.5.0.tgz";

function everything(): { parts: Parts; env: Record<string, string> } {
  const parts = mirror();
  provider("mirror", "kubernetes", "2.38.0");
  provider("mirror", "helm", "3.1.1");
  for (const name of ["etcd", "kube-apiserver", "kube-controller-manager"]) file("assets", name);
  file("charts", CHART);
  const env = {
    KUBEBUILDER_ASSETS: join(folder, "assets"),
    TF_PLUGIN_MIRROR: parts.mirror,
    E2E_CHARTS: join(folder, "charts"),
    PATH: join(folder, "bin"),
  };
  return { parts, env };
}

test("what is there is found", () => {
  const { parts, env } = everything();
  const { found, missing } = findKubernetesParts(parts, env);
  expect(missing).toEqual([]);
  expect(found?.kubernetes).toEqual({
    etcd: join(folder, "assets", "etcd"),
    apiServer: join(folder, "assets", "kube-apiserver"),
    controllerManager: join(folder, "assets", "kube-controller-manager"),
    charts: join(folder, "charts"),
  });
});

test("each part that is missing has a sentence with its name", () => {
  const parts = mirror();
  const env = { TF_PLUGIN_MIRROR: parts.mirror, PATH: folder };
  expect(findKubernetesParts(parts, env)).toEqual({
    missing: [
      "etcd: not in the folder KUBEBUILDER_ASSETS, and not on the PATH",
      "kube-apiserver: not in the folder KUBEBUILDER_ASSETS, and not on the PATH",
      "kube-controller-manager: not in the folder KUBEBUILDER_ASSETS, and not on the PATH",
      `hashicorp/kubernetes 2.38.0 and hashicorp/helm 3.1.1: not beside the AWS provider in ${parts.mirror}, nor in another mirror`,
      "the chart aws-load-balancer-controller: no archive of it in the folder E2E_CHARTS",
    ],
  });
});

test("a provider of another version is not the one that the bindings pin", () => {
  const { parts, env } = everything();
  rmSync(join(parts.mirror, "registry.terraform.io", "hashicorp", "helm"), { recursive: true });
  provider("mirror", "helm", "3.1.2");
  expect(findKubernetesParts(parts, env).missing.join()).toMatch(/^hashicorp\/helm 3\.1\.1: not beside/);
});

test("a folder of other charts is not one with the controller's", () => {
  const { parts, env } = everything();
  rmSync(join(folder, "charts", CHART));
  file("charts", "metrics-server-3.13.0.tgz");
  expect(findKubernetesParts(parts, env).missing).toHaveLength(1);
});

test("the controller's program is the one that is named, or the one on the PATH", () => {
  const { parts, env } = everything();
  const controller = (more: Record<string, string>): string | undefined =>
    findKubernetesParts(parts, { ...env, ...more }).found?.kubernetes.controller;
  expect(controller({})).toBeUndefined();
  const installed = file("bin", "aws-load-balancer-controller");
  expect(controller({})).toBe(installed);
  const other = file("elsewhere", "controller");
  expect(controller({ E2E_LOAD_BALANCER_CONTROLLER: other })).toBe(other);
  expect(controller({ E2E_LOAD_BALANCER_CONTROLLER: join(folder, "nowhere") })).toBeUndefined();
});

test("only namespaces of ours whose maker is gone are abandoned", () => {
  const list = "fargate-e2e-11-1 (id: 3)\nfargate-e2e-12-2\nother\nmy-fargate-e2e-11-1\nfargate-e2e-x\n";
  expect(abandoned(list, (pid) => pid === 12)).toEqual(["fargate-e2e-11-1"]);
});

test("a part of a run passes on its count by its last line, and by no other", () => {
  const checks = new Checks();
  expect(checks.add("12 passed, 1 failed, 0 skipped")).toBe(true);
  expect(checks.hasFailed).toBe(true);
  for (const line of ["", "12 passed, 1 failed", "a: 1 passed, 0 failed, 0 skipped"])
    expect(checks.add(line)).toBe(false);
});
