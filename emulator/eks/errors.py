"""EKS's error types. The HTTP status of each comes from the service model.

A message in quotes at a place of use is EKS's own where a source is named beside it; else the type is EKS's and the
wording ours.
"""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class InvalidParameter(ServiceException):
    code = "InvalidParameterException"


class InvalidRequest(ServiceException):
    code = "InvalidRequestException"


class ResourceInUse(ServiceException):
    code = "ResourceInUseException"


class ResourceNotFound(ServiceException):
    code = "ResourceNotFoundException"


class ResourceLimitExceeded(ServiceException):
    code = "ResourceLimitExceededException"


class UnsupportedAvailabilityZone(ServiceException):
    code = "UnsupportedAvailabilityZoneException"


class NotFound(ServiceException):
    """What the tagging calls answer where the others say ResourceNotFoundException."""

    code = "NotFoundException"


class BadRequest(ServiceException):
    code = "BadRequestException"
