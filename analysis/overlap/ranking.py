"""Which clusters a reviewer should see first, and which say the same.

Value = how well it holds together × over how many ministries and documents (acts before regulations) it reaches × how
much of the event it is about; what every act has (boilerplate) comes last. Clusters that share most of their members are folded: the best
one stands for them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.index.loaded import Level
from analysis.rows import Row

BOILERPLATE_FACTOR = 0.02
FOLD = 0.4
"""Share of the smaller cluster's members from which two clusters are the same finding."""

REGULATION = 0.25
"""What a regulation counts beside an act: thirty institutions with the same rules are less of a finding than ten acts."""

RELEVANT = 6.0
"""Relevance (fused standard score above the floor) of a provision that is squarely about the event."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Facts:
    """What ranking needs of all rows, as arrays by row number."""

    document: NDArray[np.int32]
    act: NDArray[np.bool_]
    ministry: NDArray[np.int32]
    boilerplate: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Facts":
        """Numbers for documents and ministries."""
        documents: dict[str, int] = {}
        ministries: dict[tuple[str, ...], int] = {}
        return cls(
            np.fromiter((documents.setdefault(row.document, len(documents)) for row in rows), np.int32, len(rows)),
            np.fromiter((row.is_act for row in rows), bool, len(rows)),
            np.fromiter((ministries.setdefault(row.ministries, len(ministries)) for row in rows), np.int32, len(rows)),
            np.fromiter((bool(row.boilerplate) for row in rows), bool, len(rows)),
        )


def values(level: Level, owners: NDArray[np.int32], facts: Facts, relevance: Floats | None, seeds: NDArray[np.int64], *,
           of_event: bool = False) -> Floats:  # fmt: skip
    """Value of the clusters of ``seeds``; 0 for what is no cluster across documents.

    :param owners: row of each passage of the pool
    :param relevance: score of each row for the event or question, None for none
    :param of_event: among many clusters around the same few matters: the tight stand for the sprawling, and acts for regulations
    """
    members = level.members[seeds]
    there = members >= 0
    rows = owners[np.where(there, members, 0)]
    acts = _distinct(facts.document[rows], there & facts.act[rows])
    regulations = _distinct(facts.document[rows], there & ~facts.act[rows])
    if of_event:  # thirty regulations of one ministry are no more of a finding than two
        regulations = np.minimum(regulations, 1 + _distinct(facts.ministry[rows], there & ~facts.act[rows]))
    documents = np.where(acts > 0, acts, 1 - REGULATION) + REGULATION * regulations  # the first of regulations alone counts whole
    ministries = np.maximum(1, _distinct(facts.ministry[rows], there))
    size = there.sum(axis=1)
    stale = (facts.boilerplate[rows] & there).sum(axis=1) > size / 2
    value = level.coherence[seeds] * np.log2(documents) * (1 + np.log2(ministries)) / 4
    if relevance is not None:
        share = np.where(there, np.minimum(relevance[rows] / RELEVANT, 1.0), 0).sum(axis=1) / np.maximum(size, 1)
        value = value * share**2  # squared, for a cluster half about something else is worth less than half
    if of_event:
        value = value * level.coherence[seeds]
    return np.asarray(np.where(stale, value * BOILERPLATE_FACTOR, value), dtype=np.float64)


def _distinct(numbers: NDArray[np.int32], there: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of different values in each row, of those that are there."""
    ordered = np.sort(np.where(there, numbers, -1), axis=1)
    changes = (ordered[:, 1:] != ordered[:, :-1]).sum(axis=1) + 1
    return np.asarray(changes - (ordered[:, 0] == -1), dtype=np.int64)


def folded(order: Iterable[int], members: Callable[[int], Collection[int]], limit: int, fold: float = FOLD,
           of: Callable[[int, int], int] = min) -> list[int]:  # fmt: skip
    """The first ``limit`` of ``order`` that are not the same finding as one before.

    :param members: rows of a cluster
    :param of: of which of two sizes the shared rows must be the share ``fold``: the smaller, or the larger
    """
    kept: list[int] = []
    sizes: list[int] = []
    holding: dict[int, list[int]] = {}
    for candidate in order:
        rows = set(members(candidate))
        shared: dict[int, int] = {}
        for row in rows:
            for place in holding.get(row, ()):
                shared[place] = shared.get(place, 0) + 1
        if any(count >= fold * of(len(rows), sizes[place]) for place, count in shared.items()):
            continue
        for row in rows:
            holding.setdefault(row, []).append(len(kept))
        kept.append(candidate)
        sizes.append(len(rows))
        if len(kept) == limit:
            break
    return kept
