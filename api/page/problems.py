"""Errors as pages for those who read pages, and as problem documents for programs."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request
from starlette.responses import Response

from api.http.library import Library
from api.http.problem import Fault, instance_of, problem
from api.page.answer import HEADERS, MEDIA, page_of, remembered
from api.page.rendering import render
from api.reviews.model import Moved

PROGRAMS: Final = ("/v1", "/openapi.json", "/healthz", "/readyz", "/metrics", "/static", "/mcp", "/problems")
"""Addresses that answer programs, whatever they accept."""

TOLD: Final = frozenset(("400", "401", "403", "404", "405", "413", "422", "429", "503", "cross-site"))
"""Errors that the page has words of its own for: kinds, else statuses."""


def problem_of(request: Request, status: int, detail: str, *, kind: str = "", faults: tuple[Fault, ...] = (),
               headers: Mapping[str, str] | None = None, moved: tuple[Moved, ...] = (),
               kept: tuple[str, ...] = (), back: str = "/") -> Response:  # fmt: skip
    """An error, in the form in which whoever asks can read it.

    :param kept: what they had written, to be shown again
    :param back: where to go after signing in, if that is what is missing
    """
    if not reads_pages(request):
        return problem(status, detail, instance_of(request.scope), kind=kind, faults=faults, headers=headers, moved=moved)
    library: Library = request.app.state.library
    page = page_of(request, library.edition if library.ready else None)
    key = next((one for one in (kind, str(status)) if one in TOLD), "other")
    view = {
        "status": status, "key": key, "detail": detail, "faults": faults, "kept": kept, "back": back,
    }  # fmt: skip
    more = {**HEADERS, **(headers or {}), "Cache-Control": "no-store"}
    return remembered(request, Response(render("problem.html", page, view), status, more, MEDIA))


def reads_pages(request: Request) -> bool:
    """Whether a request is for a page: its address is no program's, and it accepts HTML, or anything at an address that has pages."""
    path = request.url.path
    if any(path == one or path.startswith(f"{one}/") for one in PROGRAMS):
        return False
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or ("*/*" in accepted and "json" not in accepted and request.scope.get("route") is not None)
