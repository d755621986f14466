"""A small Fargate: looks at the pods of an API server twice a second, and gives each that a profile takes a node."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from ..eks.state import Cluster, Json, region
from ..exclusive import MOTO
from ..settings import SETTINGS
from . import balancers, web_identity
from .api_server import ApiServer, Credentials
from .controller import Controller, is_of_controller
from .interfaces import Interface, Interfaces
from .finalizers import keep_finalizers
from .placement import (
    Fate,
    binding,
    claims_of,
    fate_of,
    is_ready,
    key_of,
    name_of,
    node,
    path_of,
    pending,
    profile_of,
    running,
    seconds_of_pre_stop,
    succeeded,
)
from .served import cluster_of
from .serving import PodServers
from .webhooks import remove_unanswered

_ACCOUNT = "123456789012"


class Fargate:
    """`step` does everything that can be done now; what must wait is done by a later one."""

    def __init__(self, region_name: str, api: Any, interfaces: Any, controller: Any = None) -> None:
        self._region = region_name
        self._api = api
        self._interfaces = interfaces
        self._controller = controller
        # By the uid of the pod: the profile that took it when it was first seen, and what it has while it runs.
        self._profiles: dict[str, str | None] = {}
        self._held: dict[str, tuple[str, Interface]] = {}
        self._told: set[tuple[str, str]] = set()
        self._servers = PodServers()
        # By the uid of a pod that is told to end: when its preStop hook has ended.
        self._ends: dict[str, float] = {}

    def step(self) -> None:
        # Before the pods, so that a release whose pods are ready has none any more.
        remove_unanswered(self._api)
        pods = self._api.get("/api/v1/pods")["items"]
        keep_finalizers(self._api, pods)
        with MOTO:
            cluster = cluster_of(self._region)
            for pod in pods:
                if key_of(pod) not in self._profiles:
                    self._profiles[key_of(pod)] = profile_of(cluster, pod)
            fates = [(pod, fate_of(pod, self._profiles[key_of(pod)], cluster, may_start=SETTINGS.pods_start)) for pod in pods]
        for pod, fate in fates:
            self._follow(cluster, pod, fate)
        for gone in set(self._held) - {key_of(pod) for pod in pods}:
            self._give_back(gone)
        if self._controller is not None and not any(is_of_controller(pod) and key_of(pod) in self._held for pod in pods):
            self._controller.stop()

    def end(self) -> None:
        self._servers.end_all()
        if self._controller is not None:
            self._controller.stop()

    def _follow(self, cluster: Cluster | None, pod: Json, fate: Fate) -> None:
        if fate is Fate.REMOVE:
            if not self._goes_on(pod):
                # Its program ends before anybody hears of it.
                self._servers.end(key_of(pod))
                self._api.delete(path_of(pod))
                self._give_back(key_of(pod))
        elif fate is Fate.START and cluster is not None:
            self._start(cluster, pod)
        elif fate is Fate.FINISH:
            self._api.patch(f"{path_of(pod)}/status", succeeded(pod))
        elif key_of(pod) in self._held and pod["status"].get("phase") != "Succeeded" and not is_ready(pod):
            self._run(cluster, pod)
        elif fate is Fate.NONE and not pod["spec"].get("nodeName"):
            self._leave_pending(pod, "no ACTIVE Fargate profile took the pod when it was made")

    def _goes_on(self, pod: Json) -> bool:
        """Whether a pod that is told to end still serves: until its preStop hook has ended, or its grace."""
        if not SETTINGS.pods_serve or key_of(pod) not in self._held:
            return False
        until = self._ends.setdefault(key_of(pod), time.monotonic() + seconds_of_pre_stop(pod))
        return time.monotonic() < until

    def _start(self, cluster: Cluster, pod: Json) -> None:
        why_not = self._missing(cluster, pod)
        if why_not is not None:
            self._leave_pending(pod, why_not)
            return
        profile = self._profiles[key_of(pod)] or ""
        interface = self._interfaces.make(cluster, profile, name_of(pod))
        name = f"fargate-ip-{interface.address.replace('.', '-')}.{self._region}.compute.internal"
        self._held[key_of(pod)] = (name, interface)
        self._api.post("/api/v1/nodes", node(name, interface.zone, interface.address))
        self._api.post(f"{path_of(pod)}/binding", binding(pod, name))
        self._run(cluster, pod)

    def _missing(self, cluster: Cluster, pod: Json) -> str | None:
        """What the pod needs and has not: claims that are bound, and a role that lets its service account in."""
        namespace = pod["metadata"]["namespace"]
        for claim in claims_of(pod):
            found = self._api.find(f"/api/v1/namespaces/{namespace}/persistentvolumeclaims/{claim}")
            if found is None or found.get("status", {}).get("phase") != "Bound":
                return f"the claim {claim} is not bound"
        account = pod["spec"].get("serviceAccountName", "default")
        found = self._api.find(f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}") or {"metadata": {}}
        role = (found["metadata"].get("annotations") or {}).get(web_identity.ANNOTATION)
        with MOTO:
            return None if role is None else web_identity.refusal(cluster, role, namespace, account)

    def _run(self, cluster: Cluster | None, pod: Json) -> None:
        _, interface = self._held[key_of(pod)]
        if self._controller is not None and is_of_controller(pod) and cluster is not None:
            self._controller.start(cluster, pod)
            if not self._controller.answers():
                return
        elif SETTINGS.pods_serve:
            self._servers.begin(key_of(pod), pod, interface.address)
        self._api.patch(f"{path_of(pod)}/status", running(pod, interface.address))

    def _leave_pending(self, pod: Json, why: str) -> None:
        if (key_of(pod), why) in self._told:
            return
        self._told.add((key_of(pod), why))
        print(f"fargate: {name_of(pod)} is pending: {why}", file=sys.stderr, flush=True)
        self._api.patch(f"{path_of(pod)}/status", pending("Unschedulable", why))

    def _give_back(self, key: str) -> None:
        self._servers.end(key)
        self._ends.pop(key, None)
        name, interface = self._held.pop(key, (None, None))
        if name is not None and interface is not None:
            self._interfaces.give_back(interface)
            self._api.delete(f"/api/v1/nodes/{name}")


_RUNNING: list[tuple[Fargate, threading.Event, threading.Thread]] = []


def attach(endpoint: str, values: dict[str, Any]) -> dict[str, Any]:
    """Begins to run the pods of an API server: region, server, folder, authority, certificate, key, and the program of the
    controller where it is at hand."""
    api = ApiServer(values["server"], Credentials(values["authority"], values["certificate"], values["key"]))
    name, folder, program = values["region"], Path(values["folder"]), values.get("controller")
    controller = None if program is None else Controller(program, endpoint, name, api, folder)
    fargate = Fargate(name, api, Interfaces(region(_ACCOUNT, name)), controller)
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(fargate, ended), daemon=True)
    _RUNNING.append((fargate, ended, thread))
    balancers.attach(name)
    thread.start()
    return {"runs": True}


def detach_all() -> None:
    """Ends what runs, the controller too."""
    balancers.detach_all()
    for _, ended, thread in _RUNNING:
        ended.set()
        thread.join(timeout=15)
    _RUNNING.clear()


def _run(fargate: Fargate, ended: threading.Event) -> None:
    while not ended.wait(0.5):
        try:
            fargate.step()
        except Exception:  # noqa: BLE001  # whatever it was: the next step begins anew
            traceback.print_exc(file=sys.stderr)
    fargate.end()
