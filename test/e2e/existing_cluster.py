"""Creates a cluster with its network by calls of AWS alone, shaped as eksctl shapes one for Fargate, and prints its ids as JSON."""

import json
import sys

import boto3

NAME = sys.argv[1]
ZONES = [boto3.session.Session().region_name + letter for letter in "ac"]

ec2, iam, eks = boto3.client("ec2"), boto3.client("iam"), boto3.client("eks")


def role(service: str, policy: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = iam.create_role(RoleName=f"eksctl-{NAME}-{policy}", AssumeRolePolicyDocument=document)["Role"]
    iam.attach_role_policy(RoleName=made["RoleName"], PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    return made["Arn"]


def subnet(zone: str, cidr: str, role_tag: str) -> str:
    tags = [{"ResourceType": "subnet", "Tags": [{"Key": f"kubernetes.io/role/{role_tag}", "Value": "1"}]}]
    made = ec2.create_subnet(VpcId=vpc, AvailabilityZone=zone, CidrBlock=cidr, TagSpecifications=tags)
    return made["Subnet"]["SubnetId"]


def route_table(subnets: list[str], **target: str) -> str:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for each in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=each)
    return table


vpc = ec2.create_vpc(CidrBlock="192.168.0.0/16")["Vpc"]["VpcId"]
for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
    ec2.modify_vpc_attribute(VpcId=vpc, **{attribute: {"Value": True}})
gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
public = [subnet(zone, f"192.168.{32 * i}.0/19", "elb") for i, zone in enumerate(ZONES)]
private = [subnet(zone, f"192.168.{64 + 32 * i}.0/19", "internal-elb") for i, zone in enumerate(ZONES)]
public_table = route_table(public, GatewayId=gateway)
address = ec2.allocate_address(Domain="vpc")["AllocationId"]
nat = ec2.create_nat_gateway(SubnetId=public[0], AllocationId=address, ConnectivityType="public")["NatGateway"]["NatGatewayId"]
private_tables = [route_table([each], NatGatewayId=nat) for each in private]
group = ec2.create_security_group(VpcId=vpc, GroupName="control-plane", Description="control plane and nodes")["GroupId"]

cluster_role = role("eks.amazonaws.com", "AmazonEKSClusterPolicy")
pod_role = role("eks-fargate-pods.amazonaws.com", "AmazonEKSFargatePodExecutionRolePolicy")
eks.create_cluster(
    name=NAME,
    version="1.34",
    roleArn=cluster_role,
    bootstrapSelfManagedAddons=False,
    accessConfig={"authenticationMode": "API_AND_CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
    resourcesVpcConfig={
        "subnetIds": [*public, *private],
        "securityGroupIds": [group],
        "endpointPublicAccess": True,
        "endpointPrivateAccess": True,
    },
    logging={"clusterLogging": [{"types": ["audit"], "enabled": True}]},
    tags={"made-by": "eksctl"},
)
eks.get_waiter("cluster_active").wait(name=NAME, WaiterConfig={"Delay": 1})
cluster = eks.describe_cluster(name=NAME)["cluster"]
eks.create_fargate_profile(
    clusterName=NAME,
    fargateProfileName="fp-default",
    podExecutionRoleArn=pod_role,
    subnets=private,
    selectors=[{"namespace": "default"}, {"namespace": "kube-system"}],
)
eks.get_waiter("fargate_profile_active").wait(
    clusterName=NAME, fargateProfileName="fp-default", WaiterConfig={"Delay": 1}
)
issuer = iam.create_open_id_connect_provider(
    Url=cluster["identity"]["oidc"]["issuer"], ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
)["OpenIDConnectProviderArn"]

print(
    json.dumps(
        {
            "zones": ZONES,
            "vpc": vpc,
            "internetGateway": gateway,
            "publicSubnets": public,
            "privateSubnets": private,
            "publicRouteTable": public_table,
            "privateRouteTables": private_tables,
            "address": address,
            "natGateway": nat,
            "securityGroup": group,
            "clusterRole": cluster_role,
            "podRole": pod_role,
            "oidcProvider": issuer,
            "creator": eks.list_access_entries(clusterName=NAME)["accessEntries"][0],
        }
    )
)
