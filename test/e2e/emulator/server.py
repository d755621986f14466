"""Builds the server and runs it on a free port until it is ended."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading

# Read by moto when it is loaded: attaching an AWS managed policy is answered with 404 without it.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server  # noqa: E402

from . import moto_patches  # noqa: E402
from .admin import Admin, versions  # noqa: E402
from .eks.api import install as install_eks  # noqa: E402
from .gateway import Gateway  # noqa: E402
from .identify import warm_up  # noqa: E402


class _Handler(WSGIRequestHandler):
    """Keeps connections open, as AWS does, and does not hold back small answers."""

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

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
