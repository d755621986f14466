"""Tags of clusters, profiles, add-ons and access entries alike, by ARN."""

from __future__ import annotations

from .errors import BadRequest, NotFound
from .operations import check_tags, operation
from .state import Json, Request, Resource


def _resource(request: Request) -> Resource:
    arn = request.params["resourceArn"]
    for cluster in request.region.clusters.values():
        for resource in cluster.resources():
            if resource.arn == arn:
                return resource
    raise NotFound(f"Resource {arn} was not found")


@operation("TagResource")
def tag_resource(request: Request) -> Json:
    resource = _resource(request)
    check_tags({**resource.tags, **request.params["tags"]}, BadRequest)
    resource.tags.update(request.params["tags"])
    return {}


@operation("UntagResource")
def untag_resource(request: Request) -> Json:
    resource = _resource(request)
    for key in request.params["tagKeys"]:
        resource.tags.pop(key, None)
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(request: Request) -> Json:
    return {"tags": _resource(request).tags}
