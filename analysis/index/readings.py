"""What was read in the sentences of all rows, once for each changed row: norms, definitions, information rules.

Of each kind MessagePack end to end, with the offset where each row begins. Norms hold spans, not text, so the whole of
current law takes some tens of megabytes, mapped into memory by readers. Cost: linear in the texts that changed; what is
kept is copied in runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Generic, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.blocks import THREADS
from analysis.index.artifact import Folder
from analysis.index.carry import Material
from analysis.index.progress import Progress
from analysis.language.reading import read
from analysis.rows import Row, Source
from ingest.document import Unit, UnitKind

KINDS = ("norms", "definitions", "information")

BATCH = 256
"""Provisions handed to a worker process at a time."""

FEW = 4 * BATCH
"""Provisions up to which starting processes costs more than it saves."""

_ENCODER = msgspec.msgpack.Encoder()
_NOTHING = _ENCODER.encode(())

T = TypeVar("T")


class Packed(Generic[T]):
    """Values of one kind by row, packed."""

    def __init__(self, kind: type[T], data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._decoder = msgspec.msgpack.Decoder(tuple[kind, ...])  # type: ignore[valid-type]
        self._data = data
        self._offsets = offsets

    @classmethod
    def read(cls, folder: Folder, name: str, kind: type[T]) -> "Packed[T]":
        """Map the values of an index."""
        return cls(kind, folder.read_array(name), np.asarray(folder.read_array(f"{name}_offsets")))

    def of_row(self, row: int) -> tuple[T, ...]:
        """The values of a row in text order."""
        found: tuple[T, ...] = self._decoder.decode(self._data[self._offsets[row] : self._offsets[row + 1]].tobytes())
        return found

    def filled(self) -> Iterator[tuple[int, tuple[T, ...]]]:
        """The rows that have any, with their values."""
        for row in np.flatnonzero(np.diff(self._offsets) > len(_NOTHING)).tolist():
            yield row, self.of_row(row)


class _Read(Struct):
    """The packed readings of one row."""

    norms: bytes
    definitions: bytes
    information: bytes


def write_readings(folder: Folder, sources: Mapping[int, Source], material: Material, before: Folder | None, tell: Progress) -> None:
    """The readings of all rows: those of ``sources`` (by row) read now, the others as they were ``before``."""
    made = dict(zip(sources, _read(list(sources.values()), tell), strict=True))
    for name in KINDS:
        fresh = {row: getattr(one, name) for row, one in made.items()}
        data, offsets = _merged(fresh, material, before, name)
        folder.write_array(name, data)
        folder.write_array(f"{name}_offsets", offsets)


def _merged(fresh: Mapping[int, bytes], material: Material, before: Folder | None,
            name: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:  # fmt: skip
    count = len(material.rows)
    lengths = np.zeros(count, dtype=np.int64)
    kept = np.ones(count, dtype=bool)
    for row, packed in fresh.items():
        lengths[row] = len(packed)
        kept[row] = False
    if before is None:
        data = np.frombuffer(b"".join(fresh[row] for row in range(count)), dtype=np.uint8)
        return data, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    old, old_offsets = before.read_array(name), np.asarray(before.read_array(f"{name}_offsets"))
    lengths[kept] = np.diff(old_offsets)[material.old_row[kept]]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    data = np.empty(int(offsets[-1]), dtype=np.uint8)
    for row, packed in fresh.items():
        data[offsets[row] : offsets[row + 1]] = np.frombuffer(packed, dtype=np.uint8)
    for first, last in _runs(kept, material.old_row):
        start = old_offsets[material.old_row[first]]
        data[offsets[first] : offsets[last + 1]] = old[start : start + offsets[last + 1] - offsets[first]]
    return data, offsets


def _runs(kept: NDArray[np.bool_], old_row: NDArray[np.int32]) -> list[tuple[int, int]]:
    """First and last of each run of kept rows that followed each other before, too."""
    rows = np.flatnonzero(kept)
    if not len(rows):
        return []
    breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(old_row[rows]) != 1))
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(rows) - 1]])
    return [(int(rows[start]), int(rows[end])) for start, end in zip(starts, ends, strict=True)]


def _read(sources: Sequence[Source], tell: Progress) -> list[_Read]:
    """The readings of each source; in worker processes where there are many."""
    tell.begin("Leser normer", len(sources))
    units = [(_unit(source.row, source), source.text, source.row.chapter) for source in sources]
    batches = [units[start : start + BATCH] for start in range(0, len(units), BATCH)]
    found: list[_Read] = []
    if len(units) <= FEW:
        for batch in batches:
            found += _pack(batch)
            tell.advance(len(batch))
        return found
    # Spawned, not forked: a fork beside running threads may inherit a lock that nobody will release.
    with ProcessPoolExecutor(THREADS, mp_context=get_context("spawn")) as workers:
        for packed in workers.map(_pack, batches):
            found += packed
            tell.advance(len(packed))
    return found


def _unit(row: Row, source: Source) -> Unit:
    """The unit of a row, as if its text were a document of its own."""
    return Unit(
        kind=UnitKind(row.kind), name=row.id[len(row.document) + 1 :], label=row.label, heading=row.heading, section=-1, start=0,
        end=len(source.text), language=row.language, blocks=source.blocks,
    )  # fmt: skip


def _pack(units: Sequence[tuple[Unit, str, str]]) -> list[_Read]:
    found = []
    for unit, text, chapter in units:
        reading = read(unit, text, (chapter,) if chapter else ())
        found.append(_Read(*(_ENCODER.encode(one) for one in (reading.norms, reading.definitions, reading.information))))
    return found
