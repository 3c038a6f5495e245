"""Citations in a text."""

from functools import partial

import msgspec
from fastapi import APIRouter

from api.http.answers import CitationsAnswer, CitationsRequest
from api.http.document import accepts, returns
from api.http.guard import read_json
from api.http.library import Edition, Encoded
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from api.objects import citations_in

router = APIRouter(prefix="/v1/citations", tags=["citations"])
_EXAMPLE = {"text": "Jf. barnestueloven § 4 og § 7 andre ledd.", "context": "lov/2076-05-20-21/§7"}


@router.post("", responses=returns(CitationsAnswer, 400, 404, 413, 415, 422, 503), openapi_extra=accepts(CitationsRequest, _EXAMPLE))
async def citations(request: Request, desk: Answering) -> Response:
    """Citations found in a text, and what they point to."""
    edition = desk.library.edition
    asked = _decoded(await read_json(request))
    body = await desk.work(partial(_cite, edition, asked))
    return await desk.send(request, Encoded(body), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


def _decoded(body: bytes) -> CitationsRequest:
    try:
        asked = msgspec.json.decode(body, type=CitationsRequest)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at ")
        raise Refusal(422, f"the body is not as it should be: {error}", faults=(Fault(place.strip("`") or "$", detail),)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, f"the body is not JSON: {error}") from None
    if "\0" in asked.text or "\0" in (asked.context or ""):
        raise Refusal(422, "the text must be plain text, without NUL", faults=(Fault("$", "has NUL"),))
    return asked


def _cite(edition: Edition, asked: CitationsRequest) -> bytes:
    found = citations_in(edition.engine.corpus, asked.text, asked.context)
    return msgspec.json.encode(CitationsAnswer(tuple(found), edition.meta))
