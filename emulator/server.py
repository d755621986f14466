"""Builds the server and runs it on a free port until it is ended."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import sys
import threading
from typing import Any

# Read by moto when it is loaded: attaching an AWS managed policy is answered with 404 without it.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server  # noqa: E402

from . import moto_patches  # noqa: E402
from .admin import Admin, versions  # noqa: E402
from .eks.api import install as install_eks  # noqa: E402
from .gateway import Gateway  # noqa: E402
from .identify import warm_up  # noqa: E402
from .kubernetes import fargate  # noqa: E402


class _Handler(WSGIRequestHandler):
    """Keeps connections open, as AWS does. werkzeug's own closes each right after the answer, and a busy Go client then
    loses an answer now and then and asks again: a call that AWS would have seen once."""

    protocol_version = "HTTP/1.1"
    # Head and body of an answer leave together.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(*self._body_length()))
        started: list[Any] = []
        content = b"".join(self.server.app(environ, lambda *args: started.append(args)))
        status, headers = started[0][0], started[0][1]
        self.send_response_only(int(status.split()[0]), status.partition(" ")[2])
        for name, value in headers:
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _body_length(self) -> tuple[int, ...]:
        """Nothing for a chunked body: it knows its own end."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return ()
        return (int(self.headers.get("Content-Length") or 0),)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """The call log has it all."""


def build(host: str, port: int) -> BaseWSGIServer:
    """A server that is bound and not yet running; port 0 takes a free one."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto_patches.install()
    install_eks()
    warm_up()
    admin = Admin()
    app = Gateway(DomainDispatcherApplication(create_backend_app), admin)
    server = make_server(host, port, app, threaded=True, request_handler=_Handler)
    admin.endpoint = f"http://{host}:{server.port}"
    return server


def run(host: str, port: int) -> None:
    """Says in one line of JSON where it listens, then serves. Ends with whoever started it: when its input closes."""
    server = build(host, port)
    print(json.dumps({"endpoint": f"http://{host}:{server.port}", "pid": os.getpid(), "versions": versions()}), flush=True)

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if os.environ.get("EMULATOR_ENDS_WITH_STDIN"):
        threading.Thread(target=lambda: (sys.stdin.read(), stop()), daemon=True).start()
    server.serve_forever()
    fargate.detach_all()
