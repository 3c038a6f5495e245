"""Nearest neighbours of passages by fused similarity, exactly, in blocks.

Similarity of two passages = (cosine of their vectors + LEXICAL × cosine of their term vectors) / (1 + LEXICAL). It
depends on the two texts alone (the term weights are shipped, not counted from the corpus), so it can be kept when
other laws change. All pairs of n passages cost O(n²·d); memory is O(BLOCK·n).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

LEXICAL = 1.5
"""Weight of words against vectors; the best of 0–3 on the development gold."""

FLOOR = 0.12
"""Fused similarity below which two passages are not neighbours at all."""

WORD_NEIGHBOURS = 256
WORD_FLOOR = 0.04
"""Only the strongest word similarities count; what lies below would change no neighbour list."""

BLOCK = 512
THREADS = os.cpu_count() or 1

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Neighbours:
    """For each of n passages its nearest others, best first.

    :param index: (n, k) positions, -1 where there are fewer
    :param score: (n, k) fused similarity, 0 where there are fewer
    """

    index: Ints
    score: Floats


def neighbours(vectors: Floats, terms: sparse.csr_matrix, k: int, *, rows: Ints | None = None,
               columns: Ints | None = None, progress: Callable[[int], None] = lambda _: None) -> Neighbours:  # fmt: skip
    """The ``k`` nearest neighbours of ``rows`` (default all) among ``columns`` (default all), themselves excluded.

    :param vectors: (n, d), rows of length 1 or 0
    :param terms: (n, t), rows of length 1 or 0
    """
    every = np.arange(len(vectors), dtype=np.int32)
    wanted = every if rows is None else rows
    among = every if columns is None else columns
    place = np.full(len(vectors), -1, dtype=np.int32)
    place[among] = np.arange(len(among), dtype=np.int32)
    base = vectors if columns is None else vectors[among]
    words = (terms if columns is None else terms[among]).T.tocsr()
    index = np.full((len(wanted), k), -1, dtype=np.int32)
    score = np.zeros((len(wanted), k), dtype=np.float32)
    for start in range(0, len(wanted) if len(among) else 0, BLOCK):
        block = wanted[start : start + BLOCK]
        fused = vectors[block] @ base.T
        shared = sp_matmul_topn(terms[block], words, top_n=WORD_NEIGHBOURS, threshold=WORD_FLOOR, sort=False, n_threads=THREADS).tocoo()
        fused[shared.row, shared.col] += LEXICAL * shared.data
        fused /= 1 + LEXICAL
        own = place[block]
        fused[np.flatnonzero(own >= 0), own[own >= 0]] = 0
        best, values = top(fused, k)
        index[start : start + len(block)] = np.where(best >= 0, among[best], -1)
        score[start : start + len(block)] = values
        progress(len(block))
    return Neighbours(index, score)


def top(scores: Floats, k: int, floor: float = FLOOR) -> tuple[Ints, Floats]:
    """The ``k`` largest of each row that reach the floor, best first; ties by position, so the result is stable."""
    index = np.full((len(scores), k), -1, dtype=np.int32)
    values = np.zeros((len(scores), k), dtype=np.float32)
    for number, row in enumerate(scores):
        above = np.flatnonzero(row > floor)
        found = row[above]
        if len(above) > k:
            keep = np.argpartition(-found, k)[:k]
            above, found = above[keep], found[keep]
        order = np.lexsort((above, -found))
        index[number, : len(order)] = above[order]
        values[number, : len(order)] = found[order]
    return index, values
