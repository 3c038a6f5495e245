"""Search: provisions, terms, and clusters, for words or a question."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.http.desk import Lane
from api.http.library import Edition
from api.http.parameters import MAX_TEXT
from api.http.routers.context import Answering, Request, Response
from api.page.addresses import provision_address
from api.page.answer import Shown, View, see, show
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.finding_way import Way, find_way
from api.page.views.known import known
from api.page.views.search import search
from api.report.telling import Telling

router = APIRouter(prefix="/sok")
Words = Annotated[str, Query(max_length=MAX_TEXT), AfterValidator(text_or_empty)]


@router.get("")
async def found(request: Request, desk: Answering, q: Words = "") -> Response:
    """What there is; straight to the provision where the words are a citation and nothing else."""
    edition = desk.library.edition
    way = await desk.work(lambda: find_way(edition.engine, q)) if q else Way()
    if way.alone:
        return see(provision_address(way.places[0][0]))

    def view(edition: Edition, page: Page) -> View:
        results = search(known(edition.engine), q) if q else None
        return {"q": q, "way": way, "results": results, "tell": Telling(page.language)}

    return await show(request, desk, Shown("search.html", (q,), view, lane=Lane.SLOW if q else Lane.QUICK), edition)
