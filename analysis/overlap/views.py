"""Question clusters: provisions that answer the same question as a given one, although their words may differ.

Within a life event a provision is asked about from several sides. One side is likeness as a whole. The others are the
matters that it speaks of, one word at a time («samboer», «flytting», «klage»): who else within the event speaks of that
matter? And the kinds of limits that it sets: who else sets an age, a deadline, an amount? Each side is a view; what
comes first in it is told by the pair model, with a bonus for speaking of the matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.overlap.field import QUANTITIES, Field, Floats
from analysis.overlap.pairs import FEATURES, Model, Stage, common, staged

READ = 30
"""Members of a view: what a reviewer reads."""

MATTERS = 12
"""Words of a provision, the most telling first, that it is asked about."""

WORD = 2.0
"""What speaking of the matter as much as the one that speaks of it most adds to a score."""

QUANTITY = 1.0
"""What stating a quantity of the same kind adds."""


@dataclass(frozen=True)
class View:
    """The provisions that answer one side of a provision.

    :param event: slug of the life event
    :param matter: the stem of the word, the kind of quantity, or empty for likeness as a whole
    :param order: which of the provision's matters it is, 0 for the most telling
    :param members: places in the field, the asked provision first
    :param confidence: (len(members),) that each belongs with it; 1 for itself
    """

    event: str
    matter: str
    order: float
    members: NDArray[np.int32]
    confidence: Floats


def views(field: Field, seed: int, stages: Sequence[tuple[str, Stage, int]], model: Model, stems: Sequence[str]) -> list[View]:
    """All views of the provision at ``seed``, best first.

    :param stages: the events it is asked within, the one it is most about first, with its place in each
    :param stems: the words of the field's term numbers
    """
    values = common(field, seed)
    own = field.about_rows[seed]
    telling = own.indices[np.argsort(-own.data, kind="stable")[:MATTERS]]
    found: list[tuple[float, View]] = []
    for number, (event, stage, place) in enumerate(stages):
        features = staged(values, stage)
        scores = model.scores(features)
        confidence = model.confidence(scores)
        for matter, order, bonus in _sides(field, stage, features, telling, stems):
            total = scores + bonus
            total[place] = np.inf
            best = _best(total)
            trust = confidence[best]
            trust[0] = 1
            found.append((2 * number + order, View(event, matter, order, stage.members[best], trust)))
    return [view for _, view in sorted(found, key=lambda one: (one[0], one[1].event, one[1].matter))]


def _sides(field: Field, stage: Stage, features: Floats, telling: Sequence[int], stems: Sequence[str]) -> Iterator[tuple[str, float, Floats]]:
    """Matter, its order, and the bonus of each member of the stage."""
    yield "", 0, np.zeros(len(stage.members), np.float32)
    about = field.about
    for order, term in enumerate(telling):
        column = np.zeros(len(field.rows), np.float32)
        start, end = about.indptr[term], about.indptr[term + 1]
        column[about.indices[start:end]] = about.data[start:end]
        here = column[stage.members]
        yield stems[term], 1 + order / 2, WORD * np.sqrt(here / here.max())
    for name in QUANTITIES:
        both = features[:, FEATURES.index(f"both_{name}")]
        if both.any():
            yield name, 2, QUANTITY * both


def _best(scores: Floats) -> NDArray[np.int64]:
    """The READ best, best first; ties by position."""
    count = min(READ, len(scores))
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    above = np.flatnonzero(scores >= least)
    return np.asarray(above[np.lexsort((above, -scores[above]))][:count])
