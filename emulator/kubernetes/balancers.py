"""What load balancers do with the targets that the controller registers, where pods serve.

Each target is asked for its health as its target group says, and is `initial` until it has answered often enough. Requests go to
targets that are healthy. A load balancer learns late of a target that goes: it sends to it for some seconds more, `target_lag_seconds`.
A target group without a healthy target answers 503.
"""

from __future__ import annotations

import itertools
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from moto.elbv2.models import elbv2_backends

from ..exclusive import MOTO
from ..settings import SETTINGS

_ACCOUNT = "123456789012"
_TICK_SECONDS = 0.25
_REQUEST_SECONDS = 0.05
_TIMEOUT_SECONDS = 2
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


@dataclass
class _Target:
    address: str
    port: int
    passed: int = 0
    asked: float = 0.0
    gone: float | None = None


@dataclass
class _Group:
    path: str = "/"
    interval: float = 30.0
    threshold: int = 5
    targets: dict[str, _Target] = field(default_factory=dict)

    def routed(self, now: float) -> list[_Target]:
        lag = SETTINGS.target_lag_seconds
        known = [one for one in self.targets.values() if one.gone is None or now - one.gone < lag]
        return [one for one in known if one.passed >= self.threshold]


@dataclass
class Load:
    """What became of the requests since somebody began to send them."""

    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        return {"sent": self.sent, "answers": dict(self.answers), "failures": dict(self.failures)}


class LoadBalancers:
    """Those of one region."""

    def __init__(self, region_name: str) -> None:
        self._region = region_name
        self._groups: dict[str, _Group] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._load: Load | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._every, args=(_TICK_SECONDS, self._watch), daemon=True).start()
        threading.Thread(target=self._every, args=(_REQUEST_SECONDS, self._send), daemon=True).start()

    def end(self) -> None:
        self._ended.set()

    def is_healthy(self, group_arn: str, address: str) -> bool:
        with self._lock:
            group = self._groups.get(group_arn)
            target = None if group is None else group.targets.get(address)
            return group is not None and target is not None and target.gone is None and target.passed >= group.threshold

    def begin_load(self) -> None:
        self._load = Load()

    def end_load(self) -> Load:
        load, self._load = self._load, None
        if load is None:
            raise ValueError("no load was begun")
        return load

    def _every(self, seconds: float, act: Any) -> None:
        while not self._ended.wait(seconds):
            if SETTINGS.pods_serve:
                act()

    def _watch(self) -> None:
        now = time.monotonic()
        with MOTO:
            groups = elbv2_backends[_ACCOUNT][self._region].target_groups.values()
            found = {one.arn: (one, list(one.targets.values())) for one in groups if one.load_balancer_arns}
        with self._lock:
            for arn, (group, targets) in found.items():
                known = self._groups.setdefault(arn, _Group())
                known.path = group.health_check_path or "/"
                known.interval = float(group.health_check_interval_seconds)
                known.threshold = int(group.healthy_threshold_count)
                self._follow(known, targets, now)
            for arn in set(self._groups) - set(found):
                del self._groups[arn]
            due = [
                (group, target)
                for group in self._groups.values()
                for target in group.targets.values()
                if _is_due(group, target, now)
            ]
        for group, target in due:
            target.asked = now
            answers = _answer(target, group.path)[0]
            target.passed = target.passed + 1 if answers else 0

    @staticmethod
    def _follow(group: _Group, targets: list[dict[str, Any]], now: float) -> None:
        registered = {str(target["Id"]): int(target["Port"]) for target in targets}
        for address, port in registered.items():
            known = group.targets.get(address)
            if known is None or known.gone is not None:
                group.targets[address] = _Target(address, port)
        for address, target in list(group.targets.items()):
            if address in registered:
                continue
            target.gone = target.gone or now
            if now - target.gone > SETTINGS.target_lag_seconds:
                del group.targets[address]

    def _send(self) -> None:
        load = self._load
        if load is None:
            return
        now = time.monotonic()
        with self._lock:
            routes = [group.routed(now) for group in self._groups.values()]
        number = next(self._numbers)
        for targets in routes:
            # Beside each other: one that does not answer holds nobody up.
            threading.Thread(target=_request, args=(load, targets, number), daemon=True).start()


def _is_due(group: _Group, target: _Target, now: float) -> bool:
    return target.gone is None and now - target.asked >= group.interval


def _request(load: Load, targets: list[_Target], number: int) -> None:
    load.sent += 1
    if not targets:
        load.failures["503: no target is healthy"] += 1
        return
    target = targets[number % len(targets)]
    answers, words = _answer(target, "/")
    (load.answers if answers else load.failures)[words if answers else f"502: {target.address}: {words}"] += 1


def _answer(target: _Target, path: str) -> tuple[bool, str]:
    try:
        with _open(f"http://{target.address}:{target.port}{path}", timeout=_TIMEOUT_SECONDS) as answer:
            return True, answer.read().decode(errors="replace")
    except OSError as error:
        return False, str(getattr(error, "reason", error))


_RUNNING: dict[str, LoadBalancers] = {}


def attach(region_name: str) -> None:
    _RUNNING[region_name] = LoadBalancers(region_name)
    _RUNNING[region_name].start()


def detach_all() -> None:
    for one in _RUNNING.values():
        one.end()
    _RUNNING.clear()


def of(region_name: str) -> LoadBalancers:
    """Raises ValueError where no pods of the region run."""
    if region_name not in _RUNNING:
        raise ValueError(f"no pods of {region_name} run")
    return _RUNNING[region_name]


def is_healthy(group_arn: str, address: str) -> bool:
    """True for every target where pods do not serve: then nobody asks."""
    balancers = _RUNNING.get(group_arn.split(":")[3])
    return balancers is None or not SETTINGS.pods_serve or balancers.is_healthy(group_arn, address)
