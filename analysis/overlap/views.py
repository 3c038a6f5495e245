"""Question clusters: provisions that answer the same question as a given one, although their words may differ.

Within a life event a provision is asked about from several sides. One side is likeness as a whole. The others are the
matters that it speaks of, one word at a time («samboer», «flytting», «klage»): who else within the event speaks of that
matter? And the kinds of limits that it sets: who else sets an age, a deadline, an amount? Each side is a view; what
comes first in it is told by the pair model, with a bonus for speaking of the matter.

A term means what it means whatever the event. So it is asked about across the law of all events, too: what is like the
provision, and who else defines, or is headed by, what it defines or is headed by («nærstående», «husstand»).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.lexical import Analyser
from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.pairs import Model, Stage, common, likeness, measured, staged
from corpora import catalogue

READ = 30
"""Members of a view: what a reviewer reads."""

MATTERS = 12
"""Words of a provision, the most telling first, that it is asked about."""

WORD = 6.0
"""What speaking of the matter as much as the one that speaks of it most adds to a score."""

QUANTITY = 2.0
"""What stating a quantity of the same kind adds."""

ANYWHERE = 1.5
"""Where in the order of sides the one across the law of all events stands; the events stand at 0, 2, 4."""

REPEATED = 0.5
"""What each further section of one act loses: the question is who else answers, and a better section of the same act has."""

LEAST = 0.6
"""Confidence below which nothing is shown beside a provision."""


EVERYWHERE = "*"
"""The law of all life events together, where an event is named."""

ENDING = 3
"""Letters that a word loses to its stem; more is a part of a compound, «kommunelege»."""

NAMED = 2
"""Words of a provision's heading and of the terms that it defines, the most telling first, that are asked about everywhere."""


@dataclass(frozen=True)
class Ground:
    """What questions are asked on.

    :param stages: the field as each event sees it, and ``EVERYWHERE``
    :param stems: by term number; ``terms``: the inverse
    :param named: (n, t) how much each provision's heading, or a term that it defines, is a word, 0–1
    """

    field: Field
    stages: Mapping[str, Stage]
    stems: Sequence[str]
    terms: Mapping[str, int]
    named: sparse.csc_matrix

    @classmethod
    def of(cls, field: Field, stages: Mapping[str, Stage], terms: Mapping[str, int],
           defined: Iterable[tuple[int, Sequence[int]]]) -> "Ground":  # fmt: skip
        """The ground of a field.

        :param defined: place of a provision and the terms of what it defines
        """
        pairs = sorted({(place, term) for place, found in defined for term in found})
        where = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        shape = (len(field.rows), len(terms))
        defines = sparse.csr_matrix((np.ones(len(where), np.float32), (where[:, 0], where[:, 1])), shape=shape)
        named = field.headings.maximum(defines).tocsc()
        return cls(field, {**stages, EVERYWHERE: together(stages.values(), len(field.rows))}, list(terms), terms, named)

    @cached_property
    def named_rows(self) -> sparse.csr_matrix:
        """``named``, for reading one provision's words."""
        return self.named.tocsr()

    @cached_property
    def persons(self) -> frozenset[str]:
        """Stems that name a role of persons («ektefelle», «pasient»): many a matter has to do with them, and they are none."""
        return self._naming(actor for actor in catalogue.actors().values() if actor.kind == "person")

    @cached_property
    def actors(self) -> frozenset[str]:
        """Stems that name a role of persons or a body."""
        return self._naming(catalogue.actors().values())

    @cached_property
    def analyser(self) -> Analyser:
        """Words → numbers of ``stems``."""
        return Analyser(catalogue.nynorsk(), self.stems)

    def _naming(self, actors: Iterable[catalogue.Actor]) -> frozenset[str]:
        forms = {form for actor in actors for form in (*actor.nb, *actor.nn) if form.isalpha()}
        known = ((form, [self.stems[term] for term in self.analyser.known(form)]) for form in forms)
        return frozenset(stems[0] for form, stems in known if len(stems) == 1 and len(form) - len(stems[0]) <= ENDING)

    def strengths(self, side: "Side") -> Floats:
        """(n,) how much each provision of the field speaks of the word of a side; everywhere: is named after it."""
        term = self.terms.get(side.word)
        if term is None:
            return np.zeros(len(self.field.rows), np.float32)
        return column_of(self.named if side.event == EVERYWHERE else self.field.about, term)


@dataclass(frozen=True)
class Side:
    """From which side a provision is asked about.

    :param event: slug of the life event, or ``EVERYWHERE``
    :param word: stem of a matter that it speaks of
    :param quantity: a kind of limit that it sets; without word and quantity it is asked what is like it as a whole
    """

    event: str
    word: str = ""
    quantity: str = ""

    @property
    def matter(self) -> str:
        """«ord», «#quantity», «ord#quantity» or empty."""
        return f"{self.word}#{self.quantity}" if self.quantity else self.word


@dataclass(frozen=True)
class View:
    """The provisions that answer one side of a provision.

    :param members: places in the field, the asked provision first
    :param confidence: that the others belong with it, on average
    :param alike: how alike their wordings are to its, on average, 0–1
    """

    side: Side
    members: Ints
    confidence: float
    alike: float


class Asking:
    """One provision, asked about from any side. What it has in common with each of the field is measured once."""

    def __init__(self, ground: Ground, seed: int, model: Model) -> None:
        self._ground, self._field, self._seed, self._model = ground, ground.field, seed, model
        self._common = common(ground.field, seed)

    def sides(self, events: Sequence[str]) -> list[Side]:
        """All sides, best first.

        :param events: the one that the provision is most about first
        """
        words, names = self._words(self._field.about_rows)[:MATTERS], self._words(self._ground.named_rows)[:NAMED]
        states = [name for name, has in zip(QUANTITIES, self._field.states[self._seed], strict=True) if has]
        found = [(ANYWHERE, Side(EVERYWHERE))]
        found += [(ANYWHERE + 1 + order / 2, Side(EVERYWHERE, word=word)) for order, word in enumerate(names)]
        for number, event in enumerate(events):
            found.append((2 * number, Side(event)))
            found += [(2 * number + 1 + order / 2, Side(event, word=word)) for order, word in enumerate(words)]
            found += [(2 * number + 2, Side(event, quantity=name)) for name in states]
        return [side for _, side in sorted(found, key=lambda one: (one[0], one[1].event, one[1].word, one[1].quantity))]

    def _words(self, weights: sparse.csr_matrix) -> list[str]:
        """Words of the asked provision, the most telling first."""
        own = weights[self._seed]
        ordered = own.indices[np.argsort(-own.data, kind="stable")].tolist()
        return [word for term in ordered if (word := self._ground.stems[term]).isalpha()]

    def view(self, side: Side) -> View | None:
        """The provisions that answer a side; None where no other act does, or the provision does not take part in the event."""
        stage = self._ground.stages.get(side.event)
        place = stage.place(self._seed) if stage else None
        bonus = self._bonus(side, stage) if stage else None
        if stage is None or place is None or bonus is None:
            return None
        values = staged(self._common, stage)
        scores = self._model.scores(values)
        confidence = self._model.confidence(scores)
        total = np.where(confidence >= LEAST, scores + bonus, -np.inf)
        total[place] = np.inf
        best = first_of(total - REPEATED * repeated(total, self._field.document[stage.members]))
        best = best[total[best] > -np.inf]
        others = best[1:]
        if len(np.unique(self._field.document[stage.members[best]])) < 2:
            return None
        return View(side, stage.members[best], _mean(confidence[others]), _mean(likeness(values[others])))

    def _bonus(self, side: Side, stage: Stage) -> Floats | None:
        """(m,) what each member of the stage gets for speaking of the matter."""
        field = self._field
        if side.quantity:
            number = QUANTITIES.index(side.quantity)
            return np.asarray(QUANTITY * field.states[stage.members, number] * field.states[self._seed, number], np.float32)
        if not side.word:
            return np.zeros(len(stage.members), np.float32)
        spoken = self._ground.strengths(side)[stage.members]
        return np.asarray(WORD * np.sqrt(spoken / spoken.max()), dtype=np.float32) if spoken.max() > 0 else None


def trust(field: Field, stage: Stage, members: Ints, model: Model) -> tuple[float, float]:
    """Confidence and likeness, as of a view, of members of a stage to the first of them."""
    values = measured(field, int(members[0]), members[1:])
    where = np.searchsorted(stage.members, members[1:])
    everything = np.concatenate([values, stage.core[where, None], stage.relevance[where, None]], axis=1)
    return _mean(model.confidence(model.scores(everything))), _mean(likeness(values))


def column_of(weights: sparse.csc_matrix, number: int) -> Floats:
    """(n,) one column."""
    found = np.zeros(weights.shape[0], np.float32)
    start, end = weights.indptr[number], weights.indptr[number + 1]
    found[weights.indices[start:end]] = weights.data[start:end]
    return found


def repeated(scores: Floats, documents: Ints) -> NDArray[np.int64]:
    """(m,) how many of the same document have a better score; ties by position."""
    order = np.lexsort((np.arange(len(scores)), -scores, documents))
    ordered = documents[order]
    start = np.searchsorted(ordered, ordered)
    found = np.empty(len(scores), np.int64)
    found[order] = np.arange(len(scores)) - start
    return found


def together(stages: Iterable[Stage], provisions: int) -> Stage:
    """The whole field; each provision counts as it does to the event that it is most about."""
    core, relevance = np.zeros(provisions, np.float32), np.zeros(provisions, np.float32)
    for stage in stages:
        core[stage.members] = np.maximum(core[stage.members], stage.core)
        relevance[stage.members] = np.maximum(relevance[stage.members], stage.relevance)
    return Stage(np.arange(provisions, dtype=np.int32), core, relevance)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def first_of(scores: Floats) -> NDArray[np.int64]:
    """The READ best, best first; ties by position."""
    count = min(READ, len(scores))
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    above = np.flatnonzero(scores >= least)
    return np.asarray(above[np.lexsort((above, -scores[above]))][:count])
