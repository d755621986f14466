"""A client of the Kubernetes API, as much of one as a small Fargate needs."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..eks.state import Json


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(frozen=True)
class Credentials:
    """Files: who we are, and whom we believe."""

    authority: str
    certificate: str
    key: str


class ApiServer:
    def __init__(self, server: str, credentials: Credentials) -> None:
        self.server = server
        self.credentials = credentials
        context = ssl.create_default_context(cafile=credentials.authority)
        context.load_cert_chain(credentials.certificate, credentials.key)
        # No proxy: what is asked is on this machine.
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        ).open

    def get(self, path: str) -> Json:
        return self._ask("GET", path)

    def find(self, path: str) -> Json | None:
        """None where there is none."""
        try:
            return self.get(path)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def post(self, path: str, body: Json) -> Json:
        return self._ask("POST", path, body)

    def patch(self, path: str, body: Json) -> Json:
        return self._ask("PATCH", path, body, "application/strategic-merge-patch+json")

    def merge(self, path: str, body: Json) -> Json:
        """As `patch`, of custom resources too: lists are replaced."""
        return self._ask("PATCH", path, body, "application/merge-patch+json")

    def delete(self, path: str, grace_seconds: int = 0) -> None:
        """Does nothing to what is gone already."""
        try:
            self._ask("DELETE", path, {"gracePeriodSeconds": grace_seconds})
        except ApiError as error:
            if error.status != 404:
                raise

    def _ask(self, method: str, path: str, body: Json | None = None, kind: str = "application/json") -> Json:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json", "Content-Type": kind}
        request = urllib.request.Request(self.server + quote(path, safe="/?=&,"), data, headers, method=method)
        try:
            with self._open(request, timeout=20) as answer:
                parsed: Any = json.load(answer)
                return dict(parsed)
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, error.read().decode(errors="replace")[:500]) from None
