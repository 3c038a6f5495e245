"""Questions of a life event: who must do what by when, from which age, up to which amount, and what a matter is governed by.

They are asked of the event, not of one provision, and answered from what was read in the sentences: which provisions of
the event speak of a matter («gravferd»), and which of them set a deadline, an age or an amount. So provisions stand
together although their words have nothing in common, as all deadlines that the bereaved must keep.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.pairs import Model, Stage, alone
from analysis.overlap.ranking import RELEVANT
from analysis.overlap.views import WORD, Ground, Side, first_of, strengths

LEAST_ACTS = 3
"""Acts that must have a say in a question."""

LIMITED = ("deadline", "age", "amount")
"""The limits that are asked about."""

WORDS = 16
"""Matters of an event, the most telling first, that are asked about."""

_UNITS = frozenset("år måned månad uke veke dag kron prosent krone kroner".split())
"""Words of the limits themselves."""

SPOKEN = 0.12
"""Share of a provision's words (as a cosine) from which it speaks of a matter."""


@dataclass(frozen=True)
class Question:
    """A question and its answers.

    :param members: places in the field, the best first
    :param value: for ranking: how much it is about the event × how many acts and ministries have a say
    """

    side: Side
    members: Ints
    value: float


def questions(ground: Ground, event: str, model: Model, ministries: Ints) -> list[Question]:
    """The questions of an event, the most valuable first.

    :param ministries: (n,) number of the ministry of each provision of the field
    """
    field, stage = ground.field, ground.stages[event]
    prior = alone(field, stage, model)
    about = np.minimum(np.expm1(stage.relevance) / RELEVANT, 1)
    asked = dict.fromkeys(_asked(field, event, stage, about, ground.stems))
    found = [answer for side, spoken in ((side, _spoken(field, stage, side, ground.terms)) for side in asked)
             if (answer := _answer(field, stage, side, spoken, prior, about, ministries))]  # fmt: skip
    return sorted(found, key=lambda one: (-one.value, one.side.word, one.side.quantity))


def _asked(field: Field, event: str, stage: Stage, about: Floats, stems: Sequence[str]) -> Iterator[Side]:
    yield from (Side(event, quantity=name) for name in LIMITED)
    # A matter is the event's own when provisions squarely about the event speak of it more than law at large does.
    inside = np.asarray(field.about_rows[stage.members].T @ about).ravel()
    everywhere = np.asarray(field.about.sum(axis=0)).ravel()
    telling = inside * inside / np.maximum(everywhere, 1e-6)
    words = (stem for term in np.argsort(-telling, kind="stable").tolist() if (stem := stems[term]).isalpha() and stem not in _UNITS)
    for stem in islice(words, WORDS):
        yield Side(event, word=stem)
        yield from (Side(event, word=stem, quantity=name) for name in LIMITED)


def _spoken(field: Field, stage: Stage, side: Side, terms: Mapping[str, int]) -> Floats:
    """(m,) how much each member answers the question, 0–1; 0 for not at all."""
    spoken = np.ones(len(stage.members), np.float32)
    if side.word:
        column = strengths(field, terms[side.word])[stage.members]
        spoken = np.where(column >= SPOKEN, column / max(1e-6, float(column.max(initial=0.0))), 0).astype(np.float32)
    if side.quantity:
        spoken = spoken * field.states[stage.members, QUANTITIES.index(side.quantity)]
    return spoken


def _answer(field: Field, stage: Stage, side: Side, spoken: Floats, prior: Floats, about: Floats, ministries: Ints) -> Question | None:
    answers = np.flatnonzero((spoken > 0) & (about > 0))
    if len(answers) < LEAST_ACTS:
        return None
    order = first_of(np.asarray(prior + WORD * np.sqrt(spoken), np.float32)[answers])
    chosen = answers[order]
    members = stage.members[chosen]
    acts = field.prior[members, 0] > 0
    spread = len(np.unique(field.document[members[acts]]))
    if spread < LEAST_ACTS:
        return None
    value = float(about[chosen].mean() ** 2 * np.log2(spread) * (1 + np.log2(_different(ministries[members]))) / 4)
    return Question(side, members, value)


def _different(numbers: NDArray[np.int32]) -> int:
    return max(1, len(np.unique(numbers)))
