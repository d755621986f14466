"""Faults that a test asks for: throttling, errors of the server, a call that never gets its answer, and one that waits."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field, fields
from typing import Any

from .call_log import is_mutating
from .identify import Identity
from .wire_errors import wire_error

KINDS = ("throttle", "error", "hang", "hold")


@dataclass
class Fault:
    """Hits `times` calls of the service and operation (0: every one until it is cleared), after letting `skip` pass.

    `hang` holds the call before it has any effect, until the fault is cleared: time for a test to kill who asked. `hold` lets
    it have its effect, and keeps the answer until then: so that several calls end at once.
    """

    kind: str
    service: str = "*"
    operation: str = "*"
    resource: str = "*"
    skip: int = 0
    times: int = 1
    id: int = 0
    hits: int = 0
    cleared: threading.Event = field(default_factory=threading.Event)

    def matches(self, call: Identity) -> bool:
        return (
            is_mutating(call.operation)
            and self.service in ("*", call.service)
            and self.operation in ("*", call.operation)
            and self.resource in ("*", call.resource)
        )

    def as_dict(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "cleared"}


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._active: list[Fault] = []

    def add(self, values: dict[str, Any]) -> dict[str, Any]:
        fault = Fault(**values)
        if fault.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {fault.kind}; known are {', '.join(KINDS)}")
        fault.id = next(self._ids)
        with self._lock:
            self._active.append(fault)
        return fault.as_dict()

    def clear(self) -> None:
        with self._lock:
            cleared, self._active = self._active, []
        for fault in cleared:
            fault.cleared.set()

    def as_list(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_dict() for fault in self._active]

    def hit(self, call: Identity) -> Fault | None:
        """The fault that this call runs into."""
        with self._lock:
            for fault in self._active:
                if not fault.matches(call):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                elif fault.times == 0 or fault.hits < fault.times:
                    fault.hits += 1
                    return fault
        return None


FAULTS = Faults()

# What each protocol says when it throttles or fails: HTTP status and error code.
_CODES = {
    "throttle": {"ec2": (503, "RequestLimitExceeded"), "default": (400, "ThrottlingException"), "iam": (400, "Throttling")},
    "error": {
        "ec2": (500, "InternalError"),
        "iam": (500, "ServiceFailure"),
        "kms": (500, "KMSInternalException"),
        "logs": (500, "ServiceUnavailableException"),
        "default": (500, "ServerException"),
    },
}


def answer(fault: Fault, call: Identity) -> tuple[int, dict[str, str], bytes, str]:
    """Status, headers, body and error code of the refusal, in the words of the service's own protocol."""
    codes = _CODES[fault.kind]
    status, code = codes.get(call.service, codes["default"])
    headers, body = wire_error(call.service, code, f"Injected {fault.kind} of {call.operation}")
    return status, headers, body, code
