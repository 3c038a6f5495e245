"""The scope of a question."""

from fastapi import APIRouter

from api.http.answers import ScopeAnswer, with_meta
from api.http.desk import Lane
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import SCOPE_LIMIT, Limit, Question
from api.http.routers.context import Answering, Request, Response

router = APIRouter(prefix="/v1/scope", tags=["scope"])


@router.get("", responses=returns(ScopeAnswer, 422, 503))
async def scope(request: Request, desk: Answering, query: Question, limit: Limit = SCOPE_LIMIT) -> Response:
    """Which laws, provisions and actors a question touches, and why."""

    def build(edition: Edition) -> ScopeAnswer:
        return with_meta(ScopeAnswer, edition.engine.scope_of_query(query, limit), edition.meta)

    return await desk.answer(request, ("scope", query, limit), build, lane=Lane.SLOW)
