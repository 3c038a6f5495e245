"""What became of the law."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.changes import changes_between, changes_by
from api.http.answers import ChangeAnswer, with_meta
from api.http.desk import Lane
from api.http.document import returns
from api.http.library import Edition
from api.http.parameters import MAX_ID, Cursor, Limit, offset_of, plain, plain_or_none, to_cursor
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response, Reviewing
from ingest.errors import SourceError

router = APIRouter(prefix="/v1", tags=["changes"])


def _snapshot(description: str) -> object:
    return Query(min_length=2, max_length=40, description=description, examples=["nå"])


Before = Annotated[
    str | None, _snapshot("A snapshot of this service: its id, a day (the one current then), or `nå`."), AfterValidator(plain_or_none)
]
After = Annotated[str, _snapshot("The same, the later one."), AfterValidator(plain)]
Amendment = Annotated[
    str | None,
    Query(min_length=5, max_length=MAX_ID, description="Instead: id of a Lovtidend document that was ingested.",
          examples=["lov/2098-01-09-1"]),
    AfterValidator(plain_or_none),
]  # fmt: skip


@router.get("/changes", operation_id="changes", responses=returns(ChangeAnswer, 404, 422, 503))
async def change(
    request: Request, desk: Answering, reviewing: Reviewing, before: Before = None, after: After = "nå", amendment: Amendment = None,
    limit: Limit = 50, cursor: Cursor = None,
) -> Response:  # fmt: skip
    """Provisions that differ, word by word, with the findings, events, duties and information flows that are touched."""
    if (before is None) == (amendment is None):
        detail = "give either a snapshot (before) or an amendment"
        raise Refusal(422, detail, kind="either-or", faults=(Fault("before", detail), Fault("amendment", detail)))
    edition = desk.library.edition
    offset = offset_of(cursor, edition.name)
    revision = await desk.work(reviewing.revision, Lane.TEAM)

    def build(edition: Edition) -> ChangeAnswer:
        engine = edition.engine
        try:
            if amendment is not None:
                found = changes_by(engine, amendment, files=False, reviews=reviewing.ids_of)
            else:
                found = changes_between(engine.corpus.home, before or "", after, homes=False, engine=engine, reviews=reviewing.ids_of)
        except SourceError as error:
            raise Refusal(422, str(error)) from None
        following = to_cursor(edition.name, offset + limit) if offset + limit < len(found.provisions) else None
        page = msgspec.structs.replace(found, provisions=found.provisions[offset : offset + limit])
        return with_meta(ChangeAnswer, page, edition.meta_with(following))

    return await desk.answer(request, ("changes", before, after, amendment, offset, limit, revision), build, edition, lane=Lane.SLOW)
