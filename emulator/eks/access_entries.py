"""Access entries and their policies: who may talk to the Kubernetes API, and as what."""

from __future__ import annotations

import re
import uuid

from . import catalog, surroundings
from .errors import InvalidParameter, InvalidRequest, ResourceInUse, ResourceNotFound
from .operations import check_tags, operation, page
from .state import AccessEntry, Cluster, Json, Region, Request, now

_PRINCIPAL = re.compile(r"arn:[a-z-]+:iam::\d{12}:(role|user)/.+")
_TYPES = ("STANDARD", "FARGATE_LINUX", "EC2_LINUX", "EC2_WINDOWS", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX")
_RESERVED = ("system:", "eks:", "aws:", "amazon:", "iam:")


def _cluster(request: Request) -> Cluster:
    """The cluster, if it takes access entries at all."""
    cluster = request.region.cluster(request.params["clusterName"])
    if cluster.status == "CREATING":
        raise InvalidRequest(f"Cluster '{cluster.name}' is not in ACTIVE status")
    if "API" not in cluster.fields["accessConfig"]["authenticationMode"]:
        raise InvalidRequest(
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation."
        )
    return cluster


def _entry(request: Request) -> tuple[Cluster, AccessEntry]:
    cluster = _cluster(request)
    entry = cluster.entries.get(request.params["principalArn"])
    if entry is None:
        raise ResourceNotFound(
            "The specified principalArn could not be found. You can view your available access entries with"
            " 'list-access-entries'."
        )
    return cluster, entry


def _default_username(principal: str) -> str:
    partition, account, path = principal.split(":")[1], principal.split(":")[4], principal.split(":")[5]
    if path.startswith("role/"):
        return f"arn:{partition}:sts::{account}:assumed-role/{path.split('/')[-1]}/{{{{SessionName}}}}"
    return principal


def _add(region: Region, cluster: Cluster, request: Json, username: str) -> AccessEntry:
    principal: str = request["principalArn"]
    kind, name = principal.split(":")[5].split("/")[0], principal.split("/")[-1]
    arn = region.arn("access-entry", cluster.name, kind, region.account, name, str(uuid.uuid4()))
    entry = AccessEntry(cluster, arn, request, username)
    cluster.entries[principal] = entry
    return entry


def create_for_creator(region: Region, cluster: Cluster, caller_arn: str) -> None:
    """What `bootstrapClusterCreatorAdminPermissions` does: the creator's own entry, made by EKS."""
    if "API" not in cluster.fields["accessConfig"]["authenticationMode"]:
        return
    principal = re.sub(r":sts::(\d+):assumed-role/([^/]+)/.*", r":iam::\1:role/\2", caller_arn)
    entry = _add(region, cluster, {"principalArn": principal}, _default_username(principal))
    _associate(entry, next(arn for arn in catalog.ACCESS_POLICIES if "ClusterAdmin" in arn), {"type": "cluster"})


def create_for_fargate(region: Region, cluster: Cluster, role_arn: str) -> None:
    """The entry that EKS makes for a pod execution role, so that its nodes may join."""
    if "API" in cluster.fields["accessConfig"]["authenticationMode"] and role_arn not in cluster.entries:
        request = {"principalArn": role_arn, "type": "FARGATE_LINUX", "kubernetesGroups": ["system:nodes"]}
        _add(region, cluster, request, "system:node:{{SessionName}}")


def _check_names(params: Json) -> None:
    for group in params.get("kubernetesGroups") or []:
        for prefix in _RESERVED:
            if group.startswith(prefix):
                raise InvalidParameter(f"The kubernetes group name {group} is invalid, it cannot start with {prefix}")
    for prefix in _RESERVED:
        if (params.get("username") or "").startswith(prefix):
            raise InvalidParameter(f"The username {params['username']} is invalid, it cannot start with {prefix}")


@operation("CreateAccessEntry")
def create_access_entry(request: Request) -> Json:
    cluster, params = _cluster(request), request.params
    principal, kind = params["principalArn"], params.get("type") or "STANDARD"
    if _PRINCIPAL.fullmatch(principal) is None:
        raise InvalidParameter("The principalArn parameter format is not valid")
    if kind not in _TYPES:
        raise InvalidParameter(f"type {kind} is not one of {', '.join(_TYPES)}")
    check_tags(params.get("tags"))
    if kind == "STANDARD":
        _check_names(params)
    elif params.get("kubernetesGroups") or params.get("username"):
        raise InvalidParameter(f"kubernetesGroups and username cannot be given for an entry of type {kind}")
    if principal in cluster.entries:
        raise ResourceInUse("The specified access entry resource is already in use on this cluster.")
    if not surroundings.principal_exists(request.region, principal):
        # The AWS provider waits for this one: resource aws_eks_access_entry, create.
        raise InvalidParameter("The specified principalArn is invalid: invalid principal.")
    entry = _add(request.region, cluster, params, params.get("username") or _default_username(principal))
    return {"accessEntry": entry.describe()}


@operation("DescribeAccessEntry")
def describe_access_entry(request: Request) -> Json:
    return {"accessEntry": _entry(request)[1].describe()}


@operation("ListAccessEntries")
def list_access_entries(request: Request) -> Json:
    policy = request.params.get("associatedPolicyArn")
    entries = _cluster(request).entries.values()
    return page(request, "accessEntries", [one.name for one in entries if policy is None or policy in one.policies])


@operation("UpdateAccessEntry")
def update_access_entry(request: Request) -> Json:
    _, entry = _entry(request)
    if entry.type != "STANDARD":
        raise InvalidRequest(f"An entry of type {entry.type} cannot be updated")
    _check_names(request.params)
    if request.params.get("kubernetesGroups") is not None:
        entry.groups = list(request.params["kubernetesGroups"])
    if request.params.get("username") is not None:
        entry.username = request.params["username"]
    entry.modified_at = now()
    return {"accessEntry": entry.describe()}


@operation("DeleteAccessEntry")
def delete_access_entry(request: Request) -> Json:
    cluster, entry = _entry(request)
    del cluster.entries[entry.name]
    return {}


def _associate(entry: AccessEntry, policy: str, scope: Json) -> Json:
    associated = entry.policies.get(policy, {}).get("associatedAt", now())
    entry.policies[policy] = {
        "policyArn": policy,
        "accessScope": {"type": scope["type"], "namespaces": list(scope.get("namespaces") or [])},
        "associatedAt": associated,
        "modifiedAt": now(),
    }
    return entry.policies[policy]


@operation("AssociateAccessPolicy")
def associate_access_policy(request: Request) -> Json:
    cluster, entry = _entry(request)
    policy, scope = request.params["policyArn"], request.params["accessScope"]
    if policy.replace(f"arn:{request.region.partition}:", "arn:aws:", 1) not in catalog.ACCESS_POLICIES:
        raise InvalidParameter("The policyArn parameter format is not valid")
    if entry.type != "STANDARD":
        raise InvalidRequest(f"Access policies cannot be associated with an entry of type {entry.type}")
    if scope.get("type") not in ("cluster", "namespace"):
        raise InvalidParameter("accessScope type must be cluster or namespace")
    if (scope["type"] == "namespace") is not bool(scope.get("namespaces")):
        raise InvalidParameter("namespaces must be given for an accessScope of type namespace, and for no other")
    associated = _associate(entry, policy, scope)
    return {"clusterName": cluster.name, "principalArn": entry.name, "associatedAccessPolicy": associated}


@operation("DisassociateAccessPolicy")
def disassociate_access_policy(request: Request) -> Json:
    _, entry = _entry(request)
    if entry.policies.pop(request.params["policyArn"], None) is None:
        raise ResourceNotFound("The specified policyArn could not be found on this access entry")
    return {}


@operation("ListAssociatedAccessPolicies")
def list_associated_access_policies(request: Request) -> Json:
    cluster, entry = _entry(request)
    return {
        "clusterName": cluster.name,
        "principalArn": entry.name,
        "associatedAccessPolicies": list(entry.policies.values()),
    }
