"""Errors as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from msgspec import UNSET
from starlette.responses import Response

from api.http.answers import Fault, Problem

__all__ = ["MEDIA_TYPE", "Fault", "Problem", "Refusal", "problem", "title"]

MEDIA_TYPE = "application/problem+json"


class Refusal(Exception):
    """A request that cannot be answered; becomes a problem."""

    def __init__(self, status: int, detail: str, *, faults: tuple[Fault, ...] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})


def problem(status: int, detail: str, instance: str, *, faults: tuple[Fault, ...] = (), correlation_id: str = "",
            headers: Mapping[str, str] | None = None) -> Response:  # fmt: skip
    """A problem as a response."""
    body = Problem(
        type="about:blank",
        title=title(status),
        status=status,
        detail=detail,
        instance=instance,
        errors=faults or UNSET,
        correlation_id=correlation_id or UNSET,
    )
    return Response(msgspec.json.encode(body), status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def title(status: int) -> str:
    """The name of a status.

    >>> title(404), title(499)
    ('Not Found', 'Error')
    """
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
