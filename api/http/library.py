"""The edition being served: a snapshot with its index, warm; and the exchange for a newer one while serving."""

import asyncio
import gc
import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic

import anyio.to_thread
import msgspec

from analysis.engine import Engine
from api.http.answers import IndexMeta, Meta
from api.http.parameters import SCOPE_LIMIT
from api.http.problem import Refusal
from api.version import program_version
from ingest.errors import IndexStateError, LovkryssError

log = logging.getLogger("lovkryss.http")

LOOK = 1.0
"""Seconds between looks at the pointer file."""

RETRY = 30.0
"""Seconds after which an index that could not be opened is tried again."""

CACHE_BYTES = 64 * 2**20
"""Answers kept in memory, in bytes."""

Key = tuple[object, ...]
Seen = tuple[int, int] | None


@dataclass
class Encoded:
    """An answer as bytes; compressed when first asked for so."""

    body: bytes
    packed: bytes | None = None


@dataclass
class Cache:
    """Answers by what was asked, the least lately used dropped first. For the event loop only; not locked."""

    room: int = CACHE_BYTES
    _kept: OrderedDict[Key, Encoded] = field(default_factory=OrderedDict)
    _size: int = 0

    def get(self, key: Key) -> Encoded | None:
        """The answer, if it is kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, answer: Encoded) -> None:
        """Keep an answer, with its compressed form counted at the same size at most."""
        cost = 2 * len(answer.body)
        if cost > self.room // 4 or key in self._kept:
            return
        self._kept[key] = answer
        self._size += cost
        while self._size > self.room:
            _, dropped = self._kept.popitem(last=False)
            self._size -= 2 * len(dropped.body)


class Edition:
    """One snapshot and index, opened and warm; never changes, save for its cache."""

    def __init__(self, engine: Engine) -> None:
        corpus, index = engine.corpus, engine.index.meta
        self.engine = engine
        self.cache = Cache()
        self.making: dict[Key, asyncio.Task[Encoded]] = {}
        self.meta = Meta(
            snapshot=corpus.snapshot,
            snapshot_date=_aware(corpus.created_at).isoformat(),
            as_of=corpus.as_of.isoformat(),
            index=IndexMeta(index.model, index.versions, index.created_at),
            version=program_version(),
        )
        self.name = _digest(msgspec.json.encode(self.meta), index.fingerprint.encode())

    @classmethod
    def open(cls, home: Path) -> "Edition":
        """Open what is current, and make it warm.

        :raises EmptyCorpusError: nothing has been ingested
        :raises IndexStateError: it has not been indexed, or not since it was ingested anew
        """
        engine = Engine.open(home)
        if engine.stale:
            raise IndexStateError(f"{home}: the law has been ingested anew since the index was built; run «lovkryss index»")
        _warm(engine)
        return cls(engine)

    @cached_property
    def modified(self) -> datetime:
        """When the snapshot or its index was made, whichever is later; whole seconds."""
        times = (self.engine.corpus.created_at, datetime.fromisoformat(self.engine.index.meta.created_at))
        return max(_aware(time) for time in times).replace(microsecond=0)

    def meta_with(self, cursor: str | None) -> Meta:
        """``meta`` of a page with another after it."""
        return msgspec.structs.replace(self.meta, next=cursor)

    def tag(self, key: Key) -> str:
        """Entity tag of an answer; weak, because the compressed form has the same."""
        return f'W/"{_digest(self.name.encode(), repr(key).encode())}"'


def _aware(time: datetime) -> datetime:
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)  # the database keeps UTC without saying so


def _digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()


def _warm(engine: Engine) -> None:
    """Read and compute all that a first request would otherwise wait for; nothing is read from the index folder later."""
    index = engine.index
    read = (
        index.retriever, index.pools, index.prepared, index.passages, index.owners, index.edges, engine.corpus.register, engine.faults,
        engine.actors, engine.grants,
    )  # fmt: skip
    for part in read:
        del part
    engine.search("barn", 1)
    engine.terms.related("barn")
    engine.flows.question("Kan kommunen hente opplysninger om barn?", 1)
    engine.overlaps(query="barn", limit=1)
    provision = next((row.id for row in index.rows if row.is_provision), None)
    if provision is not None:
        engine.overlaps(provision=provision, limit=1)


def _set_aside() -> None:
    """Let go of the edition before, and have the collector of garbage leave alone what is there now.

    An index is hundreds of thousands of objects that live as long as it is served; to look through them all, as the collector does now
    and then, holds up every request for 0.15 s and more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Library:
    """Holds the current edition; ``watch`` keeps it current."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._edition: Edition | None = None
        self.reason = "the index is being opened"
        self.settled = asyncio.Event()
        """Set once the first attempt to open has ended."""

    @property
    def ready(self) -> bool:
        """Whether the first query will be fast."""
        return self._edition is not None

    @property
    def edition(self) -> Edition:
        """What is served now.

        :raises Refusal: nothing yet (503)
        """
        if self._edition is None:
            raise Refusal(503, f"not ready: {self.reason}", headers={"Retry-After": "2"})
        return self._edition

    async def watch(self) -> None:
        """Open the index, and open it again whenever another one is published; runs until cancelled.

        The edition being served stays until the new one is warm, and requests under way end with the one they began with.
        """
        seen: Seen = None
        tried = -RETRY
        while True:
            found = await anyio.to_thread.run_sync(self._pointer)
            failed = self._edition is None or self.reason != ""
            if found != seen or (failed and monotonic() - tried >= RETRY):
                seen, tried = found, monotonic()
                exchanged = await self._exchange()
                if exchanged:
                    _set_aside()
                self.settled.set()
                if exchanged:
                    await self._prepare()
                    _set_aside()
            await asyncio.sleep(LOOK)

    async def _prepare(self) -> None:
        """Read the references and make the scopes of the events ahead of the first to ask; on all of current law each takes 0.7 s."""
        engine = self.edition.engine
        try:
            await anyio.to_thread.run_sync(lambda: engine.references, abandon_on_cancel=True)
            for slug in engine.events:
                await anyio.to_thread.run_sync(engine.scope_of_event, slug, SCOPE_LIMIT, abandon_on_cancel=True)
        except Exception:  # then whoever asks for it is told
            log.exception("the scopes of the events cannot be made")

    async def _exchange(self) -> bool:
        try:
            self._edition = await anyio.to_thread.run_sync(Edition.open, self._home, abandon_on_cancel=True)
        except LovkryssError as error:
            self.reason = str(error)
            log.warning("the index cannot be opened: %s", error)
        except Exception:  # whatever is wrong with a new index, the old one is served on
            self.reason = "the index cannot be opened; see the server's log"
            log.exception("the index cannot be opened")
        else:
            self.reason = ""
            return True
        return False

    def _pointer(self) -> Seen:
        try:
            found = (self._home / "index" / "current").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
