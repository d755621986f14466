"""Access entries and associations: every refusal beside its accepted twin."""

from __future__ import annotations

import pytest

from emulator.settings import SETTINGS

from .conftest import World, refused

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


def _create(cluster: World, principal: str, **changes: object) -> dict:
    return cluster.eks.create_access_entry(clusterName=cluster.name, principalArn=principal, **changes)["accessEntry"]


def _associate(cluster: World, principal: str, policy: str = ADMIN, **scope: object) -> dict:
    asked = {"clusterName": cluster.name, "principalArn": principal, "policyArn": policy}
    return cluster.eks.associate_access_policy(**asked, accessScope={"type": "cluster", **scope})


def test_an_entry_of_a_role_is_named_after_its_sessions(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    found = _create(cluster, role)
    name = role.split("/")[-1]
    assert found["username"] == f"arn:aws:sts::123456789012:assumed-role/{name}/{{{{SessionName}}}}"
    assert (found["type"], found["kubernetesGroups"]) == ("STANDARD", [])
    assert cluster.eks.list_access_entries(clusterName=cluster.name)["accessEntries"] == [role]


def test_two_entries_of_one_principal(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    _create(cluster, role)
    with refused() as refusal:
        _create(cluster, role)
    assert str(refusal) == (
        "ResourceInUseException: The specified access entry resource is already in use on this cluster."
    )


def test_a_principal_that_does_not_exist(cluster: World) -> None:
    with refused() as refusal:
        _create(cluster, "arn:aws:iam::123456789012:role/nobody")
    assert refusal.message == "The specified principalArn is invalid: invalid principal."
    _create(cluster, "arn:aws:iam::999999999999:role/elsewhere")


def test_a_session_is_no_principal(cluster: World) -> None:
    with refused() as refusal:
        _create(cluster, "arn:aws:sts::123456789012:assumed-role/admin/me")
    assert refusal.message == "The principalArn parameter format is not valid"


def test_an_entry_before_the_cluster_is_active(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    role = world.role("ec2.amazonaws.com")
    with refused() as refusal:
        _create(world, role)
    assert str(refusal) == f"InvalidRequestException: Cluster '{world.name}' is not in ACTIVE status"
    for _ in range(2):
        world.eks.describe_cluster(name=world.name)
    _create(world, role)


def test_a_type_that_does_not_exist(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    with refused() as refusal:
        _create(cluster, role, type="FARGATE")
    assert refusal.code == "InvalidParameterException"
    assert refusal.message.startswith("type FARGATE is not one of STANDARD, FARGATE_LINUX, ")
    assert _create(cluster, role, type="FARGATE_LINUX")["type"] == "FARGATE_LINUX"


@pytest.mark.parametrize("names", [{"kubernetesGroups": ["viewers"]}, {"username": "me"}])
def test_names_are_for_standard_entries(cluster: World, names: dict) -> None:
    role = cluster.role("ec2.amazonaws.com")
    with refused() as refusal:
        _create(cluster, role, type="EC2_LINUX", **names)
    assert str(refusal) == (
        "InvalidParameterException: kubernetesGroups and username cannot be given for an entry of type EC2_LINUX"
    )
    _create(cluster, role, type="STANDARD", **names)


def test_entries_on_a_cluster_with_the_config_map_only(world: World) -> None:
    world.create_cluster(accessConfig={"authenticationMode": "CONFIG_MAP"})
    role = world.role("ec2.amazonaws.com")
    with refused() as refusal:
        _create(world, role)
    assert str(refusal) == (
        "InvalidRequestException: The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to"
        " perform this operation."
    )
    world.eks.update_cluster_config(name=world.name, accessConfig={"authenticationMode": "API_AND_CONFIG_MAP"})
    _create(world, role)


@pytest.mark.parametrize("prefix", ["system:", "eks:", "aws:", "amazon:", "iam:"])
def test_reserved_groups_and_names(cluster: World, prefix: str) -> None:
    role = cluster.role("ec2.amazonaws.com")
    with refused() as refusal:
        _create(cluster, role, kubernetesGroups=[f"{prefix}masters"])
    assert refusal.message == f"The kubernetes group name {prefix}masters is invalid, it cannot start with {prefix}"
    with refused() as refusal:
        _create(cluster, role, username=f"{prefix}me")
    assert refusal.code == "InvalidParameterException"
    assert _create(cluster, role, kubernetesGroups=["viewers"], username="me")["kubernetesGroups"] == ["viewers"]


def test_the_creator_has_an_entry_already_where_eks_was_asked_to_make_it(world: World) -> None:
    access = {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True}
    role = world.role("ec2.amazonaws.com")
    keys = world.client("sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    names = {"name": world.name, "roleArn": world.cluster_role(), "resourcesVpcConfig": {"subnetIds": world.private[:2]}}
    eks = world.client(
        "eks",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    eks.create_cluster(**names, accessConfig=access)
    with refused() as refusal:
        _create(world, role)
    assert refusal.code == "ResourceInUseException"
    policies = world.eks.list_associated_access_policies(clusterName=world.name, principalArn=role)
    assert [one["policyArn"] for one in policies["associatedAccessPolicies"]] == [ADMIN]


def test_an_association_without_an_entry(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    with refused() as refusal:
        _associate(cluster, role)
    assert refusal.code == "ResourceNotFoundException"
    assert refusal.message.startswith("The specified principalArn could not be found.")
    _create(cluster, role)
    assert _associate(cluster, role)["associatedAccessPolicy"]["accessScope"] == {"type": "cluster", "namespaces": []}


def test_a_policy_that_is_none_of_eks(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    _create(cluster, role)
    with refused() as refusal:
        _associate(cluster, role, "arn:aws:iam::aws:policy/AdministratorAccess")
    assert refusal.message == "The policyArn parameter format is not valid"


@pytest.mark.parametrize(
    ("scope", "accepted"),
    [
        ({"type": "namespace", "namespaces": ["a"]}, True),
        ({"type": "namespace"}, False),
        ({"type": "cluster", "namespaces": ["a"]}, False),
        ({"type": "world"}, False),
    ],
)
def test_scopes(cluster: World, scope: dict, accepted: bool) -> None:
    role = cluster.role("ec2.amazonaws.com")
    _create(cluster, role)
    if accepted:
        _associate(cluster, role, **scope)
        return
    with refused() as refusal:
        _associate(cluster, role, **scope)
    assert refusal.code == "InvalidParameterException"


def test_a_policy_is_taken_away_once(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    _create(cluster, role)
    _associate(cluster, role)
    asked = {"clusterName": cluster.name, "principalArn": role, "policyArn": ADMIN}
    cluster.eks.disassociate_access_policy(**asked)
    with refused() as refusal:
        cluster.eks.disassociate_access_policy(**asked)
    assert refusal.code == "ResourceNotFoundException"


def test_policies_of_a_fargate_entry(cluster: World) -> None:
    role = cluster.pod_role()
    cluster.create_profile(podExecutionRoleArn=role)
    with refused() as refusal:
        _associate(cluster, role)
    assert refusal.code == "InvalidRequestException"


def test_an_entry_is_changed_and_deleted(cluster: World) -> None:
    role = cluster.role("ec2.amazonaws.com")
    _create(cluster, role)
    changed = cluster.eks.update_access_entry(clusterName=cluster.name, principalArn=role, kubernetesGroups=["ops"])
    assert changed["accessEntry"]["kubernetesGroups"] == ["ops"]
    cluster.eks.delete_access_entry(clusterName=cluster.name, principalArn=role)
    with refused() as refusal:
        cluster.eks.describe_access_entry(clusterName=cluster.name, principalArn=role)
    assert refusal.code == "ResourceNotFoundException"


def test_an_entry_that_is_not_standard_is_not_changed(cluster: World) -> None:
    fargate, standard = cluster.pod_role(), cluster.role("ec2.amazonaws.com")
    _create(cluster, fargate, type="FARGATE_LINUX")
    _create(cluster, standard)
    with refused() as refusal:
        cluster.eks.update_access_entry(clusterName=cluster.name, principalArn=fargate, username="me")
    assert str(refusal) == "InvalidRequestException: An entry of type FARGATE_LINUX cannot be updated"
    changed = cluster.eks.update_access_entry(clusterName=cluster.name, principalArn=standard, username="me")
    assert changed["accessEntry"]["username"] == "me"
