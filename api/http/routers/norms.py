"""What sentences of law do."""

from functools import partial

import msgspec
from fastapi import APIRouter

from api.http.answers import NormsAnswer, NormsRequest
from api.http.document import accepts, returns
from api.http.guard import decoded, read_json
from api.http.library import Edition, Encoded
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from api.norms import norms as of_place
from api.norms import norms_of_text

router = APIRouter(prefix="/v1/norms", tags=["norms"])
_EXAMPLE = {"ids": ["lov/2076-05-20-21/§7"]}


@router.post("", responses=returns(NormsAnswer, 400, 404, 413, 415, 422, 503), openapi_extra=accepts(NormsRequest, _EXAMPLE))
async def norms(request: Request, desk: Answering) -> Response:
    """Norms of a text, or of provisions: who must, may or must not do what, by when, from what age."""
    edition = desk.library.edition
    asked = decoded(await read_json(request), NormsRequest)
    if (asked.text is None) == (asked.ids is None):
        raise Refusal(422, "give either text or ids", kind="either-or", faults=(Fault("$", "either text or ids"),))
    body = await desk.work(partial(_norms, edition, asked))
    return await desk.send(request, Encoded(body), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


def _norms(edition: Edition, asked: NormsRequest) -> bytes:
    engine = edition.engine
    if asked.text is not None:
        found = norms_of_text(engine.corpus, asked.text)
    else:
        found = [norm for one in asked.ids or () for norm in of_place(engine, one)]
    return msgspec.json.encode(NormsAnswer(tuple(found), edition.meta))
