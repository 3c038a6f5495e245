"""What the law lays on every actor, kept in one file beside the index: ``HOME/cache/actors.msgpack``.

Made by ``index``, or by the first who asks. The lines of each actor are packed by themselves, so that a reader decodes only those
of the actor asked for. The file is replaced whole; one of another snapshot, another index or other rules is made anew.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from analysis.actor.model import Line, Shared
from analysis.actor.shared import shared
from analysis.actor.survey import survey
from analysis.cachefile import read_file, require_current, write_file
from analysis.events import available_events
from analysis.index.loaded import Index
from analysis.index.parts import Part, parts, unchanged
from analysis.scope import event_relevance
from corpora import catalogue
from ingest.corpus import Corpus

FILE: Final = "actors.msgpack"
ACTORS_VERSION: Final = "3"
"""Raise it when the same law gives other lines."""

KNOWN: Final = {"core": 2.0, "related": 1.3}
"""What a provision of a law counts that the catalogue names for an event."""

_LINES: Final = msgspec.msgpack.Decoder(tuple[Line, ...])
_RELEVANCE: Final = msgspec.msgpack.Decoder(dict[int, float])
_ENCODER: Final = msgspec.msgpack.Encoder()


class Kept(Struct, frozen=True):
    """The file: the packed lines of each actor in the order of the law, how many they are, and the shared competences.

    ``rules`` is equal as long as a document with the same rows (``parts``) has the same lines.
    """

    key: str
    rules: str
    parts: dict[str, Part]
    counts: dict[str, int]
    shared: tuple[Shared, ...]
    packed: dict[str, msgspec.Raw]
    events: dict[str, msgspec.Raw]

    def lines(self, actor: str) -> tuple[Line, ...]:
        """The lines that name an actor, in the order of the law."""
        found = self.packed.get(actor)
        return _LINES.decode(found) if found is not None else ()

    def relevance(self, event: str) -> dict[int, float]:
        """How much each row of the index belongs to an event; of rows outside its scope nothing."""
        found = self.events.get(event)
        return _RELEVANCE.decode(found) if found is not None else {}


def actors_file(corpus: Corpus, index: Index) -> Kept:
    """The lines of every actor of the index: from the file where it is of this index, else read now and kept.

    :raises IndexStateError: there is no file, and the law has been ingested anew since the index was built
    """
    path = corpus.home / "cache" / FILE
    key = _key(index)
    before = read_file(path, Kept)
    if before is not None and before.key == key:
        return before
    require_current(corpus, index)
    made = _make(corpus, index, key, before)
    write_file(path, made)
    return made


def _make(corpus: Corpus, index: Index, key: str, before: Kept | None) -> Kept:
    rules = _rules(index)
    now = parts(index.rows)
    kept = unchanged(before.parts, now) if before is not None and before.rules == rules else {}
    lines = [*survey(corpus, index, now.keys() - kept.keys()), *_moved(before, kept)]
    # One order, whatever was read now and what before: the same law gives the same file.
    lines.sort(key=lambda line: (line.row, line.start, line.end, line.kind, line.actor))
    by_actor: dict[str, list[Line]] = {}
    for line in lines:
        by_actor.setdefault(line.actor, []).append(line)
    names = sorted(by_actor)
    return Kept(
        key, rules, now, {name: len(by_actor[name]) for name in names}, tuple(shared(lines, index.rows)),
        {name: msgspec.Raw(_ENCODER.encode(by_actor[name])) for name in names}, _events(corpus, index),
    )  # fmt: skip


def _moved(before: Kept | None, kept: Mapping[str, int]) -> list[Line]:
    """The lines of documents that are as they were, with the rows where they stand now."""
    if before is None or not kept:
        return []
    further: dict[int, int] = {}
    for document, distance in kept.items():
        part = before.parts[document]
        further.update(dict.fromkeys(range(part.first, part.first + part.count), distance))
    return [
        replace(line, row=line.row + further[line.row]) if further[line.row] else line
        for actor in before.packed for line in before.lines(actor) if line.row in further
    ]  # fmt: skip


def _events(corpus: Corpus, index: Index) -> dict[str, msgspec.Raw]:
    found = {}
    for slug, event in available_events(corpus.documents).items():
        relevance = event_relevance(index, event)
        known = {law.id: KNOWN[law.role] for law in event.laws}
        weighed = {row: round(relevance[row] * known.get(index.rows[row].document, 1.0), 3) for row in sorted(relevance)}
        found[slug] = msgspec.Raw(_ENCODER.encode(weighed))
    return found


def _rules(index: Index) -> str:
    """Equal as long as the same text, read by the same rules, says the same of the same actors."""
    vocabulary = msgspec.msgpack.encode((list(catalogue.actors().values()), list(catalogue.events().values())))
    known = hashlib.blake2b(vocabulary, digest_size=12).hexdigest()
    return " ".join((ACTORS_VERSION, index.meta.readings, known))


def _key(index: Index) -> str:
    """Equal as long as the same law, indexed by the same rules, says the same of the same actors."""
    return f"{_rules(index)} {index.meta.state} {index.meta.created_at}"
