"""Search."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from analysis.found import ActKind
from analysis.narrowed import Narrowed
from api.http.answers import SearchAnswer
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID, Cursor, Limit, Question, offset_of, plain_or_none
from api.http.routers.context import Answering, Request, Response, last_of_page, next_cursor

router = APIRouter(prefix="/v1/search", tags=["search"])


Document = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_ID, description="Only in this document.", examples=["lov/2077-06-24-64"]),
    AfterValidator(plain_or_none),
]
Ministry = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_ID, description="Only in law of a ministry whose name holds this.", examples=["Omsorg"]),
    AfterValidator(plain_or_none),
]
Type = Annotated[ActKind | None, Query(description="Only in acts (`lov`) or regulations (`forskrift`).")]
Written = Annotated[Literal["nb", "nn"] | None, Query(description="Only in this written form.")]


@router.get("", responses=returns(SearchAnswer, 404, 422, 503))
async def search(
    request: Request, desk: Answering, q: Question, document: Document = None, ministry: Ministry = None, kind: Type = None,
    language: Written = None, limit: Limit = 20, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Provisions for words or a question, by word and by meaning, in both written forms of Norwegian."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = last_of_page(offset, limit)
    within = Narrowed(document, ministry, kind, language)

    def build(edition: Edition) -> SearchAnswer:
        hits = edition.engine.search(q, last, within)
        return SearchAnswer(tuple(hits[offset:]), edition.meta_with(next_cursor(edition.name, last, len(hits))))

    return await desk.answer(request, ("search", q, within, offset, last), build, edition)
