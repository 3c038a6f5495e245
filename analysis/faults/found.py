"""Faults as they are asked for: by event, by scope, by provision, by id."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from statistics import median
from typing import Final

from msgspec.structs import replace

from analysis.faults.keep import Kept
from analysis.faults.scope import Weighed, weighed
from analysis.overlap.model import Cluster

EVERY: Final = 6
"""One in so many clusters of an event is a fault,"""

AMONG: Final = 50
"""among the first of them."""

RELEVANT: Final = 0.5
"""Share of the relevance of an event's foremost faults, in the middle of them, from which one is shown unasked."""


LEAST: Final = 28.0
"""Relevance below which a fault has hardly to do with an event, whatever the others have."""


class Faults:
    """All that is wrong with the law as it stands; without a file nothing is."""

    def __init__(self, clusters: Sequence[Cluster] = (), events: Mapping[str, Sequence[Weighed]] | None = None) -> None:
        self._clusters = tuple(clusters)
        self._events = events or {}

    @classmethod
    def of(cls, kept: Kept) -> "Faults":
        """From the file."""
        return cls(kept.clusters, kept.events)

    @cached_property
    def by_id(self) -> dict[str, Cluster]:
        """Every fault, the parts of large ones too, by its id."""
        return {cluster.id: cluster for cluster in self._clusters}

    @cached_property
    def _by_provision(self) -> dict[str, tuple[Cluster, ...]]:
        found: dict[str, list[Cluster]] = {}
        for cluster in self._clusters:
            if not cluster.children:
                for provision in cluster.provisions:
                    found.setdefault(provision.id, []).append(cluster)
        return {provision: tuple(clusters) for provision, clusters in found.items()}

    def of_provision(self, provision: str) -> tuple[Cluster, ...]:
        """The faults that a provision shows."""
        return self._by_provision.get(provision, ())

    def of_event(self, event: str, kind: str | None = None) -> tuple[Cluster, ...]:
        """The faults in an event's scope, most relevant first; of one kind, where it is named."""
        return self._scored(self._events.get(event, ()), kind)

    def in_scope(self, relevance: Mapping[int, float], position: Mapping[str, int], kind: str) -> tuple[Cluster, ...]:
        """The faults of a kind in any scope, most relevant first.

        :param relevance: by row
        :param position: id → row
        """
        return self._scored(tuple(weighed(self._clusters, position, relevance)), kind)

    def _scored(self, found: Sequence[Weighed], kind: str | None) -> tuple[Cluster, ...]:
        return tuple(
            replace(self._clusters[one.place], score=one.relevance) for one in found
            if kind is None or self._clusters[one.place].kind == kind
        )  # fmt: skip

    def woven_into(self, event: str, clusters: Sequence[Cluster]) -> list[Cluster]:
        """An event's clusters with its most relevant faults between them; the scores are still to be made descending."""
        faults = self.of_event(event)
        least = max(LEAST, RELEVANT * median(one.score for one in faults[: AMONG // EVERY])) if faults else 0.0
        ahead = iter(one for one in faults if one.score >= least)
        found: list[Cluster] = []
        for cluster in clusters:
            if len(found) < AMONG and len(found) % EVERY == EVERY - 1:
                found.extend(islice(ahead, 1))
            found.append(cluster)
        return found
