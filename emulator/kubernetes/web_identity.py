"""Roles of service accounts: whether a role lets a service account in, as STS's AssumeRoleWithWebIdentity asks it."""

from __future__ import annotations

import fnmatch
import json
from typing import Any

import boto3
from moto.iam.models import iam_backends

from ..eks.state import Cluster, Json

ANNOTATION = "eks.amazonaws.com/role-arn"
AUDIENCE = "sts.amazonaws.com"


def refusal(cluster: Cluster, role_arn: str, namespace: str, account: str) -> str | None:
    """Why the role cannot be assumed by the service account; None if it can."""
    owner, partition = role_arn.split(":")[4], role_arn.split(":")[1]
    iam = iam_backends[owner][partition]
    role = next((one for one in iam.roles.values() if one.arn == role_arn), None)
    if role is None:
        return f"there is no role {role_arn}"
    issuer = cluster.fields["identity"]["oidc"]["issuer"].removeprefix("https://")
    if not any(arn.endswith(f"oidc-provider/{issuer}") for arn in iam.open_id_providers):
        return f"IAM knows no OIDC provider {issuer}"
    claims = {f"{issuer}:sub": f"system:serviceaccount:{namespace}:{account}", f"{issuer}:aud": AUDIENCE}
    document = json.loads(role.assume_role_policy_document)
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    if any(_allows(statement, issuer, claims) for statement in statements):
        return None
    return f"the trust of {role_arn} does not let in {claims[f'{issuer}:sub']}"


def _allows(statement: Json, issuer: str, claims: dict[str, str]) -> bool:
    principal = statement.get("Principal", {})
    federated = _list(principal.get("Federated") if isinstance(principal, dict) else None)
    return (
        statement.get("Effect") == "Allow"
        and "sts:AssumeRoleWithWebIdentity" in _list(statement.get("Action"))
        and any(arn.endswith(f"oidc-provider/{issuer}") for arn in federated)
        and all(_holds(kind, tests, claims) for kind, tests in (statement.get("Condition") or {}).items())
    )


def _holds(kind: str, tests: Json, claims: dict[str, str]) -> bool:
    for name, wanted in tests.items():
        have = claims.get(name)
        if kind == "StringEquals":
            if have not in _list(wanted):
                return False
        elif kind == "StringLike":
            if have is None or not any(_like(pattern, have) for pattern in _list(wanted)):
                return False
        else:
            return False
    return True


def _like(pattern: str, value: str) -> bool:
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def assume(endpoint: str, region: str, role_arn: str, token: str) -> dict[str, str]:
    """Credentials as environment variables."""
    sts: Any = boto3.client(
        "sts", endpoint_url=endpoint, region_name=region, aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="x"
    )
    answer = sts.assume_role_with_web_identity(RoleArn=role_arn, RoleSessionName="pod", WebIdentityToken=token)
    found = answer["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": found["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": found["SecretAccessKey"],
        "AWS_SESSION_TOKEN": found["SessionToken"],
    }
