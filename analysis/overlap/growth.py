"""Clusters that hold together: every passage's own cluster, grown from its neighbours.

From a seed, neighbours are taken best first; one joins only if it is near the members on average *and* near most of
them one by one. So a cluster cannot chain: a passage that is like one member and unlike the rest stays out. All
seeds of a block are grown at once; O(n · k² · d).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.neighbours import Floats, Ints, Neighbours

MAX_MEMBERS = 30
"""What a reviewer reads of a cluster, seed included."""

BLOCK = 1024


@dataclass(frozen=True)
class Bounds:
    """How near members must be, in cosine of their vectors.

    :param mean: least average similarity to the members
    :param pair: what counts as near one by one
    :param share: least share of the members that must be near
    :param same_document: most members of one document
    """

    mean: float = 0.15
    pair: float = 0.10
    share: float = 0.6
    same_document: int = 10


BOUNDS = Bounds()
"""Chosen on the development gold: looser bounds gain nothing, tighter ones lose members (bench/RESULTS.md)."""


@dataclass(frozen=True)
class Grown:
    """One cluster for each seed.

    :param members: (n, MAX_MEMBERS) positions, the seed first, -1 where there are fewer
    :param size: (n,) number of members
    :param coherence: (n,) mean similarity of a member to those before it, 0 for a lone seed
    """

    members: Ints
    size: Ints
    coherence: Floats


def grow(vectors: Floats, near: Neighbours, documents: Ints, owners: Ints, bounds: Bounds, seeds: Ints) -> Grown:
    """Grow the clusters of ``seeds``.

    :param vectors: (n, d) of all passages
    :param near: neighbours of the seeds, in the order of ``seeds``
    :param documents: (n,) document of each passage
    :param owners: (n,) provision of each passage; a cluster holds a provision once
    """
    n, k = near.index.shape
    members = np.full((n, MAX_MEMBERS), -1, dtype=np.int32)
    members[:, 0] = seeds
    size = np.ones(n, dtype=np.int32)
    coherence = np.zeros(n, dtype=np.float32)
    for start in range(0, n, BLOCK):
        part = slice(start, min(n, start + BLOCK))
        candidates = np.concatenate([seeds[part, None], near.index[part]], axis=1)
        accepted, mean = _grow_block(vectors, candidates, documents, owners, bounds)
        rows, columns = np.nonzero(accepted)
        places = (np.cumsum(accepted, axis=1) - 1)[rows, columns]
        members[start + rows, places] = candidates[rows, columns]
        size[part] = accepted.sum(axis=1)
        coherence[part] = mean
    return Grown(members, size, coherence)


def _grow_block(vectors: Floats, candidates: Ints, documents: Ints, owners: Ints,
                bounds: Bounds) -> tuple[NDArray[np.bool_], Floats]:  # fmt: skip
    """Which candidates join (column 0 is the seed and always does), and the mean similarity at joining."""
    there = candidates >= 0
    safe = np.where(there, candidates, 0)
    chosen = vectors[safe]
    pairs = np.matmul(chosen, chosen.transpose(0, 2, 1))
    near = pairs >= bounds.pair
    document = documents[safe]
    owner = owners[safe]
    count, width = candidates.shape
    accepted = np.zeros((count, width), dtype=bool)
    accepted[:, 0] = True
    size = np.ones(count, dtype=np.float32)
    total = np.zeros(count, dtype=np.float32)
    for column in range(1, width):
        mean = (pairs[:, column] * accepted).sum(axis=1) / size
        share = (near[:, column] & accepted).sum(axis=1) / size
        same = ((document == document[:, column, None]) & accepted).sum(axis=1)
        twice = ((owner == owner[:, column, None]) & accepted).any(axis=1)
        joins = there[:, column] & (mean >= bounds.mean) & (share >= bounds.share) & (same < bounds.same_document)
        joins &= ~twice & (size < MAX_MEMBERS)
        accepted[:, column] = joins
        total += np.where(joins, mean, 0)
        size += joins
    return accepted, np.where(size > 1, total / np.maximum(size - 1, 1), 0).astype(np.float32)
