"""From what a router asks of the engine to a response: in a thread, once, as bytes, compressed, conditional."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import IntEnum, unique
from functools import partial
from typing import TypeVar

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from fastapi import Request
from msgspec import Struct
from starlette.responses import Response

from api.http.library import Edition, Encoded, Key, Library
from api.http.problem import Refusal
from api.reviews.judgements import NOTHING, Judgements, Judging


@unique
class Lane(IntEnum):
    """Work of one kind, with threads of its own, so that none keeps all of them from the others; by how many at the same time."""

    QUICK = 4
    """Takes milliseconds of one interpreter, which more threads would only share."""
    SLOW = 2
    """Takes a tenth of a second or more."""
    TEAM = 6
    """Waits for the team's database, above all for its turn to write; with the threads of ``Gate`` below its 15 connections."""


WAITING = 200
"""Requests that may wait for a worker; more are turned away."""

COMPRESSED_FROM = 1024
PACKED = (b"PK\x03\x04", b"%PDF")
"""How files begin that are compressed in themselves."""

T = TypeVar("T")
Build = Callable[[Edition], Struct]
Make = Callable[[Edition], bytes]
JSON = "application/json"


class Desk:
    """Answers requests from a library's current edition."""

    def __init__(self, library: Library, judging: Judging) -> None:
        self.library = library
        self.judging = judging
        self._limiters: dict[Lane, CapacityLimiter] = {}

    async def judgements(self, *, learned: bool = True) -> Judgements:
        """What people have judged, for answers that tell of clusters.

        :param learned: with the order that verdicts taught
        """
        found = self.judging.fresh
        if found is None:
            found = await self.work(self.judging.current, Lane.TEAM)
        return found if learned else found.plain()

    async def answer(self, request: Request, key: Key, build: Build, edition: Edition | None = None,
                     judgements: Judgements = NOTHING, lane: Lane = Lane.QUICK) -> Response:  # fmt: skip
        """The answer to a GET.

        :param key: all that the answer depends on beside the edition
        :param build: makes the answer; called in a thread, and only if it is not at hand
        :param edition: what to answer from, where a cursor was checked against it; else the current one
        :param judgements: what people judged, where the answer depends on it
        :raises Refusal: nothing is served yet, or too many are waiting (503)
        """
        edition = edition or self.library.edition
        return await self._reply(request, key, lambda edition: msgspec.json.encode(build(edition)), edition, JSON, {}, judgements, lane)

    async def file(self, request: Request, key: Key, make: Make, media: str, headers: Mapping[str, str],
                   judgements: Judgements = NOTHING, edition: Edition | None = None,
                   lane: Lane = Lane.QUICK) -> Response:  # fmt: skip
        """A file or a page, by the same rules as an answer.

        :param make: makes its bytes; called in a thread, and only if it is not at hand
        :param headers: what it has beside those of every answer
        :raises Refusal: nothing is served yet, or too many are waiting (503)
        """
        return await self._reply(request, key, make, edition or self.library.edition, media, headers, judgements, lane)

    async def _reply(self, request: Request, key: Key, make: Make, edition: Edition, media: str, more: Mapping[str, str],
                     judgements: Judgements, lane: Lane) -> Response:  # fmt: skip
        key = (*key, judgements.tag) if judgements.tag else key
        tag, modified = edition.tag(key), max(edition.modified, judgements.newest.replace(microsecond=0))
        headers = {
            "ETag": tag,
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
            **more,
        }
        if _has_tag(request, tag):
            return Response(status_code=304, headers=headers)
        encoded = await self.encoded(edition, key, make, lane)
        if _is_fresh(request, modified):
            return Response(status_code=304, headers=headers)
        return await self.send(request, encoded, headers, media)

    async def work(self, task: Callable[[], T], lane: Lane = Lane.QUICK) -> T:
        """Do what takes time in a thread.

        :raises Refusal: too many are waiting (503)
        """
        limiter = self._limiters.get(lane)
        if limiter is None:
            limiter = self._limiters[lane] = CapacityLimiter(lane)
        if limiter.statistics().tasks_waiting >= WAITING:
            raise Refusal(503, "too many requests at once; try again", kind="busy", headers={"Retry-After": "1"})
        return await anyio.to_thread.run_sync(task, limiter=limiter)

    async def send(self, request: Request, encoded: Encoded, headers: Mapping[str, str], media: str = JSON) -> Response:
        """An encoded answer as a response, compressed if the client takes that and it is worth it."""
        small = len(encoded.body) < COMPRESSED_FROM or encoded.body.startswith(PACKED)
        if small or not takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(encoded.body, headers=dict(headers), media_type=media)
        if encoded.packed is None:
            encoded.packed = await self.work(partial(gzip.compress, encoded.body, 5, mtime=0))
        return Response(encoded.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media)

    async def encoded(self, edition: Edition, key: Key, make: Make, lane: Lane = Lane.QUICK) -> Encoded:
        """The answer from the cache, or from whoever is making it already, or made now."""
        found = edition.cache.get(key)
        if found is not None:
            return found
        task = edition.making.get(key)
        if task is None:
            task = asyncio.create_task(self._make(edition, key, make, lane))
            edition.making[key] = task
            task.add_done_callback(partial(_made, edition, key))
        return await asyncio.shield(task)

    async def _make(self, edition: Edition, key: Key, make: Make, lane: Lane) -> Encoded:
        encoded = await self.work(lambda: Encoded(make(edition)), lane)
        edition.cache.put(key, encoded)
        return encoded


def _made(edition: Edition, key: Key, task: asyncio.Task[Encoded]) -> None:
    edition.making.pop(key, None)
    if not task.cancelled():
        task.exception()  # whoever waits for it gets it; if nobody does any more, nobody is to be told


def _has_tag(request: Request, tag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    return tag in (one.strip() for one in given.split(","))


def _is_fresh(request: Request, modified: datetime) -> bool:
    """For an answer that exists: whether the client says it has it."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return given.strip() == "*"
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, TypeError, OverflowError):
        return False
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip.

    >>> takes_gzip("br, gzip"), takes_gzip("gzip;q=0"), takes_gzip("identity"), takes_gzip("*;q=0.5")
    (True, False, False, True)
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return weight not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
