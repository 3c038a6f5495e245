"""Errors as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from msgspec import UNSET, Struct, UnsetType
from starlette.responses import Response

from api.reviews.model import Moved

MEDIA_TYPE = "application/problem+json"


class Fault(Struct, frozen=True):
    """One thing that is wrong with a request; ``where`` is a parameter or a field of the body."""

    where: str
    detail: str


class Problem(Struct, frozen=True):
    """An error: what kind, and what is wrong with this request. ``instance`` is the request's path.

    ``moved``: of a write that rests on an older version, what was written since.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...] | UnsetType = UNSET
    moved: tuple[Moved, ...] | UnsetType = UNSET
    correlation_id: str | UnsetType = UNSET  # finds the failure in the server's log


class Refusal(Exception):
    """A request that cannot be answered; becomes a problem."""

    def __init__(self, status: int, detail: str, *, faults: tuple[Fault, ...] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})


def problem(status: int, detail: str, instance: str, *, faults: tuple[Fault, ...] = (), correlation_id: str = "",
            headers: Mapping[str, str] | None = None, moved: tuple[Moved, ...] = ()) -> Response:  # fmt: skip
    """A problem as a response."""
    body = Problem(
        type="about:blank",
        title=title(status),
        status=status,
        detail=detail,
        instance=instance,
        errors=faults or UNSET,
        moved=moved or UNSET,
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
