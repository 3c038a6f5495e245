"""The ASGI app of one data directory."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.addresses import is_loopback
from api.access.gate import CLEANED, Gate
from api.access.model import Permission
from api.agents import mount
from api.http.desk import Desk
from api.http.document import openapi
from api.http.guard import Guard
from api.http.identity import Identify
from api.http.library import Library
from api.http.metrics import Metrics
from api.http.needs import Needs
from api.http.problem import Fault, Refusal
from api.http.routers import (
    access,
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
    sign_in,
    terms,
)
from api.http.watch import Watch
from api.page.problems import problem_of
from api.page.routers import OTHERS, PAGES, static
from api.reviews.errors import InvalidChangeError, KeyUsedError, MovedOnError, NotAllowedError, ReviewError, SheetError
from api.reviews.judgements import Judging
from api.reviews.service import Reviews
from api.settings import Settings, read_settings
from api.store.database import Team
from api.version import program_version
from ingest.errors import NotFoundError, StoreError

log = logging.getLogger("lovkryss.http")

ROUTERS = (
    events, scope, overlaps, clusters, provisions, search, citations, norms, terms, references, actors, grants, indicators, changes,
    dataflow, drafts, reports, access, mount,
)  # fmt: skip
"""What those may ask who may read."""


class App(FastAPI):
    """FastAPI whose document has the schemas of what is really returned."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi(self)
        return self.openapi_schema


def create_app(home: Path, settings: Settings | None = None) -> FastAPI:
    """The app; it opens the index of ``home`` in the background once it is started.

    :param settings: by default those of the environment
    :raises LovkryssError: a setting, or what it names, cannot be used
    """
    settings = settings or read_settings()
    library = Library(home)
    metrics = Metrics()
    team = Team(home)
    gate, store = Gate(team, settings), Reviews(team)

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        working = [asyncio.create_task(library.watch()), asyncio.create_task(_observe(library, metrics))]
        if settings.is_public:
            working.append(asyncio.create_task(_clean(gate)))
        try:
            async with mount.agents(running):
                yield
        finally:
            for task in working:
                task.cancel()
            for task in working:
                with suppress(asyncio.CancelledError):
                    await task
            await gate.close()
            team.close()

    app = App(
        title="Lovkryss", version=program_version(), lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None,
        redirect_slashes=False, generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    app.state.library = library
    app.state.reviews = store
    app.state.desk = Desk(library, Judging(store, learns=settings.learn))
    app.state.metrics = metrics
    app.state.gate = gate
    app.add_middleware(Identify, gate=gate)
    app.add_middleware(
        Guard, watch=Watch(metrics), secure=settings.is_secure,
        allowed=lambda host: is_loopback(host) or host.lower() == settings.public_host,
    )
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(ReviewError, _not_written)
    app.add_exception_handler(StoreError, _unusable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unrouted)
    for module in ROUTERS:
        app.include_router(module.router, dependencies=[Depends(Needs(Permission.READ))])
    app.include_router(access.administration, dependencies=[Depends(Needs(Permission.ADMIN))])
    app.include_router(service.about, dependencies=[Depends(Needs(Permission.READ))])
    for router, permission in (*reviews.ROUTERS, *OTHERS):
        app.include_router(router, dependencies=[Depends(Needs(permission))])
    for module in PAGES:
        app.include_router(module.router, dependencies=[Depends(Needs(Permission.READ))], include_in_schema=False)
    app.include_router(static.router, include_in_schema=False)
    app.include_router(service.router)
    app.include_router(sign_in.router)
    return app


async def _observe(library: Library, metrics: Metrics) -> None:
    """Keep the figures of this process up to date; whoever asks another worker for them finds them there."""
    while True:
        ready = library.ready
        metrics.state(ready=ready, snapshot=library.edition.engine.corpus.created_at.timestamp() if ready else 0.0)
        await asyncio.sleep(1 if not ready else 5)


async def _clean(gate: Gate) -> None:
    """Let go of what is older than it is kept for, now and then; what fails is tried again the next time."""
    while True:
        try:
            await gate.threaded(gate.clean)
        except StoreError:
            log.exception("what is older than it is kept for could not be let go")
        await asyncio.sleep(CLEANED)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101
    return problem_of(request, error.status, error.detail, kind=error.kind, faults=error.faults, headers=error.headers)


async def _not_found(request: Request, error: Exception) -> Response:
    return problem_of(request, 404, str(error))


_KINDS = {InvalidChangeError: "against-the-rules", KeyUsedError: "key-used", SheetError: "unreadable-file"}


async def _not_written(request: Request, error: Exception) -> Response:
    """A write to reviews that was refused."""
    if isinstance(error, MovedOnError):
        return problem_of(request, 412, str(error), moved=error.moved)
    if isinstance(error, NotAllowedError):
        return problem_of(request, 403, str(error))
    faults = (Fault(error.where, error.detail),) if isinstance(error, InvalidChangeError) else ()
    return problem_of(request, 422, str(error), kind=_KINDS[type(error)], faults=faults)


async def _unusable(request: Request, error: Exception) -> Response:
    log.error("%s", error)
    return problem_of(request, 503, "the service cannot use its database just now; try again", headers={"Retry-After": "5"})


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
        allowed = _methods_at(request)
        headers = {"Allow": ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))}
        return problem_of(request, 405, f"this address answers to {headers['Allow']}", headers=headers)
    detail = "there is nothing at this address; see /openapi.json" if error.status_code == 404 else str(error.detail)
    return problem_of(request, error.status_code, detail, headers=headers)


def _methods_at(request: Request) -> set[str]:
    """What an address answers to; the routes that share it each know only their own."""
    contexts = iter_route_contexts(request.app.routes)
    return {method for one in contexts if one.methods and one.path_regex.match(request.scope["path"]) for method in one.methods}
