"""Terms: the register, and a term with all its definitions side by side."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.http.desk import Lane
from api.http.library import Edition
from api.http.parameters import MAX_TEXT, Cursor, offset_of, to_cursor
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.page.answer import Shown, View, show
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.routers.reviews import show_with
from api.page.views.terms import register, term
from api.page.views.verdict import panel_of

router = APIRouter(prefix="/begreper")
PAGE = 60
Words = Annotated[str, Query(max_length=MAX_TEXT), AfterValidator(text_or_empty)]
Letter = Annotated[str, Query(alias="bokstav", max_length=1), AfterValidator(text_or_empty)]


@router.get("")
async def terms(request: Request, desk: Answering, q: Words = "", letter: Letter = "", cursor: Cursor = None) -> Response:
    """The terms that the law defines, by search or by letter."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = offset + PAGE

    def view(edition: Edition, page: Page) -> View:
        found = register(edition.engine, q, letter)
        return {
            "q": q, "letter": letter, "register": found, "shown": found.terms[offset:last], "first": offset + 1,
            "next": to_cursor(edition.name, last) if last < len(found.terms) else "",
            "previous": to_cursor(edition.name, offset - PAGE) if offset > PAGE else "", "at_start": offset == 0,
        }  # fmt: skip

    return await show(request, desk, Shown("terms.html", (q, letter, cursor), view), edition)


@router.get("/{name:path}")
async def one(request: Request, desk: Answering, reviewing: Reviewing, name: Annotated[str, Path(max_length=200)]) -> Response:
    """A term with all its definitions across the law, what else the law demands of it, and what people judged of it."""
    edition = desk.library.edition
    shown = await desk.work(lambda: term(edition.engine, name))
    panel = await desk.work(partial(panel_of, reviewing, edition, "term", name), Lane.TEAM)
    return await show_with(request, desk, panel, Shown("term.html", (name,), lambda edition, _: {"view": shown}))
