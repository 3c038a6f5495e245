"""The law from one actor's side."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from analysis.actor.model import Wanted
from api.actor import actor_view, actors
from api.http.answers import ActorAnswer, ActorsAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, Limit, offset_of, plain_or_none, to_cursor
from api.http.routers.context import Answering, Request, Response

router = APIRouter(prefix="/v1/actors", tags=["actors"])

FURTHEST = 100_000
"""Lines down to which a cursor leads; an actor has less."""


Name = Annotated[str, Path(max_length=200, description="An actor: its id, or any form the law uses.", examples=["kommune"])]
Named = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_TEXT, description="Only actors whose name or forms hold this.", examples=["kommune"]),
    AfterValidator(plain_or_none),
]
Event = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_ID, description="Only provisions in this event's scope.", examples=["sample-fa-barn"]),
    AfterValidator(plain_or_none),
]
Kinds = Annotated[
    list[Wanted] | None,
    Query(alias="kind", max_length=13, description="Only lines of these kinds; `deadline` and `report` are duties that have one."),
]
Document = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_ID, description="Only in this document.", examples=["lov/2077-06-24-64"]),
    AfterValidator(plain_or_none),
]
Ministry = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_ID, description="Only in law of a ministry whose name holds this.", examples=["Omsorg"]),
    AfterValidator(plain_or_none),
]
Own = Annotated[bool, Query(description="Only what names the actor itself, not its parts and roles.")]


@router.get("", operation_id="actors", responses=returns(ActorsAnswer, 422, 503))
async def known(request: Request, desk: Answering, q: Named = None, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Actors that the law names, those with most lines first."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)

    def build(edition: Edition) -> ActorsAnswer:
        found = actors(edition.engine, q)
        meta = edition.meta_with(_next(edition, offset + limit, len(found)))
        return ActorsAnswer(tuple(found[offset : offset + limit]), len(found), meta)

    return await desk.answer(request, ("actors", q or "", offset, limit), build, edition)


@router.get("/{name:path}", operation_id="actor", responses=returns(ActorAnswer, 404, 422, 503))
async def one(
    request: Request, desk: Answering, name: Name, event: Event = None, kind: Kinds = None, document: Document = None,
    ministry: Ministry = None, own: Own = False, limit: Limit = 50, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Duties, prohibitions, powers, rights, deadlines, reporting and information of an actor, each line quoted with its place."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    kinds = tuple(dict.fromkeys(kind or ()))

    def build(edition: Edition) -> ActorAnswer:
        found = actor_view(edition.engine, name, event=event, kinds=kinds, document=document, ministry=ministry, own=own)
        meta = edition.meta_with(_next(edition, offset + limit, len(found.lines)))
        page = msgspec.structs.replace(found, lines=found.lines[offset : offset + limit], shared=found.shared[:limit])
        return with_meta(ActorAnswer, page, meta)

    return await desk.answer(request, ("actor", name, event, kinds, document, ministry, own, offset, limit), build, edition)


def _next(edition: Edition, last: int, total: int) -> str | None:
    return to_cursor(edition.name, last) if last < min(total, FURTHEST) else None
