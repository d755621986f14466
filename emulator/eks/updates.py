"""Changes of a running cluster: one at a time, one kind in each, and none of them at once."""

from __future__ import annotations

from collections.abc import Callable

from ..call_log import CALL_LOG
from ..settings import SETTINGS
from . import catalog
from .clusters import (
    check_encryption,
    check_endpoints,
    check_logging,
    check_security_groups,
    check_subnets,
    check_support_type,
    check_version,
    logging_of,
    start_logging,
)
from .errors import InvalidParameter, InvalidRequest, ResourceInUse, ResourceNotFound
from .operations import only, operation, page
from .state import Cluster, Json, Region, Request, Update, now

Change = tuple[str, Json, Callable[[], None]]

_KINDS = (
    "accessConfig",
    "computeConfig",
    "deletionProtection",
    "logging",
    "upgradePolicy",
    "zonalShiftConfig",
)


def _begin(cluster: Cluster, change: Change) -> Json:
    kind, params, apply = change
    running = cluster.update_in_progress()
    if running is not None:
        raise ResourceInUse(
            f"Cannot {kind} because cluster {cluster.name} currently has update {running.name} in progress"
        )
    if cluster.status != "ACTIVE":
        raise ResourceInUse(f"Cannot {kind} because cluster {cluster.name} is in status {cluster.status}")
    update = Update(kind, params)
    cluster.updates[update.name] = update

    def done() -> None:
        apply()
        cluster.modified_at = now()
        cluster.lifecycle.status = "ACTIVE"
        update.lifecycle.status = "Successful"
        CALL_LOG.state("Update", f"{cluster.name} {kind}", "Successful")

    cluster.lifecycle.status = "UPDATING"
    update.lifecycle.begin("InProgress", SETTINGS.update_polls, done)
    return {"update": update.describe()}


def _logging(region: Region, cluster: Cluster, logging: Json) -> Change:
    enabled = set(check_logging(cluster.fields["logging"]))
    wanted = set(enabled)
    for setup in logging.get("clusterLogging", []):
        check_logging({"clusterLogging": [setup]})
        (wanted.update if setup.get("enabled") else wanted.difference_update)(setup.get("types") or [])
    if wanted == enabled:
        # aws-controllers-k8s/eks-controller, pkg/resource/cluster
        raise InvalidParameter("No changes needed for the logging config provided")

    def apply() -> None:
        cluster.fields["logging"] = logging_of(sorted(wanted))
        start_logging(region, cluster, sorted(wanted))

    return "LoggingUpdate", {"ClusterLogging": logging}, apply


def _endpoints(cluster: Cluster, given: Json) -> Change:
    vpc = cluster.vpc
    wanted = {
        "endpointPrivateAccess": given.get("endpointPrivateAccess", vpc["endpointPrivateAccess"]),
        "endpointPublicAccess": given.get("endpointPublicAccess", vpc["endpointPublicAccess"]),
        "publicAccessCidrs": sorted(given.get("publicAccessCidrs") or vpc["publicAccessCidrs"]),
    }
    check_endpoints(wanted["endpointPrivateAccess"], wanted["endpointPublicAccess"], given.get("publicAccessCidrs"))
    if all(sorted(vpc[key]) == value if isinstance(value, list) else vpc[key] == value for key, value in wanted.items()):
        raise InvalidParameter(
            "Cluster is already at the desired configuration with endpointPrivateAccess: "
            f"{str(wanted['endpointPrivateAccess']).lower()} , endpointPublicAccess: "
            f"{str(wanted['endpointPublicAccess']).lower()}, and Public Endpoint Restrictions: "
            f"[{', '.join(wanted['publicAccessCidrs'])}]"
        )
    return "EndpointAccessUpdate", wanted, lambda: vpc.update(wanted)


def _placement(region: Region, cluster: Cluster, given: Json) -> Change:
    """Subnets and security groups. The zones are those of the cluster's creation, for ever."""
    if "subnetIds" in given:
        subnets = check_subnets(region, given["subnetIds"])
        zones = tuple(sorted({subnet.availability_zone for subnet in subnets}))
        if {subnet.vpc_id for subnet in subnets} != {cluster.vpc["vpcId"]}:
            raise InvalidParameter("Subnets specified must belong to the VPC of the cluster")
        if zones != cluster.zones:
            # EKS's words, quoted in many public repositories; the wish to lift it: aws/containers-roadmap#2258.
            raise InvalidParameter(
                f"Provided subnets belong to the AZs '{','.join(zones)}'. But they should belong to the exact set of AZs"
                f" '{','.join(cluster.zones)}' in which subnets were provided during cluster creation."
            )
    if "securityGroupIds" in given:
        check_security_groups(region, given["securityGroupIds"])
    return "VpcConfigUpdate", given, lambda: cluster.vpc.update(given)


def _access(cluster: Cluster, given: Json) -> Change:
    """The mode moves toward API and never back (user guide, "change authentication mode")."""
    ladder = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]
    current, wanted = cluster.fields["accessConfig"]["authenticationMode"], given.get("authenticationMode")
    if wanted not in ladder:
        raise InvalidParameter(f"authenticationMode must be one of {', '.join(ladder)}, not {wanted}")
    if ladder.index(wanted) not in (ladder.index(current), ladder.index(current) + 1) or wanted == current:
        raise InvalidParameter(f"Unsupported authentication mode update from {current} to {wanted}")
    return "AccessConfigUpdate", given, lambda: cluster.fields["accessConfig"].update(authenticationMode=wanted)


def _upgrade_policy(cluster: Cluster, given: Json) -> Change:
    wanted = given.get("supportType") or "EXTENDED"
    check_support_type(cluster.version, wanted)
    return "UpgradePolicyUpdate", given, lambda: cluster.fields["upgradePolicy"].update(supportType=wanted)


@operation("UpdateClusterConfig")
def update_cluster_config(request: Request) -> Json:
    region, params = request.region, request.params
    cluster = region.cluster(params["name"])
    vpc = params.get("resourcesVpcConfig") or {}
    endpoints = only(vpc, "endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs")
    placement = only(vpc, "subnetIds", "securityGroupIds")
    kinds = [kind for kind in _KINDS if params.get(kind) is not None]
    if len(kinds) + bool(endpoints) + bool(placement) > 1:
        raise InvalidParameter("Only one type of update can be allowed.")
    if endpoints:
        return _begin(cluster, _endpoints(cluster, endpoints))
    if placement:
        return _begin(cluster, _placement(region, cluster, placement))
    if kinds == ["logging"]:
        return _begin(cluster, _logging(region, cluster, params["logging"]))
    if kinds == ["accessConfig"]:
        return _begin(cluster, _access(cluster, params["accessConfig"]))
    if kinds == ["upgradePolicy"]:
        return _begin(cluster, _upgrade_policy(cluster, params["upgradePolicy"]))
    if kinds in (["deletionProtection"], ["zonalShiftConfig"]):
        value = only(params, *kinds)
        return _begin(cluster, (f"{kinds[0][0].upper()}{kinds[0][1:]}Update", value, lambda: cluster.fields.update(value)))
    raise InvalidParameter("Invalid type for cluster update.")


@operation("UpdateClusterVersion")
def update_cluster_version(request: Request) -> Json:
    cluster, version = request.region.cluster(request.params["name"]), request.params["version"]
    check_version(version)
    if int(version.split(".")[1]) != int(cluster.version.split(".")[1]) + 1:
        raise InvalidParameter(f"Unsupported Kubernetes minor version update from {cluster.version} to {version}")

    def apply() -> None:
        cluster.version = version
        cluster.fields["platformVersion"] = catalog.VERSIONS[version].platform

    return _begin(cluster, ("VersionUpdate", {"Version": version}, apply))


@operation("AssociateEncryptionConfig")
def associate_encryption_config(request: Request) -> Json:
    cluster = request.region.cluster(request.params["clusterName"])
    if cluster.fields["encryptionConfig"]:
        raise InvalidRequest(f"Cluster {cluster.name} has an encryption config already, and it cannot be changed")
    encryption = check_encryption(request.region, request.params["encryptionConfig"])
    change = ("AssociateEncryptionConfig", {"EncryptionConfig": encryption})
    return _begin(cluster, (*change, lambda: cluster.fields.update(encryptionConfig=encryption)))


def _update(request: Request) -> Update:
    cluster = request.region.cluster(request.params["name"])
    update = cluster.updates.get(request.params["updateId"])
    if update is None or update.addon != request.params.get("addonName"):
        raise ResourceNotFound(f"No update found for ID: {request.params['updateId']}")
    return update


@operation("DescribeUpdate")
def describe_update(request: Request) -> Json:
    update = _update(request)
    update.lifecycle.poll()
    return {"update": update.describe()}


@operation("ListUpdates")
def list_updates(request: Request) -> Json:
    cluster = request.region.cluster(request.params["name"])
    addon = request.params.get("addonName")
    return page(request, "updateIds", [one.name for one in cluster.updates.values() if one.addon == addon])
