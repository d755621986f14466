"""Which call of which service an HTTP request is, and on what: enough of each AWS protocol to name it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.exceptions import UnknownServiceError
from moto.core.responses import BaseResponse, _get_method_urls

# The parameters that tell best what a call is about, best first.
_NAMES = (
    "fargateProfileName",
    "addonName",
    "policyArn",
    "principalArn",
    "updateId",
    "resourceArn",
    "RoleName",
    "PolicyName",
    "OpenIDConnectProviderArn",
    "Url",
    "PolicyArn",
    "AliasName",
    "logGroupName",
    "NatGatewayId",
    "RouteTableId",
    "SubnetId",
    "InternetGatewayId",
    "AllocationId",
    "AssociationId",
    "GroupId",
    "FileSystemId",
    "LoadBalancerArn",
    "TargetGroupArn",
    "VpcId",
    "ResourceId.1",
    "KeyId",
    "name",
    "clusterName",
)
# Services that sign with another name than that of their model.
_MODELS = {"elasticfilesystem": "efs", "elasticloadbalancing": "elbv2"}
# Long and of no use in a log.
_BULKY = re.compile(r"PolicyDocument|AssumeRolePolicyDocument|Policy$|clientRequestToken|ClientToken")


@dataclass(frozen=True)
class Identity:
    service: str
    operation: str
    resource: str
    params: dict[str, Any]


def identify(method: str, path: str, headers: dict[str, str], body: bytes) -> Identity:
    """`path` as it came over the wire, still percent-encoded."""
    service = _service(headers)
    target = headers.get("X-Amz-Target")
    if target is not None:
        operation, params = target.split(".")[-1], _json(body)
    elif b"Action=" in body:
        params = dict(parse_qsl(body.decode(), keep_blank_values=True))
        operation = params.pop("Action", "")
        params.pop("Version", None)
    else:
        operation, params = _rest(service, method, path)
        params |= _json(body)
    params = {key: value for key, value in params.items() if _BULKY.search(key) is None}
    return Identity(service, operation or f"{method} {path}", _resource(params), params)


def _service(headers: dict[str, str]) -> str:
    found = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
    signed = found.group(1).lower() if found else "unsigned"
    return _MODELS.get(signed, signed)


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _rest(service: str, method: str, path: str) -> tuple[str, dict[str, Any]]:
    if service in ("unsigned", "s3"):
        return "", {}
    response = BaseResponse(service)
    response.region = "us-east-1"
    try:
        operation = response._get_action_from_method_and_request_uri(method, path.split("?")[0])
    except UnknownServiceError:
        return "", {}
    found = response.uri_match.groupdict() if response.uri_match else {}
    return operation or "", {key: unquote(value) for key, value in found.items()}


def _resource(params: dict[str, Any]) -> str:
    tags = [key for key in params if re.fullmatch(r"TagSpecification\.1\.Tag\.\d+\.Key", key) and params[key] == "Name"]
    if tags:
        return str(params[tags[0].replace(".Key", ".Value")])
    for name in _NAMES:
        if isinstance(params.get(name), str):
            return str(params[name])
    return ""


def warm_up() -> None:
    """Loads the one service model that is needed to name calls, before the first of them is timed."""
    _get_method_urls("eks", "us-east-1")
