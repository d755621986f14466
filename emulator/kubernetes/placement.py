"""What becomes of a pod on a cluster that has nothing but Fargate: pure decisions, and the objects that say them.

A pod is matched with the ACTIVE profiles once, when it is first seen: one that nothing took then stays Pending for ever, as
on EKS (aws/containers-roadmap#2654). A pod that is taken gets a node of its own.
"""

from __future__ import annotations

import datetime
from enum import Enum

from ..eks.pods import profile_for
from ..eks.state import Cluster, Json

TAINT = {"key": "eks.amazonaws.com/compute-type", "value": "fargate", "effect": "NoSchedule"}


class Fate(Enum):
    """What is to be done with a pod now."""

    WAIT = "wait"
    START = "start"
    FINISH = "finish"
    REMOVE = "remove"
    NONE = "none"


def key_of(pod: Json) -> str:
    return str(pod["metadata"]["uid"])


def name_of(pod: Json) -> str:
    return f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"


def path_of(pod: Json) -> str:
    return f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}"


def owner_kind(pod: Json) -> str:
    owners = pod["metadata"].get("ownerReferences") or []
    return next((str(one["kind"]) for one in owners if one.get("controller")), "")


def profile_of(cluster: Cluster | None, pod: Json) -> str | None:
    """The name of the profile that takes the pod, now that it is first seen."""
    if cluster is None or owner_kind(pod) == "DaemonSet" or pod["spec"].get("nodeName"):
        return None
    profile = profile_for(cluster, pod["metadata"]["namespace"], pod["metadata"].get("labels") or {})
    return None if profile is None else profile.name


def fate_of(pod: Json, profile: str | None, cluster: Cluster | None, *, may_start: bool) -> Fate:
    """What happens to the pod, whose profile was chosen when it was first seen."""
    has_node = bool(pod["spec"].get("nodeName"))
    if pod["metadata"].get("deletionTimestamp"):
        return Fate.REMOVE
    if profile is None:
        return Fate.NONE
    if cluster is None or profile not in cluster.profiles or cluster.profiles[profile].status == "DELETING":
        # The pods of a profile go with it, and are made anew at once by whoever wants them.
        return Fate.REMOVE if has_node else Fate.NONE
    phase = pod.get("status", {}).get("phase")
    if not has_node:
        return Fate.START if may_start else Fate.WAIT
    if phase == "Running" and owner_kind(pod) == "Job":
        return Fate.FINISH
    return Fate.NONE


def is_ready(pod: Json) -> bool:
    return any(one["type"] == "Ready" and one["status"] == "True" for one in pod.get("status", {}).get("conditions") or [])


def claims_of(pod: Json) -> list[str]:
    """The claims that must be bound before the pod can run."""
    volumes = pod["spec"].get("volumes") or []
    return [str(one["persistentVolumeClaim"]["claimName"]) for one in volumes if "persistentVolumeClaim" in one]


def seconds_of_pre_stop(pod: Json) -> float:
    """How long the pod goes on after it is told to end: its longest `sleep N` before the end, and never beyond its grace."""
    hooks = [((one.get("lifecycle") or {}).get("preStop") or {}) for one in pod["spec"]["containers"]]
    commands = [(hook.get("exec") or {}).get("command") or [] for hook in hooks]
    seconds = [float(command[1]) for command in commands if command[:1] == ["sleep"]]
    return min(max([0.0, *seconds]), float(pod["metadata"].get("deletionGracePeriodSeconds", 0)))


def node(name: str, zone: str, address: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "eks.amazonaws.com/compute-type": "fargate",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                "topology.kubernetes.io/zone": zone,
                "topology.kubernetes.io/region": zone[:-1],
            },
        },
        "spec": {"taints": [TAINT], "providerID": f"aws:///{zone}/{name}"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": address}],
            "capacity": {"cpu": "2", "memory": "4Gi", "pods": "1"},
            "allocatable": {"cpu": "2", "memory": "4Gi", "pods": "1"},
            "conditions": [_condition("Ready", True)],
        },
    }


def binding(pod: Json, node_name: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Binding",
        "metadata": {"name": pod["metadata"]["name"], "namespace": pod["metadata"]["namespace"]},
        "target": {"apiVersion": "v1", "kind": "Node", "name": node_name},
    }


def running(pod: Json, address: str) -> Json:
    """The status of a pod whose containers run; it is Ready as soon as its readiness gates are open."""
    conditions = pod.get("status", {}).get("conditions") or []
    open_gates = {one["type"] for one in conditions if one["status"] == "True"}
    gates = [gate["conditionType"] for gate in pod["spec"].get("readinessGates") or []]
    started = {"running": {"startedAt": _now()}}
    return {
        "status": {
            "phase": "Running",
            "podIP": address,
            "podIPs": [{"ip": address}],
            "hostIP": address,
            "startTime": _now(),
            "conditions": [
                _condition("Initialized", True),
                _condition("ContainersReady", True),
                _condition("Ready", all(gate in open_gates for gate in gates)),
            ],
            "containerStatuses": [_container(one, started, ready=True) for one in pod["spec"]["containers"]],
        }
    }


def succeeded(pod: Json) -> Json:
    """The status of a pod whose containers have ended well."""
    ended = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": _now(), "finishedAt": _now()}}
    return {
        "status": {
            "phase": "Succeeded",
            "conditions": [_condition("ContainersReady", False), _condition("Ready", False)],
            "containerStatuses": [_container(one, ended, ready=False) for one in pod["spec"]["containers"]],
        }
    }


def pending(reason: str, message: str) -> Json:
    """The status of a pod that has no node, with why."""
    return {"status": {"conditions": [{**_condition("PodScheduled", False), "reason": reason, "message": message}]}}


def _container(container: Json, state: Json, *, ready: bool) -> Json:
    return {
        "name": container["name"],
        "image": container["image"],
        "imageID": "",
        "ready": ready,
        "started": ready,
        "restartCount": 0,
        "state": state,
    }


def _condition(kind: str, holds: bool) -> Json:
    return {"type": kind, "status": "True" if holds else "False", "lastTransitionTime": _now()}


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
