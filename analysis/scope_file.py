"""What an event touches, kept in a file for each event beside the index: ``HOME/cache/scopes/…``; made again where it is of another index.

On all of current law a scope takes 0.3 s to make and 5 ms to read, so that a service that begins anew is busy with its clients at once.
"""

import hashlib
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from analysis.cachefile import read_file, write_file
from analysis.found import ScopeResult
from analysis.index.loaded import Index
from corpora import catalogue
from corpora.catalogue import Event
from ingest.corpus import Corpus

SCOPE_VERSION: Final = "1"
"""Raise it when the same index gives other scopes."""


class _Kept(Struct, frozen=True):
    """The file."""

    key: str
    scope: ScopeResult


def kept_scope(corpus: Corpus, index: Index, event: Event, make: Callable[[], ScopeResult]) -> ScopeResult:
    """The scope of an event: from its file where that is of this index, else made now, and kept if the law is still that of the index."""
    path = corpus.home / "cache" / "scopes" / f"{event.slug}.msgpack"
    known = hashlib.blake2b(msgspec.msgpack.encode((event, list(catalogue.actors().values()))), digest_size=12).hexdigest()
    key = " ".join((SCOPE_VERSION, index.meta.state, index.meta.created_at, known))
    before = read_file(path, _Kept)
    if before is not None and before.key == key:
        return before.scope
    scope = make()
    if index.meta.state == corpus.state:
        write_file(path, _Kept(key, scope))
    return scope
