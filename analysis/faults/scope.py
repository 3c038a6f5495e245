"""Which faults lie in a scope, and how much they belong there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from analysis.overlap.model import Cluster

FURTHER: Final = 0.1
"""What each further member in the scope adds, as a share of the most relevant one."""

MOST_FURTHER: Final = 5

BELONGING: Final = 0.5
"""Mean relevance of the members, as a share of the most relevant one's, from which a fault counts whole: what stands in thirty
provisions, of which a scope holds three, is mostly of something else."""


class Weighed(Struct, frozen=True, array_like=True, gc=False):
    """Place of a fault in the list of all, and its relevance."""

    place: int
    relevance: float


def weighed(clusters: Sequence[Cluster], position: Mapping[str, int], relevance: Mapping[int, float]) -> Iterator[Weighed]:
    """The faults with a member in the scope, most relevant first; of one in parts, the parts.

    :param position: id → row
    :param relevance: by row, of all that the scope holds
    """
    found = []
    for place, cluster in enumerate(clusters):
        if cluster.children:
            continue
        shares = sorted((relevance.get(position.get(one.id, -1), 0.0) for one in cluster.provisions), reverse=True)
        if shares and shares[0] > 0:
            more = sum(share > 0 for share in shares[1 : 1 + MOST_FURTHER])
            belonging = min(1.0, sum(shares) / len(shares) / shares[0] / BELONGING)
            found.append(Weighed(place, round(shares[0] * (1 + FURTHER * more) * belonging, 4)))
    yield from sorted(found, key=lambda one: (-one.relevance, one.place))
