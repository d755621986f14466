"""Webhooks of programs that do not run here: nobody would answer the API server, and it would refuse what it asks them about."""

from __future__ import annotations

from typing import Any

from .controller import is_of_controller

_GROUP = "/apis/admissionregistration.k8s.io/v1"
KINDS = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")


def remove_unanswered(api: Any) -> None:
    """Leaves those of the controller, whose program runs."""
    for kind in KINDS:
        for found in api.get(f"{_GROUP}/{kind}")["items"]:
            if not is_of_controller(found):
                api.delete(f"{_GROUP}/{kind}/{found['metadata']['name']}")
