"""Finalizers of Argo CD and Flux, whose programs do not run here: as long as their pods do, they are set and removed as these would."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..eks.state import Json


class _Kept(NamedTuple):
    """A kind, and the pods of the program that keeps its objects until it has cleaned up."""

    path: str
    plural: str
    label: tuple[str, str]
    finalizer: str
    # Flux puts it on each object; of Argo CD the user does.
    is_added: bool


_FLUX = "finalizers.fluxcd.io"
_KEPT = (
    _Kept(
        "/apis/argoproj.io/v1alpha1",
        "applications",
        ("app.kubernetes.io/name", "argocd-application-controller"),
        "resources-finalizer.argocd.argoproj.io",
        is_added=False,
    ),
    _Kept("/apis/kustomize.toolkit.fluxcd.io/v1", "kustomizations", ("app", "kustomize-controller"), _FLUX, is_added=True),
    _Kept("/apis/source.toolkit.fluxcd.io/v1", "gitrepositories", ("app", "source-controller"), _FLUX, is_added=True),
)


def keep_finalizers(api: Any, pods: list[Json]) -> None:
    for kept in _KEPT:
        if any(_runs(pod, kept.label) for pod in pods):
            for found in (api.find(f"{kept.path}/{kept.plural}") or {"items": []})["items"]:
                _keep(api, kept, found["metadata"])


def _runs(pod: Json, label: tuple[str, str]) -> bool:
    key, value = label
    return pod["metadata"].get("labels", {}).get(key) == value and pod["status"].get("phase") == "Running"


def _keep(api: Any, kept: _Kept, metadata: Json) -> None:
    finalizers = list(metadata.get("finalizers", []))
    if "deletionTimestamp" in metadata:
        wanted = [one for one in finalizers if one != kept.finalizer]
    else:
        wanted = finalizers + [kept.finalizer] * (kept.is_added and kept.finalizer not in finalizers)
    if wanted != finalizers:
        path = f"{kept.path}/namespaces/{metadata['namespace']}/{kept.plural}/{metadata['name']}"
        api.merge(path, {"metadata": {"finalizers": wanted}})
