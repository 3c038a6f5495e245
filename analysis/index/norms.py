"""Norms of all rows, read once for each changed row: MessagePack end to end, with the offset where each row begins.

They hold spans, not text, so the whole of current law takes some tens of megabytes, mapped into memory by readers.
Cost: linear in the texts that changed; what is kept is copied in runs.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import msgspec
import numpy as np
from numpy.typing import NDArray

from analysis.blocks import THREADS
from analysis.index.artifact import Folder
from analysis.index.carry import Material
from analysis.index.progress import Progress
from analysis.language.model import Norm
from analysis.language.norms import norms_of
from analysis.rows import Source
from ingest.document import Block

NORMS_VERSION = "1"
"""Raise it when the same text gives other norms."""

BATCH = 256
"""Provisions handed to a worker process at a time."""

FEW = 4 * BATCH
"""Provisions up to which starting processes costs more than it saves."""

_Text = tuple[str, tuple[Block, ...]]
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[Norm, ...])


class Norms:
    """The norms of an index, by row."""

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._data = data
        self._offsets = offsets

    @classmethod
    def read(cls, folder: Folder) -> "Norms":
        """Map the norms of an index."""
        return cls(folder.read_array("norms"), np.asarray(folder.read_array("norm_offsets")))

    def of_row(self, row: int) -> tuple[Norm, ...]:
        """The norms of a row in text order; spans are offsets in the row's text."""
        return _DECODER.decode(self._data[self._offsets[row] : self._offsets[row + 1]].tobytes())

    def write(self, folder: Folder) -> None:
        """Write what ``read`` reads."""
        folder.write_array("norms", self._data)
        folder.write_array("norm_offsets", self._offsets)


def build_norms(sources: Mapping[int, Source], material: Material, before: Folder | None, tell: Progress) -> Norms:
    """The norms of all rows: those of ``sources`` (by row) read now, the others as they were ``before``."""
    texts = [(source.text, source.blocks) for source in sources.values()]
    made = dict(zip(sources, _read(texts, tell), strict=True))
    old = Norms.read(before) if before else None
    count = len(material.rows)
    lengths = np.zeros(count, dtype=np.int64)
    kept = np.ones(count, dtype=bool)
    for row, packed in made.items():
        lengths[row] = len(packed)
        kept[row] = False
    if old is not None:
        lengths[kept] = np.diff(old._offsets)[material.old_row[kept]]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    data = np.zeros(int(offsets[-1]), dtype=np.uint8)
    for row, packed in made.items():
        data[offsets[row] : offsets[row + 1]] = np.frombuffer(packed, dtype=np.uint8)
    if old is not None:
        for first, last in _runs(kept, material.old_row):
            start = old._offsets[material.old_row[first]]
            data[offsets[first] : offsets[last + 1]] = old._data[start : start + offsets[last + 1] - offsets[first]]
    return Norms(data, offsets)


def _runs(kept: NDArray[np.bool_], old_row: NDArray[np.int32]) -> list[tuple[int, int]]:
    """First and last of each run of kept rows that followed each other before, too."""
    rows = np.flatnonzero(kept)
    if not len(rows):
        return []
    breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(old_row[rows]) != 1))
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(rows) - 1]])
    return [(int(rows[start]), int(rows[end])) for start, end in zip(starts, ends, strict=True)]


def _read(texts: Sequence[_Text], tell: Progress) -> list[bytes]:
    """The packed norms of each text; in worker processes where there are many."""
    tell.begin("Leser normer", len(texts))
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    found: list[bytes] = []
    if len(texts) <= FEW:
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


def _pack(texts: Sequence[_Text]) -> list[bytes]:
    return [_ENCODER.encode(norms_of(text, blocks)) for text, blocks in texts]
