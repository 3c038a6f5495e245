"""Dead references, and who cites what."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from pydantic import AfterValidator

from analysis.references.model import Reason
from api.contract import StateWanted
from api.http.answers import ImpactAnswer, ReferencesAnswer, with_meta
from api.http.desk import Lane
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID, Cursor, Limit, offset_of, plain, plain_or_none, to_cursor
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from api.references import impact, references

router = APIRouter(prefix="/v1", tags=["references"])

MOST_IDS = 50


def _name(description: str, example: str) -> object:
    return Query(min_length=1, max_length=MAX_ID, description=description, examples=[example])


State = Annotated[StateWanted, Query(description="`dead`, or `historical` (former law named on purpose), `doubtful`, `all`.")]
Document = Annotated[str | None, _name("Only references in this document.", "lov/2076-05-20-21"), AfterValidator(plain_or_none)]
Ministry = Annotated[
    str | None, _name("Only in law of a ministry whose name holds this.", "Omsorg"), AfterValidator(plain_or_none)
]
Target = Annotated[str | None, _name("Only references to this act or place.", "lov/2066-03-11-5"), AfterValidator(plain_or_none)]
Why = Annotated[Reason | None, Query(description="Only references that are dead for this reason.")]
Heir = Annotated[
    str | None,
    _name("The act that is to take the place of the one asked about; by default the one that the law tells of.", "lov/2096-06-05-33"),
    AfterValidator(plain_or_none),
]
Ids = Annotated[
    list[str],
    Query(
        alias="id", min_length=1, max_length=MOST_IDS,
        description="Acts, chapters, sections or ledd; several sections as `lov/2071-05-22-29/§§13-13b`.",
        examples=[["lov/2077-06-24-64/§21"]],
    ),
]

Narrowing = Annotated[bool, Query(description="Only what says that the cited does not apply, or only within bounds.")]


@router.get("/references", operation_id="references", responses=returns(ReferencesAnswer, 404, 422, 503))
async def dead(
    request: Request, desk: Answering, state: State = "dead", document: Document = None, ministry: Ministry = None, target: Target = None,
    reason: Why = None, limit: Limit = 50, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Citations of acts, sections and ledd that are not there: why, since when, and what stands instead."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)

    def build(edition: Edition) -> ReferencesAnswer:
        found = references(
            edition.engine, state, document=document, ministry=ministry, target=target, reason=reason, offset=offset, limit=limit
        )
        return with_meta(ReferencesAnswer, found, edition.meta_with(_next(edition, offset + limit, found.total)))

    return await desk.answer(request, ("references", state, document, ministry, target, reason, offset, limit), build, edition)


@router.get("/impact", operation_id="impact", responses=returns(ImpactAnswer, 404, 422, 503))
async def reach(
    request: Request, desk: Answering, ids: Ids, replaced_by: Heir = None, narrowing: Narrowing = False, limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Everything that cites an act or a section, with what is to take its place: what must be looked at when it changes."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    for one in ids:
        _check(one)

    def build(edition: Edition) -> ImpactAnswer:
        found = impact(edition.engine, tuple(ids), replaced_by, narrowing=narrowing)
        meta = edition.meta_with(_next(edition, offset + limit, len(found.documents)))
        page = msgspec.structs.replace(found, documents=found.documents[offset : offset + limit])
        return with_meta(ImpactAnswer, page, meta)

    return await desk.answer(request, ("impact", *ids, replaced_by, narrowing, offset, limit), build, edition, lane=Lane.SLOW)


def _check(identifier: str) -> None:
    try:
        plain(identifier)
        if len(identifier) > MAX_ID:
            raise ValueError(f"must have at most {MAX_ID} characters")
    except ValueError as error:
        raise Refusal(422, f"id: {error}", faults=(Fault("id", str(error)),)) from None


def _next(edition: Edition, last: int, total: int) -> str | None:
    return to_cursor(edition.name, last) if last < total else None
