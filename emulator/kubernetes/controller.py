"""The AWS Load Balancer Controller itself: its program runs for as long as it has pods, with what its pods would have.

Its rights in the cluster are those of its service account, its rights in AWS those of its role, and it answers the API
server's webhooks with the certificate that its chart made.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from ..eks.state import Cluster, Json
from . import web_identity
from .api_server import ApiServer

LABEL = ("app.kubernetes.io/name", "aws-load-balancer-controller")
_WEBHOOK_PORT = 9443


def is_of_controller(pod: Json) -> bool:
    return (pod["metadata"].get("labels") or {}).get(LABEL[0]) == LABEL[1]


class Controller:
    def __init__(self, program: str, endpoint: str, region: str, api: ApiServer, folder: Path) -> None:
        self._program = program
        self._endpoint = endpoint
        self._region = region
        self._api = api
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._settings: list[str] = []

    def start(self, cluster: Cluster, pod: Json) -> None:
        """Starts the program unless it runs as this pod has it. Raises where its role does not let it in."""
        container = pod["spec"]["containers"][0]
        settings = container.get("args", [])
        if self._process is not None and self._process.poll() is None:
            if settings == self._settings:
                return
            # A rollout: the program forgets what it knew by other settings.
            self.stop()
        namespace, account = pod["metadata"]["namespace"], pod["spec"]["serviceAccountName"]
        environment = self._environment(cluster, namespace, account)
        self._settings = settings
        arguments = [
            *settings,
            f"--kubeconfig={self._write_kubeconfig(namespace, account)}",
            f"--leader-election-namespace={namespace}",
            f"--webhook-cert-dir={self._write_certificate(pod)}",
        ]
        extra = {one["name"]: one["value"] for one in container.get("env") or [] if "value" in one}
        with (self._folder / "controller.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *arguments], env={**extra, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def answers(self) -> bool:
        """Whether its webhooks do."""
        if self._process is None:
            return False
        if self._process.poll() is not None:
            print(f"the controller ended with {self._process.returncode}", file=sys.stderr, flush=True)
            self._process = None
            return False
        try:
            socket.create_connection(("127.0.0.1", _WEBHOOK_PORT), timeout=1).close()
        except OSError:
            return False
        return True

    def _environment(self, cluster: Cluster, namespace: str, account: str) -> dict[str, str]:
        found = self._api.get(f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}")
        role = (found["metadata"].get("annotations") or {}).get(web_identity.ANNOTATION, "")
        refusal = web_identity.refusal(cluster, role, namespace, account)
        if refusal is not None:
            raise RuntimeError(f"the controller gets no credentials: {refusal}")
        token = self._token(namespace, account, web_identity.AUDIENCE)
        return {
            **web_identity.assume(self._endpoint, self._region, role, token),
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_REGION": self._region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(self._folder),
            "PATH": os.environ.get("PATH", ""),
        }

    def _token(self, namespace: str, account: str, audience: str | None = None) -> str:
        spec: Json = {"expirationSeconds": 7200, **({} if audience is None else {"audiences": [audience]})}
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token"
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
        return str(self._api.post(path, body)["status"]["token"])

    def _write_kubeconfig(self, namespace: str, account: str) -> Path:
        file = self._folder / "controller.kubeconfig"
        cluster = {"server": self._api.server, "certificate-authority": self._api.credentials.authority}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "cluster", "cluster": cluster}],
            "users": [{"name": "controller", "user": {"token": self._token(namespace, account)}}],
            "contexts": [{"name": "it", "context": {"cluster": "cluster", "user": "controller"}}],
            "current-context": "it",
        }
        file.write_text(json.dumps(config))
        return file

    def _write_certificate(self, pod: Json) -> Path:
        namespace = pod["metadata"]["namespace"]
        name = next(one["secret"]["secretName"] for one in pod["spec"]["volumes"] if one["name"] == "cert")
        data = self._api.get(f"/api/v1/namespaces/{namespace}/secrets/{name}")["data"]
        folder = self._folder / "controller-certificate"
        folder.mkdir(exist_ok=True)
        for file in ("tls.crt", "tls.key"):
            (folder / file).write_bytes(base64.b64decode(data[file]))
        return folder
