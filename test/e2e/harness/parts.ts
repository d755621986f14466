// Finds what a deploy needs and a machine may lack: Terraform, the AWS provider in a local mirror, Python with moto.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { PLATFORM, providerVersions } from "../../../bin/local/mirror";
import { inheritedEnvironment } from "./environment";

export const ROOT = resolve(__dirname, "../../..");

export interface Parts {
  readonly terraform: string;
  readonly terraformVersion: string;
  /** Folder that holds `registry.terraform.io/hashicorp/aws`. */
  readonly mirror: string;
  readonly awsProviderVersion: string;
  readonly python: string;
}

/** What is there, and a sentence for each part that is not. */
export interface Found {
  /** Only if nothing is missing. */
  readonly parts?: Parts;
  readonly python?: string;
  readonly missing: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

export function findParts(env: Environment = process.env): Found {
  const missing: string[] = [];
  const terraform = onPath("terraform", env);
  const version = terraform === undefined ? undefined : terraformVersion(terraform, env);
  if (terraform === undefined) missing.push("Terraform: no program terraform on the PATH");
  else if (version === undefined) missing.push(`Terraform: ${terraform} does not run: it tells no version`);
  const mirror = findMirror(env);
  if (mirror === undefined) {
    missing.push(
      "AWS provider: no local mirror holds registry.terraform.io/hashicorp/aws; set TF_PLUGIN_MIRROR to the folder of one",
    );
  }
  const python = findPython(env);
  if (python === undefined) {
    missing.push("moto: no Python that has it; python3 -m pip install -r emulator/requirements.txt, or set E2E_PYTHON");
  }
  if (terraform === undefined || version === undefined || mirror === undefined || python === undefined) {
    return { missing, ...(python === undefined ? {} : { python }) };
  }
  return {
    missing,
    python,
    parts: {
      terraform,
      terraformVersion: version,
      mirror: mirror.folder,
      awsProviderVersion: mirror.version,
      python,
    },
  };
}

/** The program of that name in the folders of the PATH. */
export function onPath(program: string, env: Environment = process.env): string | undefined {
  return (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

/** Undefined for what is on the PATH and does not run, as the shim of a version manager that has no version. */
function terraformVersion(terraform: string, env: Environment): string | undefined {
  const { stdout } = spawnSync(terraform, ["version", "-json"], {
    encoding: "utf8",
    env: { ...inheritedEnvironment(env), CHECKPOINT_DISABLE: "1" },
  });
  try {
    const answer = JSON.parse(stdout) as { terraform_version?: string } | null;
    return answer?.terraform_version;
  } catch {
    return undefined;
  }
}

/** The first place that has the provider for this machine, and what else is asked of it; in it, the newest version. */
export function findMirror(
  env: Environment,
  isGood: (folder: string) => boolean = () => true,
): { folder: string; version: string } | undefined {
  for (const candidate of mirrorCandidates(env)) {
    const provider = join(candidate, "registry.terraform.io", "hashicorp", "aws");
    const version = providerVersions(provider, "aws").at(-1);
    if (version === undefined || !isGood(candidate)) continue;
    const unpacked = join(provider, version, PLATFORM);
    // A plugin cache holds links; Terraform refuses to install from what is its own cache.
    const real = existsSync(unpacked) ? resolve(realpathSync(unpacked), "../../../../..") : candidate;
    return { folder: isGood(real) ? real : candidate, version };
  }
  return undefined;
}

function mirrorCandidates(env: Environment): string[] {
  if (env.TF_PLUGIN_MIRROR !== undefined && env.TF_PLUGIN_MIRROR !== "") return [env.TF_PLUGIN_MIRROR];
  const home = env.HOME ?? homedir();
  return [
    ...(env.TF_PLUGIN_CACHE_DIR === undefined ? [] : [env.TF_PLUGIN_CACHE_DIR]),
    ...configuredMirrors([env.TF_CLI_CONFIG_FILE, join(home, ".terraformrc")]),
    join(home, ".terraform.d", "plugins"),
    join(home, ".terraform.d", "plugin-cache"),
    join(home, ".local", "share", "terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...foldersIn("/opt"),
    ...foldersIn("/opt").flatMap((folder) => foldersIn(folder)),
  ];
}

/** Mirrors that the machine's own Terraform configuration names. */
function configuredMirrors(files: readonly (string | undefined)[]): string[] {
  return files.flatMap((file) => {
    if (file === undefined || !existsSync(file)) return [];
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(/(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/g)].map(([, path]) => path ?? "");
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

function findPython(env: Environment): string | undefined {
  const candidates = [env.E2E_PYTHON, "python3", "python3.13", "python3.12", "python3.11"].flatMap((name) => {
    if (name === undefined || name === "") return [];
    const file = name.includes("/") ? name : onPath(name, env);
    return file === undefined ? [] : [file];
  });
  return candidates.find((python) => {
    const probe = ["-c", "import boto3, cryptography, flask, flask_cors, moto.server, werkzeug"];
    return spawnSync(python, probe, { stdio: "ignore" }).status === 0;
  });
}

/** A program of the repository's own `node_modules`, also where another checkout is linked in. */
export function nodeProgram(name: string): string {
  for (let folder = ROOT; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", ".bin", name);
    if (existsSync(file) || folder === dirname(folder)) return file;
  }
}
