"""What a pod's containers answer where pods serve: HTTP at the pod's address, on each port that the pod declares."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ..eks.state import Json


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], pod: str) -> None:
        super().__init__(address, _Answer)
        self.pod = pod


class _Answer(BaseHTTPRequestHandler):
    """Says which pod it is."""

    server: _Server

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server asks for
        body = self.server.pod.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The load balancer counts."""


class PodServers:
    def __init__(self) -> None:
        self._servers: dict[str, list[_Server]] = {}

    def begin(self, key: str, pod: Json, address: str) -> None:
        """Does nothing for a pod that serves already."""
        if key in self._servers:
            return
        self._servers[key] = [_Server((address, port), pod["metadata"]["name"]) for port in _ports(pod)]
        for server in self._servers[key]:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def end(self, key: str) -> None:
        for server in self._servers.pop(key, []):
            server.shutdown()
            server.server_close()

    def end_all(self) -> None:
        for key in list(self._servers):
            self.end(key)


def _ports(pod: Json) -> list[int]:
    ports = [port for container in pod["spec"]["containers"] for port in container.get("ports") or []]
    return sorted({int(port["containerPort"]) for port in ports if port.get("protocol", "TCP") == "TCP"})
