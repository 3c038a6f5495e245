"""One connection to the service: who asks, what to ask again, what is known already, and errors as exceptions."""

import os
import re
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final, TypeVar

import httpx
import msgspec
import stamina

from api.client.errors import NotReady, Refused, TooMany, Unreachable, Unreadable, refusal
from api.http.answers import Problem

T = TypeVar("T")

URL: Final = "http://127.0.0.1:8000"
KEPT_BYTES: Final = 32 * 2**20
"""Answers kept for conditional requests, in bytes."""

LONGEST_WAIT: Final = 60.0
"""Seconds; who is asked to wait longer is told so instead."""

Query = Mapping[str, Any]


class Connection:
    """Requests to one service. May be shared by threads.

    :raises ValueError: a key would be sent in clear to another machine, or cannot be one
    """

    def __init__(self, url: str | None, key: str | None, *, timeout: float, attempts: int, transport: httpx.BaseTransport | None) -> None:
        base = httpx.URL(url or os.environ.get("LOVKRYSS_URL") or URL)
        secret = key or os.environ.get("LOVKRYSS_KEY") or ""
        headers = {"User-Agent": "lovkryss-client"}
        if secret:
            if not re.fullmatch(r"[\x21-\x7e]+", secret):
                raise ValueError("key: must be printable ASCII without blanks")
            if base.scheme != "https" and not _own_machine(base.host):
                raise ValueError(f"{base}: a key is sent over https only, save to this machine")
            headers["Authorization"] = f"Bearer {secret}"
        self.url = str(base).rstrip("/")
        self._attempts = attempts
        self._kept = _Kept()
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=timeout, transport=transport)

    def close(self) -> None:
        """Close it."""
        self._http.close()

    def get(self, path: str, query: Query, kind: type[T]) -> T:
        """A JSON answer.

        :raises Refused: the service says no
        :raises Unreachable: it does not answer
        :raises Unreadable: the answer is not a ``kind``
        """
        return _decoded(self.read("GET", path, query).content, kind, path)

    def post(self, path: str, body: object, kind: type[T], query: Query | None = None, headers: Mapping[str, str] | None = None) -> T:
        """The answer to a JSON body; raises as ``get``."""
        more = {"Content-Type": "application/json", **(headers or {})}
        return _decoded(self.read("POST", path, query or {}, content=msgspec.json.encode(body), headers=more).content, kind, path)

    def read(self, method: str, path: str, query: Query, **more: Any) -> httpx.Response:
        """An answer with its headers: asked again while the service is busy, or read from memory where it has not changed."""
        asked = {name: _text(value) for name, value in query.items() if value is not None and value != ()}
        if method != "GET":
            return self._tried(method, path, asked, **more)
        name = str(httpx.URL(path, params=asked))
        known = self._kept.get(name)
        headers = dict(more.pop("headers", {})) | ({"If-None-Match": known.headers["etag"]} if known else {})
        answer = self._tried(method, path, asked, headers=headers, **more)
        if answer.status_code == 304 and known:
            return known
        if "etag" in answer.headers:
            self._kept.put(name, answer)
        return answer

    def _tried(self, method: str, path: str, query: Query, **more: Any) -> httpx.Response:
        for attempt in stamina.retry_context(on=_again, attempts=self._attempts, timeout=5 * LONGEST_WAIT, wait_jitter=0.5):
            with attempt:
                return self._once(method, path, query, **more)
        raise AssertionError("unreachable")  # stamina raises what the last try raised

    def _once(self, method: str, path: str, query: Query, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, params=query or None, **more)
        except httpx.HTTPError as error:
            raise Unreachable(f"{method} {self.url}{path}: {error or type(error).__name__}") from error
        if answer.status_code < 300 or answer.status_code == 304:
            return answer
        try:
            problem = msgspec.json.decode(answer.content, type=Problem)
        except (msgspec.DecodeError, UnicodeDecodeError):
            detail = f"{method} {self.url}{path}: answered {answer.status_code} without a problem document; is it Lovkryss?"
            problem = Problem("about:blank", answer.reason_phrase, answer.status_code, detail, path)
        raise refusal(problem, _seconds(answer.headers.get("retry-after", "")))


class _Kept:
    """Answers with an ETag by address, the least lately used dropped first."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, httpx.Response] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, name: str) -> httpx.Response | None:
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
            return self._answers.get(name)

    def put(self, name: str, answer: httpx.Response) -> None:
        with self._lock:
            before = self._answers.pop(name, None)
            self._size += len(answer.content) - (len(before.content) if before else 0)
            self._answers[name] = answer
            while self._size > KEPT_BYTES:
                _, dropped = self._answers.popitem(last=False)
                self._size -= len(dropped.content)


def _again(error: Exception) -> bool | float:
    """Whether to ask again, and after how many seconds: as the service says, else a little longer each time.

    A connection that could not be made is tried again; one that broke is not, since what was asked may have been done.
    """
    if isinstance(error, NotReady | TooMany):
        wait = error.retry_after
        return True if wait is None else wait if wait <= LONGEST_WAIT else False
    return isinstance(error, Unreachable) and isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout)


def _decoded(body: bytes, kind: type[T], path: str) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: {error}; the client may be older than the service") from None


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,9}", text) else None


def _text(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else list(value) if isinstance(value, tuple) else value


def _own_machine(host: str) -> bool:
    return host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


__all__ = ["Connection", "Refused"]
