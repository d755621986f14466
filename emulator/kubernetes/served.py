"""Which cluster an API server belongs to."""

from __future__ import annotations

from ..eks.state import Cluster, region

_ACCOUNT = "123456789012"


def clusters_of(region_name: str) -> list[Cluster]:
    """Those that run, of one region: an API server is that of the only one, as it has no name to be told by."""
    clusters = region(_ACCOUNT, region_name).clusters.values()
    return [one for one in clusters if one.status not in ("CREATING", "DELETING", "FAILED")]


def cluster_of(region_name: str) -> Cluster | None:
    found = clusters_of(region_name)
    return found[0] if len(found) == 1 else None
