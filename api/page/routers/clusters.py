"""A cluster, and the clusters of a question or a provision."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.http.library import Edition
from api.http.parameters import MAX_ID, MAX_TEXT, Cursor
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, see, show
from api.page.rendering import Page
from api.page.routers.filters import Asked, list_of, text_or_empty
from api.page.views.comparison import MOST, comparison
from api.page.views.known import known
from api.report.telling import Telling

router = APIRouter(prefix="/klynger")
FOUND = 50
"""Clusters that are looked for on a question or with a provision, at most."""

Question = Annotated[str, Query(alias="sporsmal", max_length=MAX_TEXT), AfterValidator(text_or_empty)]
Provision = Annotated[str, Query(alias="paragraf", max_length=MAX_ID), AfterValidator(text_or_empty)]
Most = Annotated[int, Query(alias="antall", ge=1, le=FOUND)]
Beside = Annotated[list[str] | None, Query(alias="med", max_length=30)]


@router.get("")
async def clusters(request: Request, desk: Answering, asked: Asked, question: Question = "", provision: Provision = "",
                   most: Most = FOUND, cursor: Cursor = None) -> Response:  # fmt: skip
    """The clusters of a question, or those that hold a provision."""
    if not question and not provision:
        return see("/")
    edition = desk.library.edition

    def view(edition: Edition, page: Page) -> View:
        kept, engine = known(edition.engine), edition.engine
        place = engine.corpus.locate(provision) if provision else None
        found = engine.overlaps(provision=place.id, limit=most) if place else engine.overlaps(query=question, limit=most)
        about = (place.id, kept.places.label(place.id)) if place else None
        return {**list_of(edition, page, kept.listed(found), asked, cursor), "event": None, "query": question, "provision": about}

    return await show(request, desk, Shown("clusters.html", (question, provision, most, asked, cursor), view), edition)


@router.get("/{cluster}")
async def cluster(request: Request, desk: Answering, cluster: Annotated[str, Path(max_length=MAX_ID)], beside: Beside = None) -> Response:
    """What differs, the chosen provisions side by side, and why they were put together."""
    wanted = tuple(name for name in beside or () if name)

    def view(edition: Edition, page: Page) -> View:
        kept = known(edition.engine)
        tell = Telling(page.language)
        found = comparison(kept, cluster, wanted)
        related = [kept.cluster(name) for name in (found.cluster.parent, *found.cluster.children) if name]
        parent = related[0] if found.cluster.parent else None
        return {
            "view": found, "tell": tell, "most": MOST, "parent": parent, "children": related[1 if parent else 0 :],
            "events": [edition.engine.events[slug] for slug in found.cluster.events if slug in edition.engine.events],
        }  # fmt: skip

    return await show(request, desk, Shown("cluster.html", (cluster, wanted), view))
