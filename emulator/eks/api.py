"""EKS's wire format, by moto's own parser and serialiser of the service model; what it means is in `operations`."""

from __future__ import annotations

from typing import Any

import moto.eks.urls as urls
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores
from moto.sts.models import sts_backends

# Each of these fills the table of operations.
from . import access_entries, addons, clusters, fargate_profiles, tags, updates  # noqa: F401
from .operations import OPERATIONS
from .state import Json, Request, region


class EksApi(BaseResponse):
    """Gets one method for each operation, named as moto looks for it."""

    def __init__(self) -> None:
        super().__init__(service_name="eks")
        self.automated_parameter_parsing = True

    def _request(self) -> Request:
        backend = sts_backends[self.current_account][self.partition]
        _, caller, _ = backend.get_caller_identity(self.access_key, self.region)
        return Request(region(self.current_account, self.region), dict(self.params), caller)


# Answers by operation and request token: asked again with the same token, EKS does nothing and answers the same.
_ANSWERED: dict[tuple[str, str], Json] = {}


def _method(name: str) -> Any:
    def answer(self: EksApi) -> ActionResult:
        request = self._request()
        request.region.settle()
        token = request.params.get("clientRequestToken")
        if token is None:
            return ActionResult(OPERATIONS[name](request))
        if (name, token) not in _ANSWERED:
            _ANSWERED[name, token] = OPERATIONS[name](request)
        return ActionResult(_ANSWERED[name, token])

    answer.__name__ = camelcase_to_underscores(name)
    return answer


def install() -> None:
    """Puts this EKS in the place of moto's; must run before the server takes its first EKS call."""
    for name in OPERATIONS:
        setattr(EksApi, camelcase_to_underscores(name), _method(name))
    urls.url_paths.clear()
    urls.url_paths["{0}/(?P<path>.+)$"] = EksApi.dispatch
