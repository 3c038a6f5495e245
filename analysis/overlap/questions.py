"""Questions of a life event: who must do what by when, from which age, up to which amount.

They are asked of the event, not of one provision, and answered from what was read in the sentences: which provisions of
the event speak of a matter («gravferd») where they set a deadline, an age or an amount. So provisions stand together
although their words have nothing in common, as all deadlines that the bereaved must keep. Neither a matter without a
limit nor a limit without a matter is asked about: what answered was everything at once (bench/audit).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Field, Floats, Ints
from analysis.overlap.growth import LEVELS
from analysis.overlap.pairs import Model, Stage, alone
from analysis.overlap.ranking import RELEVANT
from analysis.overlap.views import READ, WORD, Ground, Side, strengths

LEAST_ACTS = 3
"""Acts that must have a say in a question."""

LEAST_ANSWERS = 5

CORE = 2.0
"""What a provision of a law that is core to the event counts beside another when the event's own matters are looked for."""

LIMITED = ("deadline", "age", "amount")
"""The limits that are asked about."""

WORDS = 16
"""Matters of an event, the most telling first, that are asked about."""

BROAD = 2 * READ
"""Answers beyond which a question is too broad: what is shown would be an arbitrary part of them, and obvious ones missing."""

SAME_DOCUMENT = LEVELS["core"].same_document
"""Most answers of one document, for a question is asked across laws."""

_UNITS = frozenset("år måned månad uke veke dag kron prosent krone kroner".split())
"""Words of the limits themselves."""

SPOKEN = 0.12
"""Share of a provision's words (as a cosine) from which it speaks of a matter."""


@dataclass(frozen=True)
class Question:
    """A question and its answers.

    :param members: places in the field, the best first
    :param passages: the passage of the field by which each of them answers
    :param value: for ranking: how much it is about the event × how many acts and ministries have a say
    """

    side: Side
    members: Ints
    passages: Ints
    value: float


Stated = Callable[[int, str], Sequence[int]]
"""Place in the field, quantity → passages of the field that state such a limit."""


def questions(ground: Ground, event: str, model: Model, ministries: Ints, stated: Stated) -> list[Question]:
    """The questions of an event, the most valuable first.

    :param ministries: (n,) number of the ministry of each provision of the field
    """
    field, stage = ground.field, ground.stages[event]
    prior = alone(field, stage, model)
    about = np.minimum(np.expm1(stage.relevance) / RELEVANT, 1)
    asked = dict.fromkeys(_asked(field, event, stage, about, ground.stems))
    found = []
    for side in asked:
        spoken, passages = _spoken(field, stage, side, ground.terms, stated, about)
        if answer := _answer(field, stage, side, (spoken, passages), prior, about, ministries):
            found.append(answer)
    return sorted(found, key=lambda one: (-one.value, one.side.word, one.side.quantity))


def _asked(field: Field, event: str, stage: Stage, about: Floats, stems: Sequence[str]) -> Iterator[Side]:
    # A matter is the event's own when provisions squarely about the event speak of it more than law at large does.
    # What laws core to it speak of counts more: search finds the words of the event in any law.
    inside = np.asarray(field.about_rows[stage.members].T @ (about * (1 + CORE * stage.core) / (1 + CORE))).ravel()
    everywhere = np.asarray(field.about.sum(axis=0)).ravel()
    telling = inside * inside / np.maximum(everywhere, 1e-6)
    words = (stem for term in np.argsort(-telling, kind="stable").tolist() if (stem := stems[term]).isalpha() and stem not in _UNITS)
    for stem in islice(words, WORDS):
        yield from (Side(event, word=stem, quantity=name) for name in LIMITED)


def _spoken(field: Field, stage: Stage, side: Side, terms: Mapping[str, int], stated: Stated, about: Floats) -> tuple[Floats, Ints]:
    """(m,) how much each member answers the question, 0–1, 0 for not at all; and (m,) by which passage."""
    term = terms[side.word]
    passages = field.first[stage.members].astype(np.int32)
    column = strengths(field, term)[stage.members]
    if side.quantity:
        column, passages = _limited(field, stage, side, term, stated, np.where(about > 0, column, 0))
    return np.where(column >= SPOKEN, column / max(1e-6, float(column.max())), 0).astype(np.float32), passages


def _limited(field: Field, stage: Stage, side: Side, term: int, stated: Stated, column: Floats) -> tuple[Floats, Ints]:
    """The same where a limit is asked for: what states it must speak of the matter, not only the section that it stands in."""
    spoken, passages = np.zeros(len(column), np.float32), field.first[stage.members].astype(np.int32)
    by_term = field.words_by_term
    said = np.zeros(by_term.shape[0], np.float32)
    start, end = by_term.indptr[term], by_term.indptr[term + 1]
    said[by_term.indices[start:end]] = by_term.data[start:end]
    heading = column - said[passages]  # the whole provision is its first passage; what is more than its words is its heading's
    for member in np.flatnonzero((column > 0) & (field.states[stage.members, QUANTITIES.index(side.quantity)] > 0)).tolist():
        for passage in stated(int(stage.members[member]), side.quantity):
            if (strength := float(said[passage] + heading[member])) > spoken[member]:
                spoken[member], passages[member] = strength, passage
    return spoken, passages


def _answer(field: Field, stage: Stage, side: Side, said: tuple[Floats, Ints], prior: Floats, about: Floats,
            ministries: Ints) -> Question | None:  # fmt: skip
    spoken, passages = said
    answers = np.flatnonzero((spoken > 0) & (about > 0))
    if not LEAST_ANSWERS <= len(answers) <= BROAD:
        return None
    total = (prior + WORD * np.sqrt(spoken))[answers]
    chosen = _across(answers[np.lexsort((answers, -total))], field.document[stage.members])
    members = stage.members[chosen]
    acts = field.prior[members, 0] > 0
    spread = len(np.unique(field.document[members[acts]]))
    if spread < LEAST_ACTS:
        return None
    value = float(about[chosen].mean() ** 2 * np.log2(spread) * (1 + np.log2(_different(ministries[members]))) / 4)
    return Question(side, members, passages[chosen], value)


def _across(ordered: NDArray[np.int64], documents: Ints) -> NDArray[np.int64]:
    """The first READ, with no more than a few of one document."""
    seen: Counter[int] = Counter()
    kept = []
    for one in ordered.tolist():
        document = int(documents[one])
        if seen[document] < SAME_DOCUMENT:
            seen[document] += 1
            kept.append(one)
    return np.array(kept[:READ], dtype=np.int64)


def _different(numbers: NDArray[np.int32]) -> int:
    return max(1, len(np.unique(numbers)))
