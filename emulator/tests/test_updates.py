"""Changes of a running cluster: one at a time, one kind in each, and the ones that EKS never makes."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.settings import SETTINGS

from .conftest import World, refused

ALL_OFF: dict[str, Any] = {"clusterLogging": [{"types": ["api", "audit"], "enabled": False}]}
ALL_ON: dict[str, Any] = {"clusterLogging": [{"types": ["api", "audit"], "enabled": True}]}


def _describe(cluster: World) -> dict[str, Any]:
    return dict(cluster.eks.describe_cluster(name=cluster.name)["cluster"])


def test_logging_is_turned_on_and_off(cluster: World) -> None:
    cluster.eks.update_cluster_config(name=cluster.name, logging=ALL_ON)
    on = {kind for setup in _describe(cluster)["logging"]["clusterLogging"] if setup["enabled"] for kind in setup["types"]}
    assert on == {"api", "audit"}
    cluster.eks.update_cluster_config(name=cluster.name, logging=ALL_OFF)
    assert not any(setup["enabled"] for setup in _describe(cluster)["logging"]["clusterLogging"])


def test_logging_that_is_so_already(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, logging=ALL_OFF)
    assert str(refusal) == "InvalidParameterException: No changes needed for the logging config provided"


def test_endpoints_are_changed_and_not_to_what_they_are(cluster: World) -> None:
    wanted = {"endpointPrivateAccess": True, "endpointPublicAccess": True}
    cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig=wanted)
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig=wanted)
    assert refusal.message == (
        "Cluster is already at the desired configuration with endpointPrivateAccess: true , endpointPublicAccess: true,"
        " and Public Endpoint Restrictions: [0.0.0.0/0]"
    )


def test_two_kinds_of_change_in_one_call(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.update_cluster_config(
            name=cluster.name, logging=ALL_ON, resourcesVpcConfig={"endpointPrivateAccess": True}
        )
    assert str(refusal) == "InvalidParameterException: Only one type of update can be allowed."
    cluster.eks.update_cluster_config(name=cluster.name, logging=ALL_ON)
    cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig={"endpointPrivateAccess": True})


def test_a_change_has_a_state_and_only_one_is_under_way(cluster: World) -> None:
    SETTINGS.update({"update_polls": 1})
    update = cluster.eks.update_cluster_config(name=cluster.name, logging=ALL_ON)["update"]
    assert (update["status"], update["type"]) == ("InProgress", "LoggingUpdate")
    assert _describe(cluster)["status"] == "UPDATING"
    for change in (
        lambda: cluster.eks.update_cluster_version(name=cluster.name, version="1.32"),
        lambda: cluster.create_coredns(),
        lambda: cluster.eks.delete_cluster(name=cluster.name),
    ):
        with refused() as refusal:
            change()
        assert refusal.code == "ResourceInUseException"
        assert "in progress" in refusal.message
    asked = {"name": cluster.name, "updateId": update["id"]}
    assert [cluster.eks.describe_update(**asked)["update"]["status"] for _ in range(2)] == ["InProgress", "Successful"]
    assert _describe(cluster)["status"] == "ACTIVE"


def test_a_change_of_a_cluster_that_is_not_there_yet(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    with refused() as refusal:
        world.eks.update_cluster_version(name=world.name, version="1.32")
    assert str(refusal) == (
        f"ResourceInUseException: Cannot VersionUpdate because cluster {world.name} is in status CREATING"
    )
    for _ in range(2):
        world.eks.describe_cluster(name=world.name)
    world.eks.update_cluster_version(name=world.name, version="1.32")


@pytest.mark.parametrize("change", [{}, {"computeConfig": {"enabled": False}}])
def test_a_change_of_nothing_that_this_eks_changes(cluster: World, change: dict[str, Any]) -> None:
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, **change)
    assert str(refusal) == "InvalidParameterException: Invalid type for cluster update."
    cluster.eks.update_cluster_config(name=cluster.name, deletionProtection=True)


def test_subnets_of_another_vpc(cluster: World) -> None:
    other = World(cluster.endpoint, cluster.name)
    other.build_network()
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig={"subnetIds": other.private[:2]})
    assert str(refusal) == "InvalidParameterException: Subnets specified must belong to the VPC of the cluster"
    cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig={"subnetIds": cluster.public[:2]})


def test_subnets_in_another_zone_are_refused_for_ever(cluster: World) -> None:
    wider = {"subnetIds": cluster.private}
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig=wider)
    assert str(refusal) == (
        "InvalidParameterException: Provided subnets belong to the AZs 'ap-northeast-2a,ap-northeast-2b,ap-northeast-2c'."
        " But they should belong to the exact set of AZs 'ap-northeast-2a,ap-northeast-2b' in which subnets were provided"
        " during cluster creation."
    )


@pytest.mark.usefixtures("own_network")
def test_more_subnets_in_the_same_zones_are_accepted(cluster: World) -> None:
    more = [*cluster.private[:2], cluster.subnet("10.10.100.0/24", "a")]
    cluster.eks.update_cluster_config(name=cluster.name, resourcesVpcConfig={"subnetIds": more})
    assert _describe(cluster)["resourcesVpcConfig"]["subnetIds"] == more


@pytest.mark.parametrize(("version", "accepted"), [("1.32", True), ("1.33", False), ("1.30", False), ("1.31", False)])
def test_versions_go_up_by_one(cluster: World, version: str, accepted: bool) -> None:
    if accepted:
        cluster.eks.update_cluster_version(name=cluster.name, version=version)
        assert _describe(cluster)["version"] == version
        return
    with refused() as refusal:
        cluster.eks.update_cluster_version(name=cluster.name, version=version)
    assert str(refusal) == (
        f"InvalidParameterException: Unsupported Kubernetes minor version update from 1.31 to {version}"
    )


def test_the_authentication_mode_moves_toward_the_api_only(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, accessConfig={"authenticationMode": "CONFIG_MAP"})
    assert refusal.message == "Unsupported authentication mode update from API_AND_CONFIG_MAP to CONFIG_MAP"
    cluster.eks.update_cluster_config(name=cluster.name, accessConfig={"authenticationMode": "API"})
    assert _describe(cluster)["accessConfig"] == {"authenticationMode": "API"}


def test_an_authentication_mode_that_does_not_exist(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, accessConfig={"authenticationMode": "NONE"})
    assert str(refusal) == (
        "InvalidParameterException: authenticationMode must be one of CONFIG_MAP, API_AND_CONFIG_MAP, API, not NONE"
    )


def test_standard_support_is_gone_once_extended_support_has_begun(cluster: World) -> None:
    standard = {"supportType": "STANDARD"}
    with refused() as refusal:
        cluster.eks.update_cluster_config(name=cluster.name, upgradePolicy=standard)
    assert refusal.code == "InvalidParameterException"
    SETTINGS.update({"today": "2025-11-01"})
    cluster.eks.update_cluster_config(name=cluster.name, upgradePolicy=standard)
    assert _describe(cluster)["upgradePolicy"] == standard


def test_encryption_is_added_once(cluster: World) -> None:
    key = cluster.client("kms").create_key()["KeyMetadata"]["Arn"]
    config = [{"resources": ["secrets"], "provider": {"keyArn": key}}]
    cluster.eks.associate_encryption_config(clusterName=cluster.name, encryptionConfig=config)
    assert _describe(cluster)["encryptionConfig"] == config
    with refused() as refusal:
        cluster.eks.associate_encryption_config(clusterName=cluster.name, encryptionConfig=config)
    assert refusal.code == "InvalidRequestException"


def test_an_update_that_does_not_exist(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.describe_update(name=cluster.name, updateId="none")
    assert refusal.code == "ResourceNotFoundException"


def test_a_request_that_is_sent_twice_is_carried_out_once(cluster: World) -> None:
    SETTINGS.update({"update_polls": 1})
    asked = {"name": cluster.name, "version": "1.32", "clientRequestToken": f"token-of-{cluster.name}"}
    first = cluster.eks.update_cluster_version(**asked)["update"]["id"]
    assert cluster.eks.update_cluster_version(**asked)["update"]["id"] == first
    with refused() as refusal:
        cluster.eks.update_cluster_version(**{**asked, "clientRequestToken": f"another-of-{cluster.name}"})
    assert refusal.code == "ResourceInUseException"
