"""Clusters that hold together: every passage's own cluster, grown from its neighbours.

From a seed, neighbours are taken best first; one joins only if it is near the members on average *and* near most of
them one by one. So a cluster cannot chain: a passage that is like one member and unlike the rest stays out. All
seeds of a block are grown at once; O(n · k² · d).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import side_by_side
from analysis.overlap.neighbours import Floats, Ints, Neighbours

MAX_MEMBERS = 30
"""What a reviewer reads of a cluster, seed included."""

BLOCK = 512


@dataclass(frozen=True)
class Bounds:
    """How near members must be, in cosine of their vectors.

    :param mean: least average similarity to the members
    :param pair: what counts as near one by one
    :param share: least share of the members that must be near
    :param same_document: most members of one document
    """

    mean: float
    pair: float
    share: float
    same_document: int


LEVELS: dict[str, Bounds] = {
    "core": Bounds(mean=0.34, pair=0.24, share=0.7, same_document=4),
    "family": Bounds(mean=0.15, pair=0.10, share=0.6, same_document=10),
}
"""Two levels, nested: what says nearly the same, and the wider family around it. Chosen on the development gold:
looser families find no more members, tighter ones lose them (bench/RESULTS.md)."""


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


def grow(vectors: Floats, near: Neighbours, documents: Ints, owners: Ints, seeds: Ints | None = None) -> dict[str, Grown]:
    """Grow the clusters of ``seeds`` (default: all passages), at every level; the others get none.

    :param vectors: (n, d)
    :param near: (n, k) neighbours of each passage
    :param documents: (n,) document of each passage
    :param owners: (n,) provision of each passage; a cluster holds a provision once
    """
    n = len(vectors)
    grown = {
        level: Grown(np.full((n, MAX_MEMBERS), -1, np.int32), np.ones(n, np.int32), np.zeros(n, np.float32)) for level in LEVELS
    }
    wanted = np.arange(n, dtype=np.int32) if seeds is None else seeds

    def work(part: Ints) -> None:
        candidates = np.concatenate([part[:, None], near.index[part]], axis=1)
        there = candidates >= 0
        safe = np.where(there, candidates, 0)
        chosen = vectors[safe]
        block = _Block(np.matmul(chosen, chosen.transpose(0, 2, 1)), there, documents[safe], owners[safe])
        for level, bounds in LEVELS.items():
            accepted, mean = block.grow(bounds)
            rows, columns = np.nonzero(accepted)
            places = (np.cumsum(accepted, axis=1) - 1)[rows, columns]
            grown[level].members[part[rows], places] = candidates[rows, columns]
            grown[level].size[part] = accepted.sum(axis=1)
            grown[level].coherence[part] = mean

    side_by_side(work, [wanted[start : start + BLOCK] for start in range(0, len(wanted), BLOCK)])
    return grown


@dataclass(frozen=True)
class _Block:
    """A block of seeds with their candidates (column 0 is the seed).

    :param pairs: (b, k, k) similarity of the candidates with each other
    :param there: (b, k) whether there is a candidate
    """

    pairs: Floats
    there: NDArray[np.bool_]
    document: Ints
    owner: Ints

    def grow(self, bounds: Bounds) -> tuple[NDArray[np.bool_], Floats]:
        """Which candidates join, and the mean similarity at joining."""
        near = self.pairs >= bounds.pair
        count, width = self.there.shape
        accepted = np.zeros((count, width), dtype=bool)
        accepted[:, 0] = True
        size = np.ones(count, dtype=np.float32)
        total = np.zeros(count, dtype=np.float32)
        for column in range(1, width):
            mean = np.einsum("bk,bk->b", self.pairs[:, column], accepted) / size
            share = (near[:, column] & accepted).sum(axis=1) / size
            same = ((self.document == self.document[:, column, None]) & accepted).sum(axis=1)
            twice = ((self.owner == self.owner[:, column, None]) & accepted).any(axis=1)
            joins = self.there[:, column] & (mean >= bounds.mean) & (share >= bounds.share) & ~twice
            joins &= (same < bounds.same_document) & (size < MAX_MEMBERS)
            accepted[:, column] = joins
            total += np.where(joins, mean, 0)
            size += joins
        return accepted, np.where(size > 1, total / np.maximum(size - 1, 1), 0).astype(np.float32)
