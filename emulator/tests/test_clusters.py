"""Clusters: what EKS answers of them, and what it refuses beside its accepted twin."""

from __future__ import annotations

import base64

import pytest
from cryptography import x509

from emulator.eks.state import Cluster, region
from emulator.settings import SETTINGS

from .conftest import REGION, World, refused


def test_a_cluster_is_described_with_all_that_the_provider_reads(cluster: World) -> None:
    found = cluster.eks.describe_cluster(name=cluster.name)["cluster"]
    vpc = found["resourcesVpcConfig"]
    assert vpc["vpcId"] == cluster.vpc_id
    assert vpc["clusterSecurityGroupId"].startswith("sg-")
    assert (vpc["endpointPublicAccess"], vpc["endpointPrivateAccess"]) == (True, False)
    assert found["accessConfig"] == {"authenticationMode": "API_AND_CONFIG_MAP"}
    assert found["upgradePolicy"] == {"supportType": "EXTENDED"}
    assert found["kubernetesNetworkConfig"]["serviceIpv4Cidr"] == "172.20.0.0/16"
    assert found["deletionProtection"] is False
    assert found["identity"]["oidc"]["issuer"].startswith("https://oidc.eks.ap-northeast-2.amazonaws.com/id/")
    assert found["endpoint"].endswith(".ap-northeast-2.eks.amazonaws.com")


def test_the_certificate_authority_is_a_certificate(cluster: World) -> None:
    data = cluster.eks.describe_cluster(name=cluster.name)["cluster"]["certificateAuthority"]["data"]
    certificate = x509.load_pem_x509_certificate(base64.b64decode(data))
    assert certificate.issuer == certificate.subject


def test_a_cluster_stays_creating_for_as_many_polls_as_set(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 2})
    assert world.create_cluster()["status"] == "CREATING"
    seen = [world.eks.describe_cluster(name=world.name)["cluster"]["status"] for _ in range(3)]
    assert seen == ["CREATING", "CREATING", "ACTIVE"]


def test_time_moves_a_cluster_on_though_nobody_looks(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 99, "phase_seconds": 0.0})
    world.create_cluster()
    assert world.eks.describe_cluster(name=world.name)["cluster"]["status"] == "ACTIVE"


def test_the_endpoint_is_unknown_while_creating(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    assert "endpoint" not in world.eks.describe_cluster(name=world.name)["cluster"]
    assert "endpoint" in world.eks.describe_cluster(name=world.name)["cluster"]


@pytest.mark.usefixtures("own_network")
def test_eks_makes_a_security_group_and_interfaces_and_takes_them_along(cluster: World) -> None:
    ec2 = cluster.client("ec2")
    mine = [{"Name": "vpc-id", "Values": [cluster.vpc_id]}]
    group = cluster.eks.describe_cluster(name=cluster.name)["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert {tag["Key"]: tag["Value"] for tag in found["Tags"]}[f"kubernetes.io/cluster/{cluster.name}"] == "owned"
    assert found["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == group
    assert len(ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]) == 2
    cluster.eks.delete_cluster(name=cluster.name)
    assert group not in [one["GroupId"] for one in ec2.describe_security_groups(Filters=mine)["SecurityGroups"]]
    assert ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"] == []


@pytest.mark.usefixtures("own_network")
def test_a_subnet_of_the_cluster_can_only_be_deleted_after_it(cluster: World) -> None:
    ec2 = cluster.client("ec2")
    with refused() as refusal:
        ec2.delete_subnet(SubnetId=cluster.private[0])
    assert refusal.code == "DependencyViolation"
    cluster.eks.delete_cluster(name=cluster.name)
    ec2.delete_subnet(SubnetId=cluster.private[0])


def test_two_clusters_of_one_name(cluster: World) -> None:
    with refused() as refusal:
        cluster.create_cluster()
    assert str(refusal) == f"ResourceInUseException: Cluster already exists with name: {cluster.name}"


@pytest.mark.parametrize("name", ["-starts-with-a-dash", "with space", "x" * 101])
def test_a_name_that_eks_does_not_take(world: World, name: str) -> None:
    with refused() as refusal:
        world.create_cluster(name=name)
    assert refusal.code == "InvalidParameterException"
    world.create_cluster(name=f"{world.name}{'x' * (100 - len(world.name))}")


def test_the_hundred_and_first_cluster(world: World) -> None:
    clusters = region("123456789012", REGION).clusters
    clusters.update({name: Cluster(name, "", None) for name in (f"other-{number}" for number in range(100))})
    with refused() as refusal:
        world.create_cluster()
    assert str(refusal) == "ResourceLimitExceededException: Cluster limit exceeded for this account: 100"
    del clusters["other-0"]
    world.create_cluster()


def test_a_role_that_does_not_exist(world: World) -> None:
    arn = "arn:aws:iam::123456789012:role/nobody"
    with refused() as refusal:
        world.create_cluster(roleArn=arn)
    assert str(refusal) == f"InvalidParameterException: roleArn, {arn}, does not exist"


def test_a_role_that_eks_may_not_assume(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(roleArn=world.role("ec2.amazonaws.com", "AmazonEKSClusterPolicy"))
    assert refusal.message == "Role could not be assumed because the trusted entity is not correct"


def test_a_role_without_the_cluster_policy(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(roleArn=world.role("eks.amazonaws.com"))
    assert refusal.message.startswith("The provided role doesn't have the Amazon EKS Managed Policies associated with it")


def test_subnets_in_one_zone_only(world: World) -> None:
    with refused() as refusal:
        world.create_cluster({"subnetIds": [world.private[0], world.public[0]]})
    assert refusal.message == "Subnets specified must be in at least two different AZs"


def test_subnets_of_two_vpcs(world: World) -> None:
    other = World(world.endpoint, world.name)
    other.build_network()
    with refused() as refusal:
        world.create_cluster({"subnetIds": [world.private[0], other.private[1]]})
    assert str(refusal) == "InvalidParameterException: Subnets specified must belong to the same VPC"
    world.create_cluster({"subnetIds": [world.private[0], world.private[1]]})


def test_a_zone_that_has_no_room_for_a_control_plane(world: World) -> None:
    elsewhere = World(world.endpoint, world.name, region="us-east-1")
    elsewhere.build_network()
    # Its ID is use1-az3.
    refused_zone, other_zone = elsewhere.subnet("10.10.48.0/20", "e"), elsewhere.subnet("10.10.64.0/20", "f")
    with refused() as refusal:
        elsewhere.create_cluster({"subnetIds": [elsewhere.private[0], refused_zone]})
    assert str(refusal) == (
        "UnsupportedAvailabilityZoneException: Cannot create cluster because us-east-1e, the targeted availability zone,"
        " does not currently have sufficient capacity to support the cluster."
    )
    elsewhere.create_cluster({"subnetIds": [elsewhere.private[0], other_zone]})


@pytest.mark.usefixtures("own_network")
def test_a_subnet_that_is_nearly_full(world: World) -> None:
    ec2, small = world.client("ec2"), world.subnet("10.10.100.0/28", "b")
    # EC2 keeps 5 of the 16 for itself.
    made = [ec2.create_network_interface(SubnetId=small)["NetworkInterface"]["NetworkInterfaceId"] for _ in range(7)]
    with refused() as refusal:
        world.create_cluster({"subnetIds": [world.private[0], small]})
    assert str(refusal) == f"InvalidParameterException: need at least 5 IPs in each subnet to be free: {small}"
    ec2.delete_network_interface(NetworkInterfaceId=made[0])
    world.create_cluster({"subnetIds": [world.private[0], small]})


def _security_groups(world: World, count: int) -> list[str]:
    ec2 = world.client("ec2")
    names = [f"{world.name}-{number}" for number in range(count)]
    return [ec2.create_security_group(GroupName=one, Description=one, VpcId=world.vpc_id)["GroupId"] for one in names]


def test_security_groups_by_number(world: World) -> None:
    groups = _security_groups(world, 6)
    with refused() as refusal:
        world.create_cluster({"securityGroupIds": groups})
    assert str(refusal) == "InvalidParameterException: 6 security groups given, at most 5 are allowed"
    assert world.create_cluster({"securityGroupIds": groups[:5]})["resourcesVpcConfig"]["securityGroupIds"] == groups[:5]


def test_a_security_group_that_does_not_exist(world: World) -> None:
    group = _security_groups(world, 1)[0]
    with refused() as refusal:
        world.create_cluster({"securityGroupIds": [group, "sg-00000000000000000"]})
    assert str(refusal) == "InvalidParameterException: Security group(s) [sg-00000000000000000] does not exist"
    world.create_cluster({"securityGroupIds": [group]})


def test_a_subnet_that_does_not_exist(world: World) -> None:
    with refused() as refusal:
        world.create_cluster({"subnetIds": [world.private[0], "subnet-00000000000000000"]})
    assert refusal.message == "The subnet ID 'subnet-00000000000000000' does not exist"


@pytest.mark.parametrize(
    ("today", "version", "accepted"),
    [("2026-07-01", "1.30", True), ("2026-11-24", "1.30", False), ("2026-11-24", "1.36", True), ("2026-07-01", "1.37", False)],
)
def test_a_kubernetes_version_can_be_had_until_its_extended_support_ends(
    world: World, today: str, version: str, accepted: bool
) -> None:
    SETTINGS.update({"today": today})
    if accepted:
        assert world.create_cluster(version=version)["version"] == version
        return
    with refused() as refusal:
        world.create_cluster(version=version)
    assert str(refusal) == f"InvalidParameterException: unsupported Kubernetes version {version}"


def test_standard_support_of_a_version_in_extended_support(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(version="1.30", upgradePolicy={"supportType": "STANDARD"})
    assert refusal.code == "InvalidParameterException"
    found = world.create_cluster(version="1.36", upgradePolicy={"supportType": "STANDARD"})
    assert found["upgradePolicy"] == {"supportType": "STANDARD"}


def test_a_kind_of_support_that_does_not_exist(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(upgradePolicy={"supportType": "FOREVER"})
    assert str(refusal) == "InvalidParameterException: supportType must be STANDARD or EXTENDED, not FOREVER"
    world.create_cluster(upgradePolicy={"supportType": "EXTENDED"})


def test_no_endpoint_at_all(world: World) -> None:
    with refused() as refusal:
        world.create_cluster({"endpointPublicAccess": False})
    assert refusal.message == "Private and public endpoint access cannot be false."
    world.create_cluster({"endpointPublicAccess": False, "endpointPrivateAccess": True})


def test_a_private_cidr_at_the_public_endpoint(world: World) -> None:
    with refused() as refusal:
        world.create_cluster({"publicAccessCidrs": ["10.0.0.0/8"]})
    assert refusal.message == "The following CIDRs are not allowed in publicAccessCidrs: [10.0.0.0/8]"
    world.create_cluster({"publicAccessCidrs": ["203.0.113.0/24"]})


def test_cidrs_without_a_public_endpoint(world: World) -> None:
    private = {"endpointPublicAccess": False, "endpointPrivateAccess": True}
    with refused() as refusal:
        world.create_cluster({**private, "publicAccessCidrs": ["203.0.113.0/24"]})
    assert refusal.code == "InvalidParameterException"
    assert refusal.message == "publicAccessCidrs can only be given when endpointPublicAccess is true"
    # What EKS itself fills in is no wish.
    world.create_cluster({**private, "publicAccessCidrs": ["0.0.0.0/0"]})


@pytest.mark.parametrize(("count", "accepted"), [(40, True), (41, False)])
def test_cidrs_by_number(world: World, count: int, accepted: bool) -> None:
    cidrs = [f"203.0.113.{number}/32" for number in range(count)]
    if accepted:
        world.create_cluster({"publicAccessCidrs": cidrs})
        return
    with refused() as refusal:
        world.create_cluster({"publicAccessCidrs": cidrs})
    assert str(refusal) == "InvalidParameterException: 41 publicAccessCidrs given, at most 40 are allowed"


@pytest.mark.parametrize(
    ("cidr", "accepted"),
    [
        ("172.16.0.0/12", True),
        ("10.96.0.0/24", True),
        ("10.96.0.0/25", False),
        ("10.0.0.0/8", False),
        ("100.64.0.0/16", False),
    ],
)
def test_service_cidrs_by_place_and_size(world: World, cidr: str, accepted: bool) -> None:
    if accepted:
        world.create_cluster(kubernetesNetworkConfig={"serviceIpv4Cidr": cidr})
        return
    with refused() as refusal:
        world.create_cluster(kubernetesNetworkConfig={"serviceIpv4Cidr": cidr})
    assert refusal.code == "InvalidParameterException"
    assert refusal.message.endswith("must be a /24 to /12 inside 10/8, 172.16/12 or 192.168/16")


def test_a_service_cidr_inside_the_vpc(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(kubernetesNetworkConfig={"serviceIpv4Cidr": "10.10.64.0/20"})
    assert "overlaps" in refusal.message
    found = world.create_cluster(kubernetesNetworkConfig={"serviceIpv4Cidr": "10.96.0.0/16"})
    assert found["kubernetesNetworkConfig"]["serviceIpv4Cidr"] == "10.96.0.0/16"


def test_encryption_with_a_key_that_cannot_be_used(world: World) -> None:
    kms = world.client("kms")
    key = kms.create_key()["KeyMetadata"]
    config = [{"resources": ["secrets"], "provider": {"keyArn": key["Arn"]}}]
    kms.disable_key(KeyId=key["KeyId"])
    with refused() as refusal:
        world.create_cluster(encryptionConfig=config)
    assert refusal.code == "InvalidParameterException"
    kms.enable_key(KeyId=key["KeyId"])
    assert world.create_cluster(encryptionConfig=config)["encryptionConfig"] == config


@pytest.mark.parametrize(
    ("count", "resources", "message"),
    [
        (2, ["secrets"], "encryptionConfig has at most one entry"),
        (1, ["configmaps"], 'encryptionConfig resources must be ["secrets"]'),
        (1, [], 'encryptionConfig resources must be ["secrets"]'),
        (1, ["secrets"], None),
    ],
)
def test_what_is_encrypted(world: World, count: int, resources: list[str], message: str | None) -> None:
    key = world.client("kms").create_key()["KeyMetadata"]["Arn"]
    config = [{"resources": resources, "provider": {"keyArn": key}}] * count
    if message is None:
        world.create_cluster(encryptionConfig=config)
        return
    with refused() as refusal:
        world.create_cluster(encryptionConfig=config)
    assert str(refusal) == f"InvalidParameterException: {message}"


def test_a_log_type_that_does_not_exist(world: World) -> None:
    with refused() as refusal:
        world.create_cluster(logging={"clusterLogging": [{"types": ["kubelet"], "enabled": True}]})
    assert refusal.code == "InvalidParameterException"


def test_eks_makes_the_log_group_only_if_it_is_not_there(world: World) -> None:
    logs, name = world.client("logs"), f"/aws/eks/{world.name}/cluster"
    on = {"clusterLogging": [{"types": ["api"], "enabled": True}]}
    logs.create_log_group(logGroupName=name)
    world.create_cluster(logging=on)
    events = [one for one in world.admin("GET", "calls?mutating=1") if one["resource"] == name]
    assert [one.get("state") for one in events] == [None]
    other = World(world.endpoint, f"{world.name}-other", world.vpc_id, world.private)
    other.create_cluster(logging=on)
    states = [one for one in world.admin("GET", "calls") if one.get("state") == "CREATED_BY_EKS"]
    assert f"/aws/eks/{other.name}/cluster" in [one["resource"] for one in states]


def test_deletion_of_a_cluster_with_a_profile(cluster: World) -> None:
    cluster.create_profile()
    with refused() as refusal:
        cluster.eks.delete_cluster(name=cluster.name)
    assert str(refusal) == "ResourceInUseException: Cluster has Fargate profiles attached: system"
    cluster.eks.delete_fargate_profile(clusterName=cluster.name, fargateProfileName="system")
    cluster.eks.delete_cluster(name=cluster.name)
    with refused() as refusal:
        cluster.eks.describe_cluster(name=cluster.name)
    assert str(refusal) == f"ResourceNotFoundException: No cluster found for name: {cluster.name}."


def test_deletion_of_a_protected_cluster(world: World) -> None:
    world.create_cluster(deletionProtection=True)
    with refused() as refusal:
        world.eks.delete_cluster(name=world.name)
    assert refusal.code == "InvalidRequestException"
    world.eks.update_cluster_config(name=world.name, deletionProtection=False)
    world.eks.delete_cluster(name=world.name)


def test_deletion_of_a_cluster_that_is_not_there_yet(world: World) -> None:
    SETTINGS.update({"cluster_create_polls": 1})
    world.create_cluster()
    with refused() as refusal:
        world.eks.delete_cluster(name=world.name)
    assert str(refusal) == (
        f"ResourceInUseException: Cannot delete because cluster {world.name} currently has an update in progress"
    )
    for _ in range(2):
        world.eks.describe_cluster(name=world.name)
    world.eks.delete_cluster(name=world.name)


def test_deletion_of_a_cluster_that_is_going(cluster: World) -> None:
    SETTINGS.update({"cluster_delete_polls": 1})
    cluster.eks.delete_cluster(name=cluster.name)
    with refused() as refusal:
        cluster.eks.delete_cluster(name=cluster.name)
    assert str(refusal) == f"ResourceInUseException: Cluster {cluster.name} is already in status DELETING"


def test_a_negative_control_can_hide_what_moto_hides(cluster: World) -> None:
    SETTINGS.update({"omit_from_cluster": ["accessConfig", "vpcId"]})
    found = cluster.eks.describe_cluster(name=cluster.name)["cluster"]
    assert "accessConfig" not in found
    assert "vpcId" not in found["resourcesVpcConfig"]


def test_versions_are_described_with_their_support_on_the_emulators_day(world: World) -> None:
    found = {one["clusterVersion"]: one["versionStatus"] for one in world.eks.describe_cluster_versions()["clusterVersions"]}
    assert (found["1.29"], found["1.30"], found["1.36"]) == ("UNSUPPORTED", "EXTENDED_SUPPORT", "STANDARD_SUPPORT")
