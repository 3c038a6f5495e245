"""The catalogue of events, and what the law has for each."""

from fastapi import APIRouter

from api.http.answers import EventName, EventsAnswer, OverlapsAnswer, ScopeAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import SCOPE_LIMIT, Cursor, Kind, Learned, Limit, Slug, Status
from api.http.routers.context import Answering, Request, Response
from api.http.routers.overlaps import overlaps_page

router = APIRouter(prefix="/v1/events", tags=["events"])


@router.get("", responses=returns(EventsAnswer, 503))
async def events(request: Request, desk: Answering) -> Response:
    """All events: life events, business events, cooperation."""
    return await desk.answer(request, ("events",), _events)


def _events(edition: Edition) -> EventsAnswer:
    return EventsAnswer(
        tuple(
            EventName(event.slug, event.title.nb, event.title.nn, event.title.en, event.kind)
            for event in edition.engine.events.values()
        ),
        edition.meta,
    )


@router.get("/{slug}/scope", responses=returns(ScopeAnswer, 404, 422, 503))
async def event_scope(request: Request, desk: Answering, slug: Slug, limit: Limit = SCOPE_LIMIT) -> Response:
    """Which laws, provisions and actors an event touches, and why."""

    def build(edition: Edition) -> ScopeAnswer:
        return with_meta(ScopeAnswer, edition.engine.scope_of_event(slug, limit), edition.meta)

    return await desk.answer(request, ("event scope", slug, limit), build)


@router.get("/{slug}/overlaps", responses=returns(OverlapsAnswer, 404, 422, 503))
async def event_overlaps(request: Request, desk: Answering, slug: Slug, limit: Limit = 20, kind: Kind = None,
                         status: Status = None, learned: Learned = True, cursor: Cursor = None) -> Response:  # fmt: skip
    """Provisions that overlap or conflict across sectors, for an event; most valuable first."""
    return await overlaps_page(request, desk, limit, kind, cursor, event=slug, status=status, learned=learned)
