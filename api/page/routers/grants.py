"""Grant schemes side by side."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from analysis.grants.model import ATTRIBUTES, RECIPIENTS
from api.grants import grants
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor, offset_of, to_cursor
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from corpora import catalogue

router = APIRouter(prefix="/tilskudd")
PAGE: Final = 20
SIDE_BY_SIDE: Final = 4


def _recipient(text: str) -> str:
    if text and text not in RECIPIENTS:
        raise ValueError(f"must be one of {', '.join(RECIPIENTS)}")
    return text


@router.get("")
async def schemes(
    request: Request, desk: Answering,
    event: Annotated[str, Query(alias="hendelse", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    to: Annotated[str, Query(alias="mottaker", max_length=40), AfterValidator(_recipient)] = "",
    ministry: Annotated[str, Query(alias="departement", max_length=MAX_ID), AfterValidator(text_or_empty)] = "",
    text: Annotated[str, Query(alias="tekst", max_length=MAX_TEXT), AfterValidator(text_or_empty)] = "",
    beside: Annotated[list[str] | None, Query(alias="med", max_length=30)] = None, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """A list to choose from, and the chosen side by side."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    wanted = tuple(dict.fromkeys(name for name in beside or () if name))[:SIDE_BY_SIDE]

    def view(edition: Edition, page: Page) -> View:
        engine = edition.engine
        found = grants(engine, event=event or None, to=to or None, ministry=ministry or None, text=text or None, offset=offset, limit=PAGE)
        every = engine.grants.find()
        by_id = {one.id: one for one in every}
        columns = tuple(by_id[name] for name in wanted if name in by_id)
        shown = (*found.schemes, *columns)
        return {
            "found": found, "event": event, "to": to, "ministry": ministry, "text": text, "columns": columns, "most": SIDE_BY_SIDE,
            "attributes": ATTRIBUTES, "recipients": RECIPIENTS, "names": catalogue.actors(), "events": engine.events,
            "ministries": sorted({name for one in every for name in one.ministries}),
            "languages": {one.document: engine.corpus.info(one.document).language for one in shown},
            "first": offset + 1, "at_start": offset == 0,
            "next": to_cursor(edition.name, offset + PAGE) if offset + PAGE < found.total else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "",
        }  # fmt: skip

    return await show(request, desk, Shown("grants.html", (event, to, ministry, text, wanted, cursor), view), edition)
