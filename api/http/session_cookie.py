"""The cookie of a session, and the token that goes with it in forms."""

from typing import Final

from fastapi import Request
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from api.access import csrf
from api.access.sessions import VIA
from api.http.needs import principal_of
from api.settings import Settings

_NAME: Final = "lovkryss"
_STATE: Final = "lovkryss-logg-inn"


def name_of(settings: Settings, *, state: bool = False) -> str:
    """What the cookie is called; the prefix makes browsers refuse one that another site or an unsafe page set.

    :param state: of a sign-in under way
    """
    return f"{'__Host-' if settings.is_secure else ''}{_STATE if state else _NAME}"


def cookie_of(scope: Scope, settings: Settings, *, state: bool = False) -> str | None:
    """What the cookie holds."""
    headers = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return cookie_parser("; ".join(headers)).get(name_of(settings, state=state)) or None


def set_cookie(response: Response, settings: Settings, value: str, seconds: int, *, state: bool = False) -> None:
    """Give the browser the cookie."""
    response.set_cookie(
        name_of(settings, state=state), value, max_age=seconds, path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )


def drop_cookie(response: Response, settings: Settings, *, state: bool = False) -> None:
    """Take the cookie back."""
    response.delete_cookie(name_of(settings, state=state), path="/", secure=settings.is_secure, httponly=True, samesite="lax")


def csrf_token(request: Request) -> str:
    """The token that forms must hold first, in the field ``csrf``; scripts send it as ``X-CSRF-Token``. Empty without a session."""
    if principal_of(request).via != VIA:
        return ""
    cookie = cookie_of(request.scope, request.app.state.gate.settings)
    return csrf.token_of(cookie) if cookie else ""
