"""What a build takes over from the one before it.

Documents whose content has not changed keep their rows, passages, vectors, term counts and citations without being
read again. Positions shift when other documents grow or shrink; the maps here say where everything went.
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse

from analysis.index.artifact import Folder
from analysis.overlap.growth import Grown
from analysis.overlap.neighbours import Neighbours
from analysis.overlap.refresh import NONE
from analysis.passages import MAX_CHARACTERS, Passage, passages_of
from analysis.rows import Row, Source, read_rows
from ingest.corpus import Corpus, DocumentInfo

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Block(Struct, frozen=True, array_like=True, gc=False):
    """A document's place in the index."""

    document: str
    stamp: str  # hash of everything its rows depend on
    row: int
    rows: int
    passage: int
    passages: int


@dataclass
class Material:
    """Rows and passages of a snapshot, with the texts of those that are new, and where the old ones stood.

    :param old_row: (rows,) position in the build before of a row with the same id, -1 where there was none
    :param old_passage: (passages,) position in the build before of the same passage with the same text, else -1
    """

    rows: list[Row] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)
    old_row: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    old_passage: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def text(self, position: int) -> tuple[str, str]:
        """Heading and text of a new passage."""
        passage = self.passages[position]
        source = self.sources[passage.row]
        return source.row.heading, source.text[passage.start : min(passage.end, passage.start + MAX_CHARACTERS)]

    @property
    def kept_rows(self) -> NDArray[np.bool_]:
        """Rows taken over as they are, with all that depends on them."""
        kept = np.ones(len(self.rows), dtype=bool)
        kept[list(self.sources)] = False
        return kept


def gather(corpus: Corpus, before: Folder | None) -> Material:
    """Rows and passages of the current snapshot; only changed documents are read."""
    old_rows: list[Row] = before.read("rows", list[Row]) if before else []
    old_passages: list[Passage] = before.read("passages", list[Passage]) if before else []
    old_blocks: list[Block] = before.read("blocks", list[Block]) if before else []
    known = {block.document: block for block in old_blocks}
    stamps = {info.id: _stamp(info) for info in corpus.documents.values() if not info.is_gazette}
    changed = {document for document, stamp in stamps.items() if document not in known or known[document].stamp != stamp}
    fresh: dict[str, list[Source]] = {}
    for source in read_rows(corpus, changed if before else None):
        fresh.setdefault(source.row.document, []).append(source)
    material = Material()
    old_row: list[int] = []
    old_passage: list[int] = []
    for document in sorted(stamps):
        row, passage = len(material.rows), len(material.passages)
        block = known.get(document)
        if document not in changed and block:
            material.rows += old_rows[block.row : block.row + block.rows]
            shift = row - block.row
            part = old_passages[block.passage : block.passage + block.passages]
            material.passages += part if shift == 0 else [Passage(p.row + shift, p.part, p.start, p.end, p.key) for p in part]
            old_row += range(block.row, block.row + block.rows)
            old_passage += range(block.passage, block.passage + block.passages)
        else:
            _add(material, fresh.get(document, []), _places(block, old_rows, old_passages), old_row, old_passage)
        material.blocks.append(
            Block(document, stamps[document], row, len(material.rows) - row, passage, len(material.passages) - passage)
        )
    material.old_row = np.array(old_row, dtype=np.int32)
    material.old_passage = np.array(old_passage, dtype=np.int32)
    return material


@dataclass
class _Places:
    """Where the rows and passages of one document stood."""

    rows: dict[str, int] = field(default_factory=dict)
    passages: dict[tuple[str, str, str], int] = field(default_factory=dict)


def _places(block: Block | None, rows: list[Row], passages: list[Passage]) -> _Places:
    if block is None:
        return _Places()
    return _Places(
        {rows[number].id: number for number in range(block.row, block.row + block.rows)},
        {
            (rows[passages[number].row].id, passages[number].part, passages[number].key): number
            for number in range(block.passage, block.passage + block.passages)
        },
    )


def _add(material: Material, sources: list[Source], places: _Places, old_row: list[int], old_passage: list[int]) -> None:
    for source in sources:
        number = len(material.rows)
        found = passages_of(number, source)
        material.sources[number] = source
        material.rows.append(source.row)
        material.passages += found
        old_row.append(places.rows.get(source.row.id, -1))
        old_passage += [places.passages.get((source.row.id, passage.part, passage.key), -1) for passage in found]


def _stamp(info: DocumentInfo) -> str:
    parts = (info.content_hash, info.producer, info.force.value, info.name, info.title, *info.ministries)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def merge_rows(kept: sparse.csr_matrix, places: Ints, fresh: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of ``kept`` at ``places``, and in the gaps (-1) the rows of ``fresh`` in order; columns as in ``fresh``."""
    wide = sparse.csr_matrix((kept.data, kept.indices, kept.indptr), shape=(kept.shape[0], fresh.shape[1]))
    old = places >= 0
    stacked = sparse.vstack([wide[places[old]], fresh], format="csr")
    order = np.empty(len(places), dtype=np.int64)
    order[old] = np.arange(int(old.sum()))
    order[~old] = np.arange(int(old.sum()), len(places))
    return sparse.csr_matrix(stacked[order])


@dataclass(frozen=True)
class OldPool:
    """A pool as the build before left it.

    :param place: (members,) position in the old pool of each member with the same text, -1 for the others
    """

    near: Neighbours | None
    place: Ints
    folder: Folder | None
    file: str

    @classmethod
    def read(cls, before: Folder | None, file: str, members: Ints, old_passage: Ints) -> "OldPool":
        """The old pool, seen from the members of the new one."""
        if before is None or not before.has(f"{file}.near"):
            return cls(None, np.full(len(members), NONE, dtype=np.int32), None, file)
        old_members = np.asarray(before.read_array(f"{file}.passages"))
        positions = old_passage[members]
        place = np.searchsorted(old_members, positions)
        place[place == len(old_members)] = 0
        there = (positions >= 0) & (old_members[place] == positions)
        near = Neighbours(np.asarray(before.read_array(f"{file}.near")), np.asarray(before.read_array(f"{file}.score")))
        return cls(near, np.where(there, place, -1).astype(np.int32), before, file)

    def carry(self, level: str, grown: Grown, same: NDArray[np.bool_]) -> None:
        """Fill in the clusters whose neighbours are the same, in today's positions."""
        if self.folder is None or not same.any():
            return
        old_members = np.asarray(self.folder.read_array(f"{self.file}.{level}.members"))
        new_of = np.full(len(old_members), NONE, dtype=np.int32)
        new_of[self.place[self.place >= 0]] = np.flatnonzero(self.place >= 0)
        members = old_members[self.place[same]]
        grown.members[same] = np.where(members >= 0, new_of[members], NONE)
        grown.size[same] = self.folder.read_array(f"{self.file}.{level}.size")[self.place[same]]
        grown.coherence[same] = self.folder.read_array(f"{self.file}.{level}.coherence")[self.place[same]]
