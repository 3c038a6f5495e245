"""Neighbour lists after a small change, exactly, without comparing everything with everything again.

A list kept from before holds the best KEEP neighbours. Those that are gone are dropped, the changed passages are
searched and merged in. What remains is still the exact best of all passages down to the shortened length: as long as
that is at least USE, the list is as good as a new one; otherwise it is made anew. Cost: O(changed · n · d).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.overlap.neighbours import DIGITS, FLOOR, Floats, Ints, Neighbours, neighbours, similarities, top

KEEP = 64
USE = 48

NONE = -1
UNKNOWN = -2
"""What stands in a list behind its last neighbour: there is none above the floor, or nobody knows any more."""


def refresh(vectors: Floats, terms: sparse.csr_matrix, old: Neighbours | None, old_of: Ints,
            progress: Callable[[int], None] = lambda _: None) -> tuple[Neighbours, NDArray[np.bool_]]:  # fmt: skip
    """Neighbours of all n passages, and which lists are the same as before (down to USE).

    :param old: lists of the last build, or None
    :param old_of: (n,) position of each passage in the last build, -1 if it is new or changed
    """
    n = len(vectors)
    fresh = np.flatnonzero(old_of < 0).astype(np.int32)
    if old is None or len(fresh) > n // 3:
        return neighbours(vectors, terms, KEEP, progress=progress), np.zeros(n, dtype=bool)
    kept = np.flatnonzero(old_of >= 0).astype(np.int32)
    new_of = np.full(len(old.index) + 1, -1, dtype=np.int32)  # the last entry stands for "none"
    new_of[old_of[kept]] = kept
    before = old.index[old_of[kept]]
    mapped = np.where(before >= 0, new_of[before], before)
    full = before[:, -1] != NONE  # lists that end with NONE hold all there is above the floor
    left = (mapped >= 0).sum(axis=1)
    result = Neighbours(np.full((n, KEEP), -1, dtype=np.int32), np.zeros((n, KEEP), dtype=np.float32))
    result.index[kept] = mapped
    result.score[kept] = old.score[old_of[kept]]
    untouched = left == (before >= 0).sum(axis=1)
    short = full & (left < USE)
    again = np.concatenate([fresh, kept[short]])
    arrived = _search(vectors, terms, again, fresh, result, progress)
    # Of a full list only the part above its last score is known; what is weaker cannot enter.
    target, source, score = (array[arrived[2] >= result.score[arrived[0], -1]] for array in arrived)
    touched = np.zeros(n, dtype=bool)
    touched[target] = True
    touched[kept[~untouched]] = True
    touched[again] = False
    place = np.full(n, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    rows = np.flatnonzero(touched)
    _merge(result, rows, _lists(rows, target, source, score), left[place[rows]], full[place[rows]])
    progress(len(kept) - int(short.sum()))
    same = np.zeros(n, dtype=bool)
    same[kept] = (result.index[kept, :USE] == mapped[:, :USE]).all(axis=1) & (untouched | (mapped[:, :USE] >= 0).all(axis=1))
    same[again] = False
    return result, same


_Arrivals = tuple[Ints, Ints, Floats]


def _search(vectors: Floats, terms: sparse.csr_matrix, again: Ints, fresh: Ints, result: Neighbours,
            progress: Callable[[int], None]) -> _Arrivals:  # fmt: skip
    """Make the lists of ``again`` anew; returns who (first array) may get which fresh neighbour (second), and how near."""
    is_fresh = np.zeros(len(vectors), dtype=bool)
    is_fresh[fresh] = True
    # What is weaker than the last of a list cannot enter it; one unit of the last decimal is left for rounding.
    least = np.maximum(FLOOR, result.score[:, -1] - 10.0**-DIGITS).astype(np.float32)
    targets, sources, scores = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
    for block, fused in similarities(vectors, terms, again):
        result.index[block], result.score[block] = top(fused, KEEP)
        row, column = np.divmod(np.flatnonzero(fused > least), len(vectors))
        new = is_fresh[block[row]]
        row, column = row[new], column[new]
        targets.append(column.astype(np.int32))
        sources.append(block[row])
        scores.append(np.round(fused[row, column], DIGITS))
        progress(len(block))
    return np.concatenate(targets), np.concatenate(sources), np.concatenate(scores)


def _lists(rows: NDArray[np.int64], target: Ints, source: Ints, score: Floats) -> Neighbours:
    """What arrived at each of ``rows``, best first, at most KEEP."""
    chosen = np.isin(target, rows)
    target, source, score = target[chosen], source[chosen], score[chosen]
    order = np.lexsort((source, -score, target))
    target, source, score = target[order], source[order], score[order]
    line = np.searchsorted(rows, target)
    first = np.searchsorted(target, rows)
    column = np.arange(len(target)) - first[line]
    good = column < KEEP
    width = max(1, int(column[good].max(initial=0)) + 1)
    found = Neighbours(np.full((len(rows), width), NONE, dtype=np.int32), np.zeros((len(rows), width), dtype=np.float32))
    found.index[line[good], column[good]] = source[good]
    found.score[line[good], column[good]] = score[good]
    return found


def _merge(result: Neighbours, rows: NDArray[np.int64], added: Neighbours, left: NDArray[np.int64], full: NDArray[np.bool_]) -> None:
    """Put what arrived into the lists of ``rows``, best first, and cut them to the length that is known exactly."""
    if not len(rows):
        return
    index = np.concatenate([result.index[rows], added.index], axis=1)
    score = np.concatenate([np.where(result.index[rows] >= 0, result.score[rows], 0), added.score], axis=1)
    order = np.lexsort((np.where(index >= 0, index, np.iinfo(np.int32).max), -score), axis=1)[:, :KEEP]
    index = np.take_along_axis(index, order, axis=1)
    score = np.take_along_axis(score, order, axis=1)
    # A full list is only known down to its own length: what ranks below must not be taken for the next best.
    beyond = np.arange(index.shape[1])[None, :] >= np.where(full, left, KEEP)[:, None]
    index[beyond] = np.where(full, UNKNOWN, NONE)[:, None].repeat(index.shape[1], axis=1)[beyond]
    score[beyond] = 0
    result.index[rows] = index
    result.score[rows] = score
