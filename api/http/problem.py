"""Errors as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import UNSET
from starlette.responses import Response
from starlette.types import Scope

from api.http import request_id
from api.http.answers import Fault, Problem
from api.reviews.model import Moved

__all__ = ["KINDS", "MEDIA_TYPE", "Fault", "Problem", "Refusal", "instance_of", "problem", "title", "type_of"]

MEDIA_TYPE = "application/problem+json"

KINDS: Final[Mapping[str, tuple[int, str]]] = {
    "bad-request": (400, "The request cannot be read: its address, Host header, form or JSON."),
    "not-signed-in": (401, "A key or a sign-in is needed, or the one given is not valid."),
    "forbidden": (403, "Whoever asks may not do this."),
    "cross-site": (403, "The request does not come from a page of this service, or lacks the session's token: load the page again."),
    "not-found": (404, "Nothing of that id or at that address. The detail names near ids where there are any."),
    "method-not-allowed": (405, "The address does not answer to this method; `Allow` names those it answers to."),
    "conflict": (409, "It cannot be done as things stand now; read again."),
    "changed-since": (412, "It has been changed since the version that `If-Match` names; read again."),
    "too-large": (413, "The body is larger than the address takes."),
    "address-too-long": (414, "The address is too long; send less, or use POST where there is one."),
    "media-type": (415, "The body is of a type that the address does not take, or is compressed."),
    "invalid": (422, "A parameter or field is missing, unknown, or outside its bounds; `errors` names each."),
    "either-or": (422, "Parameters or fields that exclude each other are given together, or none of them is."),
    "nothing-to-go-by": (422, "The text holds no word that tells what is meant."),
    "unreadable-file": (422, "The file is none that can be read; the detail says what to do."),
    "against-the-rules": (422, "The change does not go with itself or with what the review is; `errors` names the field."),
    "faulty-rows": (422, "Rows of the file cannot be done, and nothing was changed; `errors` names each."),
    "key-used": (422, "The `Idempotency-Key` came with another request; use a new one."),
    "cursor": (422, "The cursor is of another snapshot or index, or is none: begin again without it."),
    "version-needed": (428, "A change must name the version that it rests on, in `If-Match`."),
    "too-many-requests": (429, "More requests than allowed; try again after `Retry-After` seconds."),
    "internal-error": (500, "Something is wrong inside the service; `correlation_id` finds it in its log."),
    "not-ready": (503, "The service is starting or has no index; try again after `Retry-After` seconds."),
    "busy": (503, "More requests at once than the service takes; try again after `Retry-After` seconds."),
}
"""Kinds of problems with their status; the first of a status is its usual one."""


class Refusal(Exception):
    """A request that cannot be answered; becomes a problem."""

    def __init__(
        self, status: int, detail: str, *, kind: str = "", faults: tuple[Fault, ...] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = kind
        self.faults = faults
        self.headers = dict(headers or {})


def problem(status: int, detail: str, instance: str, *, kind: str = "", faults: tuple[Fault, ...] = (), correlation_id: str = "",
            headers: Mapping[str, str] | None = None, moved: tuple[Moved, ...] = ()) -> Response:  # fmt: skip
    """A problem as a response.

    :param kind: of ``KINDS``, where its status has several
    """
    body = Problem(
        type=type_of(status, kind),
        title=title(status),
        status=status,
        detail=detail,
        instance=instance,
        errors=faults or UNSET,
        request_id=request_id.current.get() or UNSET,
        moved=moved or UNSET,
        correlation_id=correlation_id or UNSET,
    )
    return Response(msgspec.json.encode(body), status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def instance_of(scope: Scope) -> str:
    """The ``instance`` of a problem: the path that was asked for, as it came."""
    return (scope.get("raw_path") or b"/").decode("ascii", "replace")[:500]


def type_of(status: int, kind: str = "") -> str:
    """The ``type`` of a problem: an address that tells more of its kind.

    >>> type_of(404), type_of(422), type_of(422, "cursor"), type_of(418)
    ('/problems/not-found', '/problems/invalid', '/problems/cursor', 'about:blank')
    """
    name = kind or next((name for name, (usual, _) in KINDS.items() if usual == status), "")
    return f"/problems/{name}" if name else "about:blank"


def title(status: int) -> str:
    """The name of a status.

    >>> title(404), title(499)
    ('Not Found', 'Error')
    """
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
