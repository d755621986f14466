// EKS add-ons: which of them do nothing without nodes, and their settings.
import { error, finding, Finding, Severity, warning } from "./finding";
import { checkRoleArn } from "./arns";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

const ADDONS = "https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html";

/** The rules of this file. */
export const ADDON = {
  nodesOnly: warning("FG720", "an add-on made of DaemonSets does nothing on Fargate", SOURCES.fargate),
  version: error(
    "FG721",
    "an add-on's version has the form v1.11.4-eksbuild.33",
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/addon.go",
  ),
  preserve: error(
    "FG722",
    "an add-on that is created has nothing to preserve",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html",
  ),
  name: error("FG723", "an add-on's name is valid", ADDONS),
  lookUp: error(
    "FG963",
    "an add-on's version is looked up for a known version of Kubernetes",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_addon_version",
  ),
};

/** What to use on Fargate instead of an add-on that needs nodes. */
const INSTEAD: Readonly<Record<string, string>> = {
  "eks-pod-identity-agent": "use an IAM role for the service account (IRSA), as addServiceAccount does",
  "aws-ebs-csi-driver": "use EFS with static volumes: Fargate mounts no EBS volume",
  "aws-efs-csi-driver": "leave it out: Fargate has the EFS driver built in, for static volumes",
  "eks-node-monitoring-agent": "leave it out: AWS monitors Fargate's nodes",
  "amazon-cloudwatch-observability": "use FargateLogging for logs, and an ADOT collector as a Deployment for metrics",
  "aws-guardduty-agent": "leave it out: GuardDuty's runtime monitoring does not cover Fargate on EKS",
};

/** What the provider takes for a version: `v` and a semantic version. */
const SEMANTIC =
  /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** Options of an add-on. */
export interface AddonSettings {
  readonly version?: string;
  readonly onCreate?: string;
  readonly roleArn?: string;
}

/** What is wrong with an add-on on a cluster without nodes. */
export function checkAddon(name: string, settings: AddonSettings = {}): Finding[] {
  const { version, onCreate, roleArn } = settings;
  const found: Finding[] = [];
  if (name === "" || /\s/.test(name)) {
    found.push(
      finding(ADDON.name, {
        field: "addonName",
        message: `${JSON.stringify(name)} is not the name of an add-on`,
        fix: "list them with: aws eks describe-addon-versions --query 'addons[].addonName'",
      }),
    );
  }
  const fix = Object.entries(INSTEAD).find(([each]) => each === name)?.[1];
  if (fix !== undefined) {
    const message = `the add-on ${name} runs on nodes, and a Fargate cluster has none`;
    found.push(finding(ADDON.nodesOnly, { field: "addonName", message, fix }));
  }
  if (version !== undefined && !isUnknown(version) && !/^v\d+\.\d+\.\d+(-eksbuild\.\d+)?$/.test(version)) {
    const isSemantic = SEMANTIC.test(version);
    found.push(
      finding(ADDON.version, {
        field: "version",
        // AWS Marketplace has add-ons whose vendors count in other ways; the provider takes what is a semantic version.
        severity: isSemantic ? Severity.WARNING : Severity.ERROR,
        message: `"${version}" ${isSemantic ? "does not look like" : "is not"} a version of an add-on`,
        fix: `list them with: aws eks describe-addon-versions --addon-name ${name}`,
      }),
    );
  }
  if (onCreate === "PRESERVE") {
    found.push(
      finding(ADDON.preserve, {
        field: "resolveConflictsOnCreate",
        message: "PRESERVE is for updates: an add-on that is created has nothing to preserve",
        fix: "write NONE, or OVERWRITE to take over what is installed",
      }),
    );
  }
  return [...found, ...(roleArn === undefined ? [] : checkRoleArn(roleArn, "serviceAccountRoleArn"))];
}

/** The cluster was imported without its version of Kubernetes. @param name of the add-on */
export function noVersionToLookUp(name: string): Finding {
  return finding(ADDON.lookUp, {
    field: "version",
    message: `the Kubernetes version of the imported cluster is not known, so no version of ${name} can be looked up`,
    fix: "set kubernetesVersion of the cluster, or pin the add-on with AddonVersion.of()",
  });
}
