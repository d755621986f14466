"""What EKS offers: Kubernetes versions with their dates, add-ons with their versions.

Dates: EKS user guide, "Amazon EKS Kubernetes release calendar". Add-on versions: the tables of the user guide and of
eksctl in August 2026; the older ones are those that published blueprints pinned.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@dataclass(frozen=True)
class KubernetesVersion:
    version: str
    released: datetime.date
    end_of_standard: datetime.date
    end_of_extended: datetime.date
    platform: str

    def status(self, today: datetime.date) -> str:
        if today < self.released or today >= self.end_of_extended:
            return "UNSUPPORTED"
        return "STANDARD_SUPPORT" if today < self.end_of_standard else "EXTENDED_SUPPORT"


VERSIONS = {
    version: KubernetesVersion(version, _date(released), _date(standard), _date(extended), platform)
    for version, released, standard, extended, platform in (
        ("1.29", "2024-01-23", "2025-03-23", "2026-03-23", "eks.62"),
        ("1.30", "2024-05-23", "2025-07-23", "2026-07-23", "eks.61"),
        ("1.31", "2024-09-26", "2025-11-26", "2026-11-26", "eks.57"),
        ("1.32", "2025-01-23", "2026-03-23", "2027-03-23", "eks.49"),
        ("1.33", "2025-05-29", "2026-07-29", "2027-07-29", "eks.38"),
        ("1.34", "2025-10-02", "2026-12-02", "2027-12-02", "eks.24"),
        ("1.35", "2026-01-27", "2027-03-27", "2028-03-27", "eks.14"),
        ("1.36", "2026-06-02", "2027-08-02", "2028-08-02", "eks.5"),
        ("1.37", "2026-10-01", "2027-12-01", "2028-12-01", "eks.1"),
    )
}


def creatable(today: datetime.date) -> list[str]:
    """Versions of which EKS makes clusters on that day, oldest first."""
    return [version for version, entry in VERSIONS.items() if entry.status(today) != "UNSUPPORTED"]


def default_version(today: datetime.date) -> str:
    """EKS's default is the newest version in standard support."""
    return [v for v, entry in VERSIONS.items() if entry.status(today) == "STANDARD_SUPPORT"][-1]


# Add-on -> Kubernetes version -> add-on versions, newest first as EKS lists them; the last is EKS's default.
ADDONS: dict[str, dict[str, list[str]]] = {
    "coredns": {
        "1.29": ["v1.11.4-eksbuild.28", "v1.11.1-eksbuild.4"],
        "1.30": ["v1.11.4-eksbuild.33", "v1.11.4-eksbuild.2", "v1.11.1-eksbuild.8"],
        "1.31": ["v1.11.4-eksbuild.48", "v1.11.4-eksbuild.33", "v1.11.4-eksbuild.2", "v1.11.3-eksbuild.1"],
        "1.32": ["v1.11.4-eksbuild.48", "v1.11.4-eksbuild.33", "v1.11.4-eksbuild.2"],
        "1.33": ["v1.13.2-eksbuild.19", "v1.12.1-eksbuild.2", "v1.11.4-eksbuild.48"],
        "1.34": ["v1.13.2-eksbuild.19", "v1.12.3-eksbuild.1"],
        "1.35": ["v1.14.3-eksbuild.11", "v1.13.2-eksbuild.19"],
        "1.36": ["v1.14.3-eksbuild.11"],
        "1.37": ["v1.14.3-eksbuild.11"],
    },
    "vpc-cni": {
        version: ["v1.23.0-eksbuild.1", "v1.20.1-eksbuild.3", "v1.19.0-eksbuild.1"] for version in VERSIONS
    },
    # kube-proxy follows the cluster's minor version and may trail it by up to three.
    "kube-proxy": {
        "1.29": ["v1.29.15-eksbuild.35", "v1.29.0-eksbuild.1"],
        "1.30": ["v1.30.14-eksbuild.28", "v1.30.0-eksbuild.3"],
        "1.31": ["v1.31.14-eksbuild.9", "v1.30.14-eksbuild.28"],
        "1.32": ["v1.32.13-eksbuild.5", "v1.31.14-eksbuild.9"],
        "1.33": ["v1.33.10-eksbuild.2", "v1.32.13-eksbuild.5"],
        "1.34": ["v1.34.6-eksbuild.2", "v1.33.10-eksbuild.2"],
        "1.35": ["v1.35.3-eksbuild.2", "v1.34.6-eksbuild.2"],
        "1.36": ["v1.36.0-eksbuild.2", "v1.35.3-eksbuild.2"],
        "1.37": ["v1.37.0-eksbuild.2", "v1.36.0-eksbuild.2"],
    },
    "metrics-server": {version: ["v0.8.0-eksbuild.2"] for version in VERSIONS},
    "eks-pod-identity-agent": {version: ["v1.3.8-eksbuild.2", "v1.3.2-eksbuild.2"] for version in VERSIONS},
    "aws-ebs-csi-driver": {version: ["v1.48.0-eksbuild.1"] for version in VERSIONS},
}

# Top-level keys of each add-on's configuration schema, where it closes with additionalProperties: false.
ADDON_CONFIGURATION: dict[str, tuple[str, ...]] = {
    "coredns": (
        "affinity",
        "autoScaling",
        "computeType",
        "corefile",
        "nodeSelector",
        "podAnnotations",
        "podDisruptionBudget",
        "podLabels",
        "replicaCount",
        "resources",
        "tolerations",
        "topologySpreadConstraints",
    ),
}

# DaemonSets: Fargate schedules none of their pods, so they are healthy with none.
DAEMON_SETS = frozenset({"vpc-cni", "kube-proxy", "eks-pod-identity-agent"})

ACCESS_POLICIES = tuple(
    f"arn:aws:eks::aws:cluster-access-policy/{name}"
    for name in (
        "AmazonEKSAdminPolicy",
        "AmazonEKSAdminViewPolicy",
        "AmazonEKSClusterAdminPolicy",
        "AmazonEKSEditPolicy",
        "AmazonEKSViewPolicy",
    )
)

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")

# Zones in which EKS places no control plane: EKS user guide, "networking requirements for VPC and subnets".
REFUSED_ZONE_IDS = frozenset({"use1-az3", "usw1-az2", "cac1-az3"})
