"""All faults of one snapshot, kept in one file beside the index: ``HOME/cache/faults.msgpack``.

Made by ``index``, or by the first who asks (about ten seconds for all current law); read in some hundredths of a second. The
file holds what is shown, and for each event which of it lies in its scope; it is replaced whole, and one of another snapshot,
another index or other rules is made anew.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from analysis.cachefile import read_file, write_file
from analysis.events import available_events
from analysis.faults.clusters import Writer
from analysis.faults.dead import dead_faults
from analysis.faults.mirror import mirror_faults
from analysis.faults.model import Fault
from analysis.faults.scope import Weighed, weighed
from analysis.faults.stale import stale_faults
from analysis.index.loaded import Index
from analysis.overlap.model import Cluster
from analysis.references.dead import References
from analysis.references.scan import SCAN_VERSION
from analysis.replacement import inverse, replacements
from analysis.scope import event_relevance
from corpora import catalogue
from ingest.corpus import Corpus

FILE: Final = "faults.msgpack"
FAULTS_VERSION: Final = "2"
"""Raise it when the same law gives other faults, or the same faults another text."""


class Kept(Struct, frozen=True):
    """The file.

    ``clusters`` are in the order of the kinds, then of what is at fault; ``events`` gives for each event the places in it of
    what lies in the event's scope, most relevant first, with the relevance.
    """

    key: str
    clusters: tuple[Cluster, ...]
    events: dict[str, tuple[Weighed, ...]]


def faults_file(corpus: Corpus, index: Index) -> Kept:
    """Every fault of the snapshot: from the file where it is of this snapshot and index, else found now and kept."""
    path = corpus.home / "cache" / FILE
    key = _key(corpus, index)
    before = read_file(path, Kept)
    if before is not None and before.key == key:
        return before
    made = _make(corpus, index, key)
    write_file(path, made)
    return made


def find_faults(corpus: Corpus, index: Index) -> Iterator[Fault]:
    """Every fault of current law, in a fixed order."""
    references = References.open(corpus)
    yield from dead_faults(references, index.position)
    yield from stale_faults(corpus, index, references)
    yield from mirror_faults(corpus, index)


def _make(corpus: Corpus, index: Index, key: str) -> Kept:
    replaces = replacements(corpus)
    writer = Writer(corpus, index, replaces, inverse(replaces))
    clusters = [cluster for fault in find_faults(corpus, index) for cluster in writer.clusters(fault)]
    events = available_events(corpus.documents)
    found = {}
    for slug, event in events.items():
        found[slug] = tuple(weighed(clusters, index.position, event_relevance(index, event)))
    of_cluster: dict[int, list[str]] = {}
    for slug, places in found.items():
        for one in places:
            of_cluster.setdefault(one.place, []).append(slug)
    marked = tuple(replace(cluster, events=tuple(of_cluster.get(place, ()))) for place, cluster in enumerate(clusters))
    return Kept(key, marked, found)


def _key(corpus: Corpus, index: Index) -> str:
    """Equal as long as the same law, read and indexed by the same rules, has the same faults."""
    meta = index.meta
    known = msgspec.msgpack.encode((catalogue.stale_terms(), list(catalogue.actors().values()), list(catalogue.events().values())))
    vocabulary = hashlib.blake2b(known, digest_size=12).hexdigest()
    return " ".join((FAULTS_VERSION, SCAN_VERSION, corpus.state, corpus.register_fingerprint, meta.state, meta.created_at, meta.readings,
                     vocabulary))  # fmt: skip
