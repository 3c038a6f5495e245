"""The service itself: where things are, how it is, how much it does."""

from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.http.answers import Health, Ready
from api.http.document import returns
from api.http.library import Encoded
from api.http.metrics import CONTENT_TYPE_LATEST
from api.http.routers.context import Answering, Request
from api.version import program_version

router = APIRouter(tags=["service"])
_LIVE = {"Cache-Control": "no-store"}


@router.get("/v1", include_in_schema=False)
async def start(request: Request, desk: Answering) -> Response:
    """Where things are."""
    document: dict[str, Any] = request.app.openapi()
    endpoints = [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    body = {"name": "Lovkryss", "version": program_version(), "openapi": "/openapi.json", "endpoints": endpoints}
    return await desk.send(request, Encoded(msgspec.json.encode(body)), {"Vary": "Accept-Encoding"})


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request, desk: Answering) -> Response:
    """The OpenAPI document."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        state.openapi = Encoded(msgspec.json.encode(request.app.openapi()))
    return await desk.send(request, state.openapi, {"Vary": "Accept-Encoding"})


@router.get("/healthz", responses=returns(Health))
async def healthz() -> Response:
    """Whether the service runs."""
    return Response(msgspec.json.encode(Health("ok")), headers=_LIVE, media_type="application/json")


@router.get("/readyz", responses=returns(Ready, 503))
async def readyz(desk: Answering) -> Response:
    """Whether the first query will be fast."""
    return Response(msgspec.json.encode(Ready("ready", desk.library.edition.meta)), headers=_LIVE, media_type="application/json")


@router.get(
    "/metrics",
    responses={200: {"description": "Counters, in Prometheus' text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, desk: Answering) -> Response:
    """Counters for Prometheus."""
    text: bytes = request.app.state.metrics.text(ready=desk.library.ready)
    return Response(text, headers={**_LIVE, "Content-Type": CONTENT_TYPE_LATEST})
