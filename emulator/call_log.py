"""The ordered list of what was asked and what came of it: the evidence for every statement about order."""

from __future__ import annotations

import itertools
import threading
import time
from typing import Any

# Calls that change nothing, by how AWS names them.
_READS = ("Describe", "List", "Get", "Lookup", "Head", "BatchGet", "Search", "Simulate", "Decode", "AssumeRole")


def is_mutating(operation: str) -> bool:
    return not operation.startswith(_READS)


class CallLog:
    """Entries are `call`s, in the order in which they arrived, and `state`s, when a resource reached one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._entries: list[dict[str, Any]] = []
        self._started = time.monotonic()

    def _append(self, entry: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            entry = {"n": next(self._numbers), "at": round(time.monotonic() - self._started, 3), **entry}
            self._entries.append(entry)
            return entry

    def call(self, service: str, operation: str, resource: str, params: dict[str, Any]) -> dict[str, Any]:
        """A call that has arrived; who answers it fills in `status` and `error`."""
        return self._append(
            {
                "kind": "call",
                "service": service,
                "operation": operation,
                "resource": resource,
                "mutating": is_mutating(operation),
                "params": params,
                "status": None,
                "error": None,
            }
        )

    def state(self, kind: str, name: str, state: str) -> None:
        """A resource has reached a state that its users wait for."""
        self._append({"kind": "state", "service": "eks", "operation": kind, "resource": name, "state": state})

    def entries(self, *, mutating_only: bool = False, since: int = 0) -> list[dict[str, Any]]:
        with self._lock:
            return [
                dict(entry)
                for entry in self._entries
                if entry["n"] > since and (not mutating_only or entry["kind"] == "state" or entry["mutating"])
            ]

    def services(self) -> set[str]:
        """Every service that was ever called: only they can hold anything."""
        with self._lock:
            return {entry["service"] for entry in self._entries}


CALL_LOG = CallLog()
