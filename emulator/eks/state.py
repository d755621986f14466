"""What one account has in one region: clusters and everything that hangs on them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto.utilities.utils import get_partition

from ..call_log import CALL_LOG
from .errors import ResourceNotFound
from .lifecycle import Lifecycle

Json = dict[str, Any]


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


class Resource:
    """Something with an ARN, tags, a status and a place in the log of states."""

    kind = "Resource"

    def __init__(self, name: str, arn: str, tags: dict[str, str] | None, status: str) -> None:
        self.name = name
        self.arn = arn
        self.tags = dict(tags or {})
        self.created_at = now()
        self.modified_at = self.created_at
        self.lifecycle = Lifecycle(status)

    @property
    def status(self) -> str:
        return self.lifecycle.status

    def reach(self, status: str) -> None:
        self.lifecycle.status = status
        CALL_LOG.state(self.kind, self.name, status)


class Update(Resource):
    """A change of a cluster or of an add-on that takes its time: `DescribeUpdate` tells how far it is."""

    kind = "Update"

    def __init__(self, kind: str, params: Json, addon: str | None = None) -> None:
        super().__init__(str(uuid.uuid4()), "", None, "InProgress")
        self.type = kind
        self.addon = addon
        self.params = [{"type": name, "value": str(value)} for name, value in params.items()]
        self.errors: list[Json] = []

    def describe(self) -> Json:
        return {
            "id": self.name,
            "status": self.status,
            "type": self.type,
            "params": self.params,
            "createdAt": self.created_at,
            "errors": self.errors,
        }


class FargateProfile(Resource):
    kind = "FargateProfile"

    def __init__(self, cluster: Cluster, name: str, arn: str, request: Json, subnets: list[str]) -> None:
        super().__init__(name, arn, request.get("tags"), "CREATING")
        self.cluster_name = cluster.name
        self.role_arn: str = request["podExecutionRoleArn"]
        self.selectors: list[Json] = [
            {"namespace": one["namespace"], **({"labels": one["labels"]} if one.get("labels") else {})}
            for one in request["selectors"]
        ]
        self.subnets = subnets

    def describe(self) -> Json:
        return {
            "fargateProfileName": self.name,
            "fargateProfileArn": self.arn,
            "clusterName": self.cluster_name,
            "createdAt": self.created_at,
            "podExecutionRoleArn": self.role_arn,
            "subnets": self.subnets,
            "selectors": self.selectors,
            "status": self.status,
            "tags": self.tags,
            "health": {"issues": []},
        }


class Addon(Resource):
    kind = "Addon"

    def __init__(self, cluster: Cluster, name: str, arn: str, request: Json, version: str) -> None:
        super().__init__(name, arn, request.get("tags"), "CREATING")
        self.cluster_name = cluster.name
        self.version = version
        self.role_arn: str | None = request.get("serviceAccountRoleArn")
        self.configuration: str | None = request.get("configurationValues")
        self.issues: list[Json] = []

    def describe(self) -> Json:
        answer: Json = {
            "addonName": self.name,
            "addonArn": self.arn,
            "clusterName": self.cluster_name,
            "status": self.status,
            "addonVersion": self.version,
            "health": {"issues": self.issues},
            "createdAt": self.created_at,
            "modifiedAt": self.modified_at,
            "tags": self.tags,
            "podIdentityAssociations": [],
            "publisher": "eks",
            "owner": "aws",
        }
        if self.role_arn is not None:
            answer["serviceAccountRoleArn"] = self.role_arn
        if self.configuration is not None:
            answer["configurationValues"] = self.configuration
        return answer


class AccessEntry(Resource):
    kind = "AccessEntry"

    def __init__(self, cluster: Cluster, arn: str, request: Json, username: str) -> None:
        super().__init__(request["principalArn"], arn, request.get("tags"), "ACTIVE")
        self.cluster_name = cluster.name
        self.type: str = request.get("type") or "STANDARD"
        self.groups: list[str] = list(request.get("kubernetesGroups") or [])
        self.username = username
        self.policies: dict[str, Json] = {}

    def describe(self) -> Json:
        return {
            "clusterName": self.cluster_name,
            "principalArn": self.name,
            "kubernetesGroups": self.groups,
            "accessEntryArn": self.arn,
            "createdAt": self.created_at,
            "modifiedAt": self.modified_at,
            "tags": self.tags,
            "username": self.username,
            "type": self.type,
        }


class Cluster(Resource):
    kind = "Cluster"

    def __init__(self, name: str, arn: str, tags: dict[str, str] | None) -> None:
        super().__init__(name, arn, tags, "CREATING")
        self.version = ""
        self.fields: Json = {}
        self.zones: tuple[str, ...] = ()
        self.unmanaged_addons: set[str] = set()
        self.network_interfaces: list[str] = []
        self.profiles: dict[str, FargateProfile] = {}
        self.addons: dict[str, Addon] = {}
        self.entries: dict[str, AccessEntry] = {}
        self.updates: dict[str, Update] = {}

    def describe(self) -> Json:
        return {
            "name": self.name,
            "arn": self.arn,
            "createdAt": self.created_at,
            "version": self.version,
            "status": self.status,
            "tags": self.tags,
            "health": {"issues": []},
            **self.fields,
        }

    @property
    def vpc(self) -> Json:
        return self.fields["resourcesVpcConfig"]

    def update_in_progress(self) -> Update | None:
        return next((u for u in self.updates.values() if u.addon is None and u.status == "InProgress"), None)

    def resources(self) -> Iterator[Resource]:
        yield self
        for group in (self.profiles, self.addons, self.entries, self.updates):
            yield from list(group.values())


@dataclass
class Region:
    account: str
    name: str
    clusters: dict[str, Cluster] = field(default_factory=dict)

    @property
    def partition(self) -> str:
        return get_partition(self.name)

    def arn(self, kind: str, *path: str) -> str:
        return f"arn:{self.partition}:eks:{self.name}:{self.account}:{kind}/{'/'.join(path)}"

    def cluster(self, name: str) -> Cluster:
        if name not in self.clusters:
            raise ResourceNotFound(f"No cluster found for name: {name}.")
        return self.clusters[name]

    def settle(self) -> None:
        """Lets time pass for everything."""
        for cluster in list(self.clusters.values()):
            for resource in cluster.resources():
                resource.lifecycle.settle()


@dataclass(frozen=True)
class Request:
    """One call: what was asked, where, and by whom."""

    region: Region
    params: Json
    caller_arn: str


_REGIONS: dict[tuple[str, str], Region] = {}


def region(account: str, name: str) -> Region:
    return _REGIONS.setdefault((account, name), Region(account, name))


def regions() -> list[Region]:
    return list(_REGIONS.values())
