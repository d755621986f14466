// The versions of Kubernetes on EKS, and how long each is supported.
import { SOURCES } from "../sources";
import { FactTable } from "./fact-table";

/** The day on which KUBERNETES_RELEASES was read. */
export const LIFECYCLE_AS_OF = "2026-11-29";

/**
 * The dates up to 1.36 are those of EKS's calendar. 1.37 is AWS's announcement of October 2026, with the end of standard support
 * as `aws eks describe-cluster-versions` tells it; that of extended support follows from the twelve months that it lasts.
 *
 * @see https://aws.amazon.com/about-aws/whats-new/2026/10/amazon-eks-distro-kubernetes-version-1-37
 */
export const KUBERNETES_RELEASE_FACTS: FactTable = {
  subject: "the versions of Kubernetes on EKS",
  readOn: LIFECYCLE_AS_OF,
  source: SOURCES.eksVersions,
};

/** One minor version on EKS; the dates are ISO days, and on the day itself the support has ended. */
export interface KubernetesRelease {
  /** The minor: `1.34`. */
  readonly version: string;
  /** The day on which EKS released it. */
  readonly released: string;
  /** The day on which standard support ends: from here on the cluster costs six times as much. */
  readonly standardUntil: string;
  /**
   * The day on which extended support ends: from here on EKS creates no cluster with it and upgrades those that exist.
   */
  readonly extendedUntil: string;
}

const release = (
  version: string,
  released: string,
  standardUntil: string,
  extendedUntil: string,
): KubernetesRelease => ({
  version,
  released,
  standardUntil,
  extendedUntil,
});

/** Oldest first. Source: EKS User Guide, "Understand the Kubernetes version lifecycle on EKS". */
export const KUBERNETES_RELEASES: readonly KubernetesRelease[] = [
  release("1.28", "2023-09-26", "2024-11-26", "2025-11-26"),
  release("1.29", "2024-01-23", "2025-03-23", "2026-03-23"),
  release("1.30", "2024-05-23", "2025-07-23", "2026-07-23"),
  release("1.31", "2024-09-26", "2025-11-26", "2026-11-26"),
  release("1.32", "2025-01-23", "2026-03-23", "2027-03-23"),
  release("1.33", "2025-05-29", "2026-07-29", "2027-07-29"),
  release("1.34", "2025-10-02", "2026-12-02", "2027-12-02"),
  release("1.35", "2026-01-27", "2027-03-27", "2028-03-27"),
  release("1.36", "2026-06-02", "2027-08-02", "2028-08-02"),
  release("1.37", "2026-10-01", "2027-12-01", "2028-12-01"),
];
