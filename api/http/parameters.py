"""What requests may ask for. Values outside these bounds are answered with 422."""

import base64
import binascii
import re
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator

from analysis.overlap.model import Kind as ClusterKind
from api.http.problem import Fault, Refusal
from api.reviews.model import Status as ReviewStatus

MAX_TEXT = 2000
MAX_ID = 500
MAX_LIMIT = 1000
SCOPE_LIMIT = 60
"""Provisions of a scope, when nothing is said."""

DEEPEST = 1000
"""How far down a list a cursor leads."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """The text, if it is text.

    :raises ValueError: it is blank, or has control characters
    """
    if not text.strip():
        raise ValueError("must not be blank")
    if _CONTROL.search(text):
        raise ValueError("must be plain text, without control characters")
    return text


def plain_or_none(text: str | None) -> str | None:
    """The same of what may be left out.

    :raises ValueError: see ``plain``
    """
    return None if text is None else plain(text)


Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Highest number of results.")]
Question = Annotated[
    str,
    Query(min_length=1, max_length=MAX_TEXT, description="Words or a question, in bokmål or nynorsk.", examples=["melding om fødsel"]),
    AfterValidator(plain),
]
Identifier = Annotated[
    str,
    Query(min_length=1, max_length=MAX_ID, description="Id of a provision, or of a part of one.", examples=["lov/2077-06-24-64/§21"]),
    AfterValidator(plain),
]
Kind = Annotated[
    ClusterKind | None,
    Query(description="Only clusters of this kind; of a kind of fault (`dead-reference`, `stale-term`, `missing-mirror`) all in scope."),
]
Status = Annotated[ReviewStatus | None, Query(description="Only clusters that people gave this status; `new`: nobody has judged.")]
Learned = Annotated[bool, Query(description="Whether what reviewers confirmed and dismissed may change the order of an event's list.")]
Slug = Annotated[str, Path(max_length=MAX_ID, description="An event of the catalogue.", examples=["fa-barn"])]
Cursor = Annotated[str | None, Query(min_length=1, max_length=100, description="Where to go on: `meta.next` of the page before.")]


def to_cursor(edition: str, offset: int) -> str:
    """An opaque place in a list of this edition.

    >>> offset_of(to_cursor("a1b2", 40), "a1b2"), offset_of(None, "a1b2")
    (40, 0)
    """
    return base64.urlsafe_b64encode(f"{edition}.{offset}".encode()).decode().rstrip("=")


def offset_of(cursor: str | None, edition: str) -> int:
    """The place a cursor names.

    :raises Refusal: it is no cursor, or of another edition
    """
    if cursor is None:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    match = re.fullmatch(r"([0-9a-f]+)\.([1-9][0-9]{0,5})", text)
    if match is None:
        raise _bad_cursor("not a cursor; take it from meta.next of the page before")
    if match[1] != edition:
        raise _bad_cursor("from an earlier snapshot or index; begin again without a cursor")
    return int(match[2])


def _bad_cursor(detail: str) -> Refusal:
    return Refusal(422, f"cursor: {detail}", kind="cursor", faults=(Fault("cursor", detail),))
