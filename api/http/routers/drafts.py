"""A proposal held against current law."""

from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query

from api.http.answers import DraftAnswer, with_meta
from api.http.desk import Lane
from api.http.document import returns
from api.http.library import Edition, Encoded
from api.http.parameters import MAX_LIMIT
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from api.http.upload import FIELD, read_file
from ingest.draft import MAX_BYTES, read_draft
from ingest.draft.errors import DraftError

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "additionalProperties": False,
                    "properties": {
                        FIELD: {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "The proposal: docx, odt, pdf, html, md, txt or Lovdata's XML; at most 25 MB. It is not kept.",
                        }
                    },
                }
            }
        },
    }
}
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Highest number of remarks.")]


@router.post("", operation_id="check_draft", responses=returns(DraftAnswer, 400, 413, 415, 422, 503), openapi_extra=_FORM)
async def check(request: Request, desk: Answering, limit: Limit = 50) -> Response:
    """What the drafter of a proposal should look at: overlaps, collisions, dead references, law that it forgets to change."""
    edition = desk.library.edition
    name, data = await read_file(request, MAX_BYTES)
    body = await desk.work(partial(_check, edition, name, data, limit), lane=Lane.SLOW)
    return await desk.send(request, Encoded(body), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


def _check(edition: Edition, name: str, data: bytes, limit: int) -> bytes:
    engine = edition.engine
    try:
        draft = read_draft(name, data, engine.corpus.register)
    except DraftError as error:
        raise Refusal(422, str(error), kind="unreadable-file", faults=(Fault(FIELD, str(error)),)) from None
    return msgspec.json.encode(with_meta(DraftAnswer, engine.drafts.check(draft, limit), edition.meta))
