"""What holds for every request, whatever its route. Outermost: nothing passes it as an exception."""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.addresses import is_loopback
from api.http import request_id
from api.http.headers import dress
from api.http.problem import Fault, Refusal, instance_of, problem
from api.http.upload import OVERHEAD
from api.http.watch import Watch, identified, route_of
from api.page.problems import problem_of
from ingest.draft import MAX_BYTES

T = TypeVar("T")

log = logging.getLogger("lovkryss.http")

MAX_URL = 32_768
"""Bytes of path and query; a query of 2,000 characters, percent-encoded, fits."""

MAX_BODY = 1_000_000

LARGE = dict.fromkeys(
    ("/v1/drafts", "/v1/reviews/import", "/utkast", "/arbeid/import", "/arbeid/import/prov"), MAX_BYTES + OVERHEAD
)
"""Routes that take more: bytes."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::\d*)?")


class Guard:
    """ASGI middleware.

    :param allowed: whether a host named in the Host header is ours; keeps out DNS rebinding
    :param secure: browsers reach us by https alone
    """

    def __init__(self, app: ASGIApp, watch: Watch, allowed: Callable[[str], bool] = is_loopback, *, secure: bool = False) -> None:
        self._app = app
        self._watch = watch
        self._allowed = allowed
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        method = scope["method"]
        number = id_of(scope)
        answer = _Answer(send, number, bodiless=method == "HEAD", secure=self._secure)
        if method == "HEAD":
            scope = {**scope, "method": "GET"}  # the same answer, without its body
        with identified(number):
            try:
                refusal = self._refusal(scope)
                if refusal is None:
                    await self._app(scope, receive, answer.send)
                else:
                    refused = problem_of(Request(scope), refusal.status, refusal.detail, kind=refusal.kind, headers=refusal.headers)
                    await refused(scope, receive, answer.send)
            except ClientDisconnect:
                answer.status = 499
            except Exception:  # noqa: BLE001  (the last resort: the client is told that, and where to find why)
                await self._failed(scope, receive, answer, number)
            finally:
                self._watch.ended(scope, method, answer.status, answer.sent, perf_counter() - started)

    async def _failed(self, scope: Scope, receive: Receive, answer: "_Answer", number: str) -> None:
        log.exception("%s %s failed (correlation id %s)", scope["method"], route_of(scope), number)
        if not answer.started:
            detail = f"an error inside the service; its log has more under the correlation id {number}"
            await problem(500, detail, instance_of(scope), correlation_id=number)(scope, receive, answer.send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        match = _HOST.fullmatch(hosts[0].strip()) if len(hosts) == 1 else None
        if match is None or not self._allowed(match[1].strip("[]")):
            return Refusal(400, "the Host header must name this machine (localhost, 127.0.0.1 or [::1]) or the public address")
        path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
        if len(path) + len(query) > MAX_URL:
            return Refusal(414, f"the address is longer than {MAX_URL} bytes")
        if not (_is_utf8(path) and _is_utf8(query)):
            return Refusal(400, "the address must be UTF-8, percent-encoded")
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            return Refusal(400, "Content-Length must be a number")
        most = LARGE.get(scope["path"], MAX_BODY)
        if len(length) > 12 or int(length) > most:
            return too_large(most)
        return None


class _Answer:
    """Sends an answer with the headers that all answers have; notes its status."""

    def __init__(self, send: Send, number: str, *, bodiless: bool, secure: bool) -> None:
        self._send = send
        self._number = number
        self._secure = secure
        self._bodiless = bodiless
        self.started = False
        self.status = 500
        self.sent = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            dress(headers, secure=self._secure)
            headers[request_id.HEADER] = self._number
        elif self._bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        else:
            self.sent += len(message.get("body", b""))
        await self._send(message)


def id_of(scope: Scope) -> str:
    """The id of a request, put into its state."""
    found = request_id.id_for(Headers(scope=scope))
    scope.setdefault("state", {})["request_id"] = found
    return found


def too_large(most: int = MAX_BODY) -> Refusal:
    """The refusal of a body over the limit."""
    return Refusal(413, f"the body is larger than {most} bytes")


async def read_json(request: Request) -> bytes:
    """The body of a request that must be JSON; not parsed.

    :raises Refusal: another media type (415), encoded (415), too large (413)
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "the body must be application/json", headers={"Accept": "application/json"})
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refusal(415, "the body must not be compressed", headers={"Accept-Encoding": "identity"})
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise too_large()
        parts.append(part)
    return b"".join(parts)


def _is_utf8(quoted: bytes) -> bool:
    try:
        unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _read(body: bytes, kind: type[T]) -> T:
    """JSON knows one kind of number: 5.0 is an integer as good as 5."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        if "`int`, got `float`" not in str(error):
            raise
        return msgspec.convert(_whole(msgspec.json.decode(body)), kind)


def _whole(value: Any) -> Any:
    """With integers for whole numbers, however deep."""
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def decoded(body: bytes, kind: type[T]) -> T:
    """A JSON body as the struct that a route takes.

    :raises Refusal: it is not JSON, not of that shape, or holds NUL
    """
    try:
        asked = _read(body, kind)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at ")
        raise Refusal(422, f"the body is not as it should be: {error}", faults=(Fault(place.strip("`") or "$", detail),)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, f"the body is not JSON: {error}") from None
    if b"\\u0000" in body or b"\0" in body:
        raise Refusal(422, "the text must be plain text, without NUL", faults=(Fault("$", "has NUL"),))
    return asked
