"""BM25 over Norwegian Snowball stems: the baseline, and the measure of shared words for the groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray
from scipy import sparse

_WORD = re.compile(r"[a-zæøåéèêóòôüäöA-ZÆØÅÉ]{2,}|\d+")


class LexicalIndex:
    """Sparse matrix of the stems of ``texts``; answers BM25 scores and TF-IDF rows."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self._stemmer = Stemmer.Stemmer("norwegian")
        self._vocabulary: dict[str, int] = {}
        counts = self._count(texts, grow=True)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self._idf = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths / max(1.0, float(lengths.mean())))
        rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        weights = counts.data * (k1 + 1) / (counts.data + norm[rows]) * self._idf[counts.indices]
        self._bm25 = sparse.csr_matrix((weights.astype(np.float32), counts.indices, counts.indptr), counts.shape)
        logs = (1 + np.log(counts.data)) * self._idf[counts.indices]
        self._tfidf = sparse.csr_matrix((logs.astype(np.float32), counts.indices, counts.indptr), counts.shape)

    def _count(self, texts: Sequence[str], grow: bool) -> sparse.csr_matrix[np.float64]:
        indices: list[int] = []
        pointers = [0]
        for text in texts:
            stems = self._stemmer.stemWords(_WORD.findall(text.lower()))
            if grow:
                indices += [self._vocabulary.setdefault(s, len(self._vocabulary)) for s in stems]
            else:
                indices += [self._vocabulary[s] for s in stems if s in self._vocabulary]
            pointers.append(len(indices))
        shape = (len(texts), len(self._vocabulary))
        matrix = sparse.csr_matrix((np.ones(len(indices)), np.array(indices), np.array(pointers)), shape)
        matrix.sum_duplicates()
        return matrix

    def tfidf_rows(self, which: Sequence[int]) -> NDArray[np.float32]:
        """(len(which), terms) dense, rows of length 1."""
        rows = np.asarray(self._tfidf[np.asarray(which)].todense(), dtype=np.float32)
        rows = rows[:, rows.any(axis=0)]
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """(queries, texts) BM25 scores."""
        counts = self._count(queries, grow=False)
        return np.asarray((counts @ self._bm25.T).todense(), dtype=np.float32)
