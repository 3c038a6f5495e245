"""The service itself: where things are, how it is, how much it does."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path
from starlette.responses import Response

from api.http.answers import Health, ProblemKind, ProblemKinds, Ready
from api.http.document import returns
from api.http.library import Encoded
from api.http.metrics import CONTENT_TYPE_LATEST
from api.http.problem import KINDS, title, type_of
from api.http.routers.context import Answering, Request
from api.version import program_version
from ingest.errors import NotFoundError

router = APIRouter(tags=["service"])
"""Open to all."""
about = APIRouter(tags=["service"])
"""For those who may read."""
_LIVE = {"Cache-Control": "no-store"}
_LASTING = {"Cache-Control": "max-age=86400"}
_KINDS = tuple(ProblemKind(name, type_of(status, name), status, title(status), text) for name, (status, text) in KINDS.items())


@about.get("/v1", include_in_schema=False)
async def start(request: Request, desk: Answering) -> Response:
    """Where things are."""
    document: dict[str, Any] = request.app.openapi()
    endpoints = [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    body = {"name": "Lovkryss", "version": program_version(), "openapi": "/openapi.json", "endpoints": endpoints}
    return await desk.send(request, Encoded(msgspec.json.encode(body)), {"Vary": "Accept-Encoding"})


@about.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request, desk: Answering) -> Response:
    """The OpenAPI document."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        state.openapi = Encoded(msgspec.json.encode(request.app.openapi()))
    return await desk.send(request, state.openapi, {"Vary": "Accept-Encoding"})


@router.get("/problems", responses=returns(ProblemKinds))
async def problems() -> Response:
    """The kinds of problems that this API answers with."""
    return Response(msgspec.json.encode(ProblemKinds(_KINDS)), headers=_LASTING, media_type="application/json")


@router.get("/problems/{kind}", responses=returns(ProblemKind, 404, 422))
async def problem_kind(
    kind: Annotated[str, Path(max_length=40, description="The last part of a problem's `type`.", examples=["not-found"])],
) -> Response:
    """What a problem's `type` leads to: what is wrong, and what to do."""
    for one in _KINDS:
        if one.kind == kind:
            return Response(msgspec.json.encode(one), headers=_LASTING, media_type="application/json")
    raise NotFoundError(f"{kind}: no such kind of problem; there are {', '.join(KINDS)}")


@router.get("/healthz", responses=returns(Health))
async def healthz() -> Response:
    """Whether the service runs."""
    return Response(msgspec.json.encode(Health("ok")), headers=_LIVE, media_type="application/json")


@router.get("/readyz", responses=returns(Ready, 503))
async def readyz(desk: Answering) -> Response:
    """Whether the first query will be fast."""
    return Response(msgspec.json.encode(Ready("ready", desk.library.edition.meta)), headers=_LIVE, media_type="application/json")


@about.get(
    "/metrics",
    responses={200: {"description": "Counters, in Prometheus' text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    return Response(request.app.state.metrics.text(), headers={**_LIVE, "Content-Type": CONTENT_TYPE_LATEST})
