"""Who may log in: every refusal of the webhook beside its accepted twin."""

from __future__ import annotations

import base64
import time
from typing import Any

import boto3
import pytest
from botocore.client import Config

from emulator.settings import SETTINGS

from .conftest import REGION, World

_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
_VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


def assume(world: World, role: str, session: str = "me") -> dict[str, str]:
    found = world.client("sts").assume_role(RoleArn=role, RoleSessionName=session)["Credentials"]
    return {
        "aws_access_key_id": found["AccessKeyId"],
        "aws_secret_access_key": found["SecretAccessKey"],
        "aws_session_token": found["SessionToken"],
    }


def token_url(world: World, credentials: dict[str, str], cluster: str | None, operation: str = "get_caller_identity") -> str:
    """As `aws eks get-token` makes it: a presigned call with the header x-k8s-aws-id."""
    client: Any = boto3.client(  # type: ignore[call-overload]
        "sts", endpoint_url=world.endpoint, region_name=REGION, config=Config(signature_version="v4"), **credentials
    )

    def name_cluster(request: Any, **_: Any) -> None:
        if cluster is not None:
            request.headers["x-k8s-aws-id"] = cluster

    client.meta.events.register("before-sign.sts", name_cluster)
    return str(client.generate_presigned_url(operation, ExpiresIn=60, HttpMethod="GET"))


def encode(url: str) -> str:
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def review(world: World, token: str, region: str = REGION) -> dict[str, Any]:
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}}
    return dict(world.admin("POST", f"token-review/{region}", body)["status"])


@pytest.fixture
def role(cluster: World) -> str:
    """A role with an access entry and all rights in the cluster."""
    arn = cluster.role("ec2.amazonaws.com")
    cluster.eks.create_access_entry(clusterName=cluster.name, principalArn=arn)
    cluster.eks.associate_access_policy(
        clusterName=cluster.name, principalArn=arn, policyArn=_ADMIN, accessScope={"type": "cluster"}
    )
    return arn


def test_a_role_with_an_entry_and_the_admin_policy_is_a_master(cluster: World, role: str) -> None:
    status = review(cluster, encode(token_url(cluster, assume(cluster, role), cluster.name)))
    name = role.split("/")[-1]
    assert status["authenticated"] is True
    assert status["user"]["username"] == f"arn:aws:sts::123456789012:assumed-role/{name}/me"
    assert status["user"]["groups"] == ["system:masters"]


def test_a_role_without_an_entry(cluster: World, role: str) -> None:
    other = cluster.role("ec2.amazonaws.com")
    status = review(cluster, encode(token_url(cluster, assume(cluster, other), cluster.name)))
    assert status == {
        "authenticated": False,
        "error": f"the cluster {cluster.name} has no access entry of {other}",
    }


def test_a_role_with_a_path_is_found_by_its_whole_arn(cluster: World) -> None:
    arn = cluster.role("ec2.amazonaws.com", path="/ci/")
    cluster.eks.create_access_entry(clusterName=cluster.name, principalArn=arn, kubernetesGroups=["builders"])
    status = review(cluster, encode(token_url(cluster, assume(cluster, arn), cluster.name)))
    assert status["user"]["groups"] == ["builders"]


def test_another_policy_makes_nobody_a_master(cluster: World) -> None:
    arn = cluster.role("ec2.amazonaws.com")
    cluster.eks.create_access_entry(clusterName=cluster.name, principalArn=arn)
    whole = {"clusterName": cluster.name, "principalArn": arn, "policyArn": _VIEW, "accessScope": {"type": "cluster"}}
    cluster.eks.associate_access_policy(**whole)
    part = {"type": "namespace", "namespaces": ["a"]}
    cluster.eks.associate_access_policy(**{**whole, "policyArn": _ADMIN, "accessScope": part})
    status = review(cluster, encode(token_url(cluster, assume(cluster, arn), cluster.name)))
    assert "system:masters" not in status["user"]["groups"]


def test_an_entry_is_in_force_when_the_delay_is_over(cluster: World, role: str) -> None:
    token = encode(token_url(cluster, assume(cluster, role), cluster.name))
    SETTINGS.update({"access_delay_seconds": 60})
    assert review(cluster, token)["error"] == f"the access entry of {role} is not in force yet"
    SETTINGS.update({"access_delay_seconds": 0.1})
    time.sleep(0.2)
    assert review(cluster, token)["authenticated"] is True


def test_an_entry_that_is_gone_lets_nobody_in(cluster: World, role: str) -> None:
    token = encode(token_url(cluster, assume(cluster, role), cluster.name))
    cluster.eks.delete_access_entry(clusterName=cluster.name, principalArn=role)
    assert review(cluster, token)["authenticated"] is False


def test_a_token_for_another_cluster(cluster: World, role: str) -> None:
    status = review(cluster, encode(token_url(cluster, assume(cluster, role), "another")))
    assert status["error"] == f"the signature of the token is not one for the cluster {cluster.name}"


def test_a_token_that_names_no_cluster(cluster: World, role: str) -> None:
    status = review(cluster, encode(token_url(cluster, assume(cluster, role), None)))
    assert status["error"] == "the token's signature does not cover x-k8s-aws-id"


def test_a_signature_that_was_changed(cluster: World, role: str) -> None:
    url = token_url(cluster, assume(cluster, role), cluster.name)
    assert review(cluster, encode(url[:-1] + ("0" if url[-1] != "0" else "1")))["authenticated"] is False
    assert review(cluster, encode(url))["authenticated"] is True


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url.replace("127.0.0.1", "sts.evil.example"), "not STS at"),
        (lambda url: url.replace("GetCallerIdentity", "AssumeRole"), "asks for AssumeRole"),
        (lambda url: url + "&Other=1", "parameters that it may not have: Other"),
        (lambda url: url + "&Action=GetCallerIdentity", "a parameter twice"),
        (lambda url: url.replace("X-Amz-Date=20", "X-Amz-Date=19"), "more than 15 minutes away"),
    ],
)
def test_a_url_that_is_none_of_get_token(cluster: World, role: str, change: Any, words: str) -> None:
    url = token_url(cluster, assume(cluster, role), cluster.name)
    status = review(cluster, encode(change(url)))
    assert status["authenticated"] is False
    assert words in status["error"]


@pytest.mark.parametrize("token", ["", "abc", "k8s-aws-v1.", "k8s-aws-v1.%%%", "k8s-aws-v1.AAAA"])
def test_what_is_no_token(cluster: World, token: str) -> None:
    assert review(cluster, token)["authenticated"] is False


def test_a_key_of_nobody(cluster: World) -> None:
    keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
    status = review(cluster, encode(token_url(cluster, keys, cluster.name)))
    assert status["error"] == "nobody has the access key AKIAIOSFODNN7EXAMPLE"


def test_a_region_without_a_cluster(world: World) -> None:
    role = world.role("ec2.amazonaws.com")
    status = review(world, encode(token_url(world, assume(world, role), world.name)))
    assert status["error"] == f"{REGION} has 0 clusters that run, and the API server is that of one"
