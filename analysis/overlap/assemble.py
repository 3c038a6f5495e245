"""From a grown cluster's bare numbers to the finding that a reviewer reads."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace

from analysis.difference.compare import compare_parts
from analysis.difference.model import MAX_MEMBERS, Member
from analysis.difference.part import Part, lay_out, within
from analysis.index.loaded import Index
from analysis.language.reading import Reading
from analysis.overlap.conflicts import conflicts
from analysis.overlap.evidence import of_member
from analysis.overlap.identity import id_of
from analysis.overlap.kind import classify_parts
from analysis.overlap.model import Cluster, ClusterProvision, LikenessKind, Role, Span
from analysis.overlap.naming import WEAK, explain, name
from analysis.overlap.shelf import Shelf
from analysis.passages import Passage
from analysis.rows import Row
from ingest.corpus import Corpus
from ingest.identifier import url

VERSION = "6"
"""Raise it when the same members give another kind, name, table or explanation."""


REMEMBERED = 400
"""Clusters kept in memory, the oldest go first; the others stand on the shelf."""

_ASKED_FOR: dict[str, LikenessKind] = {"definition": "definition", "deadline": "deadline", "age": "threshold", "amount": "threshold"}
"""The kind of what was asked for a limit or a meaning: that is what the members have in common."""

LAID_OUT = 4000
"""Passages kept laid out for comparison: one passage stands in many clusters."""


class Assembler:
    """Builds clusters from passages, reading the law text they stand for."""

    def __init__(self, corpus: Corpus, index: Index, replaces: Mapping[str, tuple[str, ...]],
                 replaced_by: Mapping[str, tuple[str, ...]]) -> None:  # fmt: skip
        self._made: dict[str, Cluster] = {}
        self._shelf = Shelf(corpus.home)
        self._lock = Lock()
        self._corpus = corpus
        self._index = index
        self._replaces = replaces
        self._replaced_by = replaced_by
        self._laid_out = lru_cache(maxsize=LAID_OUT)(self._make_laid_out)

    def cluster(self, passages: Sequence[int], coherence: float, score: float, events: tuple[str, ...], confidence: float,
                matter: str = "") -> Cluster:  # fmt: skip
        """The cluster of these passages, the seed first.

        :param coherence: mean similarity at joining, 0–1
        :param score: ranking value
        :param confidence: calibrated, 0–1
        :param matter: the word (or its stem) or quantity that the cluster was made for, where it was
        """
        chosen = [self._index.passages[number] for number in passages]
        rows = [self._index.rows[passage.row] for passage in chosen]
        cited = self._cited([passage.row for passage in chosen])
        key = self._key(rows, chosen, cited, (matter, coherence < WEAK))
        if made := self._kept(key):
            return replace(made, score=round(score, 4), confidence=round(confidence, 3), events=events)
        laid = [self._laid_out(number) for number in passages]
        parts = [replace(one.part, member=replace(one.part.member, cites=cites)) for one, cites in zip(laid, cited, strict=True)]
        members = [part.member for part in parts]
        texts = [member.text for member in members]
        parts = parts[:MAX_MEMBERS]
        differences = compare_parts(parts)
        kind = _ASKED_FOR.get(matter.partition("#")[2]) or classify_parts(parts, [one.evidence for one in laid[:MAX_MEMBERS]])
        provisions = tuple(
            self._provision(row, passage, text, place)
            for place, (row, passage, text) in enumerate(zip(rows, chosen, texts, strict=True))
        )
        title = name(members, kind, matter)
        made = Cluster(
            id=id_of(row.id for row in rows),
            kind=kind,
            title=title.text,
            score=round(score, 4),
            confidence=round(confidence, 3),
            provisions=provisions,
            sectors=tuple(dict.fromkeys(ministry for row in rows for ministry in row.ministries)),
            documents=tuple(dict.fromkeys(row.document for row in rows)),
            differences=differences,
            why=explain(members, kind, differences, coherence, matter),
            headed=title.headed,
            boilerplate=2 * sum(bool(row.boilerplate) for row in rows) > len(rows),
            events=events,
            matter=matter,
            conflicts=conflicts(parts, self._replaced_by),
        )
        self._shelf.put(key, made)
        self._remember(key, made)
        return made

    def _kept(self, key: str) -> Cluster | None:
        found = self._made.get(key)
        if found is None and (found := self._shelf.get(key)):
            self._remember(key, found)
        return found

    def _remember(self, key: str, made: Cluster) -> None:
        with self._lock:
            self._made[key] = made
            if len(self._made) > REMEMBERED:
                del self._made[next(iter(self._made))]

    def part(self, passage: int) -> Part:
        """A passage of current law as it is compared."""
        return self._laid_out(passage).part

    def _key(self, rows: Sequence[Row], passages: Sequence[Passage], cited: Sequence[tuple[str, ...]], told: tuple[str, bool]) -> str:
        """Hash of everything a cluster is made from, by which rules it was read too, but for its score.

        :param told: what its explanation depends on besides
        """
        meta = self._index.meta
        digest = hashlib.blake2b(msgspec.msgpack.encode((VERSION, meta.readings, sorted(meta.versions.items()), told)), digest_size=16)
        for row, passage, cites in zip(rows, passages, cited, strict=True):
            pending = (*self._replaces.get(row.document, ()), "|", *self._replaced_by.get(row.document, ()))
            digest.update(msgspec.msgpack.encode((row, passage.part, passage.key, pending, cites)))
        return digest.hexdigest()

    def _text(self, row: Row, passage: Passage) -> str:
        document = self._corpus.document(row.document)
        name_inside = row.id[len(row.document) + 1 :]
        unit = self._corpus.unit(row.document, name_inside)
        return document.text[unit.start + passage.start : unit.start + passage.end]

    def _make_laid_out(self, number: int) -> "_LaidOut":
        passage = self._index.passages[number]
        row = self._index.rows[passage.row]
        part = lay_out(_member(row, self._text(row, passage), self._reading(passage)))
        return _LaidOut(part, of_member(part))

    def _reading(self, passage: Passage) -> Reading:
        index = self._index
        whole = Reading(index.norms.of_row(passage.row), index.definitions.of_row(passage.row), index.information.of_row(passage.row))
        return within(whole, passage.start, passage.end)

    def _cited(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """For each row the ids of the others that it cites."""
        edges = self._index.edges  # sorted
        present = {row: self._index.rows[row].id for row in rows}
        wanted = np.array(rows)
        starts, ends = np.searchsorted(edges[:, 0], wanted), np.searchsorted(edges[:, 0], wanted + 1)
        found = []
        for row, first, last in zip(rows, starts.tolist(), ends.tolist(), strict=True):
            targets = dict.fromkeys(edges[first:last, 1].tolist())
            found.append(tuple(present[target] for target in targets if target in present and target != row))
        return found

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


class _LaidOut(NamedTuple):
    """A passage as it is compared, and its evidence for each kind."""

    part: Part
    evidence: dict[str, float]


def _member(row: Row, text: str, reading: Reading) -> Member:
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
        reading=reading,
    )
