"""Fargate profiles, with every rule that EKS holds against them."""

from __future__ import annotations

import re
import uuid

from ..call_log import CALL_LOG
from ..settings import SETTINGS
from . import pods, surroundings
from .access_entries import create_for_fargate
from .errors import InvalidParameter, InvalidRequest, ResourceInUse, ResourceLimitExceeded, ResourceNotFound
from .operations import check_tags, operation, page
from .state import Cluster, FargateProfile, Json, Region, Request

_ROLE = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/[^/]+")
_LABEL = 63


def _check_selectors(selectors: list[Json]) -> None:
    if not selectors:
        raise InvalidParameter("Fargate Profile requires at least one selector.")
    if len(selectors) > 5:
        raise InvalidParameter(f"Fargate Profile has {len(selectors)} selectors, at most 5 are allowed")
    for selector in selectors:
        if not selector.get("namespace"):
            raise InvalidParameter("Fargate Profile must have at least one selector with at least one namespace value.")
        labels = selector.get("labels") or {}
        if len(labels) > 5:
            raise InvalidParameter("Request contains Selector with more than 5 Label pairs")
        if any(len(value) > _LABEL for value in labels.values()) or len(selector["namespace"]) > _LABEL:
            raise InvalidParameter(f"a namespace or label value of a selector has more than {_LABEL} characters")


def _check_role(region: Region, cluster: Cluster, arn: str) -> None:
    if _ROLE.fullmatch(arn) is None:
        raise InvalidParameter(f"Pod execution role {arn} cannot have a path other than /")
    # The AWS provider waits for this message: resource aws_eks_fargate_profile, create.
    untrusted = (
        "Misconfigured PodExecutionRole Trust Policy; Please add the eks-fargate-pods.amazonaws.com Service Principal"
    )
    surroundings.require_role(region, arn, "eks-fargate-pods.amazonaws.com", f"Role {arn} does not exist", untrusted)


def _check_subnets(region: Region, cluster: Cluster, ids: list[str]) -> None:
    for subnet in surroundings.subnets(region, ids):
        if subnet.vpc_id != cluster.vpc["vpcId"]:
            raise InvalidParameter(f"Subnet {subnet.id} does not belong to the VPC of the cluster")
        if surroundings.leads_to_internet_gateway(region, subnet.id):
            # awslabs/eks-perf-tests#195
            raise InvalidParameter(f"Subnet {subnet.id} provided in Fargate Profile is not a private subnet")
    if not surroundings.has_dns(region, cluster.vpc["vpcId"]):
        raise InvalidParameter("The VPC of a Fargate Profile needs DNS support and DNS hostnames enabled")


def _refuse_while_another_moves(cluster: Cluster, verb: str, name: str) -> None:
    for other in cluster.profiles.values():
        if other.status in ("CREATING", "DELETING"):
            raise ResourceInUse(
                f"Cannot {verb} Fargate Profile {name} because cluster {cluster.name} currently has Fargate profile"
                f" {other.name} in status {other.status}"
            )


@operation("CreateFargateProfile")
def create_fargate_profile(request: Request) -> Json:
    region, params = request.region, request.params
    cluster, name = region.cluster(params["clusterName"]), params["fargateProfileName"]
    if cluster.status in ("CREATING", "DELETING"):
        raise InvalidRequest(f"Cluster '{cluster.name}' is not in ACTIVE status")
    if name.startswith("eks-"):
        # pulumi-eks#426
        raise InvalidParameter("The fargate profile name starts with the reserved prefix: 'eks-'.")
    if len(name) > 100:
        # aws-cdk#8706
        raise InvalidParameter("The Fargate profile name parameter should not be greater than 100 characters.")
    if name in cluster.profiles:
        raise ResourceInUse("A Fargate Profile already exists with this name in this cluster.")
    if len(cluster.profiles) >= 10:
        raise ResourceLimitExceeded("Fargate Profile limit exceeded for this cluster: 10")
    _refuse_while_another_moves(cluster, "create", name)
    _check_selectors(params.get("selectors") or [])
    check_tags(params.get("tags"))
    _check_role(region, cluster, params["podExecutionRoleArn"])
    subnets = params.get("subnets") or surroundings.private_subnets_of(region, cluster)
    if not subnets:
        raise InvalidParameter("Fargate Profile requires at least one private subnet")
    _check_subnets(region, cluster, subnets)

    profile = FargateProfile(
        cluster, name, region.arn("fargateprofile", cluster.name, name, str(uuid.uuid4())), params, subnets
    )
    cluster.profiles[name] = profile
    create_for_fargate(region, cluster, profile.role_arn)
    profile.lifecycle.begin("CREATING", SETTINGS.profile_create_polls, lambda: profile.reach("ACTIVE"))
    return {"fargateProfile": profile.describe()}


def _profile(request: Request) -> tuple[Cluster, FargateProfile]:
    cluster = request.region.cluster(request.params["clusterName"])
    name = request.params["fargateProfileName"]
    if name not in cluster.profiles:
        raise ResourceNotFound(f"No Fargate Profile found with name: {name}.")
    return cluster, cluster.profiles[name]


@operation("DescribeFargateProfile")
def describe_fargate_profile(request: Request) -> Json:
    _profile(request)[1].lifecycle.poll()
    return {"fargateProfile": _profile(request)[1].describe()}


@operation("ListFargateProfiles")
def list_fargate_profiles(request: Request) -> Json:
    return page(request, "fargateProfileNames", list(request.region.cluster(request.params["clusterName"]).profiles))


@operation("DeleteFargateProfile")
def delete_fargate_profile(request: Request) -> Json:
    cluster, profile = _profile(request)
    _refuse_while_another_moves(cluster, "delete", profile.name)

    def gone() -> None:
        cluster.profiles.pop(profile.name, None)
        CALL_LOG.state("FargateProfile", profile.name, "DELETED")
        pods.evict(cluster)

    profile.lifecycle.begin("DELETING", SETTINGS.profile_delete_polls, gone)
    return {"fargateProfile": {**profile.describe(), "status": "DELETING"}}
