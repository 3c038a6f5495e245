"""A cluster, and the clusters of a question or a provision."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.http.desk import Lane
from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor
from api.http.routers.context import Answering, Request, Response, Reviewing
from api.page.answer import Shown, View, see
from api.page.rendering import Page
from api.page.routers.filters import Asked, list_of, show_list, text_or_empty
from api.page.routers.reviews import show_with
from api.page.routers.work import WorkList
from api.page.views.comparison import MOST, comparison
from api.page.views.known import known
from api.page.views.through import LIST, List, of_event, of_work
from api.page.views.verdict import panel_of
from api.report.telling import Telling
from api.reviews.freshness import Freshnesses
from ingest.errors import NotFoundError

router = APIRouter(prefix="/klynger")
FOUND = 50
"""Clusters that are looked for on a question or with a provision, at most."""

Question = Annotated[str, Query(alias="sporsmal", max_length=MAX_TEXT), AfterValidator(text_or_empty)]
Provision = Annotated[str, Query(alias="paragraf", max_length=MAX_ID), AfterValidator(text_or_empty)]
Most = Annotated[int, Query(alias="antall", ge=1, le=FOUND)]
Event = Annotated[str, Query(alias="hendelse", max_length=MAX_ID), AfterValidator(text_or_empty)]
Within = Annotated[List, Query(alias=LIST)]
Beside = Annotated[list[str] | None, Query(alias="med", max_length=30)]


@router.get("")
async def clusters(
    request: Request, desk: Answering, reviewing: Reviewing, asked: Asked, question: Question = "", provision: Provision = "",
    most: Most = FOUND, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """The clusters of a question, or those that hold a provision."""
    if not question and not provision:
        return see("/")
    edition, judgements = desk.library.edition, await desk.judgements()

    def view(edition: Edition, page: Page) -> View:
        kept, engine = known(edition.engine), edition.engine
        place = engine.corpus.locate(provision) if provision else None
        found = engine.overlaps(provision=place.id, limit=most) if place else engine.overlaps(query=question, limit=most)
        about = (place.id, kept.places.label(place.id)) if place else None
        findings = kept.listed(judgements(found))
        view = list_of(edition, page, findings, asked, cursor, judgements.standings)
        return {**view, "event": None, "query": question, "provision": about, "carried": ()}

    shown = Shown("clusters.html", (question, provision, most, asked, cursor), view)
    return await show_list(request, desk, reviewing, shown, edition, judgements)


@router.get("/{cluster}")
async def cluster(
    request: Request, desk: Answering, reviewing: Reviewing, cluster: Annotated[str, Path(max_length=MAX_ID)], asked: Asked,
    working: WorkList, beside: Beside = None, event: Event = "", within: Within = "",
) -> Response:  # fmt: skip
    """What differs, the chosen provisions side by side, why they were put together, and what people judged of it.

    :param event: through whose list somebody is going, with the filters that they chose (``asked``)
    :param within: the other list that they may be going through: that of work, with its filters (``working``)
    """
    wanted = tuple(name for name in beside or () if name)
    edition, judgements = desk.library.edition, await desk.judgements()
    panel = await desk.work(partial(panel_of, reviewing, edition, "cluster", cluster), Lane.TEAM)
    try:
        await desk.work(lambda: known(edition.engine).cluster(panel.review.id))
    except NotFoundError:
        return see(panel.action)  # it was judged once, and is no longer found

    def view(edition: Edition, page: Page) -> View:
        engine = edition.engine
        kept = known(engine)
        tell = Telling(page.language)
        found = comparison(kept, cluster, wanted)
        related = [kept.cluster(name) for name in (found.cluster.parent, *found.cluster.children) if name]
        parent = related[0] if found.cluster.parent else None
        events = [engine.events[slug] for slug in found.cluster.events if slug in engine.events]
        slug = event if event in engine.events else events[0].slug if events else ""
        place = None
        if within:
            place = of_work(reviewing, Freshnesses(engine), judgements, working[1], page.query, found.cluster.id)
        elif slug:
            place = of_event(kept, judgements, slug, asked, page.query, found.cluster.id, tell)
        return {
            "view": found, "tell": tell, "most": MOST, "parent": parent, "children": related[1 if parent else 0 :], "events": events,
            "event": engine.events[place.event] if place and place.event else None, "through": place,
        }  # fmt: skip

    return await show_with(request, desk, panel, Shown("cluster.html", (cluster, wanted, event, within, asked, working), view), judgements)
