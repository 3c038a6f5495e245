"""Clusters for a question or a provision."""

from fastapi import APIRouter

from api.http.answers import OverlapsAnswer
from api.http.desk import Desk, Lane
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import Cursor, Identifier, Kind, Limit, Question, Status, offset_of
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response, last_of_page, next_cursor

router = APIRouter(prefix="/v1/overlaps", tags=["overlaps"])


@router.get("", responses=returns(OverlapsAnswer, 404, 422, 503))
async def overlaps(request: Request, desk: Answering, query: Question | None = None, provision: Identifier | None = None,
                   limit: Limit = 20, kind: Kind = None, status: Status = None, cursor: Cursor = None) -> Response:  # fmt: skip
    """Provisions that overlap or conflict, for a question (`query`) or with one provision (`provision`); give exactly one."""
    if (query is None) == (provision is None):
        detail = "give exactly one of query and provision"
        raise Refusal(422, detail, kind="either-or", faults=(Fault("query", detail), Fault("provision", detail)))
    return await overlaps_page(request, desk, limit, kind, cursor, query=query, provision=provision, status=status)


async def overlaps_page(request: Request, desk: Desk, limit: int, kind: str | None, cursor: str | None, *, event: str | None = None,
                        query: str | None = None, provision: str | None = None, status: str | None = None,
                        learned: bool = True) -> Response:  # fmt: skip
    """A page of clusters for exactly one of event, query and provision."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = last_of_page(offset, limit)
    judgements = await desk.judgements(learned=learned)

    def build(edition: Edition) -> OverlapsAnswer:
        found = edition.engine.overlaps(event=event, query=query, provision=provision, limit=last, kind=kind, status=status,
                                        judged=judgements)  # fmt: skip
        meta = edition.meta_with(next_cursor(edition.name, last, len(found)))
        return OverlapsAnswer(event, query, provision, found[offset:], meta)

    key = ("overlaps", event, query, provision, offset, last, kind, status)
    return await desk.answer(request, key, build, edition, judgements, lane=Lane.QUICK if event else Lane.SLOW)
