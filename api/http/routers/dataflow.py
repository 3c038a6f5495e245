"""Which provisions govern that somebody gives information to somebody else."""

from functools import partial

import msgspec
from fastapi import APIRouter

from api.http.answers import DataFlowAnswer, DataFlowRequest, FlowsAnswer, with_meta
from api.http.desk import Lane
from api.http.document import accepts, returns
from api.http.guard import decoded, read_json
from api.http.library import Edition
from api.http.parameters import Limit, Slug, plain
from api.http.problem import Fault, Refusal
from api.http.routers.context import Answering, Request, Response
from ingest.errors import QuestionError

router = APIRouter(prefix="/v1", tags=["dataflow"])
_EXAMPLE = {"data": "inntekt", "from": "Skatteetaten", "to": "Nav", "purpose": "beregne dagpenger"}


@router.post("/dataflow", responses=returns(DataFlowAnswer, 400, 413, 415, 422, 503), openapi_extra=accepts(DataFlowRequest, _EXAMPLE))
async def dataflow(request: Request, desk: Answering) -> Response:
    """The provisions that govern a flow, each with its role and words, and what follows; asked in words, or by data, from and to."""
    edition = desk.library.edition
    asked = decoded(await read_json(request), DataFlowRequest)
    parts = (asked.data, asked.giver, asked.receiver)
    if (asked.question is None) == (None in parts) or (asked.question is not None and any(part is not None for part in parts)):
        detail = "give either question, or data, from and to"
        raise Refusal(422, detail, kind="either-or", faults=(Fault("$", detail),))
    key = ("dataflow", asked.question, *parts, asked.purpose, asked.limit)
    encoded = await desk.encoded(edition, key, partial(_answer, asked), lane=Lane.SLOW)
    return await desk.send(request, encoded, {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


def _answer(asked: DataFlowRequest, edition: Edition) -> bytes:
    flows = edition.engine.flows
    try:
        if asked.question is not None:
            found = flows.question(_plain(asked.question, "question"), asked.limit)
        else:
            texts = (_plain(asked.data or "", "data"), _plain(asked.giver or "", "from"), _plain(asked.receiver or "", "to"))
            found = flows.parts(*texts, _plain(asked.purpose, "purpose") if asked.purpose else "", asked.limit)
    except QuestionError as error:
        raise Refusal(422, str(error), kind="nothing-to-go-by", faults=(Fault("$", str(error)),)) from None
    return msgspec.json.encode(with_meta(DataFlowAnswer, found, edition.meta))


def _plain(text: str, where: str) -> str:
    try:
        return plain(text)
    except ValueError as error:
        raise Refusal(422, f"{where}: {error}", faults=(Fault(where, str(error)),)) from None


@router.get("/events/{slug}/flows", responses=returns(FlowsAnswer, 404, 422, 503))
async def event_flows(request: Request, desk: Answering, slug: Slug, limit: Limit = 60) -> Response:
    """Who gives what to whom in an event: pairs of giver and receiver, each with the provisions that say so."""

    def build(edition: Edition) -> FlowsAnswer:
        return with_meta(FlowsAnswer, edition.engine.flows.matrix(slug, limit), edition.meta)

    return await desk.answer(request, ("event flows", slug, limit), build, lane=Lane.SLOW)
