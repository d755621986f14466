"""Where pods run on a cluster that has nothing but Fargate, and what becomes of an add-on whose pods run nowhere.

Pods get their place when they are made: those made before a profile matched stay pending until they are made anew
(aws/containers-roadmap#2654). Those of a profile go with it, and are made anew at once.
"""

from __future__ import annotations

import fnmatch
import json

from . import catalog
from .state import Addon, Cluster, FargateProfile, Json


def _matches(pattern: str, value: str) -> bool:
    """`*` and `?` as in EKS; brackets, which fnmatch knows too, are plain characters here."""
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))


def profile_for(cluster: Cluster, namespace: str, labels: dict[str, str]) -> FargateProfile | None:
    """The ACTIVE profile that takes such a pod: the first by name, as EKS chooses."""
    for _, profile in sorted(cluster.profiles.items()):
        for selector in profile.selectors if profile.status == "ACTIVE" else []:
            wanted = selector.get("labels") or {}
            if _matches(selector["namespace"], namespace) and all(
                any(_matches(key, have) and _matches(value, labels[have]) for have in labels)
                for key, value in wanted.items()
            ):
                return profile
    return None


def _unscheduled(cluster: Cluster, addon: Addon) -> list[Json]:
    """Why the pods that the add-on makes now do not run; nothing if they do."""
    if addon.name in catalog.DAEMON_SETS:
        return []
    values = json.loads(addon.configuration or "{}")
    labels = {"k8s-app": "kube-dns"} if addon.name == "coredns" else {"app.kubernetes.io/name": addon.name}
    if addon.name == "coredns" and values.get("computeType") != "Fargate":
        reason = "the pods ask for compute-type ec2, and the cluster has no EC2 nodes: set computeType to Fargate"
    elif profile_for(cluster, "kube-system", labels) is None:
        reason = f"no ACTIVE Fargate profile matches namespace kube-system with {labels}"
    else:
        return []
    return [
        {
            "code": "InsufficientNumberOfReplicas",
            "message": f"The add-on is unhealthy because all deployments have all pods unscheduled: {reason}",
            "resourceIds": [],
        }
    ]


def make(cluster: Cluster, addon: Addon) -> None:
    """Makes the pods of the add-on, all of them anew."""
    addon.issues = _unscheduled(cluster, addon)
    addon.reach("DEGRADED" if addon.issues else "ACTIVE")


def evict(cluster: Cluster) -> None:
    """After the end of a profile: what ran on it runs on another one, or is pending from now on."""
    for addon in cluster.addons.values():
        if addon.status == "ACTIVE" and _unscheduled(cluster, addon):
            make(cluster, addon)
