"""Add-ons: versions, configuration, and what EKS refuses of them."""

from __future__ import annotations

import json
import uuid

from ..call_log import CALL_LOG
from ..settings import SETTINGS
from . import catalog, pods
from .errors import InvalidParameter, InvalidRequest, ResourceInUse, ResourceNotFound
from .operations import check_tags, operation, page
from .state import Addon, Cluster, Json, Request, Update, now


def _check_offered(name: str, kubernetes: str) -> list[str]:
    if name not in catalog.ADDONS:
        raise InvalidParameter(f"Addon {name} specified is not supported in {kubernetes} kubernetes version")
    return catalog.ADDONS[name][kubernetes]


def _check_version(name: str, kubernetes: str, version: str | None) -> str:
    offered = _check_offered(name, kubernetes)
    if version is None:
        return offered[-1]
    if version not in offered:
        raise InvalidParameter("Addon version specified is not supported")
    return version


def _check_configuration(name: str, text: str | None) -> None:
    """Refuses in the words of awsdocs/amazon-eks-user-guide#772."""
    refusal = "ConfigurationValue provided in request is not supported: "
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        raise InvalidParameter(refusal + "it is not valid JSON") from None
    if not isinstance(values, dict):
        raise InvalidParameter(refusal + "it is not a JSON object")
    for key in values if name in catalog.ADDON_CONFIGURATION else []:
        if key not in catalog.ADDON_CONFIGURATION[name]:
            raise InvalidParameter(
                f"{refusal}Json schema validation failed with error: [$.{key}: is not defined in the schema and the"
                " schema does not allow additional properties]"
            )


def _check_resolution(given: str | None) -> str:
    if given not in (None, "NONE", "OVERWRITE", "PRESERVE"):
        raise InvalidParameter(f"resolveConflicts must be NONE, OVERWRITE or PRESERVE, not {given}")
    return given or "NONE"


def _refuse_while_cluster_moves(cluster: Cluster) -> None:
    if cluster.status in ("CREATING", "DELETING"):
        raise InvalidRequest(f"Cluster '{cluster.name}' is not in ACTIVE status")
    if cluster.update_in_progress() is not None:
        raise ResourceInUse(f"Cluster {cluster.name} currently has an update in progress")


@operation("CreateAddon")
def create_addon(request: Request) -> Json:
    region, params = request.region, request.params
    cluster, name = region.cluster(params["clusterName"]), params["addonName"]
    _refuse_while_cluster_moves(cluster)
    version = _check_version(name, cluster.version, params.get("addonVersion"))
    if name in cluster.addons:
        raise ResourceInUse("Addon already exists.")
    _check_configuration(name, params.get("configurationValues"))
    resolution = _check_resolution(params.get("resolveConflicts"))
    check_tags(params.get("tags"))

    addon = Addon(cluster, name, region.arn("addon", cluster.name, name, str(uuid.uuid4())), params, version)
    cluster.addons[name] = addon

    def created() -> None:
        if name in cluster.unmanaged_addons and addon.configuration is not None and resolution != "OVERWRITE":
            message = f"Conflicts found when trying to apply. Will not continue due to resolve conflicts mode {resolution}"
            addon.issues = [{"code": "ConfigurationConflict", "message": message, "resourceIds": []}]
            addon.reach("CREATE_FAILED")
            return
        pods.make(cluster, addon)

    addon.lifecycle.begin("CREATING", SETTINGS.addon_create_polls, created)
    return {"addon": addon.describe()}


def _addon(request: Request) -> tuple[Cluster, Addon]:
    cluster, name = request.region.cluster(request.params["clusterName"]), request.params["addonName"]
    if name not in cluster.addons:
        raise ResourceNotFound(f"No addon: {name} found in cluster: {cluster.name}")
    return cluster, cluster.addons[name]


@operation("DescribeAddon")
def describe_addon(request: Request) -> Json:
    _addon(request)[1].lifecycle.poll()
    return {"addon": _addon(request)[1].describe()}


@operation("ListAddons")
def list_addons(request: Request) -> Json:
    return page(request, "addons", list(request.region.cluster(request.params["clusterName"]).addons))


@operation("UpdateAddon")
def update_addon(request: Request) -> Json:
    cluster, addon = _addon(request)
    params = request.params
    _refuse_while_cluster_moves(cluster)
    if addon.status in ("CREATING", "UPDATING", "DELETING"):
        raise ResourceInUse(f"Addon {addon.name} is in status {addon.status}")
    version = params.get("addonVersion")
    if version is not None:
        _check_version(addon.name, cluster.version, version)
    _check_configuration(addon.name, params.get("configurationValues"))
    _check_resolution(params.get("resolveConflicts"))
    changed = {
        kind: params[key]
        for kind, key in (
            ("AddonVersion", "addonVersion"),
            ("ServiceAccountRoleArn", "serviceAccountRoleArn"),
            ("ConfigurationValues", "configurationValues"),
            ("ResolveConflicts", "resolveConflicts"),
        )
        if params.get(key) is not None
    }
    update = Update("AddonUpdate", changed, addon.name)
    cluster.updates[update.name] = update

    def updated() -> None:
        addon.version = version or addon.version
        addon.role_arn = changed.get("ServiceAccountRoleArn", addon.role_arn) or None
        addon.configuration = changed.get("ConfigurationValues", addon.configuration)
        addon.modified_at = now()
        pods.make(cluster, addon)
        update.lifecycle.status = "Successful"

    addon.lifecycle.status = "UPDATING"
    update.lifecycle.begin("InProgress", SETTINGS.update_polls, updated)
    return {"update": update.describe()}


@operation("DeleteAddon")
def delete_addon(request: Request) -> Json:
    cluster, addon = _addon(request)
    if addon.status == "DELETING":
        raise ResourceInUse(f"Addon {addon.name} is in status DELETING")

    def gone() -> None:
        cluster.addons.pop(addon.name, None)
        CALL_LOG.state("Addon", addon.name, "DELETED")

    addon.lifecycle.begin("DELETING", SETTINGS.addon_delete_polls, gone)
    return {"addon": {**addon.describe(), "status": "DELETING"}}


@operation("DescribeAddonVersions")
def describe_addon_versions(request: Request) -> Json:
    wanted, kubernetes = request.params.get("addonName"), request.params.get("kubernetesVersion")
    if wanted is not None and wanted not in catalog.ADDONS:
        raise ResourceNotFound(f"Addon {wanted} not found")
    return {
        "addons": [
            {"addonName": name, "type": "networking", "owner": "aws", "publisher": "eks", "addonVersions": versions}
            for name, per_version in catalog.ADDONS.items()
            if wanted in (None, name)
            and (versions := [_version_info(per_version, version) for version in _offered(per_version, kubernetes)])
        ]
    }


def _offered(per_version: dict[str, list[str]], kubernetes: str | None) -> list[str]:
    if kubernetes is not None:
        return per_version.get(kubernetes, [])
    return list(dict.fromkeys(one for versions in reversed(per_version.values()) for one in versions))


def _version_info(per_version: dict[str, list[str]], version: str) -> Json:
    return {
        "addonVersion": version,
        "architecture": ["amd64", "arm64"],
        "computeTypes": ["ec2", "fargate"],
        "requiresConfiguration": False,
        "requiresIamPermissions": False,
        "compatibilities": [
            {"clusterVersion": kubernetes, "platformVersions": ["*"], "defaultVersion": versions[-1] == version}
            for kubernetes, versions in per_version.items()
            if version in versions
        ],
    }


@operation("DescribeAddonConfiguration")
def describe_addon_configuration(request: Request) -> Json:
    name, version = request.params["addonName"], request.params["addonVersion"]
    if version not in _offered(catalog.ADDONS.get(name, {}), None):
        raise ResourceNotFound(f"Addon {name} with version {version} not found")
    keys = catalog.ADDON_CONFIGURATION.get(name)
    schema = {"type": "object", **({"additionalProperties": False, "properties": {k: {} for k in keys}} if keys else {})}
    return {"addonName": name, "addonVersion": version, "configurationSchema": json.dumps(schema)}
