"""Fargate profiles: every refusal beside its accepted twin."""

from __future__ import annotations

import pytest

from emulator.settings import SETTINGS

from .conftest import World, refused


def test_a_profile_is_described_as_given(cluster: World) -> None:
    selectors = [{"namespace": "study-*", "labels": {"tier": "spot"}}]
    made = cluster.create_profile("study", selectors=selectors, tags={"a": "b"})
    found = cluster.eks.describe_fargate_profile(clusterName=cluster.name, fargateProfileName="study")["fargateProfile"]
    assert found["selectors"] == selectors
    assert found["subnets"] == cluster.private[:2]
    assert found["status"] == "ACTIVE"
    assert found["tags"] == {"a": "b"}
    assert made["fargateProfileArn"].startswith(
        f"arn:aws:eks:ap-northeast-2:123456789012:fargateprofile/{cluster.name}/study/"
    )


def test_a_profile_before_the_cluster_is_active(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    with refused() as refusal:
        world.create_profile()
    assert str(refusal) == f"InvalidRequestException: Cluster '{world.name}' is not in ACTIVE status"
    for _ in range(2):
        world.eks.describe_cluster(name=world.name)
    world.create_profile()


def test_a_profile_on_a_public_subnet(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile(subnets=[cluster.private[0], cluster.public[1]])
    assert str(refusal) == (
        f"InvalidParameterException: Subnet {cluster.public[1]} provided in Fargate Profile is not a private subnet"
    )
    cluster.create_profile(subnets=[cluster.private[0]])


@pytest.mark.usefixtures("own_network")
def test_a_subnet_without_a_table_of_its_own_follows_the_main_one(cluster: World) -> None:
    ec2 = cluster.client("ec2")
    mine = [{"Name": "vpc-id", "Values": [cluster.vpc_id]}]
    main = ec2.describe_route_tables(Filters=[*mine, {"Name": "association.main", "Values": ["true"]}])["RouteTables"][0]
    gateway = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [cluster.vpc_id]}])
    gateway_id = gateway["InternetGateways"][0]["InternetGatewayId"]
    ec2.create_route(RouteTableId=main["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway_id)
    with refused() as refusal:
        cluster.create_profile()
    assert refusal.message.endswith("is not a private subnet")


@pytest.mark.usefixtures("own_network")
def test_a_vpc_without_dns_hostnames(cluster: World) -> None:
    ec2 = cluster.client("ec2")
    ec2.modify_vpc_attribute(VpcId=cluster.vpc_id, EnableDnsHostnames={"Value": False})
    with refused() as refusal:
        cluster.create_profile()
    assert refusal.code == "InvalidParameterException"
    ec2.modify_vpc_attribute(VpcId=cluster.vpc_id, EnableDnsHostnames={"Value": True})
    cluster.create_profile()


def test_subnets_left_out_are_the_private_ones_of_the_cluster(world: World) -> None:
    world.create_cluster({"subnetIds": [*world.private[:2], *world.public[:2]]})
    assert world.create_profile(subnets=[])["subnets"] == world.private[:2]


def test_no_subnet_on_a_cluster_that_has_public_ones_only(world: World) -> None:
    world.create_cluster({"subnetIds": world.public[:2]})
    with refused() as refusal:
        world.create_profile(subnets=[])
    assert str(refusal) == "InvalidParameterException: Fargate Profile requires at least one private subnet"
    world.create_profile(subnets=world.private[:1])


def test_a_subnet_of_another_vpc(cluster: World) -> None:
    other = World(cluster.endpoint, cluster.name)
    other.build_network()
    with refused() as refusal:
        cluster.create_profile(subnets=[cluster.private[0], other.private[0]])
    assert str(refusal) == (
        f"InvalidParameterException: Subnet {other.private[0]} does not belong to the VPC of the cluster"
    )
    # One that is none of the cluster's own will do.
    cluster.create_profile(subnets=[cluster.private[0], cluster.private[2]])


@pytest.mark.parametrize(("count", "accepted"), [(5, True), (6, False)])
def test_selectors_by_number(cluster: World, count: int, accepted: bool) -> None:
    selectors = [{"namespace": f"n{number}"} for number in range(count)]
    if accepted:
        cluster.create_profile(selectors=selectors)
        return
    with refused() as refusal:
        cluster.create_profile(selectors=selectors)
    assert str(refusal) == "InvalidParameterException: Fargate Profile has 6 selectors, at most 5 are allowed"


@pytest.mark.parametrize(("count", "accepted"), [(5, True), (6, False)])
def test_labels_by_number(cluster: World, count: int, accepted: bool) -> None:
    selectors = [{"namespace": "n", "labels": {f"k{number}": "v" for number in range(count)}}]
    if accepted:
        cluster.create_profile(selectors=selectors)
        return
    with refused() as refusal:
        cluster.create_profile(selectors=selectors)
    assert refusal.message == "Request contains Selector with more than 5 Label pairs"


def test_no_selector(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile(selectors=[])
    assert refusal.message == "Fargate Profile requires at least one selector."


def test_a_selector_without_a_namespace(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile(selectors=[{"namespace": "a"}, {"labels": {"tier": "spot"}}])
    assert str(refusal) == (
        "InvalidParameterException: Fargate Profile must have at least one selector with at least one namespace value."
    )
    cluster.create_profile(selectors=[{"namespace": "a"}, {"namespace": "b", "labels": {"tier": "spot"}}])


@pytest.mark.parametrize(
    "selector", [{"namespace": "n" * 64}, {"namespace": "n", "labels": {"short": "v", "long": "v" * 64}}]
)
def test_a_selector_with_a_long_value(cluster: World, selector: dict) -> None:
    with refused() as refusal:
        cluster.create_profile(selectors=[selector])
    assert refusal.code == "InvalidParameterException"
    assert refusal.message.endswith("has more than 63 characters")
    cluster.create_profile(selectors=[{"namespace": "n" * 63, "labels": {"long": "v" * 63}}])


def test_the_reserved_prefix(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile("eks-mine")
    assert str(refusal) == (
        "InvalidParameterException: The fargate profile name starts with the reserved prefix: 'eks-'."
    )
    cluster.create_profile("my-eks-profile")


def test_a_long_name(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile("x" * 101)
    assert refusal.message == "The Fargate profile name parameter should not be greater than 100 characters."
    cluster.create_profile("x" * 100)


def test_two_profiles_of_one_name(cluster: World) -> None:
    cluster.create_profile()
    with refused() as refusal:
        cluster.create_profile()
    assert str(refusal) == "ResourceInUseException: A Fargate Profile already exists with this name in this cluster."


def test_a_second_profile_while_one_is_creating(cluster: World) -> None:
    SETTINGS.update({"profile_create_polls": 1})
    cluster.create_profile("first")
    with refused() as refusal:
        cluster.create_profile("second")
    assert str(refusal) == (
        f"ResourceInUseException: Cannot create Fargate Profile second because cluster {cluster.name} currently has"
        " Fargate profile first in status CREATING"
    )
    assert [cluster.profile_status("first") for _ in range(2)] == ["CREATING", "ACTIVE"]
    cluster.create_profile("second")


def test_a_second_operation_while_one_is_deleting(cluster: World) -> None:
    cluster.create_profile("first")
    cluster.create_profile("second")
    SETTINGS.update({"profile_delete_polls": 1})
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="first")
    with refused() as refusal:
        cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="second")
    assert str(refusal) == (
        f"ResourceInUseException: Cannot delete Fargate Profile second because cluster {cluster.name} currently has"
        " Fargate profile first in status DELETING"
    )
    with refused() as refusal:
        cluster.create_profile("third")
    assert refusal.code == "ResourceInUseException"
    assert cluster.profile_status("first") == "DELETING"
    with refused() as refusal:
        cluster.profile_status("first")
    assert refusal.code == "ResourceNotFoundException"
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="second")


def test_deletion_of_a_cluster_while_its_profile_is_deleting(cluster: World) -> None:
    SETTINGS.update({"profile_delete_polls": 1})
    cluster.create_profile("first")
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="first")
    with refused() as refusal:
        cluster.eks.delete_cluster(name=cluster.name)
    assert refusal.message == (
        f"Cannot delete because cluster {cluster.name} currently has Fargate profile first in status DELETING"
    )


def test_a_pod_execution_role_with_a_path(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile(podExecutionRoleArn=cluster.role("eks-fargate-pods.amazonaws.com", path="/team/"))
    assert "cannot have a path other than /" in refusal.message
    cluster.create_profile(podExecutionRoleArn=cluster.role("eks-fargate-pods.amazonaws.com"))


def test_a_pod_execution_role_that_fargate_may_not_assume(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_profile(podExecutionRoleArn=cluster.role("ec2.amazonaws.com"))
    assert refusal.message.startswith("Misconfigured PodExecutionRole Trust Policy")


def test_eks_makes_the_access_entry_of_the_pod_execution_role(cluster: World) -> None:
    role = cluster.pod_role()
    cluster.create_profile(podExecutionRoleArn=role)
    found = cluster.eks.describe_access_entry(clusterName=cluster.name, principalArn=role)["accessEntry"]
    assert (found["type"], found["username"]) == ("FARGATE_LINUX", "system:node:{{SessionName}}")


def test_the_eleventh_profile(cluster: World) -> None:
    role = cluster.pod_role()
    for number in range(10):
        cluster.create_profile(f"p{number}", podExecutionRoleArn=role)
    with refused() as refusal:
        cluster.create_profile("p10", podExecutionRoleArn=role)
    assert refusal.code == "ResourceLimitExceededException"
