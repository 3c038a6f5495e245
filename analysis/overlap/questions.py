"""Questions of a life event: who must do what by when, from which age, up to which amount, and what a matter is governed by.

They are asked of the event, not of one provision, and answered from what was read in the sentences: which provisions of
the event speak of a matter («gravferd»), and which of them set a deadline, an age or an amount. So provisions stand
together although their words have nothing in common, as all deadlines that the bereaved must keep.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.pairs import Model, Stage, alone
from analysis.overlap.ranking import RELEVANT
from analysis.overlap.views import WORD, Ground, Side, first_of

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


SHARE = 0.25
"""How much of what the best answer to a text says an answer must say."""


@dataclass(frozen=True)
class Question:
    """A question and its answers.

    :param members: places in the field, the best first
    :param value: for ranking: how much it is about the event × how many acts and ministries have a say
    """

    side: Side
    members: Ints
    value: float


def of_event(ground: Ground, event: str, model: Model, ministries: Ints) -> list[Question]:
    """The questions of an event, the most valuable first.

    :param ministries: (n,) number of the ministry of each provision of the field
    """
    stage = ground.stages[event]
    sides = [Side(event, quantity=name) for name in LIMITED] + _sides(event, _telling(ground, stage))
    return _answered(ground, stage, sides, model, ministries)


def of_text(ground: Ground, words: Sequence[str], stage: Stage, model: Model, ministries: Ints) -> list[Question]:
    """The questions that a reader's own words raise.

    :param words: their stems
    :param stage: the field as the text sees it
    """
    sides = _sides("", (word for word in words if word not in _UNITS))
    return _answered(ground, stage, sides, model, ministries, whole=True)


def _sides(event: str, words: Iterable[str]) -> list[Side]:
    """What each matter is governed by, and its limits."""
    return [Side(event, word=word, quantity=name) for word in words for name in ("", *LIMITED)]


def _telling(ground: Ground, stage: Stage) -> list[str]:
    """Matters of an event: provisions squarely about it speak of them more than law at large does."""
    inside = np.asarray(ground.field.about_rows[stage.members].T @ _about(stage)).ravel()
    everywhere = np.asarray(ground.field.about.sum(axis=0)).ravel()
    telling = inside * inside / np.maximum(everywhere, 1e-6)
    ordered = (ground.stems[term] for term in np.argsort(-telling, kind="stable").tolist())
    return list(islice((word for word in ordered if word.isalpha() and word not in _UNITS), WORDS))


def _about(stage: Stage) -> Floats:
    """(m,) how squarely each member is about what the stage is of, 0–1."""
    return np.minimum(np.expm1(stage.relevance) / RELEVANT, 1)


def _answered(ground: Ground, stage: Stage, sides: Sequence[Side], model: Model, ministries: Ints, *,
              whole: bool = False) -> list[Question]:  # fmt: skip
    """:param whole: what the stage is of must be answered, too: a text has several words, and to share one of them is little"""
    prior, about = alone(ground.field, stage, model), _about(stage)
    found = []
    for side in dict.fromkeys(side for side in sides if not side.word or side.word in ground.terms):
        spoken = _spoken(ground, stage, side)
        if whole:
            spoken = spoken * about
            spoken = np.where(spoken >= SHARE * spoken.max(initial=0), spoken, 0).astype(np.float32)
        if answer := _answer(ground.field, stage, side, spoken, prior, about, ministries):
            found.append(answer)
    return sorted(found, key=lambda one: (-one.value, one.side.word, one.side.quantity))


def _spoken(ground: Ground, stage: Stage, side: Side) -> Floats:
    """(m,) how much each member answers the question, 0–1; 0 for not at all."""
    spoken = np.ones(len(stage.members), np.float32)
    if side.word:
        column = ground.strengths(side)[stage.members]
        spoken = np.where(column >= SPOKEN, column / max(1e-6, float(column.max(initial=0))), 0).astype(np.float32)
    if side.quantity:
        spoken = spoken * ground.field.states[stage.members, QUANTITIES.index(side.quantity)]
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
