"""Signing in with a browser: with a key, or at an identity provider; and out again."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from starlette.responses import RedirectResponse

from api.access.addresses import group_of
from api.access.errors import AccessError, CredentialError, ProviderError, Reason
from api.access.gate import Gate
from api.access.model import Principal
from api.access.oidc import PATIENCE
from api.access.policy import local_path
from api.access.records import Event, What
from api.access.sessions import VIA
from api.http.forms import read_form
from api.http.identity import note
from api.http.library import Library
from api.http.needs import Asking, take_rate
from api.http.problem import Refusal
from api.http.routers.context import Gatekeeping, Request, Response
from api.http.session_cookie import cookie_of, drop_cookie, set_cookie
from api.page.answer import HEADERS, MEDIA, page_of, remembered
from api.page.rendering import render

router = APIRouter(include_in_schema=False)
"""Open to all."""

MOST: Final = 4096
"""Bytes of the form."""
TOLD: Final = frozenset({"malformed", "unknown", "expired", "revoked", "no_role", "provider"})
"""What went wrong that the page has words for (``page.door.problem``); of all else it says that the answer was not good."""

Next = Annotated[str | None, Query(alias="next", max_length=2001)]
Name = Annotated[str, Path(max_length=40)]


@router.get("/logg-inn")
async def sign_in_page(request: Request, gate: Gatekeeping, following: Next = None) -> Response:
    """How to sign in; for whoever is signed in, as whom."""
    return _page(request, gate, local_path(following))


@router.post("/logg-inn")
async def sign_in_with_key(request: Request, gate: Gatekeeping) -> Response:
    """Sign in with a key."""
    take_rate(request.scope, "sign-in")
    form = await read_form(request, MOST, 10)
    following = local_path(form.one("next"))
    try:
        found = await gate.threaded(partial(gate.keys.verify, form.one("key").strip()))
    except CredentialError as error:
        return await _failed(request, gate, following, error)
    return await _signed_in(request, gate, found.principal, following)


@router.get("/logg-inn/tilbake")
async def sign_in_finished(
    request: Request, gate: Gatekeeping, state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=8000)] = "", iss: Annotated[str | None, Query(max_length=500)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:  # fmt: skip
    """Where an identity provider sends people back to."""
    take_rate(request.scope, "sign-in")
    try:
        if not state or cookie_of(request.scope, gate.settings, state=True) != state:
            raise CredentialError(Reason.UNKNOWN, "the sign-in was begun in another browser; begin again")
        finished = await gate.threaded(partial(gate.sign_ins.take, state))
        if error is not None or not code:
            raise CredentialError(Reason.UNKNOWN, "the provider did not sign anybody in")
        principal = await gate.sign_ins.finish(finished, code, iss)
    except CredentialError as refused:
        return await _failed(request, gate, "/", refused)
    except (ProviderError, AccessError):
        return _page(request, gate, "/", "provider", 503)
    return await _signed_in(request, gate, principal, finished.next)


@router.get("/logg-inn/{issuer}")
async def sign_in_at(request: Request, gate: Gatekeeping, issuer: Name, following: Next = None) -> Response:
    """Go to an identity provider."""
    take_rate(request.scope, "sign-in")
    following = local_path(following)
    try:
        provider = gate.sign_ins.provider(issuer)
        await provider.endpoints()
        begun = await gate.threaded(partial(gate.sign_ins.begin, provider, following))
        answer = RedirectResponse(await gate.sign_ins.address(provider, begun), 303, {"Cache-Control": "no-store"})
    except AccessError as error:
        raise Refusal(404, str(error)) from None
    except ProviderError:
        return _page(request, gate, following, "provider", 503)
    set_cookie(answer, gate.settings, begun.state, int(PATIENCE.total_seconds()), state=True)
    return answer


@router.get("/logg-ut")
async def sign_out_page(request: Request, gate: Gatekeeping) -> Response:
    """Whether to sign out; nobody is signed out by a link."""
    return _page(request, gate, "/")


@router.post("/logg-ut")
async def sign_out(request: Request, gate: Gatekeeping, asking: Asking) -> Response:
    """Sign out."""
    answer = RedirectResponse("/logg-inn", 303, {"Cache-Control": "no-store"})
    cookie = cookie_of(request.scope, gate.settings)
    if cookie is not None and asking.via == VIA:
        await gate.threaded(partial(gate.sessions.end, cookie))
        gate.forget()
        await note(gate, request.scope, What(Event.SIGNED_OUT, asking.id))
    drop_cookie(answer, gate.settings)
    return answer


async def _signed_in(request: Request, gate: Gate, principal: Principal, following: str) -> Response:
    if not principal.permissions:
        return await _failed(request, gate, following, CredentialError(Reason.CLAIMS, "no role", claimed=principal.id), "no_role")
    token = await gate.threaded(partial(gate.sessions.begin, principal, cookie_of(request.scope, gate.settings)))
    gate.forget()
    await gate.threaded(partial(gate.persons.note, principal))
    await note(gate, request.scope, What(Event.SIGNED_IN, principal.id, outcome=principal.via))
    answer = RedirectResponse(following, 303, {"Cache-Control": "no-store"})
    set_cookie(answer, gate.settings, token, gate.settings.session_hours * 3600)
    drop_cookie(answer, gate.settings, state=True)
    return answer


async def _failed(request: Request, gate: Gate, following: str, error: CredentialError, told: str = "") -> Response:
    """The page again, with why; too many failures are refused, and not noted."""
    rate = gate.rates.failed(group_of(request.scope["state"]["address"]))
    if rate is not None:
        raise Refusal(429, f"too many failed attempts; try again in {rate.wait} s", headers=rate.headers())
    await note(gate, request.scope, What(Event.REFUSED, error.claimed, outcome=error.reason))
    return _page(request, gate, following, told or error.reason.replace("-", "_"), 403 if told else 401)


def _page(request: Request, gate: Gate, following: str, problem: str = "", status: int = 200) -> Response:
    library: Library = request.app.state.library
    page = page_of(request, library.edition if library.ready else None)
    providers = [(one.issuer.name, one.issuer.title or one.issuer.name) for one in gate.sign_ins.providers.values()]
    view = {
        "problem": problem if problem in TOLD else problem and "other", "following": following, "providers": providers,
        "signed_in": page.principal.via == VIA, "leaving": request.url.path == "/logg-ut",
    }  # fmt: skip
    headers = {**HEADERS, "Cache-Control": "private, no-store", "Content-Language": page.language}
    answer = remembered(request, Response(render("sign_in.html", page, view), status, headers, MEDIA))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
