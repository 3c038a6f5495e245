"""The start: five doors."""

from fastapi import APIRouter

from api.http.library import Edition
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show
from api.page.rendering import Page

router = APIRouter()
KINDS = ("life-event", "business-event", "cooperation")


@router.get("/")
async def start(request: Request, desk: Answering) -> Response:
    """Events, and the ways in for those who come with a question, a provision, a flow or a draft."""
    return await show(request, desk, Shown("start.html", ("start",), _view))


def _view(edition: Edition, page: Page) -> View:
    groups: dict[str, list[tuple[str, str, str]]] = {kind: [] for kind in KINDS}
    for event in edition.engine.events.values():
        title, description = getattr(event.title, page.language), getattr(event.description, page.language)
        groups[event.kind].append((event.slug, title, description))
    corpus = edition.engine.corpus
    shown = {kind: found for kind, found in groups.items() if found}
    return {"groups": shown, "documents": len(corpus.documents), "provisions": corpus.counts.get("provisions", 0)}
