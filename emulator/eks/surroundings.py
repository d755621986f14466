"""What EKS looks up and makes outside itself: subnets, routes, security groups and network interfaces in EC2, roles in
IAM, keys in KMS, log groups in CloudWatch."""

from __future__ import annotations

import ipaddress
import json
import uuid
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends

from .errors import InvalidParameter
from .state import Cluster, Region


def _ec2(region: Region) -> Any:
    return ec2_backends[region.account][region.name]


def subnets(region: Region, ids: list[str]) -> list[Any]:
    """The subnets of these ids, or the refusal of the first unknown one."""
    found = []
    for subnet_id in ids:
        try:
            found.append(_ec2(region).get_subnet(subnet_id))
        except ServiceException:
            raise InvalidParameter(f"The subnet ID '{subnet_id}' does not exist") from None
    return found


def vpc_cidr(region: Region, vpc_id: str) -> str:
    return str(_ec2(region).get_vpc(vpc_id).cidr_block)


def private_subnets_of(region: Region, cluster: Cluster) -> list[str]:
    return [one for one in cluster.vpc["subnetIds"] if not leads_to_internet_gateway(region, one)]


def leads_to_internet_gateway(region: Region, subnet_id: str) -> bool:
    """Whether the subnet's route table, its own or the VPC's main one, has a route to an internet gateway."""
    backend = _ec2(region)
    vpc_id = backend.get_subnet(subnet_id).vpc_id
    tables = [table for table in backend.route_tables.values() if table.vpc_id == vpc_id]
    own = [table for table in tables if subnet_id in table._associations.values()]
    main = [table for table in tables if table.main_association_id is not None]
    return any(
        (route.gateway_id or "").startswith("igw-") for table in (own or main)[:1] for route in table.routes
    )


def has_dns(region: Region, vpc_id: str) -> bool:
    vpc = _ec2(region).get_vpc(vpc_id)
    return bool(vpc.enable_dns_support) and bool(vpc.enable_dns_hostnames)


def security_group_exists(region: Region, group_id: str) -> bool:
    return _ec2(region).get_security_group_from_id(group_id) is not None


def create_cluster_security_group(region: Region, cluster: Cluster, vpc_id: str) -> str:
    """The group that EKS makes for every cluster: everything from itself, everything out."""
    backend = _ec2(region)
    name = f"eks-cluster-sg-{cluster.name}-{uuid.uuid4().int % 10**10}"
    group = backend.create_security_group(
        name,
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any"
        " managed workloads.",
        vpc_id,
        tags={f"kubernetes.io/cluster/{cluster.name}": "owned", "aws:eks:cluster-name": cluster.name, "Name": name},
    )
    backend.authorize_security_group_ingress(
        group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}], vpc_id=vpc_id
    )
    return str(group.id)


def create_network_interfaces(region: Region, cluster: Cluster, zones_first: list[Any], groups: list[str]) -> None:
    """EKS puts its interfaces into two to four of the cluster's subnets; here into one of each zone."""
    for subnet in zones_first:
        interface = _ec2(region).create_network_interface(
            subnet, None, group_ids=groups, description=f"Amazon EKS {cluster.name}"
        )
        cluster.network_interfaces.append(interface.id)


def delete_cluster_leftovers(region: Region, cluster: Cluster) -> None:
    backend = _ec2(region)
    for interface in cluster.network_interfaces:
        backend.enis.pop(interface, None)
    group_id = cluster.vpc.get("clusterSecurityGroupId")
    if group_id is not None and security_group_exists(region, group_id):
        backend.delete_security_group(group_id=group_id)


def overlaps(cidr: str, other: str) -> bool:
    return ipaddress.ip_network(cidr).overlaps(ipaddress.ip_network(other))


def _role(region: Region, arn: str) -> Any | None:
    return next((role for role in iam_backends[region.account][region.partition].roles.values() if role.arn == arn), None)


def principal_exists(region: Region, arn: str) -> bool:
    """Roles and users of this account; who lives in another account cannot be looked up, nor by EKS."""
    if arn.split(":")[4] != region.account:
        return True
    iam = iam_backends[region.account][region.partition]
    return _role(region, arn) is not None or any(user.arn == arn for user in iam.users.values())


def require_role(region: Region, arn: str, service: str, missing: str, untrusted: str) -> Any:
    """The role, if it exists and lets the service assume it."""
    role = _role(region, arn)
    if role is None:
        raise InvalidParameter(missing)
    statements = json.loads(role.assume_role_policy_document).get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    trusted: set[str] = set()
    for statement in statements:
        principals = statement.get("Principal", {}).get("Service", []) if statement.get("Effect") == "Allow" else []
        trusted.update([principals] if isinstance(principals, str) else principals)
    if service not in trusted:
        raise InvalidParameter(untrusted)
    return role


def has_policy(role: Any, policy_name: str) -> bool:
    return any(policy.name == policy_name for policy in role.managed_policies.values())


def require_usable_key(region: Region, arn: str) -> None:
    keys = kms_backends[region.account][region.name].keys
    key = next((key for key in keys.values() if key.arn == arn), None)
    if key is None:
        raise InvalidParameter(f"The keyArn in encryptionConfig provider is invalid: {arn} does not exist in this Region")
    if key.key_state != "Enabled" or key.key_spec != "SYMMETRIC_DEFAULT":
        raise InvalidParameter(f"The keyArn in encryptionConfig provider must be an enabled symmetric key: {arn}")


def ensure_log_group(region: Region, name: str) -> bool:
    """Makes the group as EKS does on its first line of log: never expiring. False if it was there."""
    backend = logs_backends[region.account][region.name]
    if name in backend.groups:
        return False
    backend.create_log_group(name, {})
    return True
