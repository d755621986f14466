"""Everything that exists, kind by kind: what every List and Describe call of the services in use answers.

Nothing is listed by hand, so that a kind nobody thought of cannot be left behind unseen. A deploy that cleans up leaves
the same inventory as before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.model import OperationModel
from moto.core.utils import camelcase_to_underscores, method_names_from_class
from moto.ec2.responses import EC2Response
from moto.efs.responses import EFSResponse
from moto.elbv2.responses import ELBV2Response
from moto.iam.responses import IamResponse
from moto.kms.responses import KmsResponse
from moto.logs.responses import LogsResponse
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.sqs.responses import SQSResponse

from .eks.operations import OPERATIONS

USER_AGENT = "emulator-inventory"

_IMPLEMENTED = {
    "ec2": EC2Response,
    "efs": EFSResponse,
    "elbv2": ELBV2Response,
    "iam": IamResponse,
    "kms": KmsResponse,
    "logs": LogsResponse,
    "secretsmanager": SecretsManagerResponse,
    "sqs": SQSResponse,
}
SERVICES = (*_IMPLEMENTED, "eks")
# Catalogues of AWS and of the account that a deploy cannot change, and some of them are long; and tags, which are no
# resources, and which moto keeps of what is gone.
_CATALOGUES = re.compile(
    r"Offerings|InstanceType|Images|Regions|AvailabilityZones|IdFormat|AccountAttributes|SpotPrice|ReservedInstances"
    r"|VpcEndpointServices|PrefixLists|ManagedPrefixLists|Classic|EventAggregates|Snapshots|Hosts|AddonVersions|Versions$"
    r"|VpcAttribute|SubscriptionFilters|Queries|Resources$|Tags$|AccountLimits|SSLPolicies"
)
_ARGUMENTS: dict[str, dict[str, Any]] = {"ListPolicies": {"Scope": "Local"}}
# A key waits 7 to 30 days for its end, a NAT gateway is shown for an hour after it: both are gone for their owner.
_GONE = {"PendingDeletion", "deleted", "DELETED", "terminated"}
_IDENTITY = re.compile(r"(Arn|ARN|arn|Id|ID|Name|name|PublicIp)$")
# Children that only a call with the parent's name lists: (service, list of parents, parameter, list of children).
_CHILDREN = (
    ("iam", "ListRoles", "RoleName", "ListAttachedRolePolicies"),
    ("iam", "ListRoles", "RoleName", "ListRolePolicies"),
    ("logs", "DescribeLogGroups", "logGroupName", "DescribeLogStreams"),
    ("eks", "ListClusters", "clusterName", "ListAddons"),
    ("eks", "ListClusters", "clusterName", "ListFargateProfiles"),
    ("eks", "ListClusters", "clusterName", "ListAccessEntries"),
)


def take(endpoint: str, region: str, services: set[str]) -> dict[str, list[str]]:
    """Kind of resource -> the resources of that kind, sorted."""
    found: dict[str, list[str]] = {}
    for service in sorted(services & {*SERVICES}):
        client = _client(service, endpoint, region)
        for model in _listing_operations(client, service):
            _add(found, service, model.name, _items(client, model, _ARGUMENTS.get(model.name, {})))
        if service == "kms":
            found["kms.ListKeys"] = sorted(_living_keys(client))
        for of, parents, parameter, children in _CHILDREN:
            if of == service:
                _add_children(found, client, parents, parameter, children)
    return found


@cache
def _client(service: str, endpoint: str, region: str) -> Any:
    session = boto3.Session(aws_access_key_id="AKIAINVENTORYINVENTO", aws_secret_access_key="x", region_name=region)
    return session.client(
        service,  # type: ignore[call-overload]
        endpoint_url=endpoint,
        config=boto3.session.Config(user_agent=USER_AGENT, retries={"max_attempts": 1}, parameter_validation=False),
    )


def _listing_operations(client: BaseClient, service: str) -> Iterator[OperationModel]:
    """The calls that list something and need nothing to be told, as far as somebody answers them."""
    implemented = set(OPERATIONS) if service == "eks" else method_names_from_class(_IMPLEMENTED[service])
    for name in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(name)
        if not name.startswith(("Describe", "List")) or _CATALOGUES.search(name):
            continue
        if model.input_shape is not None and model.input_shape.required_members:
            continue
        if name in implemented or camelcase_to_underscores(name) in implemented:
            yield model


def _call(client: Any, model: OperationModel, arguments: dict[str, Any]) -> dict[str, Any]:
    operation = getattr(client, camelcase_to_underscores(model.name), None) or getattr(client, _python_name(client, model))
    try:
        return dict(operation(**arguments))
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 404, 501):
            return {}
        raise


def _python_name(client: Any, model: OperationModel) -> str:
    return next(python for python, name in client.meta.method_to_api_mapping.items() if name == model.name)


def _items(client: Any, model: OperationModel, arguments: dict[str, Any]) -> list[Any]:
    """All pages of every list in the answer."""
    found: list[Any] = []
    token: dict[str, Any] = {}
    while True:
        answer = _call(client, model, {**arguments, **token})
        for value in answer.values():
            if isinstance(value, list):
                found.extend(value)
        marker = next((key for key in ("NextToken", "nextToken", "Marker", "NextMarker") if answer.get(key)), None)
        if marker is None or token.get(_argument(marker)) == answer[marker]:
            return found
        token = {_argument(marker): answer[marker]}


def _argument(marker: str) -> str:
    return "Marker" if marker == "NextMarker" else marker


def _identity(item: Any) -> str | None:
    """The names of one item, or None if it is as good as gone."""
    if not isinstance(item, dict):
        return str(item)
    if any(str(item.get(key)) in _GONE for key in ("State", "KeyState", "Status", "status")):
        return None
    names = sorted(str(value) for key, value in item.items() if _IDENTITY.search(key) and isinstance(value, str))
    return " ".join(dict.fromkeys(names)) or repr(sorted(map(str, item)))


def _add(found: dict[str, list[str]], service: str, kind: str, items: list[Any]) -> None:
    names = sorted(name for item in items if (name := _identity(item)) is not None)
    if names:
        found[f"{service}.{kind}"] = names


def _living_keys(client: Any) -> Iterator[str]:
    for key in client.list_keys()["Keys"]:
        if client.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] not in _GONE:
            yield key["KeyArn"]


def _add_children(found: dict[str, list[str]], client: Any, parents: str, parameter: str, children: str) -> None:
    service_model = client.meta.service_model
    names: list[str] = []
    for parent in _items(client, service_model.operation_model(parents), {}):
        parent_name = parent if isinstance(parent, str) else parent[parameter]
        for child in _items(client, service_model.operation_model(children), {parameter: parent_name}):
            names.append(f"{parent_name}: {_identity(child)}")
    if names:
        found[f"{service_model.service_name}.{children}"] = sorted(names)
