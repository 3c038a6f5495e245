"""ASGI middleware: finds who is asking, refuses what they did not mean or may not be known by, and notes what they did."""

import logging
import re
from collections.abc import Iterable
from functools import partial
from typing import Final
from urllib.parse import parse_qs, quote

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import csrf, policy
from api.access.addresses import client_address, group_of, is_loopback
from api.access.errors import CredentialError, ProviderError, Reason
from api.access.gate import Gate
from api.access.model import ANONYMOUS, Permission, Principal
from api.access.provider import AGAIN
from api.access.records import Event, What
from api.access.sessions import VIA
from api.http.headers import keep_private
from api.http.problem import instance_of, problem
from api.http.session_cookie import cookie_of, drop_cookie
from api.page.problems import problem_of
from ingest.errors import StoreError

log = logging.getLogger("lovkryss.access")

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORM: Final = "application/x-www-form-urlencoded"
WRITTEN: Final = ("comment", "merknad", "reason_text", "tekst")
"""Fields of forms that somebody may have thought long about."""
_PORT: Final = re.compile(r":\d*$")


class _CrossSite(Exception):
    """A request that a session did not mean.

    :ivar start: the beginning of a form that came from our own pages, but without the session's token
    """

    def __init__(self, detail: str, start: bytes = b"") -> None:
        super().__init__(detail)
        self.start = start


class Identify:
    """Puts ``principal``, ``address`` and ``rates`` into the state of each request."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or policy.is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        settings, headers, state = self._gate.settings, Headers(scope=scope), scope.setdefault("state", {})
        peer = (scope.get("client") or ("",))[0]
        state["address"] = client_address(peer, headers.getlist("x-forwarded-for"), settings.trusted_proxies)
        state["rates"] = self._gate.rates
        refused: Response | None
        try:
            refused, receive = await self._judged(scope, headers, receive)
        except StoreError:
            log.exception("the team's database cannot be asked who it is")
            detail = "it cannot be found out who you are now; the service's log has more"
            refused = problem_of(Request(scope), 503, detail, headers={"Retry-After": "5"})
        answer = _Noted(self._gate, scope, send)
        await (refused or self._app)(scope, receive, answer.send)

    async def _judged(self, scope: Scope, headers: Headers, receive: Receive) -> tuple[Response | None, Receive]:
        """What to answer instead, if whoever is asking is not let in; and the body as it is to be read.

        :raises StoreError: the team's database cannot be used
        """
        try:
            scope["state"]["principal"] = await self._who(scope, headers)
            receive = await self._meant(scope, headers, receive)
            return self._unknown(scope, headers), receive
        except CredentialError as error:
            return await self._not_good(scope, headers, error, receive), receive
        except _CrossSite as error:
            return await self._cross_site(scope, headers, error), receive
        except ProviderError as error:
            detail = f"the identity provider «{error.name}» cannot be asked for its keys now"
            return problem_of(Request(scope), 503, detail, headers={"Retry-After": f"{AGAIN:.0f}"}), receive

    async def _who(self, scope: Scope, headers: Headers) -> Principal:
        try:
            return await self._gate.identify(headers.getlist("authorization"), cookie_of(scope, self._gate.settings))
        except CredentialError:
            if "authorization" not in headers and policy.is_open(scope["path"]):
                scope["state"]["stale_cookie"] = True
                return ANONYMOUS  # they have come to sign in
            raise

    async def _meant(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """That a session's browser sent this from our own pages; the body as it is to be read after that.

        :raises _CrossSite: it did not
        """
        signed_in = scope["state"]["principal"].via == VIA
        if scope["method"] in SAFE or not (signed_in or policy.is_open(scope["path"])):
            return receive
        if not csrf.is_same_origin(self._own(headers), headers.getlist("origin"), headers.getlist("sec-fetch-site")):
            raise _CrossSite("the request does not come from a page of this service (Origin)")
        if not signed_in:
            return receive
        given, again, start = headers.get(csrf.HEADER, ""), receive, b""
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not given and media in {FORM, "multipart/form-data"}:
            start, again = await _peek(receive)
            given = csrf.token_in_form(media, start)
        if not csrf.is_token(given, cookie_of(scope, self._gate.settings) or ""):
            raise _CrossSite("the request lacks the token of the session (X-CSRF-Token); load the page again", start)
        return again

    def _own(self, headers: Headers) -> frozenset[str]:
        """Our origins: the public one, and this machine's own name when that is what was asked."""
        host = headers.get("host", "").lower()
        here = {f"http://{host}"} if is_loopback(_PORT.sub("", host).strip("[]")) else set()
        return frozenset(here | {self._gate.settings.public_url or ""} - {""})

    def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """Where others can reach us, nobody unknown gets further than the door."""
        known = not scope["state"]["principal"].is_anonymous
        if known or not self._gate.settings.is_public or policy.is_open(scope["path"]):
            return None
        if _is_browsing(scope, headers):
            return _to_sign_in(scope)
        return problem(401, "this needs a key or a sign-in; see docs/access.md", instance_of(scope), headers={"WWW-Authenticate": "Bearer"})

    async def _not_good(self, scope: Scope, headers: Headers, error: CredentialError, receive: Receive) -> Response:
        by_cookie = "authorization" not in headers
        if not (by_cookie and error.reason == Reason.EXPIRED):  # sessions end; that is no attempt at anything
            blocked = await self._count(scope, What(Event.REFUSED, error.claimed, outcome=error.reason))
            if blocked is not None:
                return blocked
        refused: Response
        if by_cookie and _is_browsing(scope, headers):
            refused = _to_sign_in(scope)
        elif by_cookie and "text/html" in headers.get("accept", ""):
            refused = await _ended(scope, headers, receive, error)
        else:
            challenge = f'Bearer error="invalid_token", error_description="{error.reason}"'
            refused = problem(401, error.detail, instance_of(scope), headers={"WWW-Authenticate": challenge})
        if by_cookie:
            drop_cookie(refused, self._gate.settings)
        return refused

    async def _cross_site(self, scope: Scope, headers: Headers, error: _CrossSite) -> Response:
        blocked = await self._count(scope, What(Event.REFUSED, scope["state"]["principal"].id, outcome="cross-site"))
        kept = _written(headers, error.start)
        return blocked or problem_of(Request(scope), 403, str(error), kind="cross-site", kept=kept)

    async def _count(self, scope: Scope, what: What) -> Response | None:
        """Note a failure; a refusal when there were too many, which are not noted: the log is not to be flooded."""
        rate = self._gate.rates.failed(group_of(scope["state"]["address"]))
        if rate is not None:
            return problem_of(Request(scope), 429, f"too many failed attempts; try again in {rate.wait} s", headers=rate.headers())
        await note(self._gate, scope, what)
        return None


class _Noted:
    """Sends an answer; what was changed is noted before anybody is told that it was."""

    def __init__(self, gate: Gate, scope: Scope, send: Send) -> None:
        self._gate = gate
        self._scope = scope
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        await self._send(message)

    async def _begin(self, message: Message) -> None:
        state = self._scope["state"]
        headers = MutableHeaders(scope=message)
        principal: Principal = state.get("principal", ANONYMOUS)
        if not principal.is_anonymous or self._gate.settings.is_public:
            keep_private(headers)
        rate = state.get("rate")
        if rate is not None:
            for name, value in rate.headers().items():
                headers.setdefault(name, value)
        if state.get("stale_cookie") and "set-cookie" not in headers:
            emptied = Response()
            drop_cookie(emptied, self._gate.settings)
            headers.append("Set-Cookie", emptied.headers["set-cookie"])
        if self._scope["method"] not in SAFE and state.get("needs", Permission.READ) != Permission.READ and message["status"] != 429:
            await note(self._gate, self._scope, What(Event.REQUEST, principal.id, outcome=str(message["status"])))


async def note(gate: Gate, scope: Scope, what: What) -> None:
    """Put something into the log of access, with where and how it was asked for."""
    state = scope["state"]
    full = msgspec.structs.replace(
        what, address=state["address"] if gate.settings.log_addresses else "", method=scope["method"],
        route=getattr(scope.get("route"), "path", ""), target=what.target or scope["path"][:500], request_id=state.get("request_id", ""),
    )  # fmt: skip
    await gate.threaded(partial(gate.audit.add, full))


def _is_browsing(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "GET" and "text/html" in headers.get("accept", "")


def _to_sign_in(scope: Scope) -> Response:
    path, query = (scope.get("raw_path") or b"/").decode("ascii", "replace"), scope["query_string"].decode("ascii", "replace")
    target = policy.local_path(f"{path}?{query}" if query else path)
    return RedirectResponse(f"/logg-inn?next={quote(target, safe='/')}", 303, {"Cache-Control": "no-store"})


async def _ended(scope: Scope, headers: Headers, receive: Receive, error: CredentialError) -> Response:
    """A form that came after its session had ended: nothing is done, and what was written is shown again, to whoever sent it."""
    start, _ = await _peek(receive) if headers.get("content-type", "").startswith(FORM) else (b"", receive)
    kept = _written(headers, start)
    back = policy.local_path(instance_of(scope))
    return problem_of(Request(scope), 401, error.detail, headers={"WWW-Authenticate": "Bearer"}, kept=kept, back=back)


def _written(headers: Headers, start: bytes) -> tuple[str, ...]:
    """What somebody wrote in the form that begins so."""
    if not headers.get("content-type", "").startswith(FORM):
        return ()
    fields = parse_qs(start.decode("ascii", "replace"), encoding="utf-8", errors="replace")
    return tuple(fields[name][0] for name in WRITTEN if name in fields)


async def _peek(receive: Receive) -> tuple[bytes, Receive]:
    """The beginning of a body, and the whole of it to be read again."""
    messages: list[Message] = []
    start = bytearray()
    while len(start) < csrf.READ_UP_TO:
        message = await receive()
        messages.append(message)
        start += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    return bytes(start), _replaying(messages, receive)


def _replaying(messages: Iterable[Message], receive: Receive) -> Receive:
    left = iter(messages)

    async def again() -> Message:
        message = next(left, None)
        return await receive() if message is None else message

    return again
