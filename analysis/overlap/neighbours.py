"""Nearest neighbours of passages by fused similarity, exactly, in blocks.

Similarity of two passages = (cosine of their vectors + LEXICAL × cosine of their term vectors) / (1 + LEXICAL). It
depends on the two texts alone (the term weights are shipped, not counted from the corpus), so it can be kept when
other laws change. All pairs of n passages cost O(n²·d); memory is O(BLOCK·n).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from analysis.blocks import THREADS

LEXICAL = 1.5
"""Weight of words against vectors; 1 to 2 were best of 0, 1, 1.5, 2 and words alone on the development gold."""

FLOOR = 0.12
"""Fused similarity below which two passages are not neighbours at all."""

WORD_NEIGHBOURS = 4096
WORD_FLOOR = 0.08
"""Word similarities below the floor count as none: they are noise of common words, and there are very many of them."""

DIGITS = 5
"""Decimals of a similarity that count; the last bits depend on the order of the sums."""

BLOCK = 512

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


def neighbours(vectors: Floats, terms: sparse.csr_matrix, k: int, progress: Callable[[int], None] = lambda _: None) -> Neighbours:
    """The ``k`` nearest neighbours of every passage, itself excluded.

    :param vectors: (n, d), rows of length 1 or 0
    :param terms: (n, t), rows of length 1 or 0
    """
    n = len(vectors)
    found = Neighbours(np.full((n, k), -1, dtype=np.int32), np.zeros((n, k), dtype=np.float32))
    for block, fused in similarities(vectors, terms, np.arange(n, dtype=np.int32)):
        found.index[block], found.score[block] = top(fused, k)
        progress(len(block))
    return found


def similarities(vectors: Floats, terms: sparse.csr_matrix, rows: Ints) -> Iterator[tuple[Ints, Floats]]:
    """Fused similarity of ``rows`` to all n passages, in blocks of (b,) rows and (b, n) values; 0 to themselves.

    The same for (i, j) as for (j, i), but for the rounding of the last bits. The values are overwritten by the next
    block's: two hundred megabytes taken anew each time would cost a fifth of the whole. Both products use all cores;
    running blocks side by side instead was slower, for each then reads all vectors from memory for itself.
    """
    words = terms.T.tocsr()
    room = np.empty((min(BLOCK, len(rows)), len(vectors)), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        fused = np.matmul(vectors[block], vectors.T, out=room[: len(block)])
        shared = sp_matmul_topn(terms[block], words, top_n=WORD_NEIGHBOURS, threshold=WORD_FLOOR, sort=False, n_threads=THREADS).tocoo()
        fused[shared.row, shared.col] += LEXICAL * shared.data
        fused /= 1 + LEXICAL
        fused[np.arange(len(block)), block] = 0
        yield block, fused


def top(scores: Floats, k: int, floor: float = FLOOR) -> tuple[Ints, Floats]:
    """The ``k`` largest of each row that reach the floor, best first; ties by position, so the result is stable."""
    index = np.full((len(scores), k), -1, dtype=np.int32)
    values = np.zeros((len(scores), k), dtype=np.float32)
    for number in np.flatnonzero(scores.max(axis=1, initial=0) > floor):
        row = scores[number]
        above = np.flatnonzero(row > floor)
        found = np.round(row[above], DIGITS)
        if len(above) > k:
            least = np.partition(found, len(found) - k)[len(found) - k]
            better = found > least
            better[np.flatnonzero(found == least)[: k - int(better.sum())]] = True
            above, found = above[better], found[better]
        order = np.lexsort((above, -found))
        index[number, : len(order)] = above[order]
        values[number, : len(order)] = found[order]
    return index, values
