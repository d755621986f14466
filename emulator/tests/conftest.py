"""One running emulator for all tests, and a small world of network, roles and clusters to test in."""

from __future__ import annotations

import itertools
import json
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from emulator.eks.state import regions
from emulator.server import build
from emulator.settings import SETTINGS, Settings

REGION = "ap-northeast-2"
_numbers = itertools.count(1)
# To make a client takes longer than most calls.
_clients: dict[str, Any] = {}


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    server = build("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    """Everything is ready at once, unless a test wants to wait."""
    defaults = Settings().as_dict()
    SETTINGS.update({name: 0 for name in defaults if name.endswith("_polls")})
    yield
    SETTINGS.update(defaults)


@dataclass
class World:
    """Builders with the few arguments that a test cares about."""

    endpoint: str
    name: str
    vpc_id: str = ""
    private: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    region: str = REGION

    def client(self, service: str, **extra: Any) -> Any:
        once = Config(retries={"total_max_attempts": 1})
        keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x", "config": once, **extra}
        key = repr((self.endpoint, self.region, service, sorted(extra.items(), key=repr)))
        if key not in _clients:
            _clients[key] = boto3.client(  # type: ignore[call-overload]
                service, endpoint_url=self.endpoint, region_name=self.region, **keys
            )
        return _clients[key]

    def admin(self, method: str, path: str, values: Any = None) -> Any:
        body = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(f"{self.endpoint}/_emulator/{path}", data=body, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    @property
    def eks(self) -> Any:
        return self.client("eks")

    def build_network(self) -> None:
        ec2 = self.client("ec2")
        self.private, self.public = [], []
        self.vpc_id = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=self.vpc_id, EnableDnsHostnames={"Value": True})
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc_id)
        table = ec2.create_route_table(VpcId=self.vpc_id)["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        for number, zone in enumerate("abc"):
            self.private.append(self.subnet(f"10.10.{number * 16}.0/20", zone))
            self.public.append(self.subnet(f"10.10.{200 + number}.0/24", zone))
            ec2.associate_route_table(RouteTableId=table, SubnetId=self.public[-1])

    def subnet(self, cidr: str, zone: str) -> str:
        arguments = {"VpcId": self.vpc_id, "CidrBlock": cidr, "AvailabilityZone": self.region + zone}
        return str(self.client("ec2").create_subnet(**arguments)["Subnet"]["SubnetId"])

    def role(self, service: str, *policies: str, path: str = "/") -> str:
        iam, name = self.client("iam"), f"role-{next(_numbers)}"
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        arn = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        for policy in policies:
            iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
        return str(arn)

    def cluster_role(self) -> str:
        return self.role("eks.amazonaws.com", "AmazonEKSClusterPolicy")

    def pod_role(self) -> str:
        return self.role("eks-fargate-pods.amazonaws.com", "AmazonEKSFargatePodExecutionRolePolicy")

    def create_cluster(self, vpc: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        access = {"authenticationMode": "API_AND_CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": False}
        request: dict[str, Any] = {
            "name": self.name,
            "version": "1.31",
            "roleArn": changes.get("roleArn") or self.cluster_role(),
            "resourcesVpcConfig": {"subnetIds": self.private[:2], **(vpc or {})},
            "accessConfig": access,
            "bootstrapSelfManagedAddons": False,
            **changes,
        }
        return dict(self.eks.create_cluster(**request)["cluster"])

    def create_profile(self, name: str = "system", namespace: str = "kube-system", **changes: Any) -> dict[str, Any]:
        request = {
            "clusterName": self.name,
            "fargateProfileName": name,
            "podExecutionRoleArn": changes.get("podExecutionRoleArn") or self.pod_role(),
            "subnets": self.private[:2],
            "selectors": [{"namespace": namespace}],
            **changes,
        }
        return dict(self.eks.create_fargate_profile(**request)["fargateProfile"])

    def create_coredns(self, configuration: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        values = json.dumps({"computeType": "Fargate"} if configuration is None else configuration)
        request = {"clusterName": self.name, "addonName": "coredns", "configurationValues": values, **changes}
        return dict(self.eks.create_addon(**request)["addon"])

    def addon_status(self, name: str = "coredns") -> str:
        return str(self.eks.describe_addon(clusterName=self.name, addonName=name)["addon"]["status"])

    def profile_status(self, name: str = "system") -> str:
        answer = self.eks.describe_fargate_profile(clusterName=self.name, fargateProfileName=name)
        return str(answer["fargateProfile"]["status"])


@pytest.fixture(scope="session")
def network(endpoint: str) -> World:
    """A VPC with a private and a public subnet in each of three zones: to make one takes longer than most tests."""
    network = World(endpoint, "network")
    network.build_network()
    return network


@pytest.fixture
def world(network: World) -> Iterator[World]:
    """The network that all tests share, and nothing of EKS."""
    world = World(network.endpoint, f"cluster-{next(_numbers)}", network.vpc_id, [*network.private], [*network.public])
    yield world
    # An account has room for 100 clusters, and there may be more tests.
    for region in regions():
        region.clusters.clear()


@pytest.fixture
def own_network(world: World) -> None:
    """For a test that changes the network, or counts what is in it. To be named before `cluster`."""
    world.build_network()


@pytest.fixture
def cluster(world: World) -> World:
    """The same with an ACTIVE cluster."""
    world.create_cluster()
    return world


class Refusal:
    """What a refused call said."""

    code = ""
    message = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class refused:  # noqa: N801  # reads as a statement: with refused() as refusal
    """Expects a refusal and keeps its words."""

    def __enter__(self) -> Refusal:
        self._refusal = Refusal()
        return self._refusal

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, ClientError), f"it was accepted, or failed otherwise: {error!r}"
        self._refusal.code = error.response["Error"]["Code"]
        self._refusal.message = error.response["Error"]["Message"]
        return True
