"""What a test can turn while the emulator runs."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Polls are calls that describe the resource: after so many it moves on, or after `phase_seconds`, as time passes
    in AWS whether or not somebody looks."""

    cluster_create_polls: int = 2
    # The provider looks again only 10 s after it has seen DELETING: one poll more costs a destroy half a minute.
    cluster_delete_polls: int = 0
    profile_create_polls: int = 2
    profile_delete_polls: int = 1
    addon_create_polls: int = 2
    addon_delete_polls: int = 1
    update_polls: int = 1
    phase_seconds: float = 5.0
    # The date on which EKS lives: it decides which Kubernetes versions can be created and which are in extended support.
    today: str = "2026-07-01"
    # Where a real API server stands in for the cluster's: the id in its endpoint's name, and its CA, PEM in base64.
    cluster_identity: str = ""
    cluster_authority: str = ""
    # Access entries and their policies are in force so long after EKS has taken them.
    access_delay_seconds: float = 0.0
    # False: pods get no node, until it is true again.
    pods_start: bool = True
    # True: pods answer HTTP on their ports and end when their preStop hook has, and load balancers ask targets for their health.
    # False: they go at once, and every target is healthy.
    pods_serve: bool = False
    # A load balancer sends to a target for so long after it was deregistered.
    target_lag_seconds: float = 4.0
    # For negative controls: fields of a cluster that DescribeCluster leaves out, as moto's own EKS does.
    omit_from_cluster: tuple[str, ...] = ()

    def update(self, values: dict[str, Any]) -> None:
        known = {field.name: field.type for field in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"unknown setting {name}; known are {', '.join(sorted(known))}")
            if name == "today":
                datetime.date.fromisoformat(value)
            setattr(self, name, tuple(value) if name == "omit_from_cluster" else type(getattr(self, name))(value))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def date(self) -> datetime.date:
        return datetime.date.fromisoformat(self.today)


SETTINGS = Settings()
