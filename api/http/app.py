"""The ASGI app of one data directory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.model import Permission
from api.http.desk import Desk
from api.http.document import openapi
from api.http.guard import Guard
from api.http.library import Library
from api.http.metrics import Metrics
from api.http.needs import Needs
from api.http.problem import Fault, Refusal
from api.http.routers import (
    actors,
    changes,
    citations,
    clusters,
    dataflow,
    drafts,
    events,
    grants,
    indicators,
    norms,
    overlaps,
    provisions,
    references,
    reports,
    scope,
    search,
    service,
    terms,
)
from api.page.problems import problem_of
from api.page.routers import PAGES, static
from api.version import program_version
from ingest.errors import NotFoundError

ROUTERS = (
    events, scope, overlaps, clusters, provisions, search, citations, norms, terms, references, actors, grants, indicators, changes,
    dataflow, drafts, reports,
)  # fmt: skip
"""What those may ask who may read."""


class App(FastAPI):
    """FastAPI whose document has the schemas of what is really returned."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi(self)
        return self.openapi_schema


def create_app(home: Path) -> FastAPI:
    """The app; it opens the index of ``home`` in the background once it is started."""
    library = Library(home)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(library.watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    app = App(
        title="Lovkryss", version=program_version(), lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.library = library
    app.state.desk = Desk(library)
    app.state.metrics = metrics
    app.add_middleware(Guard, metrics=metrics)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unrouted)
    for module in ROUTERS:
        app.include_router(module.router, dependencies=[Depends(Needs(Permission.READ))])
    for module in PAGES:
        app.include_router(module.router, dependencies=[Depends(Needs(Permission.READ))], include_in_schema=False)
    app.include_router(static.router, include_in_schema=False)
    app.include_router(service.router)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101
    return problem_of(request, error.status, error.detail, faults=error.faults, headers=error.headers)


async def _not_found(request: Request, error: Exception) -> Response:
    return problem_of(request, 404, str(error))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = tuple(
        Fault(".".join(str(part) for part in one["loc"][1:]), str(one["msg"]).removeprefix("Value error, "))
        for one in error.errors()
    )
    return problem_of(request, 422, "; ".join(f"{fault.where}: {fault.detail}" for fault in faults), faults=faults)


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = dict(error.headers or {})
    if error.status_code == 405:
        allowed = {one.strip() for one in headers.get("Allow", headers.get("allow", "")).split(",") if one.strip()}
        headers = {"Allow": ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))}
        return problem_of(request, 405, f"this address answers to {headers['Allow']}", headers=headers)
    detail = "there is nothing at this address; see /openapi.json" if error.status_code == 404 else str(error.detail)
    return problem_of(request, error.status_code, detail, headers=headers)
