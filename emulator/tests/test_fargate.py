"""The small Fargate: which pods get a node, which wait for ever, and what becomes of them."""

from __future__ import annotations

import copy
import itertools
import re
import time
from typing import Any

import pytest

from emulator.kubernetes.fargate import Fargate
from emulator.kubernetes.interfaces import Interface
from emulator.kubernetes.placement import running
from emulator.settings import SETTINGS

from .conftest import REGION, World

_uids = itertools.count(1)


class FakeApi:
    """As much of an API server as a test looks at."""

    def __init__(self) -> None:
        self.pods: dict[str, dict[str, Any]] = {}
        self.nodes: set[str] = set()
        self.others: dict[str, dict[str, Any]] = {}
        self.webhooks: dict[str, dict[str, Any]] = {}

    def add(self, name: str, namespace: str = "kube-system", **changes: Any) -> dict[str, Any]:
        metadata = {"name": name, "namespace": namespace, "uid": f"uid-{next(_uids)}", **changes.pop("metadata", {})}
        spec = {"containers": [{"name": "main", "image": "busybox"}], **changes.pop("spec", {})}
        pod = {"metadata": metadata, "spec": spec, "status": {"phase": "Pending"}}
        self.pods[f"/api/v1/namespaces/{namespace}/pods/{name}"] = pod
        return pod

    def add_webhooks(self, name: str, labels: dict[str, str]) -> None:
        path = f"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}"
        self.webhooks[path] = {"metadata": {"name": name, "labels": labels}}

    def get(self, path: str) -> dict[str, Any]:
        if path.endswith("webhookconfigurations"):
            return {"items": [one for key, one in self.webhooks.items() if key.startswith(f"{path}/")]}
        return {"items": copy.deepcopy(list(self.pods.values()))} if path == "/api/v1/pods" else self.others[path]

    def find(self, path: str) -> dict[str, Any] | None:
        return self.others.get(path)

    def post(self, path: str, body: dict[str, Any]) -> None:
        if path == "/api/v1/nodes":
            self.nodes.add(body["metadata"]["name"])
        else:
            self.pods[path.removesuffix("/binding")]["spec"]["nodeName"] = body["target"]["name"]

    def patch(self, path: str, body: dict[str, Any]) -> None:
        self.pods[path.removesuffix("/status")]["status"].update(body["status"])

    def merge(self, path: str, body: dict[str, Any]) -> None:
        [kept] = self.others[path.rsplit("/namespaces/", 1)[0] + "/" + path.split("/")[-2]]["items"]
        kept["metadata"].update(body["metadata"])

    def delete(self, path: str) -> None:
        self.pods.pop(path, None)
        self.webhooks.pop(path, None)
        self.nodes.discard(path.split("/")[-1])


class FakeInterfaces:
    def __init__(self) -> None:
        self.held: set[str] = set()

    def make(self, _cluster: Any, _profile: str, _pod: str) -> Interface:
        address = f"10.10.0.{len(self.held) + 4}"
        self.held.add(address)
        return Interface(f"eni-{address}", address, f"{REGION}a")

    def give_back(self, interface: Interface) -> None:
        self.held.discard(interface.address)


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def interfaces() -> FakeInterfaces:
    return FakeInterfaces()


@pytest.fixture
def fargate(api: FakeApi, interfaces: FakeInterfaces) -> Fargate:
    return Fargate(REGION, api, interfaces)


def ready(pod: dict[str, Any]) -> bool:
    return any(one["type"] == "Ready" and one["status"] == "True" for one in pod["status"].get("conditions", []))


def test_a_pod_that_a_profile_takes_gets_a_node_of_its_own(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    pods = [api.add("one"), api.add("two")]
    fargate.step()
    assert [pod["status"]["phase"] for pod in pods] == ["Running", "Running"]
    assert all(ready(pod) for pod in pods)
    assert len({pod["spec"]["nodeName"] for pod in pods}) == 2 == len(api.nodes)
    assert all(re.fullmatch(r"fargate-ip-10-10-0-\d+\..+", name) for name in api.nodes)


def test_webhooks_whose_program_does_not_run_are_not_asked(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    api.add_webhooks("secretstore-validate", {"app.kubernetes.io/name": "external-secrets-webhook"})
    api.add_webhooks("aws-load-balancer-webhook", {"app.kubernetes.io/name": "aws-load-balancer-controller"})
    fargate.step()
    assert [one["metadata"]["name"] for one in api.webhooks.values()] == ["aws-load-balancer-webhook"]


_KUSTOMIZATIONS = "/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations"


def test_flux_keeps_what_is_deleted_while_its_pod_does_not_run(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    metadata: dict[str, Any] = {"name": "shop", "namespace": "flux-system"}
    api.others[_KUSTOMIZATIONS] = {"items": [{"metadata": metadata}]}
    fargate.step()
    assert "finalizers" not in metadata
    api.add("one", metadata={"labels": {"app": "kustomize-controller"}})["status"]["phase"] = "Running"
    fargate.step()
    assert metadata["finalizers"] == ["finalizers.fluxcd.io"]
    metadata["deletionTimestamp"] = "2026-12-01T00:00:00Z"
    fargate.step()
    assert metadata["finalizers"] == []


def test_a_pod_that_no_profile_takes_stays_pending(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    pod = api.add("one", "default")
    fargate.step()
    assert pod["status"]["phase"] == "Pending"
    assert "no ACTIVE Fargate profile" in pod["status"]["conditions"][0]["message"]
    assert "nodeName" not in pod["spec"]


def test_a_profile_that_comes_later_takes_only_the_pods_made_after_it(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    early = api.add("early")
    fargate.step()
    cluster.create_profile()
    late = api.add("late")
    fargate.step()
    assert (early["status"]["phase"], late["status"]["phase"]) == ("Pending", "Running")


def test_a_profile_that_is_not_active_yet_takes_nothing(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    SETTINGS.update({"profile_create_polls": 5})
    cluster.create_profile()
    pod = api.add("one")
    fargate.step()
    assert pod["status"]["phase"] == "Pending"


def test_no_pod_of_a_daemon_set(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    pod = api.add("one", metadata={"ownerReferences": [{"kind": "DaemonSet", "name": "x", "controller": True}]})
    fargate.step()
    assert pod["status"]["phase"] == "Pending"


def test_the_switch_keeps_pods_from_starting_until_it_is_on(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    SETTINGS.update({"pods_start": False})
    pod = api.add("one")
    fargate.step()
    assert pod["status"] == {"phase": "Pending"}
    SETTINGS.update({"pods_start": True})
    fargate.step()
    assert pod["status"]["phase"] == "Running"


def test_a_pod_of_a_job_ends_and_keeps_its_node(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    pod = api.add("one", metadata={"ownerReferences": [{"kind": "Job", "name": "x", "controller": True}]})
    fargate.step()
    fargate.step()
    assert pod["status"]["phase"] == "Succeeded"
    assert len(api.nodes) == 1


def test_a_pod_that_is_deleted_goes_at_once_with_its_node_and_address(
    cluster: World, api: FakeApi, fargate: Fargate, interfaces: FakeInterfaces
) -> None:
    cluster.create_profile()
    pod = api.add("one")
    fargate.step()
    pod["metadata"]["deletionTimestamp"] = "2026-07-01T00:00:00Z"
    fargate.step()
    assert (api.pods, api.nodes, interfaces.held) == ({}, set(), set())


def test_the_pods_of_a_profile_go_with_it(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    api.add("one")
    fargate.step()
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="system")
    fargate.step()
    assert api.pods == {}


def test_a_pod_waits_for_its_claim(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "shared"}}]
    pod = api.add("one", spec={"volumes": volumes})
    claim = "/api/v1/namespaces/kube-system/persistentvolumeclaims/shared"
    fargate.step()
    assert pod["status"]["conditions"][0]["message"] == "the claim shared is not bound"
    api.others[claim] = {"status": {"phase": "Bound"}}
    fargate.step()
    assert pod["status"]["phase"] == "Running"


def test_a_pod_whose_role_does_not_let_it_in_does_not_start(cluster: World, api: FakeApi, fargate: Fargate) -> None:
    cluster.create_profile()
    role = cluster.role("ec2.amazonaws.com")
    issuer = cluster.eks.describe_cluster(name=cluster.name)["cluster"]["identity"]["oidc"]["issuer"]
    cluster.client("iam").create_open_id_connect_provider(Url=issuer, ThumbprintList=["a" * 40])
    annotated = {"metadata": {"annotations": {"eks.amazonaws.com/role-arn": role}}}
    api.others["/api/v1/namespaces/kube-system/serviceaccounts/app"] = annotated
    pod = api.add("one", spec={"serviceAccountName": "app"})
    fargate.step()
    message = pod["status"]["conditions"][0]["message"]
    assert message == f"the trust of {role} does not let in system:serviceaccount:kube-system:app"


def test_a_pod_is_ready_when_its_gates_are_open() -> None:
    pod = {
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {"containers": [], "readinessGates": [{"conditionType": "target"}]},
        "status": {"conditions": []},
    }
    assert not ready(running(pod, "10.0.0.1"))
    pod["status"] = {"conditions": [{"type": "target", "status": "True"}]}
    assert ready(running(pod, "10.0.0.1"))


def test_where_pods_serve_a_pod_that_is_deleted_goes_when_its_hook_has_ended(
    cluster: World, api: FakeApi, fargate: Fargate, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.create_profile()
    SETTINGS.update({"pods_serve": True})
    hook = {"preStop": {"exec": {"command": ["sleep", "60"]}}}
    pod = api.add("one", spec={"containers": [{"name": "main", "image": "busybox", "lifecycle": hook}]})
    fargate.step()
    pod["metadata"].update(deletionTimestamp="2026-07-01T00:00:00Z", deletionGracePeriodSeconds=90)
    now = time.monotonic()
    fargate.step()
    assert len(api.pods) == 1
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    fargate.step()
    assert (api.pods, api.nodes) == ({}, set())
