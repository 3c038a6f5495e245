"""Figures of the law, by ministry and by actor."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query

from analysis.figures import By
from api.http.answers import IndicatorsAnswer, with_meta
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import Cursor, Limit, offset_of, to_cursor
from api.http.routers.context import Answering, Request, Response
from api.indicators import indicators_of

router = APIRouter(prefix="/v1", tags=["indicators"])

Whose = Annotated[By, Query(description="Figures of each `ministry` or each `actor`.")]
Since = Annotated[
    str | None,
    Query(pattern=r"^[0-9a-f]{4,16}$", description="Id of an earlier snapshot of this service, or its beginning: tells the change."),
]


@router.get("/indicators", operation_id="indicators", responses=returns(IndicatorsAnswer, 404, 422, 503))
async def figures(request: Request, desk: Answering, by: Whose = "ministry", since: Since = None, limit: Limit = 50,
                  cursor: Cursor = None) -> Response:  # fmt: skip
    """Duties, reporting duties, time limits, confidentiality rules, definitions and dead references, most duties first."""
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)

    def build(edition: Edition) -> IndicatorsAnswer:
        found = indicators_of(edition.engine, by, since, homes=False)
        following = to_cursor(edition.name, offset + limit) if offset + limit < len(found.rows) else None
        page = msgspec.structs.replace(found, rows=found.rows[offset : offset + limit])
        return with_meta(IndicatorsAnswer, page, edition.meta_with(following))

    return await desk.answer(request, ("indicators", by, since, offset, limit), build, edition)
