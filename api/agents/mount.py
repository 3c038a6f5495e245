"""The tools at ``/mcp`` of the service: streamable HTTP without sessions, a JSON answer to each POST."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.agents.server import agents_server
from api.http.guard import MAX_BODY, too_large
from api.http.problem import Refusal

router = APIRouter(tags=["agents"])


@asynccontextmanager
async def agents(app: FastAPI) -> AsyncIterator[None]:
    """While this is open, the app answers assistants."""
    manager = StreamableHTTPSessionManager(
        agents_server(app.state.desk), json_response=True, stateless=True, max_request_body_size=MAX_BODY
    )
    async with manager.run():
        app.state.agents = manager
        yield


class _Handled(Response):
    """Handed over to the SDK, which writes the answer."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


@router.post("/mcp", include_in_schema=False)
async def call(request: Request) -> Response:
    """One message of the Model Context Protocol. Host and size are checked for all requests; a page of another origin may not ask.

    :raises Refusal: of another origin (403), or not JSON (415)
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise Refusal(403, "requests from pages of another origin are refused")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "the body must be application/json", headers={"Accept": "application/json"})
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refusal(415, "the body must not be compressed", headers={"Accept-Encoding": "identity"})
    if int(request.headers.get("content-length", "0")) > MAX_BODY:
        raise too_large()
    return _Handled(request.app.state.agents)
