"""What the routers share."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from api.access.gate import Gate
from api.http.desk import Desk
from api.http.parameters import DEEPEST, to_cursor
from api.http.problem import Fault, Refusal
from api.reviews.service import Reviews


async def _desk(request: Request) -> Desk:  # async: else each request would wait for a thread
    desk: Desk = request.app.state.desk
    return desk


async def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


Answering = Annotated[Desk, Depends(_desk)]
Gatekeeping = Annotated[Gate, Depends(_gate)]


async def _reviews(request: Request) -> Reviews:
    reviews: Reviews = request.app.state.reviews
    return reviews


Reviewing = Annotated[Reviews, Depends(_reviews)]


def last_of_page(offset: int, limit: int) -> int:
    """How much of a list must be made for a page of it.

    :raises Refusal: too far down
    """
    if offset >= DEEPEST:
        raise Refusal(422, f"cursor: lists end after {DEEPEST}", kind="cursor", faults=(Fault("cursor", f"lists end after {DEEPEST}"),))
    return min(offset + limit, DEEPEST)


def next_cursor(edition: str, last: int, found: int) -> str | None:
    """The cursor of the next page: there may be one if this one is full."""
    return to_cursor(edition, last) if found == last < DEEPEST else None


__all__ = ["Answering", "Gatekeeping", "Request", "Response", "Reviewing", "last_of_page", "next_cursor"]
