"""The actors of the law, and all that it lays on one of them."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from analysis.actor.model import KINDS, WANTED, Wanted
from api.actor import actor_view, actors
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, offset_of, to_cursor
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from corpora import catalogue

router = APIRouter(prefix="/aktorer")
PAGE: Final = 60
LINES: Final = 40
OF_EACH: Final = 4
"""Lines of each kind that are shown until a kind is asked for."""

SHARED: Final = 8
Words = Annotated[str, Query(max_length=MAX_TEXT), AfterValidator(text_or_empty)]


def _kind(text: str) -> str:
    if text and text not in WANTED:
        raise ValueError(f"must be one of {', '.join(WANTED)}")
    return text


@router.get("")
async def known_actors(request: Request, desk: Answering, q: Words = "", cursor: Cursor = None) -> Response:
    """The actors that the law names, those with most lines first."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = offset + PAGE

    def view(edition: Edition, page: Page) -> View:
        found = actors(edition.engine, q or None)
        return {
            "q": q, "shown": found[offset:last], "total": len(found), "first": offset + 1, "at_start": offset == 0,
            "next": to_cursor(edition.name, last) if last < len(found) else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
        }  # fmt: skip

    return await show(request, desk, Shown("actors.html", (q, cursor), view), edition)


@router.get("/{name}")
async def one(
    request: Request, desk: Answering, name: Annotated[str, Path(max_length=200)],
    kind: Annotated[str, Query(alias="type", max_length=40), AfterValidator(_kind)] = "",
    event: Annotated[str, Query(alias="hendelse", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    ministry: Annotated[str, Query(alias="departement", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    own: Annotated[bool, Query(alias="bare")] = False, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Duties, powers, deadlines and information of an actor; a few of each kind, or all of one."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = offset + LINES
    chosen: Wanted | None = next((one for one in WANTED if one == kind), None)

    def view(edition: Edition, page: Page) -> View:
        engine = edition.engine
        found = actor_view(engine, name, event=event or None, kinds=(chosen,) if chosen else (), ministry=ministry or None, own=own,
                           of_each=None if chosen else OF_EACH)  # fmt: skip
        total = len(found.lines) if chosen else 0
        if chosen:
            found = msgspec.structs.replace(found, lines=found.lines[offset:last])
        groups = ((chosen, found.lines),) if chosen else tuple(
            (one, lines) for one in KINDS if (lines := tuple(line for line in found.lines if line.kind == one))
        )  # fmt: skip
        languages = {line.document: engine.corpus.info(line.document).language for line in found.lines}
        return {
            "view": found, "groups": groups, "chosen": chosen or "", "event": event, "ministry": ministry, "own": own,
            "names": catalogue.actors(), "languages": languages, "events": engine.events, "total": total,
            "first": offset + 1, "at_start": offset == 0,
            "shared": found.shared[:SHARED],
            "next": to_cursor(edition.name, last) if last < total else "",
            "previous": to_cursor(edition.name, offset - LINES) if offset > LINES else "",
        }  # fmt: skip

    return await show(request, desk, Shown("actor.html", (name, kind, event, ministry, own, cursor), view), edition)
