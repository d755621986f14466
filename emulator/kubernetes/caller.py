"""Who holds a token of `aws eks get-token`: a presigned GetCallerIdentity, of which EKS asks STS whose it is.

The rules are those of aws-iam-authenticator, pkg/token: the host is STS's, only certain parameters, signed with the header
`x-k8s-aws-id`, no older than 15 minutes. The signature covers the cluster's name, which is not in the token: it fits no other.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

_PREFIX = "k8s-aws-v1."
_LIFETIME = datetime.timedelta(minutes=15)
_PARAMETERS = {
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "x-amz-user-agent",
    "User-Agent",
}
_HEADER = "x-k8s-aws-id"


class Refused(Exception):
    """The token is nobody's; why is in the message."""


@dataclass(frozen=True)
class Caller:
    """`arn` as GetCallerIdentity answers it, `principal` as an access entry names it."""

    arn: str
    principal: str
    account: str

    @property
    def session(self) -> str:
        return self.arn.split("/")[-1]


@dataclass(frozen=True)
class _Key:
    caller: Caller
    secret: str
    session_token: str | None
    ends: datetime.datetime | None


def caller_of(token: str, cluster: str, sts_host: str, now: datetime.datetime) -> Caller:
    """The caller whose signature the token is, for a cluster of this name. Raises Refused."""
    url = urlsplit(_decode(token))
    given = parse_qsl(url.query, keep_blank_values=True)
    query = dict(given)
    if url.netloc != sts_host or url.path not in ("", "/"):
        raise Refused(f"the token asks {url.netloc}{url.path}, not STS at {sts_host}")
    if len(query) != len(given):
        raise Refused("the token has a parameter twice")
    unknown = sorted(set(query) - _PARAMETERS)
    if unknown:
        raise Refused(f"the token has parameters that it may not have: {', '.join(unknown)}")
    if query.get("Action") != "GetCallerIdentity":
        raise Refused(f"the token asks for {query.get('Action')}, not for GetCallerIdentity")
    signed = query.get("X-Amz-SignedHeaders", "").split(";")
    if _HEADER not in signed:
        raise Refused(f"the token's signature does not cover {_HEADER}")
    _check_age(query.get("X-Amz-Date", ""), now)
    key = _key(query.get("X-Amz-Credential", "").split("/")[0])
    if key.session_token is not None and query.get("X-Amz-Security-Token") != key.session_token:
        raise Refused("the token's session token is not that of its key")
    if key.ends is not None and now > key.ends:
        raise Refused("the session that signed the token has ended")
    headers = {"host": url.netloc, _HEADER: cluster}
    if set(signed) != set(headers):
        raise Refused(f"the token is signed with {', '.join(sorted(signed))}: only {', '.join(headers)} are sent on")
    if not hmac.compare_digest(signature(query, headers, key.secret), query.get("X-Amz-Signature", "")):
        raise Refused(f"the signature of the token is not one for the cluster {cluster}")
    return key.caller


def signature(query: dict[str, str], headers: dict[str, str], secret: str) -> str:
    """Signature version 4 of a presigned GET of `/`."""
    parts = sorted((key, value) for key, value in query.items() if key != "X-Amz-Signature")
    canonical_query = "&".join(f"{quote(key, safe='-_.~')}={quote(value, safe='-_.~')}" for key, value in parts)
    lines = [f"{name}:{headers[name]}" for name in sorted(headers)]
    names = ";".join(sorted(headers))
    request = "\n".join(["GET", "/", canonical_query, *lines, "", names, hashlib.sha256(b"").hexdigest()])
    _, date, region, service, end = query["X-Amz-Credential"].split("/")
    scope = f"{date}/{region}/{service}/{end}"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", query["X-Amz-Date"], scope, hashed])
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, end):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


def _decode(token: str) -> str:
    if not token.startswith(_PREFIX):
        raise Refused(f"the token does not begin with {_PREFIX}")
    encoded = token.removeprefix(_PREFIX)
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(f"the token is not base64: {error}") from None


def _check_age(date: str, now: datetime.datetime) -> None:
    try:
        made = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise Refused(f"the token's date is {date!r}") from None
    if not -_LIFETIME <= now - made <= _LIFETIME:
        raise Refused(f"the token is of {made.isoformat()}, more than 15 minutes away")


def _key(access_key: str) -> _Key:
    for account, backends in list(sts_backends.items()):
        for backend in list(backends.values()):
            role = backend.get_assumed_role_from_access_key(access_key)
            if role is not None:
                caller = Caller(role.arn, role.role_arn, account)
                ends = role.expiration
                aware = ends if ends.tzinfo is not None else ends.replace(tzinfo=datetime.timezone.utc)
                return _Key(caller, role.secret_access_key, role.session_token, aware)
    for account, backends in list(iam_backends.items()):
        for backend in list(backends.values()):
            user = backend.get_user_from_access_key_id(access_key)
            if user is not None:
                own = next(key for key in user.access_keys if key.access_key_id == access_key)
                return _Key(Caller(user.arn, user.arn, account), own.secret_access_key, None, None)
    raise Refused(f"nobody has the access key {access_key}")
