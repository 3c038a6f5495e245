"""Vectors of passages, computed once for each text and model.

The cache lives in ``HOME/cache/vectors/<model>`` as shards of float16 vectors under content hashes. It survives
re-ingest and interrupted runs: a shard is written whole or not at all.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.embedding.encoder import Encoder

TITLE = 0.5
"""Weight of the title's vector beside the body's; the best of 0–1 on the development gold."""

SHARD = 20_000
_KEY = "S24"

Floats = NDArray[np.float32]


class VectorCache:
    """Vectors by content hash for one model."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = home / "cache" / "vectors" / encoder.fingerprint[:16]
        self._folder.mkdir(parents=True, exist_ok=True)

    def vectors(self, keys: Sequence[str], texts: Callable[[int], tuple[str, str]],
                progress: Callable[[int], None] = lambda _: None) -> tuple[Floats, int]:  # fmt: skip
        """Vectors of all passages and how many had to be computed.

        :param keys: content hash of each passage
        :param texts: title and body of a passage, asked for only when it is new
        :return: (n, d) float32 rows of length 1 (or 0 for an empty text)
        """
        wanted = np.array([key.encode() for key in keys], dtype=_KEY)
        result = np.zeros((len(keys), self._encoder.dimensions), dtype=np.float32)
        have = np.zeros(len(keys), dtype=bool)
        for shard in self._shards():
            with np.load(shard) as stored:
                known = stored["keys"]
                place = np.searchsorted(known, wanted)
                place[place == len(known)] = 0
                found = ~have & (known[place] == wanted)
                if found.any():
                    result[found] = stored["vectors"][place[found]]
            have |= found
        progress(int(have.sum()))
        _, first = np.unique(wanted[~have], return_index=True)
        missing = np.flatnonzero(~have)[np.sort(first)]
        for start in range(0, len(missing), SHARD):
            part = missing[start : start + SHARD]
            vectors = self._compute([texts(int(position)) for position in part], progress)
            order = np.argsort(wanted[part])
            self._store(wanted[part][order], vectors[order])
            place = np.searchsorted(wanted[part][order], wanted)
            place[place == len(part)] = 0
            found = ~have & (wanted[part][order][place] == wanted)
            result[found] = vectors[order][place[found]]
            have |= found
        return result, len(missing)

    def _compute(self, texts: Sequence[tuple[str, str]], progress: Callable[[int], None]) -> NDArray[np.float16]:
        titles = sorted({title for title, _ in texts})
        number = {title: place for place, title in enumerate(titles)}
        of_titles = self._encoder.encode(titles)
        told = 0

        def tell(done: int) -> None:
            nonlocal told
            progress(done - told)
            told = done

        bodies = self._encoder.encode([body for _, body in texts], progress=tell)
        vectors = bodies + TITLE * of_titles[[number[title] for title, _ in texts]]
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(norms > 0, norms, 1)).astype(np.float16)

    def _shards(self) -> list[Path]:
        return sorted(self._folder.glob("*.npz"))

    def _store(self, keys: NDArray[np.bytes_], vectors: NDArray[np.float16]) -> None:
        number = len(self._shards())
        while (path := self._folder / f"{number:06d}.npz").exists():
            number += 1
        temporary = path.with_suffix(".tmp")
        with temporary.open("wb") as file:
            np.savez(file, keys=keys, vectors=vectors)
        temporary.replace(path)
