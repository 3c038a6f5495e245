"""What may be shown: grown clusters and answers to questions, each with what is needed to make it.

A finding is cheap, the cluster of it is not: members are compared and read only for what is chosen (``analysis.engine``).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from analysis.index.build import ALL
from analysis.index.loaded import Index
from analysis.language.model import Norm
from analysis.ledger import Asked
from analysis.overlap.assemble import Assembler
from analysis.overlap.identity import cluster_id
from analysis.overlap.model import Cluster
from analysis.overlap.pairs import Stage, model
from analysis.overlap.questions import Inquiry, Question
from analysis.overlap.ranking import Facts, values
from analysis.overlap.views import EVERYWHERE, Asking, Side, View, trust
from analysis.replacement import inverse, replacements
from ingest.corpus import Corpus

LEVEL_FACTOR = {"core": 1.0, "family": 0.35}
"""A wide family is shown before a tight core only where it reaches much further."""

ASKED_WITHIN = 3
"""Events, those that a provision is most about, within which it is asked about."""


class Finding(NamedTuple):
    """A cluster that may be shown: the rows of its members, how to make it, and the question that it answers, if any."""

    rows: tuple[int, ...]
    make: Callable[[], Cluster]
    asked: Asked | None = None
    grown: "Candidate | None" = None


class Candidate(NamedTuple):
    """A grown cluster that may be shown."""

    value: float
    pool: str
    level: str
    seed: int

    def rank(self) -> tuple[float, str, str, int]:
        """Most valuable first; ties in a fixed order."""
        return (-self.value, self.pool, self.level, self.seed)


class Findings:
    """Everything that can be shown of one index."""

    def __init__(self, corpus: Corpus, index: Index) -> None:
        self.corpus = corpus
        self.index = index

    @cached_property
    def facts(self) -> Facts:
        """What ranking needs of all rows."""
        return Facts.of(self.index.rows)

    @cached_property
    def assembler(self) -> Assembler:
        """Makes clusters, and remembers them."""
        replaces = replacements(self.corpus)
        return Assembler(self.corpus, self.index, replaces, inverse(replaces))

    def of_provision(self, row: int) -> Iterator[Finding]:
        """What answers the same questions as a provision, best first."""
        seed = self.index.field.position.get(row)
        if seed is None:
            return
        asking = Asking(self.index.ground, seed, model())
        for side in asking.sides([event for event, _ in self.index.stages_of(seed)[:ASKED_WITHIN]]):
            if view := asking.view(side):
                yield self._viewed(view, self.index.rows[row].id)

    def grown(self, candidate: Candidate) -> Finding:
        """What has grown from one passage, whole."""
        return Finding(tuple(self._rows_of(candidate)), lambda: self.assemble(candidate), grown=candidate)

    def trimmed(self, candidate: Candidate, rows: NDArray[np.int32], passages: NDArray[np.int64], confidence: float) -> Finding:
        """What has grown from one passage, without some of its members."""
        return Finding(tuple(rows.tolist()), lambda: self.assemble(candidate, passages, confidence), grown=candidate)

    def _viewed(self, view: View, provision: str) -> Finding:
        """The finding of a view: what answers a question about a provision."""
        return self._answer(view.side, view.members, provision, lambda: (view.confidence, view.confidence, view.alike))

    def _answer(self, side: Side, members: NDArray[np.int32], provision: str, weigh: Callable[[], tuple[float, float, float]],
                passages: NDArray[np.int32] | None = None) -> Finding:  # fmt: skip
        """The finding of what answers a question.

        :param provision: about which it is asked, empty for one of the event
        :param weigh: score, confidence, likeness; asked for only when it is shown
        :param passages: of the field, by which they answer; None for the whole provisions
        """
        field = self.index.field
        rows = field.rows[members]
        inside = 0 if passages is None else passages - field.first[members]

        def make() -> Cluster:
            score, confidence, alike = weigh()
            numbers = (np.searchsorted(self.index.owners, rows) + inside).tolist()
            events = (side.event,) if side.event in self.index.stages else ()
            return self.assembler.cluster(numbers, alike, score, events, confidence, side.matter)

        return Finding(tuple(rows.tolist()), make, Asked(side.event, provision, side.word, side.quantity))

    def again(self, asked: Asked) -> Cluster | None:
        """What answers a question that was asked before, by the law as it is now."""
        side = Side(asked.event, asked.word, asked.quantity)
        if not asked.event:
            rows = [self.index.position.get(name, -1) for name in asked.provision.split()]
            places = [self.index.field.position.get(row, -1) for row in rows]
            return self._about_text(side, np.array(places, np.int32)).make() if places and min(places) >= 0 else None
        if not asked.provision:
            found = self.of_event(asked.event) if asked.event in self.index.stages else ()
            return next((finding.make() for one, finding in found if one == side), None)
        seed = self.index.field.position.get(self.index.position.get(asked.provision, -1))
        if seed is None or asked.event not in self.index.ground.stages:
            return None
        view = Asking(self.index.ground, seed, model()).view(side)
        return self._viewed(view, asked.provision).make() if view else None

    def of_event(self, event: str) -> Iterator[tuple[Side, Finding]]:
        """The questions of an event."""
        stage = self.index.stages[event]
        for one in self.inquiry(stage).of_event(event):

            def weigh(one: Question = one) -> tuple[float, float, float]:
                return (one.value, *trust(self.index.field, stage, one.members, model()))

            yield one.side, self._answer(one.side, one.members, "", weigh, one.passages)

    def _stated(self, place: int, quantity: str) -> list[int]:
        """The passages of the field, of a provision, that state a limit of a kind: the ledd where there are such, else the whole."""
        norms = self.index.norms.of_row(int(self.index.field.rows[place]))
        return self._passages_at(place, [span for norm in norms for span in _limits(norm, quantity)])

    def _passages_at(self, place: int, spans: Sequence[tuple[int, int]]) -> list[int]:
        """The passages of the field, of a provision, in which these spans begin: the ledd where there are such, else the whole."""
        field = self.index.field
        number = int(np.searchsorted(self.index.owners, field.rows[place]))
        count = int(field.first[place + 1] - field.first[place])
        parts = range(1, count) if count > 1 else range(1)
        bounds = ((part, self.index.passages[number + part]) for part in parts)
        return [int(field.first[place]) + part for part, one in bounds if any(one.start <= span[0] < one.end for span in spans)]

    @cached_property
    def _defined(self) -> dict[str, list[tuple[int, int]]]:
        """The terms that the field defines."""
        field = self.index.field
        found: dict[str, list[tuple[int, int]]] = {}
        for place, row in enumerate(field.rows.tolist()):
            for one in self.index.definitions.of_row(row):
                spans = self._passages_at(place, [one.term_span])
                found.setdefault(one.key, []).append((place, spans[0] if spans else int(field.first[place])))
        return found

    def of_text(self, query: str, relevance: NDArray[np.float64]) -> Iterator[Finding]:
        """The questions that a free text raises."""
        ground = self.index.ground
        words = [ground.stems[term] for term in dict.fromkeys(self.index.retriever.analyser.known(query))]
        for one in self.inquiry(self._stage_of(relevance), whole=True).of_text(words):
            yield self._about_text(one.side, one.members)

    def inquiry(self, stage: Stage, *, whole: bool = False) -> Inquiry:
        """What can be asked of the field as an event or a text sees it."""
        return Inquiry(self.index.ground, stage, model(), self._ministries, self._stated, lambda: self._defined, whole)

    def _about_text(self, side: Side, members: NDArray[np.int32]) -> Finding:
        """What answers a question that a free text raises; noted by its members, for what readers write is not kept."""
        ids = " ".join(self.index.rows[row].id for row in self.index.field.rows[members].tolist())

        def weigh() -> tuple[float, float, float]:
            confidence, alike = trust(self.index.field, self.index.ground.stages[EVERYWHERE], members, model())
            return confidence, confidence, alike

        stated = [self._stated(place, side.quantity) if side.quantity else () for place in members.tolist()]
        first = self.index.field.first[members].tolist()
        passages = np.array([limits[0] if limits else whole for limits, whole in zip(stated, first, strict=True)], np.int32)
        return self._answer(side, members, ids, weigh, passages)

    def _stage_of(self, relevance: NDArray[np.float64]) -> Stage:
        """The field as a free text sees it; no act is core to it."""
        rows = self.index.field.rows
        members = np.flatnonzero(relevance[rows] > 0).astype(np.int32)
        return Stage(members, np.zeros(len(members), np.float32), np.log1p(relevance[rows[members]]).astype(np.float32))

    def candidates(self, pool: str, level: str, seeds: NDArray[np.int64], relevance: NDArray[np.float64] | None,
                   least: float = 0.0) -> list[Candidate]:  # fmt: skip
        """What has grown from some passages of a pool, with its value.

        :param relevance: score of each row for an event or a text, None where a provision is asked about
        :param least: value above which it counts
        """
        grown = self.index.pools[pool].levels[level]
        of_event = relevance is not None and pool in self.index.stages
        worth = values(grown, self.index.pools[pool].owners, self.facts, relevance, seeds, of_event=of_event) * LEVEL_FACTOR[level]
        return [
            Candidate(value, pool, level, seed) for value, seed in zip(worth.tolist(), seeds.tolist(), strict=True) if value > least
        ]

    def assemble(self, candidate: Candidate, passages: NDArray[np.int64] | None = None, confidence: float | None = None) -> Cluster:
        """The cluster of a candidate, or of those of its passages that are given, with a confidence of their own."""
        pool = self.index.pools[candidate.pool]
        grown = pool.levels[candidate.level]
        ids = {level: other.ids[candidate.seed] for level, other in pool.levels.items()}
        nested = ids["core"] != ids["family"] and pool.levels["core"].size[candidate.seed] > 1
        coherence = float(grown.coherence[candidate.seed])
        numbers = self.passages_of(candidate) if passages is None else passages
        trusted = self._confidence(candidate, coherence) if confidence is None else confidence
        events = (candidate.pool,) if candidate.pool != ALL else ()
        cluster = self.assembler.cluster(numbers.tolist(), coherence, candidate.value, events, trusted)
        if not nested:
            return cluster
        if candidate.level == "core":
            return replace(cluster, parent=cluster_id(int(ids["family"])))
        return replace(cluster, children=(cluster_id(int(ids["core"])),))

    def _confidence(self, candidate: Candidate, coherence: float) -> float:
        """That the members belong with the first; of all current law only the likeness of the wordings is known."""
        stage = self.index.stages.get(candidate.pool)
        if stage is None:
            return model().confidence_by_likeness(coherence)
        places = [self.index.field.position[row] for row in dict.fromkeys(self._rows_of(candidate))]
        return trust(self.index.field, stage, np.array(places, dtype=np.int32), model())[0]

    def passages_of(self, candidate: Candidate) -> NDArray[np.int64]:
        """The passages of a candidate's members, the seed first."""
        pool = self.index.pools[candidate.pool]
        members = pool.levels[candidate.level].members[candidate.seed]
        return np.asarray(pool.passages[members[members >= 0]], dtype=np.int64)

    def _rows_of(self, candidate: Candidate) -> list[int]:
        pool = self.index.pools[candidate.pool]
        members = pool.levels[candidate.level].members[candidate.seed]
        rows: list[int] = pool.owners[members[members >= 0]].tolist()
        return rows

    @cached_property
    def _ministries(self) -> NDArray[np.int32]:
        """(n,) number of the ministry of each provision of the field."""
        return np.asarray(self.facts.ministry[self.index.field.rows])


def _limits(norm: Norm, quantity: str) -> list[tuple[int, int]]:
    """Where a sentence states a limit of a kind."""
    if quantity == "deadline":
        return [norm.deadline.span] if norm.deadline else []
    return [one.span for one in norm.thresholds if one.kind == quantity]
