"""Neighbour lists after a small change, exactly, without comparing everything with everything again.

A list kept from before holds the best KEEP neighbours. Those that are gone are dropped, the changed passages are
searched and merged in. What remains is still the exact best of all passages down to the shortened length: as long as
that is at least USE, the list is as good as a new one; otherwise it is made anew. Cost: O(changed · n · d).
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from analysis.overlap.neighbours import Floats, Ints, Neighbours, neighbours

KEEP = 96
USE = 64


def refresh(vectors: Floats, terms: sparse.csr_matrix, old: Neighbours | None, old_of: Ints,
            progress: Callable[[int], None] = lambda _: None) -> Neighbours:  # fmt: skip
    """Neighbours of all n passages.

    :param old: lists of the last build, or None
    :param old_of: (n,) position of each passage in the last build, -1 if it is new or changed
    """
    n = len(vectors)
    fresh = np.flatnonzero(old_of < 0).astype(np.int32)
    if old is None or len(fresh) > n // 3:
        return neighbours(vectors, terms, KEEP, progress=progress)
    kept = np.flatnonzero(old_of >= 0).astype(np.int32)
    new_of = np.full(len(old.index) + 1, -1, dtype=np.int32)  # the last entry stands for "none"
    new_of[old_of[kept]] = kept
    before = old.index[old_of[kept]]
    mapped = np.where(before >= 0, new_of[before], -1)
    full = before[:, -1] >= 0  # shorter lists hold all there is above the floor
    left = (mapped >= 0).sum(axis=1)
    short = full & (left < USE)
    score = np.where(mapped >= 0, old.score[old_of[kept]], 0).astype(np.float32)
    index = mapped
    if len(fresh):
        added = neighbours(vectors, terms, min(KEEP, len(fresh)), rows=kept, columns=fresh)
        index = np.concatenate([index, added.index], axis=1)
        score = np.concatenate([score, added.score], axis=1)
    # A full list is only known down to its own length: what ranks below must not be taken for the next best.
    limit = np.where(full, left, KEEP)
    order = np.lexsort((np.where(index >= 0, index, n), -score), axis=1)[:, :KEEP]
    index = np.take_along_axis(index, order, axis=1)
    score = np.take_along_axis(score, order, axis=1)
    beyond = np.arange(index.shape[1])[None, :] >= limit[:, None]
    index[beyond] = -1
    score[beyond] = 0
    result = Neighbours(np.full((n, KEEP), -1, dtype=np.int32), np.zeros((n, KEEP), dtype=np.float32))
    result.index[kept, : index.shape[1]] = index
    result.score[kept, : index.shape[1]] = score
    again = np.concatenate([fresh, kept[short]])
    if len(again):
        made = neighbours(vectors, terms, KEEP, rows=again, progress=progress)
        result.index[again] = made.index
        result.score[again] = made.score
    return result
