"""A provision with everything known of it; and the way from a citation to one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.http.library import Edition
from api.http.parameters import MAX_ID
from api.http.routers.context import Answering, Request, Response
from api.page.addresses import provision_address
from api.page.answer import Shown, View, see, show
from api.page.rendering import Page
from api.page.routers.filters import text_or_empty
from api.page.views.finding_way import Way, find_way
from api.page.views.known import known
from api.page.views.provision import shown
from api.report.telling import Telling

router = APIRouter(prefix="/paragrafer")
Named = Annotated[str, Query(alias="id", max_length=MAX_ID), AfterValidator(text_or_empty)]


@router.get("")
async def find(request: Request, desk: Answering, named: Named = "") -> Response:
    """To the provision that an id or a citation names; a page that helps where it names none, or several."""
    edition = desk.library.edition
    way = await desk.work(lambda: find_way(edition.engine, named)) if named else Way()
    if len(way.places) == 1:
        return see(provision_address(way.places[0][0]))

    def view(edition: Edition, page: Page) -> View:
        return {"named": named, "way": way}

    return await show(request, desk, Shown("find.html", (named,), view), edition)


@router.get("/{provision:path}")
async def provision(request: Request, desk: Answering, provision: Annotated[str, Path(max_length=MAX_ID)]) -> Response:
    """Its text, what its sentences do, what it defines, who cites it; of a whole document its contents."""

    def view(edition: Edition, page: Page) -> View:
        return {"view": shown(known(edition.engine), provision), "tell": Telling(page.language)}

    return await show(request, desk, Shown("provision.html", (provision,), view))
