"""What moto's other services lack and a deploy of ours would notice; each says what AWS does."""

from __future__ import annotations

import json
from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import ec2_backends  # noqa: F401  # loads every part of the EC2 backend that is patched here
from moto.ec2.models.elastic_ip_addresses import ElasticAddressBackend
from moto.ec2.models.internet_gateways import InternetGatewayBackend
from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.efs.models import EFSBackend
from moto.efs.responses import EFSResponse
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup, elbv2_backends

from .kubernetes import balancers


def _nat_gateways() -> None:
    """A NAT gateway says that it is zonal: provider 6.24 and later reads its addresses from nothing else. Deleted, it
    gives back its address and its network interface."""
    NatGateway.availability_mode = "zonal"
    delete = NatGatewayBackend.delete_nat_gateway

    def delete_nat_gateway(self: Any, nat_gateway_id: str) -> NatGateway:
        gateway = delete(self, nat_gateway_id)
        for address in self.addresses:
            if address.eni is not None and address.eni.id == gateway._eni.id:
                self.disassociate_address(address=address.public_ip)
        self.enis.pop(gateway._eni.id, None)
        return gateway

    NatGatewayBackend.delete_nat_gateway = delete_nat_gateway


def _dependencies() -> None:
    """EC2 gives nothing away that is still in use: this is what makes a wrong destroy order fail, and a destroy that
    finds what others made. And a VPC takes its default security group and its network ACLs along."""
    delete_subnet = SubnetBackend.delete_subnet
    delete_group = SecurityGroupBackend.delete_security_group
    detach = InternetGatewayBackend.detach_internet_gateway
    release = ElasticAddressBackend.release_address
    delete_vpc = VPCBackend.delete_vpc

    def checked_delete_subnet(self: Any, subnet_id: str) -> Any:
        if any(interface.subnet.id == subnet_id for interface in self.enis.values()):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        return delete_subnet(self, subnet_id)

    def is_attached(self: Any, group_id: str | None) -> bool:
        balancers = elbv2_backends[self.account_id][self.region_name].load_balancers.values()
        return any(group.id == group_id for interface in self.enis.values() for group in interface.group_set) or any(
            group_id in balancer.security_groups for balancer in balancers
        )

    def is_named_in_a_rule(self: Any, group_id: str | None) -> bool:
        others = [group for groups in self.groups.values() for group in groups.values() if group.id != group_id]
        rules = [rule for group in others for rule in [*group.ingress_rules, *group.egress_rules]]
        return any((rule.source_group or {}).get("GroupId") == group_id for rule in rules)

    def checked_delete_group(self: Any, name: str | None = None, group_id: str | None = None) -> None:
        if is_attached(self, group_id) or is_named_in_a_rule(self, group_id):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        delete_group(self, name, group_id)

    def checked_detach(self: Any, internet_gateway_id: str, vpc_id: str) -> None:
        if any(a.eni is not None and a.eni.subnet.vpc_id == vpc_id for a in self.addresses):
            raise DependencyViolationError(
                f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before"
                " detaching the gateway."
            )
        detach(self, internet_gateway_id, vpc_id)

    def checked_release(self: Any, address: str | None = None, allocation_id: str | None = None) -> None:
        found = self.address_by_ip([address]) if address else self.address_by_allocation([allocation_id])
        if found[0].eni is not None:
            raise DependencyViolationError(f"The address '{found[0].public_ip}' is in use.")
        release(self, address, allocation_id)

    def complete_delete_vpc(self: Any, vpc_id: str) -> Any:
        groups = [group for group in self.groups.get(vpc_id, {}).values() if group.name != "default"]
        gateways = [gateway for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id]
        if groups or gateways:
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        vpc = delete_vpc(self, vpc_id)
        self.network_acls = {key: acl for key, acl in self.network_acls.items() if acl.vpc_id != vpc_id}
        return vpc

    VPCBackend.delete_vpc = complete_delete_vpc
    SubnetBackend.delete_subnet = checked_delete_subnet
    SecurityGroupBackend.delete_security_group = checked_delete_group
    InternetGatewayBackend.detach_internet_gateway = checked_detach
    ElasticAddressBackend.release_address = checked_release


def _health_of_targets() -> None:
    """A target is `initial` until the load balancer has found it healthy, where one asks."""
    health_for = FakeTargetGroup.health_for

    def checked_health_for(self: Any, target: dict[str, Any], ec2_backend: Any) -> FakeHealthStatus:
        found = health_for(self, target, ec2_backend)
        if found.status != "healthy" or balancers.is_healthy(self.arn, str(target["Id"])):
            return found
        found.status, found.reason = "initial", "Elb.InitialHealthChecking"
        found.description = "Initial health checks in progress"
        return found

    FakeTargetGroup.health_for = checked_health_for


def _backups_of_file_systems() -> None:
    """A file system has a policy of backups, which is changed after it was created."""

    def put_backup_policy(self: Any) -> str:
        file_system = self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")]
        policy = self._get_param("BackupPolicy")
        file_system._backup = policy["Status"] in ("ENABLED", "ENABLING")
        return json.dumps({"BackupPolicy": policy})

    def describe_backup_policy(self: Any, file_system_id: str) -> dict[str, str]:
        return {"Status": "ENABLED" if self.file_systems_by_id[file_system_id]._backup else "DISABLED"}

    EFSResponse.put_backup_policy = put_backup_policy
    EFSBackend.describe_backup_policy = describe_backup_policy


def install() -> None:
    _nat_gateways()
    _dependencies()
    _health_of_targets()
    _backups_of_file_systems()
