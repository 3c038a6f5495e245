"""Which of what may be shown is shown, and in which order: of a provision, a free text, a life event.

Likeness and answers to questions have no common measure. So those that grew by likeness come first of a provision, and of an
event and a text a question follows after every few of them. A reviewer of an event is told of little that is wide and holds
together rather than of much: each rule here was chosen on clusters that were read (bench/audit).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from analysis.index.build import ALL
from analysis.index.loaded import Index
from analysis.overlap.finding import Candidate, Finding, Findings
from analysis.overlap.growth import LEVELS
from analysis.overlap.held import Core
from analysis.overlap.pairs import model
from analysis.overlap.questions import DEFINED, Inquiry
from analysis.overlap.ranking import FOLD, RELEVANT, folded
from analysis.scope import Scope

SAME = 0.9
"""Share of the smaller of two clusters of one provision from which they are one finding."""

SAID_ALIKE = 4
"""Clusters of like wording that stand before the questions about one provision."""

STANDING = 0.5
"""Score of a law in an event's scope from which its provisions count whole; see ``_relevance``."""

SAME_HEADING = 3
"""Clusters of an event whose members mostly bear the same heading."""

TWO_LAWS = 0.65
"""Share of the members that two documents may have: more is one act and the regulation under it, told twice."""

SQUARELY = 0.6
"""Share of the best answer's relevance from which a provision is squarely about a free text."""

OUTSIDE = 0.5
"""What a provision that no life event touches counts for a free text: «dør» is death before it is a door."""

SAME_WORD = 3
"""Clusters of an event that are most about the same word; of those most about the same two words, one."""

WIDE_ACTS, WIDE_DOCUMENTS = 5, 8
"""Acts, and documents of any kind, that a cluster of an event must reach across to be shown among the first. What was judged in
bench/audit was five times in six useful where it did, and half of the time where it did not."""

LEAST_SHOWN = 20
"""Clusters up to which narrower ones follow the wide ones."""

FEW = 8
"""Clusters up to which, in a small corpus, those under no heading follow, too."""

WORTH = 0.02
"""Share of the value of the best below which a cluster is no longer one of the event, however wide."""

BETWEEN = 4
"""Clusters of like wording between two questions of an event."""


class Choosing:
    """Chooses among the findings of one index."""

    def __init__(self, index: Index, findings: Findings) -> None:
        self.index = index
        self._findings = findings

    def of_provision(self, row: int, limit: int) -> list[Finding]:
        """What holds a provision, best first."""
        return _distinct(self._about(row), limit, SAME, max)

    def of_text(self, query: str, scope: Scope, limit: int) -> list[Finding]:
        """What grew from the provisions of a scope in any law, and what answers a text's questions; most valuable first, folded."""
        # Of what an event's many questions find, all above a mark is about it; of one question only what is near the best.
        scale = max(1.0, SQUARELY * max(scope.relevance.values(), default=0) / RELEVANT) if query else 1.0
        touched = self.index.field.position if query else scope.relevance
        relevance = np.zeros(len(self.index.rows))
        for row, score in scope.relevance.items():
            relevance[row] = score / scale * (1 if row in touched else OUTSIDE)
        alike = self._alike(ALL, relevance, limit)
        return _mixed(self._held(alike), self._findings.of_text(query, relevance), limit)

    def of_event(self, event: str, scope: Scope, limit: int) -> list[Finding]:
        """What grew from the provisions of an event's scope, and what answers its questions; most valuable first, folded."""
        alike, inquiry = self._alike(event, self._relevance(scope), limit), self._findings.inquiry(self.index.stages[event])
        asked = [one for _, one in self._findings.of_event(event)]
        floor = WORTH * max((one.grown.value for one in alike if one.grown), default=0.0)

        def shown(most: int, fits: Callable[[Finding], bool]) -> list[Finding]:
            return _mixed(filter(fits, self._held(filter(fits, alike))), filter(fits, asked), most)

        def told(one: Finding) -> bool:
            return self._told(one, floor)

        def on_a_matter(one: Finding) -> bool:
            return told(one) and (one.asked is not None or (self._across(one) and self._headed(one, inquiry)))

        def narrower(one: Finding) -> bool:
            return one.asked is None and on_a_matter(one)

        found = list(self._apart(shown(limit, lambda one: self._wide(one) and on_a_matter(one))))
        for fits, least in ((narrower, min(limit, LEAST_SHOWN)), (told, min(limit, FEW))):
            if len(found) < least:
                found = _distinct(self._apart(chain(found, shown(least, fits))), least, FOLD, max)
        return found

    def _alike(self, pool: str, relevance: NDArray[np.float64], limit: int) -> list[Finding]:
        """What grew by likeness in a pool, most valuable first, folded."""
        seeds = np.flatnonzero(relevance[self.index.pools[pool].owners] > 0)
        found = [one for level in LEVELS for one in self._findings.candidates(pool, level, seeds, relevance)]
        found.sort(key=Candidate.rank)
        return list(self._varied(_distinct(map(self._findings.grown, found[: 200 * limit]), 3 * limit, FOLD, min)))

    def _about(self, row: int) -> Iterator[Finding]:
        """Everything that can be shown of a provision: like wordings, and what answers the same questions; best first."""
        alike: list[Candidate] = []
        for name, pool in self.index.pools.items():
            own = np.flatnonzero(pool.owners == row)
            for level in pool.levels:
                alike.extend(self._findings.candidates(name, level, own, None))
        alike.sort(key=Candidate.rank)
        grown = _distinct(map(self._findings.grown, alike), len(alike), SAME, max)
        yield from grown[:SAID_ALIKE]
        yield from self._findings.of_provision(row)
        yield from grown[SAID_ALIKE:]

    def _held(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Those grown clusters of an event that hold together, without the members that do not belong; few on one subject."""
        words: Counter[int] = Counter()
        pairs: set[frozenset[int]] = set()
        for finding in findings:
            stage = self.index.stages.get(finding.grown.pool) if finding.grown else None
            if finding.grown is None or stage is None:
                yield finding
                continue
            field, rows = self.index.field, np.array(finding.rows, dtype=np.int32)
            numbers = self._findings.passages_of(finding.grown)
            places = np.array([field.position[row] for row in finding.rows], dtype=np.int32)
            inside = field.first[places] + numbers - np.searchsorted(self.index.owners, rows)
            core = Core.of(field, places, inside)
            if core is None or self.index.ground.persons.issuperset(self.index.ground.stems[term] for term in core.subject):
                continue
            if words[core.subject[0]] >= SAME_WORD or frozenset(core.subject) in pairs:
                continue
            confidence = core.confidence(field, stage, model())
            if confidence is not None:
                words[core.subject[0]] += 1
                pairs.add(frozenset(core.subject))
                yield self._findings.trimmed(finding.grown, rows[core.kept], numbers[core.kept], confidence)

    def _apart(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Those that a title tells apart from those before."""
        seen: set[str] = set()
        for finding in findings:
            title = finding.make().title.partition(":")[0]
            if title not in seen:
                seen.add(title)
                yield finding

    def _across(self, finding: Finding) -> bool:
        """Whether a cluster is more than one act and the regulation under it."""
        _, times = np.unique(self._findings.facts.document[list(finding.rows)], return_counts=True)
        return bool(np.sort(times)[-2:].sum() <= TWO_LAWS * len(finding.rows))

    def _headed(self, finding: Finding, inquiry: Inquiry) -> bool:
        """Whether a member's heading holds for most of them, and names a matter: else they share words and hardly a matter."""
        cluster = finding.make()
        words = self.index.ground.analyser.known(cluster.title.partition(":")[0])
        return cluster.headed and inquiry.is_matter(self.index.ground.stems[word] for word in words)

    def _told(self, finding: Finding, floor: float) -> bool:
        """Whether a reviewer of an event is told of a cluster: not of what every act has, nor of what has hardly to do with it.

        :param floor: value that it must have if it grew by likeness
        """
        worthless = finding.grown is not None and finding.grown.value < floor
        return not worthless and bool(2 * self._findings.facts.boilerplate[list(finding.rows)].sum() <= len(finding.rows))

    def _wide(self, finding: Finding) -> bool:
        """Whether a cluster reaches across many laws; one word with several meanings is a finding in however few."""
        if finding.asked and finding.asked.quantity == DEFINED:
            return True
        rows = list(finding.rows)
        documents = self._findings.facts.document[rows]
        acts = np.unique(documents[self._findings.facts.act[rows]])
        return len(acts) >= WIDE_ACTS and len(np.unique(documents)) >= WIDE_DOCUMENTS

    def _relevance(self, scope: Scope) -> NDArray[np.float64]:
        """How much each row is about an event. A word found in a law that has nothing to do with it counts half."""
        relevance = np.zeros(len(self.index.rows))
        standing = {document.id: min(1.0, document.score / STANDING) for document in scope.documents}
        for row, score in scope.relevance.items():
            counts = (1 + standing.get(self.index.rows[row].document, 0.0)) / 2
            relevance[row] = min(score, RELEVANT) * counts
        return relevance

    def _varied(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """No more than a few findings whose members mostly bear the same heading: one rule in a hundred regulations is one finding."""
        seen: Counter[str] = Counter()
        for finding in findings:
            headings = Counter(heading for row in finding.rows if (heading := self.index.rows[row].heading.lower().rstrip(". ")))
            common = min(headings, key=lambda one: (-headings[one], one), default="")
            if not common or seen[common] < SAME_HEADING:
                seen[common] += 1
                yield finding


def _distinct(findings: Iterable[Finding], limit: int, fold: float, of: Callable[[int, int], int]) -> list[Finding]:
    """The first ``limit`` findings that are not the same as one before; see ``folded``. Takes no more than it needs."""
    taken: list[Finding] = []

    def numbers() -> Iterator[int]:
        for finding in findings:
            taken.append(finding)
            yield len(taken) - 1

    return [taken[number] for number in folded(numbers(), lambda number: taken[number].rows, limit, fold, of)]


def _mixed(alike: Iterable[Finding], asked: Iterable[Finding], limit: int) -> list[Finding]:
    """Clusters of like wording with questions between them, folded."""
    held = _distinct(alike, limit, FOLD, min)
    return _distinct(_between(iter(held), iter(_distinct(asked, limit, FOLD, max))), limit, FOLD, max)


def _between(alike: Iterator[Finding], asked: Iterator[Finding]) -> Iterator[Finding]:
    """A question after every few clusters of like wording, as long as there are both."""
    while batch := list(islice(alike, BETWEEN)):
        yield from batch
        yield from islice(asked, 1)
    yield from asked
