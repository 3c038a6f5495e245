"""From a grown cluster's bare numbers to the finding that a reviewer reads."""

import hashlib
from collections.abc import Mapping, Sequence
from threading import Lock

import msgspec
from msgspec.structs import replace

from analysis.difference import Member, compare
from analysis.index.loaded import Index
from analysis.overlap.identity import id_of
from analysis.overlap.kind import classify
from analysis.overlap.model import Cluster, ClusterProvision, Role, Span
from analysis.overlap.naming import explain, name
from analysis.passages import Passage
from analysis.rows import Row
from corpora import catalogue
from ingest.corpus import Corpus
from ingest.identifier import url

VERSION = "2"
"""Raise it when the same members give another kind, name, table or explanation."""


REMEMBERED = 4000
"""Clusters kept in memory; the oldest go first."""


class Assembler:
    """Builds clusters from passages, reading the law text they stand for."""

    def __init__(self, corpus: Corpus, index: Index, replaces: Mapping[str, tuple[str, ...]],
                 replaced_by: Mapping[str, tuple[str, ...]]) -> None:  # fmt: skip
        self.made: dict[str, Cluster] = {}
        """Clusters by ``key``; filled from the build before, a cluster of unchanged law is not made again."""
        self._lock = Lock()
        self._corpus = corpus
        self._index = index
        self._replaces = replaces
        self._replaced_by = replaced_by
        self._actors = {actor.id: actor.forms for actor in catalogue.actors().values()}

    def cluster(self, passages: Sequence[int], coherence: float, score: float, events: tuple[str, ...], confidence: float) -> Cluster:
        """The cluster of these passages, the seed first.

        :param coherence: mean similarity at joining, 0–1
        :param score: ranking value
        :param confidence: calibrated, 0–1
        """
        chosen = [self._index.passages[number] for number in passages]
        rows = [self._index.rows[passage.row] for passage in chosen]
        key = self._key(rows, chosen)
        if made := self.made.get(key):
            return replace(made, score=round(score, 4), confidence=round(confidence, 3), events=events)
        texts = [self._text(row, passage) for row, passage in zip(rows, chosen, strict=True)]
        members = [_member(row, text) for row, text in zip(rows, texts, strict=True)]
        differences = compare(members, self._actors)
        kind = classify(members, differences, coherence)
        provisions = tuple(
            self._provision(row, passage, text, place)
            for place, (row, passage, text) in enumerate(zip(rows, chosen, texts, strict=True))
        )
        made = Cluster(
            id=id_of(row.id for row in rows),
            kind=kind,
            title=name(members, kind),
            score=round(score, 4),
            confidence=round(confidence, 3),
            provisions=provisions,
            sectors=tuple(dict.fromkeys(ministry for row in rows for ministry in row.ministries)),
            documents=tuple(dict.fromkeys(row.document for row in rows)),
            differences=differences,
            why=explain(members, kind, differences, coherence),
            boilerplate=2 * sum(bool(row.boilerplate) for row in rows) > len(rows),
            events=events,
        )
        with self._lock:
            self.made[key] = made
            if len(self.made) > REMEMBERED:
                del self.made[next(iter(self.made))]
        return made

    def _key(self, rows: Sequence[Row], passages: Sequence[Passage]) -> str:
        """Hash of everything a cluster is made from, but for its score."""
        digest = hashlib.blake2b(digest_size=16)
        for row, passage in zip(rows, passages, strict=True):
            pending = (*self._replaces.get(row.document, ()), "|", *self._replaced_by.get(row.document, ()))
            digest.update(msgspec.msgpack.encode((VERSION, row, passage.part, passage.key, pending)))
        return digest.hexdigest()

    def _text(self, row: Row, passage: Passage) -> str:
        document = self._corpus.document(row.document)
        name_inside = row.id[len(row.document) + 1 :]
        unit = self._corpus.unit(row.document, name_inside)
        return document.text[unit.start + passage.start : unit.start + passage.end]

    def _provision(self, row: Row, passage: Passage, text: str, place: int) -> ClusterProvision:
        role: Role = "not-in-force" if not row.in_force else "central" if place < 3 else "member"
        return ClusterProvision(
            id=row.id,
            role=role,
            text_span=Span(passage.part, passage.start, passage.end, text),
            title=row.title,
            document=row.document,
            document_title=row.act,
            ministries=row.ministries,
            language=row.language,
            in_force=row.in_force,
            url=url(row.id),
            replaces=self._replaces.get(row.document, ()),
            replaced_by=self._replaced_by.get(row.document, ()),
        )


def _member(row: Row, text: str) -> Member:
    return Member(
        id=row.id,
        document=row.document,
        act=row.act,
        title=row.title,
        heading=row.heading,
        text=text,
        language=row.language,
        ministries=row.ministries,
        is_act=row.is_act,
        in_force=row.in_force,
        boilerplate=row.boilerplate,
    )
