"""From a view to a response: rendered in a thread, kept for all or for one person, conditional."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request
from msgspec import Struct
from starlette.responses import RedirectResponse, Response

from api.http.desk import Desk, Lane
from api.http.library import Edition, Encoded, Key
from api.http.needs import principal_of
from api.http.session_cookie import csrf_token
from api.page.language import LANGUAGE_COOKIE, YEAR, language_of, scheme_of
from api.page.rendering import Page, fingerprint, render
from api.reviews.judgements import NOTHING, Judgements

MEDIA: Final = "text/html; charset=utf-8"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
}
"""Of every page. Nothing from elsewhere, nothing inline."""

TOLD: Final = "meldt"
NOTICES: Final = ("lagret", "merknad", "trukket", "igjen", "samlet", "importert", "nokkel-trukket")
"""What a page may be asked to say of what was just done."""

View = Mapping[str, Any]


class Shown(Struct, frozen=True):
    """A page to show.

    :ivar key: all that the view depends on beside the edition, the reader's language and ``personal``
    :ivar build: makes the view; called in a thread, and only if the page is not at hand
    :ivar lane: how long it takes to make
    :ivar personal: what makes it this person's alone (say, the newest of their reviews); empty for what all may share
    """

    template: str
    key: Key
    build: Callable[[Edition, Page], View]
    personal: Key = ()
    lane: Lane = Lane.QUICK


async def show(request: Request, desk: Desk, shown: Shown, edition: Edition | None = None, judgements: Judgements = NOTHING) -> Response:
    """The response of a page.

    The head of each page names who is signed in and has their form to sign out, so that what is kept is kept for one session;
    anonymous readers share.

    :param edition: what to show, where a cursor was checked against it
    :param judgements: where the page tells who has judged what
    :raises Refusal: nothing is served yet, or too many are waiting (503)
    """
    edition = edition or desk.library.edition
    page = page_of(request, edition)
    key = (
        "page", shown.template, fingerprint(), page.language, page.scheme, page.path, page.query, page.principal.id, page.principal.name,
        tuple(sorted(page.principal.permissions)), page.csrf, page.told, judgements.work_tag, *shown.key, *shown.personal,
    )  # fmt: skip

    def make(edition: Edition) -> bytes:
        return render(shown.template, page, shown.build(edition, page))

    response = await desk.file(request, key, make, MEDIA, HEADERS, judgements, edition, shown.lane)
    return remembered(request, response)


async def show_once(request: Request, desk: Desk, template: str, build: Callable[[Edition, Page], View], status: int = 200) -> Response:
    """A page made for this request alone and kept nowhere: the answer to what was sent in, or a form with what is wrong in it.

    :raises Refusal: nothing is served yet, or too many are waiting (503)
    """
    edition = desk.library.edition
    page = page_of(request, edition)
    body = await desk.work(lambda: render(template, page, build(edition, page)))
    response = await desk.send(request, Encoded(body), {**HEADERS, "Cache-Control": "no-store"}, MEDIA)
    response.status_code = status
    return remembered(request, response)


def page_of(request: Request, edition: Edition | None) -> Page:
    """What the templates know of a request."""
    query = tuple((name, value) for name, value in request.query_params.multi_items() if name not in ("lang", TOLD) and value)
    meta, told = edition.meta if edition else None, request.query_params.get(TOLD, "")
    return Page(
        language_of(request), scheme_of(request), principal_of(request), request.url.path, query, meta, csrf_token(request),
        told if told in NOTICES else "",
    )  # fmt: skip


def remembered(request: Request, response: Response) -> Response:
    """The response, with the language that the address names kept for the next one."""
    if language_of(request) == request.query_params.get("lang"):
        response.set_cookie(LANGUAGE_COOKIE, language_of(request), max_age=YEAR, samesite="lax", httponly=True)
    return response


def see(address: str) -> Response:
    """The way to another page of ours."""
    return RedirectResponse(address, 303, HEADERS)


def done(address: str, told: str, at: str = "") -> Response:
    """The way back to a page, which then says what was done.

    :param at: id of the element to go to
    """
    bare = address.partition("#")[0]
    path, _, query = bare.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith(f"{TOLD}="))
    there = f"{path}?{kept + '&' if kept else ''}{TOLD}={told}{'#' + at if at else ''}"
    return RedirectResponse(there, 303, {**HEADERS, "Cache-Control": "no-store"})
