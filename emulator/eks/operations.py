"""The table of operations: each module of EKS puts its own in, the API serves what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import BadRequest, InvalidParameter
from .state import Json, Request

Operation = Callable[[Request], Json]

OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Serves the function as EKS's operation of that name."""

    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function

    return register


def page(request: Request, key: str, names: list[str]) -> Json:
    """One page of a list, as every List call of EKS answers."""
    size = int(request.params.get("maxResults") or 100)
    start = int(request.params.get("nextToken") or 0)
    answer: Json = {key: sorted(names)[start : start + size]}
    if start + size < len(names):
        answer["nextToken"] = str(start + size)
    return answer


def check_tags(tags: dict[str, str] | None, error: type[BadRequest] | type[InvalidParameter] = InvalidParameter) -> None:
    """At most 50 tags; key 1-128, value up to 256 characters; `aws:` is AWS's own."""
    tags = tags or {}
    if len(tags) > 50:
        raise error(f"Too many tags: {len(tags)}, at most 50 are allowed")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or len(value) > 256:
            raise error(f"Tag {key!r}: keys have 1 to 128 characters and values up to 256")
        if key.lower().startswith("aws:"):
            raise error(f"Tag {key!r}: the prefix aws: is reserved")


def only(given: Json, *names: str) -> dict[str, Any]:
    """The entries that were really given: absent and null are the same to EKS."""
    return {name: given[name] for name in names if given.get(name) is not None}
