"""Question clusters: provisions that answer the same question as a given one, although their words may differ.

Within a life event a provision is asked about from several sides. One side is likeness as a whole. The others are the
matters that it speaks of, one word at a time («samboer», «flytting», «klage»): who else within the event speaks of that
matter? And the kinds of limits that it sets: who else sets an age, a deadline, an amount? Each side is a view; what
comes first in it is told by the pair model, with a bonus for speaking of the matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.pairs import Model, Stage, common, likeness, measured, staged

READ = 30
"""Members of a view: what a reviewer reads."""

MATTERS = 12
"""Words of a provision, the most telling first, that it is asked about."""

WORD = 6.0
"""What speaking of the matter as much as the one that speaks of it most adds to a score."""

QUANTITY = 2.0
"""What stating a quantity of the same kind adds."""

LEAST = 0.6
"""Confidence below which nothing is shown beside a provision."""


@dataclass(frozen=True)
class Ground:
    """What questions are asked on.

    :param stages: the field as each event sees it
    :param stems: by term number; ``terms``: the inverse
    """

    field: Field
    stages: Mapping[str, Stage]
    stems: Sequence[str]
    terms: Mapping[str, int]


@dataclass(frozen=True)
class Side:
    """From which side a provision is asked about.

    :param event: slug of the life event
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
        own = self._field.about_rows[self._seed]
        ordered = own.indices[np.argsort(-own.data, kind="stable")].tolist()
        terms = [term for term in ordered if self._ground.stems[term].isalpha()][:MATTERS]
        states = [name for name, has in zip(QUANTITIES, self._field.states[self._seed], strict=True) if has]
        found: list[tuple[float, Side]] = []
        for number, event in enumerate(events):
            found.append((2 * number, Side(event)))
            found += [(2 * number + 1 + order / 2, Side(event, word=self._ground.stems[term])) for order, term in enumerate(terms)]
            found += [(2 * number + 2, Side(event, quantity=name)) for name in states]
        return [side for _, side in sorted(found, key=lambda one: (one[0], one[1].event, one[1].word, one[1].quantity))]

    def view(self, side: Side) -> View | None:
        """The provisions that answer a side; None where no other act does, or the provision does not take part in the event."""
        stage = self._ground.stages.get(side.event)
        place = stage.place(self._seed) if stage else None
        bonus = self._bonus(side, stage) if stage else None
        if stage is None or place is None or bonus is None:
            return None
        values = staged(self._common, stage)
        scores = self._model.scores(values)
        total = scores + bonus
        total[place] = np.inf
        best = first_of(total)
        confidence = self._model.confidence(scores)
        best = best[(confidence[best] >= LEAST) | (best == place)]
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
        term = self._ground.terms.get(side.word)
        spoken = strengths(field, term)[stage.members] if term is not None else np.zeros(1, np.float32)
        return np.asarray(WORD * np.sqrt(spoken / spoken.max()), dtype=np.float32) if spoken.max() > 0 else None


def trust(field: Field, stage: Stage, members: Ints, model: Model) -> tuple[float, float]:
    """Confidence and likeness, as of a view, of members of a stage to the first of them."""
    values = measured(field, int(members[0]), members[1:])
    where = np.searchsorted(stage.members, members[1:])
    everything = np.concatenate([values, stage.core[where, None], stage.relevance[where, None]], axis=1)
    return _mean(model.confidence(model.scores(everything))), _mean(likeness(values))


def strengths(field: Field, term: int) -> Floats:
    """(n,) how much each provision of the field is about a word."""
    about = field.about
    found = np.zeros(len(field.rows), np.float32)
    start, end = about.indptr[term], about.indptr[term + 1]
    found[about.indices[start:end]] = about.data[start:end]
    return found


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def first_of(scores: Floats) -> NDArray[np.int64]:
    """The READ best, best first; ties by position."""
    count = min(READ, len(scores))
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    above = np.flatnonzero(scores >= least)
    return np.asarray(above[np.lexsort((above, -scores[above]))][:count])
