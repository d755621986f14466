"""Clusters: create, describe, list, delete, and what EKS refuses of each."""

from __future__ import annotations

import ipaddress
import re
import uuid
from typing import Any

from ..call_log import CALL_LOG
from ..settings import SETTINGS
from . import catalog, surroundings
from .access_entries import create_for_creator
from .certificate import authority_data
from .errors import (
    InvalidParameter,
    InvalidRequest,
    ResourceInUse,
    ResourceLimitExceeded,
    UnsupportedAvailabilityZone,
)
from .operations import check_tags, only, operation, page
from .state import Cluster, Json, Region, Request

_NAME = re.compile(r"[0-9A-Za-z][A-Za-z0-9_-]{0,99}")
_PRIVATE = [ipaddress.ip_network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def check_version(version: str) -> None:
    if version not in catalog.creatable(SETTINGS.date):
        raise InvalidParameter(f"unsupported Kubernetes version {version}")


def check_support_type(version: str, support_type: str) -> None:
    """STANDARD cannot be had for a version whose standard support has ended (user guide, "view upgrade policy")."""
    if support_type not in ("STANDARD", "EXTENDED"):
        raise InvalidParameter(f"supportType must be STANDARD or EXTENDED, not {support_type}")
    if support_type == "STANDARD" and catalog.VERSIONS[version].status(SETTINGS.date) != "STANDARD_SUPPORT":
        raise InvalidParameter(f"supportType STANDARD is not available: Kubernetes {version} is in extended support")


def check_endpoints(private: bool, public: bool, cidrs: list[str] | None) -> None:
    if not private and not public:
        raise InvalidParameter("Private and public endpoint access cannot be false.")
    for cidr in cidrs or []:
        if not public and cidrs != ["0.0.0.0/0"]:
            raise InvalidParameter("publicAccessCidrs can only be given when endpointPublicAccess is true")
        network = ipaddress.ip_network(cidr)
        if any(network.version == 4 and network.subnet_of(private_range) for private_range in _PRIVATE):
            raise InvalidParameter(f"The following CIDRs are not allowed in publicAccessCidrs: [{cidr}]")
    if len(cidrs or []) > 40:
        raise InvalidParameter(f"{len(cidrs or [])} publicAccessCidrs given, at most 40 are allowed")


def check_subnets(region: Region, ids: list[str]) -> list[Any]:
    found = surroundings.subnets(region, ids)
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise InvalidParameter("Subnets specified must belong to the same VPC")
    for subnet in found:
        if subnet._availability_zone.zone_id in catalog.REFUSED_ZONE_IDS:
            raise UnsupportedAvailabilityZone(
                f"Cannot create cluster because {subnet.availability_zone}, the targeted availability zone, does not"
                " currently have sufficient capacity to support the cluster."
            )
        if subnet.available_ip_address_count < 5:
            raise InvalidParameter(f"need at least 5 IPs in each subnet to be free: {subnet.id}")
    if len({subnet.availability_zone for subnet in found}) < 2:
        # awsdocs/amazon-eks-user-guide#795
        raise InvalidParameter("Subnets specified must be in at least two different AZs")
    return found


def check_security_groups(region: Region, ids: list[str]) -> None:
    if len(ids) > 5:
        raise InvalidParameter(f"{len(ids)} security groups given, at most 5 are allowed")
    for group_id in ids:
        if not surroundings.security_group_exists(region, group_id):
            raise InvalidParameter(f"Security group(s) [{group_id}] does not exist")


def check_logging(logging: Json | None) -> list[str]:
    """The enabled log types."""
    enabled: list[str] = []
    for setup in (logging or {}).get("clusterLogging", []):
        for kind in setup.get("types") or []:
            if kind not in catalog.LOG_TYPES:
                raise InvalidParameter(f"Invalid log type {kind}; known are {', '.join(catalog.LOG_TYPES)}")
            if setup.get("enabled"):
                enabled.append(kind)
    return enabled


def logging_of(enabled: list[str]) -> Json:
    """As EKS answers: one entry of what is on, one of what is off, neither of them empty."""
    groups = [
        {"types": [kind for kind in catalog.LOG_TYPES if (kind in enabled) is on], "enabled": on} for on in (True, False)
    ]
    return {"clusterLogging": [group for group in groups if group["types"]]}


def start_logging(region: Region, cluster: Cluster, enabled: list[str]) -> None:
    name = f"/aws/eks/{cluster.name}/cluster"
    if enabled and surroundings.ensure_log_group(region, name):
        CALL_LOG.state("LogGroup", name, "CREATED_BY_EKS")


def check_encryption(region: Region, encryption: list[Json] | None) -> list[Json]:
    encryption = encryption or []
    if len(encryption) > 1:
        raise InvalidParameter("encryptionConfig has at most one entry")
    for entry in encryption:
        if entry.get("resources") != ["secrets"]:
            raise InvalidParameter('encryptionConfig resources must be ["secrets"]')
        surroundings.require_usable_key(region, (entry.get("provider") or {}).get("keyArn", ""))
    return encryption


def _check_role(region: Region, arn: str) -> None:
    # The first three messages are those that the AWS provider waits for: resource aws_eks_cluster, create.
    role = surroundings.require_role(
        region,
        arn,
        "eks.amazonaws.com",
        f"roleArn, {arn}, does not exist",
        "Role could not be assumed because the trusted entity is not correct",
    )
    if not surroundings.has_policy(role, "AmazonEKSClusterPolicy"):
        raise InvalidParameter(
            "The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the"
            f" following policy is attached: arn:{region.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
        )


def _network_config(region: Region, vpc_id: str, given: Json | None) -> Json:
    given = only(given or {}, "serviceIpv4Cidr", "ipFamily", "elasticLoadBalancing")
    vpc_cidr = surroundings.vpc_cidr(region, vpc_id)
    cidr = given.get("serviceIpv4Cidr")
    if cidr is not None:
        network = ipaddress.ip_network(cidr)
        if not any(network.subnet_of(private) for private in _PRIVATE) or not 12 <= network.prefixlen <= 24:
            raise InvalidParameter(f"serviceIpv4Cidr {cidr} must be a /24 to /12 inside 10/8, 172.16/12 or 192.168/16")
        if surroundings.overlaps(cidr, vpc_cidr):
            raise InvalidParameter(f"serviceIpv4Cidr {cidr} overlaps the CIDR of the VPC, {vpc_cidr}")
    chosen = "172.20.0.0/16" if surroundings.overlaps("10.0.0.0/8", vpc_cidr) else "10.100.0.0/16"
    return {
        "serviceIpv4Cidr": cidr or chosen,
        "ipFamily": given.get("ipFamily", "ipv4"),
        "elasticLoadBalancing": given.get("elasticLoadBalancing", {"enabled": False}),
    }


@operation("CreateCluster")
def create_cluster(request: Request) -> Json:
    region, params = request.region, request.params
    name, given = params["name"], params["resourcesVpcConfig"]
    if _NAME.fullmatch(name) is None:
        raise InvalidParameter(f"cluster name {name!r} must match ^[0-9A-Za-z][A-Za-z0-9_-]*$ and have 1 to 100 characters")
    if name in region.clusters:
        raise ResourceInUse(f"Cluster already exists with name: {name}")
    if len(region.clusters) >= 100:
        raise ResourceLimitExceeded("Cluster limit exceeded for this account: 100")
    check_tags(params.get("tags"))
    version = params.get("version") or catalog.default_version(SETTINGS.date)
    check_version(version)
    support = (params.get("upgradePolicy") or {}).get("supportType") or "EXTENDED"
    check_support_type(version, support)
    _check_role(region, params["roleArn"])
    subnets = check_subnets(region, given.get("subnetIds") or [])
    groups = given.get("securityGroupIds") or []
    check_security_groups(region, groups)
    private = bool(given.get("endpointPrivateAccess") or False)
    public = True if given.get("endpointPublicAccess") is None else bool(given["endpointPublicAccess"])
    check_endpoints(private, public, given.get("publicAccessCidrs"))
    enabled_logs = check_logging(params.get("logging"))
    encryption = check_encryption(region, params.get("encryptionConfig"))
    network = _network_config(region, subnets[0].vpc_id, params.get("kubernetesNetworkConfig"))
    access = params.get("accessConfig") or {}
    mode = access.get("authenticationMode") or "CONFIG_MAP"

    cluster = Cluster(name, region.arn("cluster", name), params.get("tags"))
    cluster.version = version
    cluster.zones = tuple(sorted({subnet.availability_zone for subnet in subnets}))
    if params.get("bootstrapSelfManagedAddons") is not False:
        cluster.unmanaged_addons = {"coredns", "kube-proxy", "vpc-cni"}
    group_id = surroundings.create_cluster_security_group(region, cluster, subnets[0].vpc_id)
    one_per_zone = list({subnet.availability_zone: subnet for subnet in reversed(subnets)}.values())
    surroundings.create_network_interfaces(region, cluster, one_per_zone, [group_id, *groups])
    identity = SETTINGS.cluster_identity or uuid.uuid4().hex.upper()
    cluster.fields = {
        "platformVersion": catalog.VERSIONS[version].platform,
        "endpoint": f"https://{identity}.gr7.{region.name}.eks.amazonaws.com",
        "certificateAuthority": {"data": SETTINGS.cluster_authority or authority_data()},
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{region.name}.amazonaws.com/id/{identity}"}},
        "roleArn": params["roleArn"],
        "resourcesVpcConfig": {
            "subnetIds": [subnet.id for subnet in subnets],
            "securityGroupIds": groups,
            "clusterSecurityGroupId": group_id,
            "vpcId": subnets[0].vpc_id,
            "endpointPublicAccess": public,
            "endpointPrivateAccess": private,
            "publicAccessCidrs": given.get("publicAccessCidrs") or (["0.0.0.0/0"] if public else []),
        },
        "kubernetesNetworkConfig": network,
        "logging": logging_of(enabled_logs),
        "encryptionConfig": encryption,
        "accessConfig": {"authenticationMode": mode},
        "upgradePolicy": {"supportType": support},
        "deletionProtection": bool(params.get("deletionProtection") or False),
        # Answered only where it was asked for: the provider would take a false that nobody wrote for a change.
        **only(params, "zonalShiftConfig"),
    }
    region.clusters[name] = cluster

    def active() -> None:
        start_logging(region, cluster, enabled_logs)
        if access.get("bootstrapClusterCreatorAdminPermissions") is not False:
            create_for_creator(region, cluster, request.caller_arn)
        cluster.reach("ACTIVE")

    cluster.lifecycle.begin("CREATING", SETTINGS.cluster_create_polls, active)
    return {"cluster": cluster.describe()}


@operation("DescribeCluster")
def describe_cluster(request: Request) -> Json:
    region, name = request.region, request.params["name"]
    region.cluster(name).lifecycle.poll()
    cluster = region.cluster(name)
    answer = cluster.describe()
    if cluster.status == "CREATING":
        # Neither is known before the control plane runs.
        answer = {key: value for key, value in answer.items() if key not in ("endpoint", "certificateAuthority", "identity")}
    vpc_config = dict(answer["resourcesVpcConfig"])
    answer["resourcesVpcConfig"] = vpc_config
    for field in SETTINGS.omit_from_cluster:
        answer.pop(field, None)
        vpc_config.pop(field, None)
    return {"cluster": answer}


@operation("ListClusters")
def list_clusters(request: Request) -> Json:
    return page(request, "clusters", list(request.region.clusters))


@operation("DeleteCluster")
def delete_cluster(request: Request) -> Json:
    region, name = request.region, request.params["name"]
    cluster = region.cluster(name)
    for profile in cluster.profiles.values():
        if profile.status == "DELETING":
            # eksctl, pkg/actions/cluster: the wording for a profile on its way out
            raise ResourceInUse(
                f"Cannot delete because cluster {name} currently has Fargate profile {profile.name} in status DELETING"
            )
        raise ResourceInUse(f"Cluster has Fargate profiles attached: {', '.join(sorted(cluster.profiles))}")
    if cluster.status == "DELETING":
        raise ResourceInUse(f"Cluster {name} is already in status DELETING")
    if cluster.status == "CREATING" or cluster.update_in_progress() is not None:
        raise ResourceInUse(f"Cannot delete because cluster {name} currently has an update in progress")
    if cluster.fields["deletionProtection"]:
        raise InvalidRequest(f"Cluster {name} has deletion protection enabled")

    def gone() -> None:
        surroundings.delete_cluster_leftovers(region, cluster)
        region.clusters.pop(name, None)
        CALL_LOG.state("Cluster", name, "DELETED")

    cluster.lifecycle.begin("DELETING", SETTINGS.cluster_delete_polls, gone)
    return {"cluster": {**cluster.describe(), "status": "DELETING"}}


@operation("DescribeClusterVersions")
def describe_cluster_versions(request: Request) -> Json:
    wanted = request.params.get("clusterVersions")
    default = catalog.default_version(SETTINGS.date)
    return {
        "clusterVersions": [
            {
                "clusterVersion": entry.version,
                "clusterType": "eks",
                "defaultPlatformVersion": entry.platform,
                "defaultVersion": entry.version == default,
                "endOfStandardSupportDate": entry.end_of_standard.isoformat(),
                "endOfExtendedSupportDate": entry.end_of_extended.isoformat(),
                "versionStatus": entry.status(SETTINGS.date),
            }
            for entry in reversed(catalog.VERSIONS.values())
            if (not wanted or entry.version in wanted) and SETTINGS.date >= entry.released
        ]
    }


@operation("ListNodegroups")
def list_nodegroups(request: Request) -> Json:
    """There are none: a cluster of this emulator has no nodes but Fargate's."""
    request.region.cluster(request.params["clusterName"])
    return {"nodegroups": []}
