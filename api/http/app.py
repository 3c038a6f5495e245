"""The ASGI app of one data directory."""

import asyncio
import logging
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
from api.http.problem import Fault, Refusal, problem
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
    reviews,
    scope,
    search,
    service,
    terms,
)
from api.reviews.errors import InvalidChangeError, MovedOnError, NotAllowedError, ReviewError
from api.reviews.judgements import Judging
from api.reviews.service import Reviews
from api.settings import Settings
from api.version import program_version
from ingest.errors import NotFoundError, StoreError

log = logging.getLogger("lovkryss.http")

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
    store = Reviews.open(home)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(library.watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            store.close()

    app = App(
        title="Lovkryss", version=program_version(), lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.library = library
    app.state.reviews = store
    app.state.desk = Desk(library, Judging(store, learns=Settings().learn))
    app.state.metrics = metrics
    app.add_middleware(Guard, metrics=metrics)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(ReviewError, _not_written)
    app.add_exception_handler(StoreError, _unusable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unrouted)
    for module in ROUTERS:
        app.include_router(module.router, dependencies=[Depends(Needs(Permission.READ))])
    for router, permission in reviews.ROUTERS:
        app.include_router(router, dependencies=[Depends(Needs(permission))])
    app.include_router(service.router)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101
    return problem(error.status, error.detail, _instance(request), faults=error.faults, headers=error.headers)


async def _not_found(request: Request, error: Exception) -> Response:
    return problem(404, str(error), _instance(request))


async def _not_written(request: Request, error: Exception) -> Response:
    """A write to reviews that was refused."""
    if isinstance(error, MovedOnError):
        return problem(412, str(error), _instance(request), moved=error.moved)
    if isinstance(error, NotAllowedError):
        return problem(403, str(error), _instance(request))
    faults = (Fault(error.where, error.detail),) if isinstance(error, InvalidChangeError) else ()
    return problem(422, str(error), _instance(request), faults=faults)


async def _unusable(request: Request, error: Exception) -> Response:
    log.error("%s", error)
    return problem(503, "the service cannot use its database just now; try again", _instance(request), headers={"Retry-After": "5"})


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = tuple(
        Fault(".".join(str(part) for part in one["loc"][1:]), str(one["msg"]).removeprefix("Value error, "))
        for one in error.errors()
    )
    return problem(422, "; ".join(f"{fault.where}: {fault.detail}" for fault in faults), _instance(request), faults=faults)


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = dict(error.headers or {})
    if error.status_code == 405:
        allowed = {one.strip() for one in headers.get("Allow", headers.get("allow", "")).split(",") if one.strip()}
        headers = {"Allow": ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))}
        return problem(405, f"this address answers to {headers['Allow']}", _instance(request), headers=headers)
    detail = "there is nothing at this address; see /openapi.json" if error.status_code == 404 else str(error.detail)
    return problem(error.status_code, detail, _instance(request), headers=headers)


def _instance(request: Request) -> str:
    return str((request.scope.get("raw_path") or b"/").decode("ascii", "replace"))[:500]
