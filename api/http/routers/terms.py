"""The register of terms: every term that current law defines."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator

from api.http.answers import TermAnswer, TermsAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_TEXT, Cursor, Limit, offset_of, plain_or_none
from api.http.routers.context import Answering, Request, Response, last_of_page, next_cursor
from api.terms import find_term, term_text, terms

router = APIRouter(prefix="/v1/terms", tags=["terms"])
Wanted = Annotated[
    str | None,
    Query(min_length=1, max_length=MAX_TEXT, description="Only terms whose written form holds this.", examples=["samboer"]),
    AfterValidator(plain_or_none),
]
Least = Annotated[int, Query(ge=1, le=10_000, description="Only terms with at least so many definitions.")]

Uses = Annotated[bool, Query(description="Also what the law says of the term outside its definitions.")]


@router.get("", operation_id="terms", responses=returns(TermsAnswer, 422, 503))
async def register(request: Request, desk: Answering, q: Wanted = None, least: Least = 1, limit: Limit = 50,
                   cursor: Cursor = None) -> Response:  # fmt: skip
    """Terms, those with most definitions first."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    last = last_of_page(offset, limit)

    def build(edition: Edition) -> TermsAnswer:
        found = terms(edition.engine, q, least=least)
        return TermsAnswer(tuple(found[offset:last]), len(found), edition.meta_with(next_cursor(edition.name, last, len(found[:last]))))

    return await desk.answer(request, ("terms", q or "", least, offset, last), build, edition)


@router.get("/{term:path}", operation_id="term", responses=returns(TermAnswer, 404, 422, 503))
async def term(
    request: Request, desk: Answering,
    term: Annotated[str, Path(max_length=200, description="A term, in any inflection and written form.", examples=["samboer"])],
    uses: Uses = False,
) -> Response:  # fmt: skip
    """A term with all its definitions across the law, quoted, each with its place."""

    def build(edition: Edition) -> TermAnswer:
        return with_meta(TermAnswer, term_text(edition.engine, find_term(edition.engine, term), with_uses=uses), edition.meta)

    return await desk.answer(request, ("term", term, uses), build)
