"""The network interface of each pod: its address is one of a subnet of its profile, and holds that subnet back."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends

from ..eks.state import Cluster, Region
from ..exclusive import MOTO
from . import loopback


@dataclass(frozen=True)
class Interface:
    id: str
    address: str
    zone: str


class Interfaces:
    def __init__(self, region: Region) -> None:
        self._region = region
        self._numbers = itertools.count()
        self._taken: set[str] = set()

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._region.account][self._region.name]

    def make(self, cluster: Cluster, profile: str, pod: str) -> Interface:
        """One in the next of the profile's subnets, in the cluster's security group, as Fargate has it."""
        with MOTO:
            subnets = cluster.profiles[profile].subnets
            subnet = self._ec2.get_subnet(subnets[next(self._numbers) % len(subnets)])
            group = cluster.vpc["clusterSecurityGroupId"]
            # moto gives an address by chance, and may give it twice.
            for _ in range(100):
                made = self._ec2.create_network_interface(subnet, None, group_ids=[group], description=f"fargate {pod}")
                if made.private_ip_address not in self._taken:
                    break
                self._ec2.enis.pop(made.id)
            address, zone = str(made.private_ip_address), str(subnet.availability_zone)
            self._taken.add(address)
        loopback.add(address)
        return Interface(made.id, address, zone)

    def give_back(self, interface: Interface) -> None:
        loopback.remove(interface.address)
        with MOTO:
            self._ec2.enis.pop(interface.id, None)
            self._taken.discard(interface.address)
