"""A life event at a glance, and its findings in a list."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.http.library import Edition
from api.http.parameters import MAX_ID, Cursor, Slug
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.page.answer import Shown, View, show
from api.page.rendering import Page
from api.page.routers.filters import Asked, list_of, show_list, text_or_empty
from api.page.views.known import known
from api.page.views.overview import overview
from api.page.views.through import EVENT, FILTERS, chosen
from api.report.telling import Telling
from ingest.errors import NotFoundError

router = APIRouter(prefix="/hendelser")
Actor = Annotated[str, Query(alias="aktor", max_length=MAX_ID), AfterValidator(text_or_empty)]


@router.get("/{slug}")
async def event(request: Request, desk: Answering, slug: Slug, actor: Actor = "") -> Response:
    """Figures, ministries, actors, time limits, and what to look at first."""
    judgements = await desk.judgements()

    def view(edition: Edition, page: Page) -> View:
        _check(edition, slug)
        found = overview(known(edition.engine), slug, actor or None, judgements)
        return {"view": found, "tell": Telling(page.language), "actor": actor, "standings": judgements.standings}

    return await show(request, desk, Shown("event.html", (slug, actor), view), judgements=judgements)


@router.get("/{slug}/klynger")
async def clusters(request: Request, desk: Answering, reviewing: Reviewing, slug: Slug, asked: Asked, cursor: Cursor = None) -> Response:
    """The findings of an event, filtered and sorted."""
    edition, judgements = desk.library.edition, await desk.judgements()

    def view(edition: Edition, page: Page) -> View:
        _check(edition, slug)
        view = list_of(edition, page, known(edition.engine).judged_event(slug, judgements), asked, cursor, judgements.standings)
        carried = ((EVENT, slug), *chosen(page.query, FILTERS))
        return {**view, "event": edition.engine.events[slug], "query": "", "provision": None, "carried": carried}

    return await show_list(request, desk, reviewing, Shown("clusters.html", (slug, asked, cursor), view), edition, judgements)


def _check(edition: Edition, slug: str) -> None:
    if slug not in edition.engine.events:
        raise NotFoundError(f"{slug}: no such event")
