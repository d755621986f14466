"""Load balancers where pods serve: who is healthy, who is sent requests, and who still is though he is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from emulator.kubernetes import balancers
from emulator.kubernetes.placement import seconds_of_pre_stop
from emulator.kubernetes.serving import PodServers
from emulator.settings import SETTINGS

from .conftest import REGION, World

ADDRESS, PORT = "127.0.0.1", 18080
POD: dict[str, Any] = {
    "metadata": {"name": "shop-1", "deletionGracePeriodSeconds": 90},
    "spec": {"containers": [{"name": "main", "ports": [{"containerPort": PORT}, {"containerPort": 53, "protocol": "UDP"}]}]},
}


@pytest.fixture
def servers() -> Iterator[PodServers]:
    servers = PodServers()
    yield servers
    servers.end_all()


@pytest.fixture
def sending() -> Iterator[balancers.LoadBalancers]:
    SETTINGS.update({"pods_serve": True, "target_lag_seconds": 1.0})
    balancers.attach(REGION)
    yield balancers.of(REGION)
    balancers.detach_all()


@pytest.fixture
def group(cluster: World) -> Iterator[Target]:
    """A target group of a load balancer, whose checks are the quickest that AWS has."""
    elb = cluster.client("elbv2")
    subnets = cluster.public[:2]
    balancer = elb.create_load_balancer(Name="shop", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    checks = {"HealthCheckPath": "/", "HealthCheckIntervalSeconds": 5, "HealthyThresholdCount": 2}
    options = {"Name": "shop", "Protocol": "HTTP", "Port": PORT, "VpcId": cluster.vpc_id, "TargetType": "ip", **checks}
    made = elb.create_target_group(**options)["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": made}]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)
    yield Target(elb, made)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_target_group(TargetGroupArn=made)


class Target:
    """The one target of the group."""

    def __init__(self, elb: Any, arn: str) -> None:
        self._elb, self._arn = elb, arn
        self._targets = [{"Id": ADDRESS, "Port": PORT}]

    def register(self) -> None:
        self._elb.register_targets(TargetGroupArn=self._arn, Targets=self._targets)

    def deregister(self) -> None:
        self._elb.deregister_targets(TargetGroupArn=self._arn, Targets=self._targets)

    @property
    def health(self) -> str:
        found = self._elb.describe_target_health(TargetGroupArn=self._arn)["TargetHealthDescriptions"]
        return str(found[0]["TargetHealth"]["State"])


def eventually(holds: Any, seconds: float = 12) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def count(sending: balancers.LoadBalancers, seconds: float = 0.6) -> tuple[set[str], set[str]]:
    sending.begin_load()
    time.sleep(seconds)
    load = sending.end_load()
    return set(load.answers), {reason[:3] for reason in load.failures}


def test_a_target_is_healthy_when_it_has_answered_as_often_as_its_group_says(
    servers: PodServers, sending: balancers.LoadBalancers, group: Target
) -> None:
    group.register()
    assert group.health == "initial"
    assert eventually(lambda: count(sending)[1] == {"503"})
    servers.begin("uid", POD, ADDRESS)
    assert eventually(lambda: group.health == "healthy")
    assert count(sending) == ({"shop-1"}, set())


@pytest.fixture
def healthy(servers: PodServers, sending: balancers.LoadBalancers, group: Target) -> Target:
    """The target, when the load balancer sends to it."""
    servers.begin("uid", POD, ADDRESS)
    group.register()
    assert eventually(lambda: group.health == "healthy")
    return group


def test_a_target_that_goes_is_sent_requests_for_a_moment(sending: balancers.LoadBalancers, healthy: Target) -> None:
    healthy.deregister()
    assert count(sending)[0] == {"shop-1"}
    assert eventually(lambda: count(sending) == (set(), {"503"}))


@pytest.mark.usefixtures("healthy")
def test_a_target_whose_program_has_ended_answers_502(servers: PodServers, sending: balancers.LoadBalancers) -> None:
    servers.end("uid")
    assert count(sending) == (set(), {"502"})


def test_every_target_is_healthy_where_pods_do_not_serve(sending: balancers.LoadBalancers, group: Target) -> None:
    SETTINGS.update({"pods_serve": False})
    group.register()
    assert group.health == "healthy"


def test_a_pod_goes_on_for_the_sleep_of_its_hook_and_no_longer_than_its_grace() -> None:
    def seconds(*command: str) -> float:
        spec = {"containers": [{"lifecycle": {"preStop": {"exec": {"command": list(command)}}}}, {"name": "sidecar"}]}
        return seconds_of_pre_stop({"metadata": POD["metadata"], "spec": spec})

    assert seconds("sleep", "60") == 60
    assert seconds("sleep", "120") == 90
    assert seconds("nginx", "-s", "quit") == 0
    assert seconds_of_pre_stop(POD) == 0
