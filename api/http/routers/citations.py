"""Citations in a text."""

from functools import partial

import msgspec
from fastapi import APIRouter

from api.http.answers import CitationsAnswer, CitationsRequest
from api.http.document import accepts, returns
from api.http.guard import decoded, read_json
from api.http.library import Edition, Encoded
from api.http.routers.context import Answering, Request, Response
from api.objects import citations_in

router = APIRouter(prefix="/v1/citations", tags=["citations"])
_EXAMPLE = {"text": "Jf. barnestueloven § 4 og § 7 andre ledd.", "context": "lov/2076-05-20-21/§7"}


@router.post("", responses=returns(CitationsAnswer, 400, 404, 413, 415, 422, 503), openapi_extra=accepts(CitationsRequest, _EXAMPLE))
async def citations(request: Request, desk: Answering) -> Response:
    """Citations found in a text, and what they point to."""
    edition = desk.library.edition
    asked = decoded(await read_json(request), CitationsRequest)
    body = await desk.work(partial(_cite, edition, asked))
    return await desk.send(request, Encoded(body), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


def _cite(edition: Edition, asked: CitationsRequest) -> bytes:
    found = citations_in(edition.engine.corpus, asked.text, asked.context)
    return msgspec.json.encode(CitationsAnswer(tuple(found), edition.meta))
