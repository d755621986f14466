"""The way in: every request is named, logged, perhaps made to fail, and answered by moto one at a time."""

from __future__ import annotations

import io
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from .admin import PREFIX, Admin
from .call_log import CALL_LOG
from .exclusive import MOTO
from .faults import FAULTS, answer
from .identify import identify
from .inventory import USER_AGENT
from .wire_errors import wire_error

StartResponse = Callable[..., Any]
Reply = Callable[[StartResponse], Iterable[bytes]]

# Something that the emulator does not know, or a mistake of its own: told at once, so that nobody takes it for AWS's.
OWN_ERROR = "EmulatorError"


class Gateway:
    """A WSGI application around moto's."""

    def __init__(self, moto_app: Callable[..., Iterable[bytes]], admin: Admin) -> None:
        self._moto = moto_app
        self._admin = admin

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        if environ["PATH_INFO"].startswith(PREFIX):
            return self._answer_admin(environ, body, start_response)
        environ["wsgi.input"] = io.BytesIO(body)
        if environ.get("HTTP_USER_AGENT", "").startswith(USER_AGENT):
            return self._forward(environ, "ec2")[2](start_response)
        headers = {
            "Authorization": environ.get("HTTP_AUTHORIZATION", ""),
            **({"X-Amz-Target": environ["HTTP_X_AMZ_TARGET"]} if "HTTP_X_AMZ_TARGET" in environ else {}),
        }
        raw_path = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]
        call = identify(environ["REQUEST_METHOD"], raw_path, headers, body)
        entry = CALL_LOG.call(call.service, call.operation, call.resource, call.params)
        fault = FAULTS.hit(call)
        if fault is not None and fault.kind == "hang":
            entry["error"] = "Hang"
            fault.cleared.wait(timeout=120)
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return [b""]
        if fault is not None and fault.kind != "hold":
            status, extra, text, code = answer(fault, call)
            entry["status"], entry["error"] = status, code
            start_response(_line(status), [*extra.items(), ("Content-Length", str(len(text)))])
            return [text]
        status, error, reply = self._forward(environ, call.service)
        if fault is not None:
            fault.cleared.wait(timeout=120)
        entry["status"], entry["error"] = status, error
        return reply(start_response)

    def _forward(self, environ: dict[str, Any], service: str) -> tuple[int, str | None, Reply]:
        """moto's answer: its status, its error code, and a function that sends it."""
        started: list[Any] = []
        try:
            # Calls that hang wait outside.
            with MOTO:
                content = b"".join(self._moto(environ, lambda *args: started.append(args)))
        except Exception as error:  # noqa: BLE001  # whatever it was: a 500 would be tried again 25 times
            if not isinstance(error, NotImplementedError):
                traceback.print_exc(file=sys.stderr)
            own, text = wire_error(service, OWN_ERROR, f"{type(error).__name__}: {error}")
            return 400, OWN_ERROR, _reply(_line(400), [*own.items(), ("Content-Length", str(len(text)))], text)
        line, headers = started[0][0], started[0][1]
        status = int(line.split()[0])
        return status, _error_code(headers, content) if status >= 400 else None, _reply(line, headers, content)

    def _answer_admin(self, environ: dict[str, Any], body: bytes, start_response: StartResponse) -> Iterable[bytes]:
        status, value = self._admin.answer(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body
        )
        text = json.dumps(value, default=str).encode()
        start_response(_line(status), [("Content-Type", "application/json"), ("Content-Length", str(len(text)))])
        return [text]


def _reply(line: str, headers: list[tuple[str, str]], content: bytes) -> Reply:
    def reply(start_response: StartResponse) -> Iterable[bytes]:
        start_response(line, headers)
        return [content]

    return reply


def _line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"


def _error_code(headers: list[tuple[str, str]], content: bytes) -> str:
    named = dict((key.lower(), value) for key, value in headers).get("x-amzn-errortype")
    if named is None:
        found = re.search(rb"<Code>([^<]+)</Code>|\"__type\":\s*\"([^\"]+)\"", content)
        named = (found.group(1) or found.group(2)).decode() if found else "Unknown"
    return named.split("#")[-1].split(":")[0]
