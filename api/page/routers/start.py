"""The start: five doors."""

from fastapi import APIRouter

from api.http.library import Edition
from api.http.routers.context import Answering, Request, Response
from api.page.answer import Shown, View, show
from api.page.rendering import Page

router = APIRouter()


@router.get("/")
async def start(request: Request, desk: Answering) -> Response:
    """Events, and the ways in for those who come with a question, a provision, a flow or a draft."""
    return await show(request, desk, Shown("start.html", ("start",), _view))


def _view(edition: Edition, page: Page) -> View:
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for event in edition.engine.events.values():
        title, description = getattr(event.title, page.language), getattr(event.description, page.language)
        groups.setdefault(event.kind, []).append((event.slug, title, description))
    return {"groups": groups, "counts": edition.engine.corpus.counts, "documents": len(edition.engine.corpus.documents)}
