"""The emulator's own calls, under /_emulator/, out of AWS's way.

    GET  /_emulator/health           that it runs, and on what
    GET  /_emulator/calls            the log; ?mutating=1 without reads, ?since=N what came after number N
    GET  /_emulator/inventory        everything that exists; ?region=R
    GET  /_emulator/settings         and POST {name: value} to change some
    POST /_emulator/token-review/R   the webhook of the API server of region R's cluster
    POST /_emulator/fargate          begins to run the pods of an API server, see kubernetes/fargate.py; DELETE ends it
    POST /_emulator/load/R           begins to send requests to what load balancers of region R serve; DELETE ends it and counts
    GET  /_emulator/faults           and POST a fault to add it, DELETE to clear all and release what hangs
"""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import inventory
from .call_log import CALL_LOG
from .faults import FAULTS
from .kubernetes import balancers, fargate
from .kubernetes.token_review import review
from .settings import SETTINGS

PREFIX = "/_emulator/"


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("moto", "boto3", "botocore", "cryptography", "werkzeug")},
    }


class Admin:
    def __init__(self) -> None:
        self.endpoint = ""

    def answer(self, method: str, path: str, query: str, body: bytes) -> tuple[int, Any]:
        what = path.removeprefix(PREFIX)
        arguments = {key: values[-1] for key, values in parse_qs(query).items()}
        try:
            values = json.loads(body or b"{}")
            return 200, self._route(method, what, arguments, values)
        except KeyError as error:
            return 404, {"error": f"no {method} {what}: {error}"}
        except (TypeError, ValueError) as error:
            return 400, {"error": str(error)}

    def _route(self, method: str, what: str, arguments: dict[str, str], values: dict[str, Any]) -> Any:
        if (method, what) == ("GET", "health"):
            return {"ok": True, "pid": os.getpid(), "versions": versions()}
        if (method, what) == ("GET", "calls"):
            since = int(arguments.get("since", "0"))
            return CALL_LOG.entries(mutating_only="mutating" in arguments, since=since)
        if (method, what) == ("GET", "inventory"):
            return inventory.take(self.endpoint, arguments["region"], set(inventory.SERVICES))
        if method == "POST" and what.startswith("token-review/"):
            return review(values, what.removeprefix("token-review/"), urlsplit(self.endpoint).netloc)
        if (method, what) == ("POST", "fargate"):
            return fargate.attach(self.endpoint, values)
        if (method, what) == ("DELETE", "fargate"):
            return fargate.detach_all()
        if what.startswith("load/"):
            sending = balancers.of(what.removeprefix("load/"))
            if method == "DELETE":
                return sending.end_load().as_dict()
            if method == "POST":
                sending.begin_load()
                return {"sends": True}
        if what == "settings":
            if method == "POST":
                SETTINGS.update(values)
            return SETTINGS.as_dict()
        if what == "faults":
            if method == "POST":
                return FAULTS.add(values)
            if method == "DELETE":
                FAULTS.clear()
            return FAULTS.as_list()
        raise KeyError(what)
