"""Search."""

from fastapi import APIRouter

from api.http.answers import SearchAnswer
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import Cursor, Limit, Question, offset_of
from api.http.routers.context import Answering, Request, Response, last_of_page, next_cursor

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.get("", responses=returns(SearchAnswer, 422, 503))
async def search(request: Request, desk: Answering, q: Question, limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Provisions for words or a question, by word and by meaning, in both written forms of Norwegian."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = last_of_page(offset, limit)

    def build(edition: Edition) -> SearchAnswer:
        hits = edition.engine.search(q, last)
        return SearchAnswer(tuple(hits[offset:]), edition.meta_with(next_cursor(edition.name, last, len(hits))))

    return await desk.answer(request, ("search", q, offset, last), build, edition)
