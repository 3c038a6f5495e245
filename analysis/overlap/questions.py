"""Questions of a life event, or of a reader's text: who must do what by when, from which age, up to which amount.

They are asked of the event, not of one provision, and answered from what was read in the sentences: which provisions of
the event speak of a matter («gravferd») where they set a deadline, an age or an amount. So provisions stand together
although their words have nothing in common, as all deadlines that the bereaved must keep. Neither a matter without a
limit nor a limit without a matter is asked about, nor are the deadlines of a person or a body, whatever they are for: what
answered was everything at once (bench/audit). And of what several of the event's laws define, it is asked what they mean by it.
Of a text, whose words narrow the field, what each matter is governed by is asked, too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Floats, Ints
from analysis.overlap.growth import LEVELS
from analysis.overlap.pairs import Model, Stage, alone
from analysis.overlap.ranking import RELEVANT
from analysis.overlap.views import READ, WORD, Ground, Side, column_of

LEAST_ACTS = 3
"""Acts that must have a say in a question."""

LEAST_ANSWERS = 5

LEAST_MEANINGS = 3
"""Definitions of a term, and 2 acts among them, that are worth comparing."""

CORE = 2.0
"""What a provision of a law that is core to the event counts beside another when the event's own matters are looked for."""

LIMITED = ("deadline", "age", "amount")
"""The limits that are asked about."""

DEFINED = "definition"
"""Stands where a limit does: what does the term mean?"""

WORDS = 16
"""Matters of an event, the most telling first, that are asked about."""

BROAD = 2 * READ
"""Answers beyond which a question is too broad: what is shown would be an arbitrary part of them, and obvious ones missing."""

BROAD_WORD = 0.11
"""Share of what is about an event above which a word's limits are those of any of its matters («opphold»)."""

BROAD_MATTER = 1 / 12
"""The same from which a word alone is no matter («dødsfall» where somebody has died)."""

READABLE = 40
"""Provisions up to which a word is not too broad, however few they are about the event in all."""

SAME_DOCUMENT = LEVELS["core"].same_document
"""Most answers of one document, for a question is asked across laws."""

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
    :param passages: the passage of the field by which each of them answers
    :param value: for ranking: how much it is about the event × how many acts and ministries have a say
    """

    side: Side
    members: Ints
    passages: Ints
    value: float


Stated = Callable[[int, str], Sequence[int]]
"""Place in the field, quantity → passages of the field that state such a limit."""

Defined = Mapping[str, Sequence[tuple[int, int]]]
"""Term → places in the field that define it, each with the passage of the field that does."""


@dataclass(frozen=True)
class Inquiry:
    """What questions are asked of: the field as an event, or a reader's text, sees it.

    :param ministries: (n,) number of the ministry of each provision of the field
    :param whole: what the stage is of must be answered, too: a text has several words, and to share one of them is little
    """

    ground: Ground
    stage: Stage
    model: Model
    ministries: Ints
    stated: Stated
    defined: Callable[[], Defined]
    whole: bool = False

    def of_event(self, event: str) -> list[Question]:
        """The questions of an event, the most valuable first."""
        limits = self._answered(
            Side(event, word=word, quantity=name) for word in self._telling() for name in LIMITED
            if self._asked(word, name)
        )  # fmt: skip
        return sorted([*limits, *self._meanings(event)], key=_rank)

    def of_text(self, words: Sequence[str]) -> list[Question]:
        """The questions that a reader's own words raise: what each matter is governed by, and its limits.

        :param words: their stems
        """
        known = [word for word in words if word in self.ground.terms and word not in _UNITS]
        return self._answered(Side("", word=word, quantity=name) for word in known for name in ("", *LIMITED))

    def is_matter(self, words: Iterable[str]) -> bool:
        """Whether one of some words is a matter within what the stage is of: more than whom it is about, or what all of it is about.

        :param words: stems
        """
        return any(self.breadth(word) <= BROAD_MATTER * (0.5 if word in self.ground.persons else 1) for word in words)

    def _asked(self, word: str, limit: str) -> bool:
        """Whether a limit is one of a matter: a person has ages and amounts, a body none, and what all is about has any."""
        if word in self.ground.actors:
            return limit != "deadline" and word in self.ground.persons
        return self.breadth(word) <= BROAD_WORD

    def breadth(self, word: str) -> float:
        """Share of what is about the event that speaks of a word, 0–1; 0 for what can be read through."""
        spoken, _ = self._spoken(Side("", word=word))
        count = int((spoken > 0).sum())
        return count / int((self._about > 0).sum()) if count > READABLE else 0.0

    @cached_property
    def _about(self) -> Floats:
        """(m,) how squarely each member is about what the stage is of, 0–1."""
        return np.minimum(np.expm1(self.stage.relevance) / RELEVANT, 1)

    def _telling(self) -> list[str]:
        """Matters of an event: provisions squarely about it speak of them more than law at large does.

        What laws core to it speak of counts more: search finds the words of the event in any law.
        """
        field, stems, stage = self.ground.field, self.ground.stems, self.stage
        inside = np.asarray(field.about_rows[stage.members].T @ (self._about * (1 + CORE * stage.core) / (1 + CORE))).ravel()
        everywhere = np.asarray(field.about.sum(axis=0)).ravel()
        telling = inside * inside / np.maximum(everywhere, 1e-6)
        ordered = (stems[term] for term in np.argsort(-telling, kind="stable").tolist())
        return list(islice((stem for stem in ordered if stem.isalpha() and stem not in _UNITS), WORDS))

    def _answered(self, sides: Iterable[Side]) -> list[Question]:
        prior = alone(self.ground.field, self.stage, self.model)
        found = [answer for side in dict.fromkeys(sides) if (answer := self._answer(side, prior))]
        return sorted(found, key=_rank)

    def _meanings(self, event: str) -> Iterator[Question]:
        """What the terms mean that several acts define, those core to the event and what is most about it first."""
        where = np.full(len(self.ground.field.rows), -1, np.int64)
        where[self.stage.members] = np.arange(len(self.stage.members))
        for term, places in self.defined().items():
            inside = {int(where[place]): passage for place, passage in places if where[place] >= 0 and self._about[where[place]] > 0}
            if len(inside) < LEAST_MEANINGS:
                continue
            numbers = np.array(sorted(inside), np.int64)
            worth = self._about[numbers] + CORE * self.stage.core[numbers]
            chosen = _across(numbers[np.lexsort((numbers, -worth))], self.ground.field.document[self.stage.members])
            passages = np.array([inside[number] for number in chosen.tolist()], np.int32)
            if question := self._question(Side(event, term, DEFINED), chosen, passages):
                yield question

    def _answer(self, side: Side, prior: Floats) -> Question | None:
        field, about = self.ground.field, self._about
        spoken, passages = self._spoken(side)
        answers = np.flatnonzero((spoken > 0) & (about > 0))
        if not LEAST_ANSWERS <= len(answers) <= BROAD:
            return None
        total = (prior + WORD * np.sqrt(spoken))[answers]
        chosen = _across(answers[np.lexsort((answers, -total))], field.document[self.stage.members])
        return self._question(side, chosen, passages[chosen])

    def _question(self, side: Side, chosen: NDArray[np.int64], passages: Ints) -> Question | None:
        """The question that these of the stage's members answer, if enough acts have a say."""
        field, members = self.ground.field, self.stage.members[chosen]
        acts = field.prior[members, 0] > 0
        spread = len(np.unique(field.document[members[acts]]))
        if spread < (2 if side.quantity == DEFINED else LEAST_ACTS):
            return None
        value = float(self._about[chosen].mean() ** 2 * np.log2(spread) * (1 + np.log2(_different(self.ministries[members]))) / 4)
        return Question(side, members, passages, value)

    def _spoken(self, side: Side) -> tuple[Floats, Ints]:
        """(m,) how much each member answers the question, 0–1, 0 for not at all; and (m,) by which passage."""
        passages = self.ground.field.first[self.stage.members].astype(np.int32)
        column = np.where(self._about > 0, self.ground.strengths(side)[self.stage.members], 0).astype(np.float32)
        if side.quantity:
            column, passages = self._limited(side, column)
        spoken = np.where(column >= SPOKEN, column / max(1e-6, float(column.max(initial=0))), 0)
        if self.whole:
            spoken = spoken * self._about
            spoken = np.where(spoken >= SHARE * spoken.max(initial=0), spoken, 0)
        return spoken.astype(np.float32), passages

    def _limited(self, side: Side, column: Floats) -> tuple[Floats, Ints]:
        """The same where a limit is asked for: what states it must speak of the matter, not only the section that it stands in."""
        field, members = self.ground.field, self.stage.members
        spoken, passages = np.zeros(len(column), np.float32), field.first[members].astype(np.int32)
        said = column_of(field.words_by_term, self.ground.terms[side.word])
        heading = column - said[passages]  # the whole provision is its first passage; what is more than its words is its heading's
        for member in np.flatnonzero((column > 0) & (field.states[members, QUANTITIES.index(side.quantity)] > 0)).tolist():
            for passage in self.stated(int(members[member]), side.quantity):
                if (strength := float(said[passage] + heading[member])) > spoken[member]:
                    spoken[member], passages[member] = strength, passage
        return spoken, passages


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


def _rank(one: Question) -> tuple[float, str, str]:
    """Most valuable first; ties in a fixed order."""
    return -one.value, one.side.word, one.side.quantity


def _different(numbers: NDArray[np.int32]) -> int:
    return max(1, len(np.unique(numbers)))
