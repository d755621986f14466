"""Add-ons: versions, configuration, and the trap of CoreDNS without a profile."""

from __future__ import annotations

import pytest

from emulator.settings import SETTINGS

from .conftest import World, refused


def test_coredns_runs_where_a_profile_takes_its_pods(cluster: World) -> None:
    cluster.create_profile()
    cluster.create_coredns()
    assert cluster.addon_status() == "ACTIVE"


@pytest.mark.parametrize(
    ("selector", "status"),
    [
        ({"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}, "ACTIVE"),
        ({"namespace": "kube-*"}, "ACTIVE"),
        ({"namespace": "kube-system", "labels": {"k8s-app": "other"}}, "DEGRADED"),
        ({"namespace": "default"}, "DEGRADED"),
    ],
)
def test_coredns_is_degraded_where_no_profile_takes_its_pods(cluster: World, selector: dict, status: str) -> None:
    cluster.create_profile(selectors=[selector])
    cluster.create_coredns()
    assert cluster.addon_status() == status


def test_coredns_made_before_its_profile_stays_degraded_until_its_pods_are_made_anew(cluster: World) -> None:
    cluster.create_coredns()
    cluster.create_profile()
    assert cluster.addon_status() == "DEGRADED"
    cluster.eks.update_addon(clusterName=cluster.name, addonName="coredns", configurationValues='{"computeType":"Fargate","replicaCount":3}')
    assert cluster.addon_status() == "ACTIVE"


def _delete_profile(cluster: World, name: str = "system") -> None:
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName=name)


def test_coredns_goes_down_with_its_profile_until_its_pods_are_made_anew(cluster: World) -> None:
    SETTINGS.update({"profile_delete_polls": 1})
    cluster.create_profile()
    cluster.create_coredns()
    _delete_profile(cluster)
    assert (cluster.addon_status(), cluster.profile_status()) == ("ACTIVE", "DELETING")
    with refused():
        cluster.profile_status()
    found = cluster.eks.describe_addon(clusterName=cluster.name, addonName="coredns")["addon"]
    assert (found["status"], found["health"]["issues"][0]["code"]) == ("DEGRADED", "InsufficientNumberOfReplicas")
    cluster.create_profile()
    assert cluster.addon_status() == "DEGRADED"
    cluster.eks.update_addon(clusterName=cluster.name, addonName="coredns")
    found = cluster.eks.describe_addon(clusterName=cluster.name, addonName="coredns")["addon"]
    assert (found["status"], found["health"]["issues"]) == ("ACTIVE", [])


def test_coredns_moves_to_another_profile_that_takes_its_pods(cluster: World) -> None:
    cluster.create_profile()
    cluster.create_profile("wide", "kube-*")
    cluster.create_profile("study", "study")
    cluster.create_coredns()
    for name in ("study", "system"):
        _delete_profile(cluster, name)
        assert cluster.addon_status() == "ACTIVE"
    _delete_profile(cluster, "wide")
    assert cluster.addon_status() == "DEGRADED"


def test_a_deleted_addon_does_not_come_back_when_its_profile_goes(cluster: World) -> None:
    SETTINGS.update({"addon_delete_polls": 1})
    cluster.create_profile()
    cluster.create_coredns()
    cluster.eks.delete_addon(clusterName=cluster.name, addonName="coredns")
    _delete_profile(cluster)
    assert cluster.addon_status() == "DELETING"


def test_coredns_for_ec2_is_degraded_on_a_cluster_without_nodes(cluster: World) -> None:
    cluster.create_profile()
    cluster.create_coredns({})
    found = cluster.eks.describe_addon(clusterName=cluster.name, addonName="coredns")["addon"]
    assert found["status"] == "DEGRADED"
    assert found["health"]["issues"][0]["code"] == "InsufficientNumberOfReplicas"
    assert "computeType" in found["health"]["issues"][0]["message"]


@pytest.mark.parametrize("name", ["vpc-cni", "kube-proxy"])
def test_a_daemon_set_is_healthy_without_pods(cluster: World, name: str) -> None:
    cluster.eks.create_addon(clusterName=cluster.name, addonName=name)
    assert cluster.addon_status(name) == "ACTIVE"


def test_an_addon_stays_creating_for_as_many_polls_as_set(cluster: World) -> None:
    SETTINGS.update({"addon_create_polls": 2})
    cluster.create_profile()
    cluster.create_coredns()
    assert [cluster.addon_status() for _ in range(3)] == ["CREATING", "CREATING", "ACTIVE"]


def test_an_addon_before_the_cluster_is_active(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    with refused() as refusal:
        world.create_coredns()
    assert str(refusal) == f"InvalidRequestException: Cluster '{world.name}' is not in ACTIVE status"


def test_an_addon_that_does_not_exist(cluster: World) -> None:
    with refused() as refusal:
        cluster.eks.create_addon(clusterName=cluster.name, addonName="dns")
    assert str(refusal) == (
        "InvalidParameterException: Addon dns specified is not supported in 1.31 kubernetes version"
    )


def test_a_version_of_another_kubernetes(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_coredns(addonVersion="v1.14.3-eksbuild.11")
    assert str(refusal) == "InvalidParameterException: Addon version specified is not supported"
    assert cluster.create_coredns(addonVersion="v1.11.4-eksbuild.48")["addonVersion"] == "v1.11.4-eksbuild.48"


def test_two_addons_of_one_name(cluster: World) -> None:
    cluster.create_coredns()
    with refused() as refusal:
        cluster.create_coredns()
    assert str(refusal) == "ResourceInUseException: Addon already exists."


def test_a_configuration_that_the_schema_does_not_know(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_coredns({"computeType": "Fargate", "replicas": 2})
    assert refusal.message == (
        "ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$.replicas:"
        " is not defined in the schema and the schema does not allow additional properties]"
    )
    cluster.create_coredns({"computeType": "Fargate", "replicaCount": 2})


@pytest.mark.parametrize(
    ("text", "why"), [("{computeType}", "it is not valid JSON"), ('["Fargate"]', "it is not a JSON object")]
)
def test_a_configuration_that_is_no_object(cluster: World, text: str, why: str) -> None:
    with refused() as refusal:
        cluster.create_coredns(configurationValues=text)
    assert str(refusal) == (
        f"InvalidParameterException: ConfigurationValue provided in request is not supported: {why}"
    )
    cluster.create_coredns(configurationValues='{"computeType": "Fargate"}')


def test_conflicts_are_resolved_in_a_way_that_eks_knows(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_coredns(resolveConflicts="MERGE")
    assert str(refusal) == (
        "InvalidParameterException: resolveConflicts must be NONE, OVERWRITE or PRESERVE, not MERGE"
    )
    cluster.create_coredns(resolveConflicts="NONE")


def test_an_unmanaged_copy_is_in_the_way_unless_it_may_be_overwritten(world: World) -> None:
    world.create_cluster(bootstrapSelfManagedAddons=True)
    world.create_profile()
    world.create_coredns()
    assert world.addon_status() == "CREATE_FAILED"
    world.eks.delete_addon(clusterName=world.name, addonName="coredns")
    world.create_coredns(resolveConflicts="OVERWRITE")
    assert world.addon_status() == "ACTIVE"


def test_an_update_has_a_state_and_changes_the_addon_when_it_is_through(cluster: World) -> None:
    SETTINGS.update({"update_polls": 1})
    cluster.create_profile()
    cluster.create_coredns(addonVersion="v1.11.4-eksbuild.33")
    update = cluster.eks.update_addon(clusterName=cluster.name, addonName="coredns", addonVersion="v1.11.4-eksbuild.48")
    asked = {"name": cluster.name, "addonName": "coredns", "updateId": update["update"]["id"]}
    assert cluster.addon_status() == "UPDATING"
    seen = [cluster.eks.describe_update(**asked)["update"]["status"] for _ in range(2)]
    assert seen == ["InProgress", "Successful"]
    found = cluster.eks.describe_addon(clusterName=cluster.name, addonName="coredns")["addon"]
    assert (found["status"], found["addonVersion"]) == ("ACTIVE", "v1.11.4-eksbuild.48")


def test_an_update_to_a_version_of_another_kubernetes(cluster: World) -> None:
    cluster.create_coredns()
    with refused() as refusal:
        cluster.eks.update_addon(clusterName=cluster.name, addonName="coredns", addonVersion="v9.9.9-eksbuild.1")
    assert refusal.message == "Addon version specified is not supported"


@pytest.mark.parametrize("busy", ["CREATING", "UPDATING", "DELETING"])
def test_an_update_of_an_addon_that_is_busy(cluster: World, busy: str) -> None:
    cluster.create_profile()
    SETTINGS.update({"addon_create_polls": 1 if busy == "CREATING" else 0, "addon_delete_polls": 1, "update_polls": 1})
    names = {"clusterName": cluster.name, "addonName": "coredns"}
    cluster.create_coredns()
    if busy == "UPDATING":
        cluster.eks.update_addon(**names)
    if busy == "DELETING":
        cluster.eks.delete_addon(**names)
    with refused() as refusal:
        cluster.eks.update_addon(**names)
    assert str(refusal) == f"ResourceInUseException: Addon coredns is in status {busy}"


def test_an_update_of_an_addon_that_has_been_made(cluster: World) -> None:
    SETTINGS.update({"addon_create_polls": 1})
    cluster.create_profile()
    cluster.create_coredns()
    assert [cluster.addon_status() for _ in range(2)] == ["CREATING", "ACTIVE"]
    cluster.eks.update_addon(clusterName=cluster.name, addonName="coredns")


def test_an_addon_is_deleted_once(cluster: World) -> None:
    SETTINGS.update({"addon_delete_polls": 1})
    cluster.create_coredns()
    cluster.eks.delete_addon(clusterName=cluster.name, addonName="coredns")
    with refused() as refusal:
        cluster.eks.delete_addon(clusterName=cluster.name, addonName="coredns")
    assert str(refusal) == "ResourceInUseException: Addon coredns is in status DELETING"


def test_a_deleted_addon_is_deleting_and_then_gone(cluster: World) -> None:
    SETTINGS.update({"addon_delete_polls": 1})
    cluster.create_coredns()
    cluster.eks.delete_addon(clusterName=cluster.name, addonName="coredns", preserve=True)
    assert cluster.addon_status() == "DELETING"
    with refused() as refusal:
        cluster.addon_status()
    assert refusal.code == "ResourceNotFoundException"
    assert cluster.eks.list_addons(clusterName=cluster.name)["addons"] == []


def test_versions_are_listed_newest_first_with_the_default_marked(world: World) -> None:
    answer = world.eks.describe_addon_versions(addonName="coredns", kubernetesVersion="1.30")["addons"][0]
    versions = [one["addonVersion"] for one in answer["addonVersions"]]
    default = [
        one["addonVersion"]
        for one in answer["addonVersions"]
        for fit in one["compatibilities"]
        if fit["clusterVersion"] == "1.30" and fit["defaultVersion"]
    ]
    assert versions[0] == "v1.11.4-eksbuild.33"
    assert default == ["v1.11.1-eksbuild.8"]


def test_versions_of_an_addon_that_does_not_exist(world: World) -> None:
    with refused() as refusal:
        world.eks.describe_addon_versions(addonName="dns")
    assert str(refusal) == "ResourceNotFoundException: Addon dns not found"
    # One that is offered, though not for this Kubernetes, is an empty list.
    assert world.eks.describe_addon_versions(addonName="coredns", kubernetesVersion="1.20")["addons"] == []


@pytest.mark.parametrize(
    ("name", "version", "accepted"),
    [
        ("coredns", "v1.11.4-eksbuild.48", True),
        ("coredns", "v9.9.9-eksbuild.1", False),
        ("dns", "v1.11.4-eksbuild.48", False),
    ],
)
def test_the_schema_of_a_configuration(world: World, name: str, version: str, accepted: bool) -> None:
    asked = {"addonName": name, "addonVersion": version}
    if accepted:
        assert '"computeType"' in world.eks.describe_addon_configuration(**asked)["configurationSchema"]
        return
    with refused() as refusal:
        world.eks.describe_addon_configuration(**asked)
    assert str(refusal) == f"ResourceNotFoundException: Addon {name} with version {version} not found"
