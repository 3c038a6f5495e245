"""Passages of current law that are like those of a proposal, by the same measure as neighbours in the index.

Candidates come from the vectors of all passages, in one pass over them (280,000 for all current law: some 0.3 s for a proposal of
sixty provisions); the words of the candidates alone are then compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.index.loaded import Index
from analysis.index.vectors import TITLE
from analysis.lexical import count_matrix, pair_vectors
from analysis.overlap.neighbours import LEXICAL
from analysis.passages import MAX_CHARACTERS
from analysis.term_weights import table, weights

CANDIDATES: Final = 60
"""Passages with the nearest vectors whose words are compared."""

CHUNK: Final = 16_384
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Near:
    """A passage of current law, and how alike it is to the one asked about, 0–1."""

    passage: int
    row: int
    score: float


class Neighbourhood:
    """Finds what is near in one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._weights = weights(list(index.retriever.analyser.vocabulary))

    def near(self, texts: Sequence[tuple[str, str]]) -> list[list[Near]]:
        """For each (heading, text) the passages nearest to it, best first. Depends on the texts and the law alone."""
        if not texts or not len(self._index.passages):
            return [[] for _ in texts]
        vectors = self._vectors(texts)
        best = self._nearest(vectors)
        analyser = self._index.retriever.analyser
        counts = count_matrix([analyser.known(f"{heading}\n{text[:MAX_CHARACTERS]}") for heading, text in texts], len(self._weights))
        own = pair_vectors(counts, self._weights, table().length)
        found = []
        for number, passages in enumerate(best):
            others = pair_vectors(self._index.passage_counts[passages], self._weights, table().length)
            words = np.asarray((others @ own[number].T).todense()).ravel()
            alike = np.asarray(self._index.passage_vectors[passages], dtype=np.float32) @ vectors[number]
            fused = np.round((alike + LEXICAL * words) / (1 + LEXICAL), 5)
            order = np.lexsort((passages, -fused))
            rows = self._index.owners[passages]
            found.append([Near(int(passages[one]), int(rows[one]), float(fused[one])) for one in order.tolist()])
        return found

    def _vectors(self, texts: Sequence[tuple[str, str]]) -> Floats:
        encoder = self._index.encoder
        made = encoder.encode([text[:MAX_CHARACTERS] for _, text in texts]) + TITLE * encoder.encode([heading for heading, _ in texts])
        length = np.linalg.norm(made, axis=1, keepdims=True)
        return np.asarray(made / np.where(length > 0, length, 1), dtype=np.float32)

    def _nearest(self, vectors: Floats) -> list[NDArray[np.int64]]:
        """The passages with the largest inner products, for each vector."""
        every = self._index.passage_vectors
        least = np.full(len(vectors), -np.inf, dtype=np.float32)
        values: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(vectors)
        places: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * len(vectors)
        for start in range(0, len(every), CHUNK):
            alike = vectors @ np.asarray(every[start : start + CHUNK], dtype=np.float32).T
            above = alike > least[:, None]
            for number in np.flatnonzero(above.any(axis=1)).tolist():
                found = np.flatnonzero(above[number])
                value = np.concatenate([values[number], alike[number, found]])
                place = np.concatenate([places[number], found + start])
                if len(value) > CANDIDATES:
                    kept = np.argpartition(value, -CANDIDATES)[-CANDIDATES:]
                    value, place = value[kept], place[kept]
                    least[number] = value.min()
                values[number], places[number] = value, place
        return [np.sort(one) for one in places]
