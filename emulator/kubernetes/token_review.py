"""The webhook of the API server: whose a token is, and in which groups, by the access entries of the cluster.

EKS applies entries and their policies some seconds after it has taken them: `access_delay_seconds` in the settings.
"""

from __future__ import annotations

import datetime
import sys

from ..eks.state import AccessEntry, Cluster, Json, now
from ..exclusive import MOTO
from ..settings import SETTINGS
from .caller import Caller, Refused, caller_of
from .served import clusters_of

_ADMIN = "AmazonEKSClusterAdminPolicy"


def review(request: Json, region_name: str, sts_host: str) -> Json:
    """The TokenReview with its status filled in, as an API server of that region's cluster asks for it."""
    token = str((request.get("spec") or {}).get("token", ""))
    try:
        with MOTO:
            cluster = _cluster(region_name)
            caller = caller_of(token, cluster.name, sts_host, now())
            status: Json = {"authenticated": True, "user": _user(cluster, caller)}
    except Refused as refusal:
        print(f"token review: refused: {refusal}", file=sys.stderr, flush=True)
        status = {"authenticated": False, "error": str(refusal)}
    return {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": status}


def _cluster(region_name: str) -> Cluster:
    found = clusters_of(region_name)
    if len(found) != 1:
        raise Refused(f"{region_name} has {len(found)} clusters that run, and the API server is that of one")
    return found[0]


def _user(cluster: Cluster, caller: Caller) -> Json:
    entry = cluster.entries.get(caller.principal)
    if entry is None:
        raise Refused(f"the cluster {cluster.name} has no access entry of {caller.principal}")
    if not _in_force(entry.created_at):
        raise Refused(f"the access entry of {caller.principal} is not in force yet")
    return {
        "username": entry.username.replace("{{SessionName}}", caller.session),
        "uid": f"aws-iam-authenticator:{caller.account}:{caller.session}",
        "groups": [*entry.groups, *_groups_of_policies(entry)],
    }


def _groups_of_policies(entry: AccessEntry) -> list[str]:
    """What an authorizer of EKS's own decides there is here a group: masters, or one to which nothing is bound."""
    groups = []
    for policy in entry.policies.values():
        name, is_whole = policy["policyArn"].split("/")[-1], policy["accessScope"]["type"] == "cluster"
        if _in_force(policy["associatedAt"]):
            groups.append("system:masters" if name == _ADMIN and is_whole else f"access-policy:{name}")
    return groups


def _in_force(since: datetime.datetime) -> bool:
    return (now() - since).total_seconds() >= SETTINGS.access_delay_seconds
