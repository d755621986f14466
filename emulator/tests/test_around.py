"""What lies around EKS: tags, the call log, faults, the inventory, and EC2 where it keeps an order."""

from __future__ import annotations

import threading
import time
import urllib.error

import pytest

from .conftest import REGION, World, refused


def test_tags_of_every_kind_of_resource(cluster: World) -> None:
    cluster.create_profile()
    cluster.create_coredns()
    role = cluster.role("ec2.amazonaws.com")
    entry = cluster.eks.create_access_entry(clusterName=cluster.name, principalArn=role)["accessEntry"]
    arns = [
        cluster.eks.describe_cluster(name=cluster.name)["cluster"]["arn"],
        cluster.eks.describe_fargate_profile(clusterName=cluster.name, fargateProfileName="system")["fargateProfile"][
            "fargateProfileArn"
        ],
        cluster.eks.describe_addon(clusterName=cluster.name, addonName="coredns")["addon"]["addonArn"],
        entry["accessEntryArn"],
    ]
    for arn in arns:
        cluster.eks.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
        cluster.eks.untag_resource(resourceArn=arn, tagKeys=["a"])
        assert cluster.eks.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}


def test_tags_that_aws_keeps_for_itself(cluster: World) -> None:
    arn = cluster.eks.describe_cluster(name=cluster.name)["cluster"]["arn"]
    with refused() as refusal:
        cluster.eks.tag_resource(resourceArn=arn, tags={"aws:mine": "1"})
    assert refusal.code == "BadRequestException"
    with refused() as refusal:
        cluster.eks.list_tags_for_resource(resourceArn=f"{arn}-not")
    assert refusal.code == "NotFoundException"


def test_the_log_has_calls_in_order_with_what_they_were_about(cluster: World) -> None:
    before = cluster.admin("GET", "calls")[-1]["n"]
    cluster.create_profile("study")
    cluster.eks.describe_fargate_profile(clusterName=cluster.name, fargateProfileName="study")
    with refused():
        cluster.create_profile("study")
    # Its cluster may reach a state of its own meanwhile.
    found = [one for one in cluster.admin("GET", f"calls?mutating=1&since={before}") if one["resource"] == "study"]
    assert [(one["kind"], one["operation"], one["resource"], one.get("error")) for one in found] == [
        ("call", "CreateFargateProfile", "study", None),
        ("state", "FargateProfile", "study", None),
        ("call", "CreateFargateProfile", "study", "ResourceInUseException"),
    ]


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        ("ec2", "CreateVpc", lambda client: client.create_vpc(CidrBlock="10.0.0.0/16")),
        ("iam", "CreateGroup", lambda client: client.create_group(GroupName="one")),
        ("kms", "CreateKey", lambda client: client.create_key()),
        ("logs", "CreateLogGroup", lambda client: client.create_log_group(logGroupName="one")),
        ("eks", "DeleteCluster", lambda client: client.delete_cluster(name="none")),
    ],
)
@pytest.mark.parametrize("kind", ["throttle", "error"])
def test_a_fault_hits_the_call_it_is_meant_for_in_the_words_of_its_protocol(
    world: World, service: str, operation: str, call, kind: str
) -> None:
    world.admin("POST", "faults", {"kind": kind, "service": service, "operation": operation})
    client = world.client(service)
    with refused() as refusal:
        call(client)
    assert refusal.message == f"Injected {kind} of {operation}"
    assert world.admin("GET", "faults")[0]["hits"] == 1
    assert world.admin("DELETE", "faults") == []


def test_the_sdk_survives_one_throttled_call(world: World) -> None:
    world.admin("POST", "faults", {"kind": "throttle", "operation": "CreateVpc"})
    world.client("ec2", config=None).create_vpc(CidrBlock="10.0.0.0/16")
    assert world.admin("DELETE", "faults") == []


def test_a_hanging_call_has_no_effect_and_is_let_go(cluster: World) -> None:
    cluster.admin("POST", "faults", {"kind": "hang", "operation": "DeleteCluster", "resource": cluster.name})
    errors: list[Exception] = []

    def delete() -> None:
        client = cluster.client("eks")
        try:
            client.delete_cluster(name=cluster.name)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    thread = threading.Thread(target=delete)
    thread.start()
    while cluster.admin("GET", "faults")[0]["hits"] == 0:
        time.sleep(0.01)
    assert cluster.eks.describe_cluster(name=cluster.name)["cluster"]["status"] == "ACTIVE"
    cluster.admin("DELETE", "faults")
    thread.join(timeout=5)
    assert len(errors) == 1
    assert cluster.eks.list_clusters()["clusters"].count(cluster.name) == 1


def test_a_call_that_is_held_has_its_effect_and_gets_its_answer_when_it_is_let_go(cluster: World) -> None:
    cluster.admin("POST", "faults", {"kind": "hold", "service": "eks", "operation": "CreateFargateProfile", "times": 0})
    thread = threading.Thread(target=cluster.create_profile, daemon=True)
    thread.start()
    for _ in range(100):
        if cluster.eks.list_fargate_profiles(clusterName=cluster.name)["fargateProfileNames"] != []:
            break
        time.sleep(0.05)
    assert thread.is_alive()
    cluster.admin("DELETE", "faults")
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert cluster.profile_status() == "ACTIVE"


def test_the_inventory_shows_what_was_made_and_forgets_what_was_deleted(world: World) -> None:
    before = world.admin("GET", f"inventory?region={REGION}")
    role, key = world.cluster_role(), world.client("kms").create_key()["KeyMetadata"]
    world.create_cluster(roleArn=role)
    world.create_profile("study")
    during = world.admin("GET", f"inventory?region={REGION}")
    new = {kind: sorted(set(names) - set(before.get(kind, []))) for kind, names in during.items()}
    assert new["eks.ListClusters"] == [world.name]
    assert new["eks.ListFargateProfiles"] == [f"{world.name}: study"]
    assert new["kms.ListKeys"] == [key["Arn"]]
    assert any(role in name.split() for name in new["iam.ListRoles"])
    assert len(new["ec2.DescribeNetworkInterfaces"]) == 2
    assert len(new["ec2.DescribeSecurityGroups"]) == 1
    world.eks.delete_fargate_profile(clusterName=world.name, fargateProfileName="study")
    world.eks.delete_cluster(name=world.name)
    world.client("kms").schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    iam = world.client("iam")
    # More than one page: the tests share an account.
    for found in list(iam.get_paginator("list_roles").paginate().search("Roles")):
        if any(found["Arn"] in name.split() for name in new["iam.ListRoles"]):
            for policy in iam.list_attached_role_policies(RoleName=found["RoleName"])["AttachedPolicies"]:
                iam.detach_role_policy(RoleName=found["RoleName"], PolicyArn=policy["PolicyArn"])
            iam.delete_role(RoleName=found["RoleName"])
    assert world.admin("GET", f"inventory?region={REGION}") == before


@pytest.mark.usefixtures("own_network")
def test_a_nat_gateway_gives_back_what_it_held(world: World) -> None:
    ec2 = world.client("ec2")
    address = ec2.allocate_address(Domain="vpc")
    gateway = ec2.create_nat_gateway(SubnetId=world.public[0], AllocationId=address["AllocationId"])["NatGateway"]
    assert gateway["NatGatewayAddresses"][0]["PublicIp"] == address["PublicIp"]
    assert gateway["AvailabilityMode"] == "zonal"
    with refused() as refusal:
        ec2.release_address(AllocationId=address["AllocationId"])
    assert refusal.code == "DependencyViolation"
    with refused() as refusal:
        ec2.delete_subnet(SubnetId=world.public[0])
    assert refusal.code == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    ec2.release_address(AllocationId=address["AllocationId"])
    ec2.delete_subnet(SubnetId=world.public[0])


@pytest.mark.usefixtures("own_network")
def test_the_internet_gateway_goes_after_the_nat_gateway(world: World) -> None:
    ec2 = world.client("ec2")
    attached = [{"Name": "attachment.vpc-id", "Values": [world.vpc_id]}]
    internet = ec2.describe_internet_gateways(Filters=attached)["InternetGateways"][0]["InternetGatewayId"]
    address = ec2.allocate_address(Domain="vpc")
    nat = ec2.create_nat_gateway(SubnetId=world.public[0], AllocationId=address["AllocationId"])["NatGateway"]
    with refused() as refusal:
        ec2.detach_internet_gateway(InternetGatewayId=internet, VpcId=world.vpc_id)
    assert refusal.code == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
    ec2.detach_internet_gateway(InternetGatewayId=internet, VpcId=world.vpc_id)


def test_what_others_made_holds_a_network_back(world: World) -> None:
    ec2 = world.client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.20.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(VpcId=vpc_id, GroupName="k8s-traffic", Description="of the controller")["GroupId"]
    interface = ec2.create_network_interface(SubnetId=subnet, Groups=[group])["NetworkInterface"]["NetworkInterfaceId"]
    with refused() as refusal:
        ec2.delete_subnet(SubnetId=subnet)
    assert str(refusal) == f"DependencyViolation: The subnet '{subnet}' has dependencies and cannot be deleted."
    with refused() as refusal:
        ec2.delete_security_group(GroupId=group)
    assert str(refusal) == f"DependencyViolation: resource {group} has a dependent object"
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    ec2.delete_subnet(SubnetId=subnet)
    with refused() as refusal:
        ec2.delete_vpc(VpcId=vpc_id)
    assert str(refusal) == f"DependencyViolation: The vpc '{vpc_id}' has dependencies and cannot be deleted."
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc_id)


def test_a_security_group_goes_after_what_names_it(world: World) -> None:
    ec2, elbv2 = world.client("ec2"), world.client("elbv2")
    group, other = (
        ec2.create_security_group(VpcId=world.vpc_id, GroupName=f"{world.name}-{name}", Description=name)["GroupId"]
        for name in ("shared", "other")
    )
    rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group}]}]
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=rule)
    with refused() as refusal:
        ec2.delete_security_group(GroupId=group)
    assert refusal.code == "DependencyViolation"
    ec2.revoke_security_group_ingress(GroupId=other, IpPermissions=rule)
    asked = {"Name": world.name, "Subnets": world.public[:2], "SecurityGroups": [group]}
    balancer = elbv2.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
    with refused() as refusal:
        ec2.delete_security_group(GroupId=group)
    assert refusal.code == "DependencyViolation"
    elbv2.set_security_groups(LoadBalancerArn=balancer, SecurityGroups=[other])
    ec2.delete_security_group(GroupId=group)
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    ec2.delete_security_group(GroupId=other)


def test_a_vpc_goes_after_its_internet_gateway(world: World) -> None:
    ec2 = world.client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    with refused() as refusal:
        ec2.delete_vpc(VpcId=vpc_id)
    assert refusal.code == "DependencyViolation"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    ec2.delete_vpc(VpcId=vpc_id)


def test_a_setting_that_does_not_exist(world: World) -> None:
    assert "unknown setting" in str(_error(world, "settings", {"speed": 1}))
    assert world.admin("POST", "settings", {"update_polls": 3})["update_polls"] == 3


def _error(world: World, path: str, values: dict) -> str:
    with pytest.raises(urllib.error.HTTPError) as caught:
        world.admin("POST", path, values)
    return caught.value.read().decode()


def test_a_file_system_has_the_policy_of_backups_that_it_was_given_last(world: World) -> None:
    efs = world.client("efs")
    files = efs.create_file_system(CreationToken=f"{world.name}-backups")["FileSystemId"]
    assert efs.describe_backup_policy(FileSystemId=files)["BackupPolicy"]["Status"] == "DISABLED"
    efs.put_backup_policy(FileSystemId=files, BackupPolicy={"Status": "ENABLED"})
    assert efs.describe_backup_policy(FileSystemId=files)["BackupPolicy"]["Status"] == "ENABLED"
    efs.delete_file_system(FileSystemId=files)


def test_services_that_sign_with_another_name_are_named_and_listed(world: World) -> None:
    before = world.admin("GET", f"inventory?region={REGION}")
    mark = world.admin("GET", "calls")[-1]["n"]
    files = world.client("efs").create_file_system(CreationToken=world.name)["FileSystemId"]
    balancer = world.client("elbv2").create_load_balancer(Name=world.name, Subnets=world.public[:2])["LoadBalancers"][0]
    log = world.admin("GET", f"calls?mutating=1&since={mark}")
    assert [(one["service"], one["operation"]) for one in log] == [
        ("efs", "CreateFileSystem"),
        ("elbv2", "CreateLoadBalancer"),
    ]
    both = world.admin("GET", f"inventory?region={REGION}")
    assert any(files in one for one in both["efs.DescribeFileSystems"])
    world.client("efs").delete_file_system(FileSystemId=files)
    world.client("elbv2").delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    assert world.admin("GET", f"inventory?region={REGION}") == before
