"""What verdicts say of the engine: how right what it shows is, how well it ranks, and what order they teach.

The order is learnt by a logistic model of what a finding tells of itself. Its prior is strong: until many verdicts agree, it moves
little, and below ``ENOUGH`` verdicts it moves nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, get_args

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.overlap.model import Kind
from api.reviews.model import Status, Told

ENOUGH: Final = 30
"""Verdicts (confirmed or dismissed) from which an order is learnt,"""
OF_EACH: Final = 5
"""with at least so many of both."""
PRIOR: Final = 0.1
"""Inverse strength of the prior (scikit-learn's ``C``)."""
FURTHEST: Final = 1.5
"""How far, in log odds, a finding is moved at most."""
BANDS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FIRST: Final = 10
FOLDS: Final = 5
TOLD: Final = 3

Floats = NDArray[np.float64]
_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_MEASURES: Final = (
    ("sikkerheten", lambda one: (one.confidence - 0.8) / 0.1),
    ("antall departementer", lambda one: math.log2(1 + one.sectors) - 2),
    ("antall dokumenter", lambda one: math.log2(1 + one.acts + one.regulations) - 2.5),
    ("andelen lover", lambda one: 2 * one.acts / max(1, one.acts + one.regulations) - 1),
    ("antall bestemmelser", lambda one: math.log2(1 + one.provisions) - 3),
    ("vesentlige forskjeller", lambda one: min(one.major, 4) / 2 - 1),
    ("forskjeller", lambda one: min(one.differences, 8) / 4 - 1),
    ("mulige konflikter", lambda one: float(one.conflicts > 0)),
    ("standardbestemmelser", lambda one: float(one.boilerplate)),
    ("felles overskrift", lambda one: 2.0 * one.headed - 1),
    ("svar på et spørsmål", lambda one: 2.0 * one.asked - 1),
)  # fmt: skip
"""Measures of about the same spread, by what they are called; fixed, so that few verdicts do not set their scale."""


class Judged(Struct, frozen=True):
    """A finding that was judged."""

    id: str
    told: Told
    status: Status
    events: tuple[str, ...] = ()


class Learnt(Struct, frozen=True):
    """What verdicts taught. ``weights`` by kind («type …») and measure; ``verdicts``: how many it rests on."""

    weights: dict[str, float]
    verdicts: int
    confirmed: int

    def shift(self, told: Told) -> float:
        """How much likelier than others it is that a finding would be confirmed, in log odds."""
        total = float(features(told) @ np.array([self.weights[name] for name in NAMES]))
        return max(-FURTHEST, min(FURTHEST, total))

    def why(self, told: Told) -> str:
        """In words: what it was moved by."""
        parts = features(told) * np.array([self.weights[name] for name in NAMES])
        shift = self.shift(told)
        if abs(shift) < 0.1:
            return ""
        order = [place for place in np.argsort(-np.abs(parts)) if parts[place] * shift > 0.02][:TOLD]
        return (
            f"Flyttet {'opp' if shift > 0 else 'ned'} etter lagets {self.verdicts} vurderinger ({self.confirmed} bekreftet), "
            f"mest på grunn av {', '.join(NAMES[place] for place in order)}."
        )


NAMES: Final = (*(f"type {kind}" for kind in _KINDS), *(name for name, _ in _MEASURES))


def features(told: Told) -> Floats:
    """(f,) what a finding tells of itself."""
    return np.array([*(float(told.kind == kind) for kind in _KINDS), *(measure(told) for _, measure in _MEASURES)], dtype=np.float64)


def learn(judged: Iterable[Judged]) -> Learnt | None:
    """What verdicts teach; None while they are too few."""
    used = [one for one in judged if one.status in ("confirmed", "dismissed")]
    confirmed = sum(one.status == "confirmed" for one in used)
    if len(used) < ENOUGH or min(confirmed, len(used) - confirmed) < OF_EACH:
        return None
    weights = _fitted(np.stack([features(one.told) for one in used]), _labels(used))
    return Learnt(dict(zip(NAMES, weights.round(6).tolist(), strict=True)), len(used), confirmed)


def _fitted(values: Floats, labels: NDArray[np.bool_]) -> Floats:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (a second that only this needs)

    model = LogisticRegression(C=PRIOR, max_iter=1000).fit(values, labels)
    return np.asarray(model.coef_[0], dtype=np.float64)


def _labels(judged: Sequence[Judged]) -> NDArray[np.bool_]:
    return np.array([one.status == "confirmed" for one in judged], dtype=bool)


# -- measuring ----------------------------------------------------------------------------------------------------


class Counted(Struct, frozen=True):
    """Verdicts on some findings; ``precision``: confirmed of those confirmed or dismissed."""

    name: str
    confirmed: int
    dismissed: int
    needs_work: int
    precision: float | None


class Band(Struct, frozen=True):
    """Findings whose confidence lies in a band: what the engine said on average, and what people did."""

    lowest: float
    highest: float
    judged: int
    said: float
    confirmed: float


class Ranked(Struct, frozen=True):
    """An event: of the first ten shown, how many were judged, and which share of those confirmed."""

    event: str
    judged: int
    precision: float | None


class Measured(Struct, frozen=True):
    """The engine measured by verdicts.

    :ivar calibration_error: mean distance of ``said`` and ``confirmed`` over bands, weighted
    :ivar auc: that a confirmed finding has a higher score than a dismissed one; ``auc_confidence``: a higher confidence;
        ``auc_learnt``: by the learnt order, on verdicts that it was not taught with; None where there are too few
    """

    judged: int
    all: Counted
    by_kind: tuple[Counted, ...]
    bands: tuple[Band, ...]
    calibration_error: float | None
    auc: float | None
    auc_confidence: float | None
    auc_learnt: float | None
    events: tuple[Ranked, ...]
    learns: bool


def measure(judged: Sequence[Judged], shown: Mapping[str, Sequence[str]]) -> Measured:
    """How the engine stands to verdicts.

    :param shown: by event, ids of its findings in the engine's own order
    """
    clear = [one for one in judged if one.status in ("confirmed", "dismissed")]
    labels = _labels(clear)
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.told.kind].append(one)
    bands = tuple(_bands(clear))
    weight = sum(one.judged for one in bands)
    status = {one.id: one.status for one in judged}
    return Measured(
        judged=len(judged), all=_counted("alle", judged), bands=bands,
        by_kind=tuple(_counted(kind, groups[kind]) for kind in sorted(groups)),
        calibration_error=round(sum(one.judged * abs(one.said - one.confirmed) for one in bands) / weight, 3) if weight else None,
        auc=area(np.array([one.told.score for one in clear]), labels),
        auc_confidence=area(np.array([one.told.confidence for one in clear]), labels),
        auc_learnt=_held_out(clear, labels),
        events=tuple(_ranked(event, [status[one] for one in ids[:FIRST] if one in status]) for event, ids in sorted(shown.items())),
        learns=learn(clear) is not None,
    )  # fmt: skip


def area(scores: Floats, labels: NDArray[np.bool_]) -> float | None:
    """Of pairs of a confirmed and a dismissed finding, the share in which the confirmed has the higher score; ties count half.

    >>> area(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]))
    0.5
    """
    above, below = scores[labels], scores[~labels]
    if not len(above) or not len(below):
        return None
    wins = (above[:, None] > below[None, :]).sum() + 0.5 * (above[:, None] == below[None, :]).sum()
    return round(float(wins / (len(above) * len(below))), 3)


def _held_out(clear: Sequence[Judged], labels: NDArray[np.bool_]) -> float | None:
    """The area of the learnt order, each verdict judged by a model that was not taught it."""
    if len(clear) < ENOUGH or min(labels.sum(), (~labels).sum()) < max(OF_EACH, FOLDS):
        return None
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415

    values, scores = np.stack([features(one.told) for one in clear]), np.zeros(len(clear))
    for taught, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(values, labels):
        scores[asked] = values[asked] @ _fitted(values[taught], labels[taught])
    return area(scores, labels)


def _counted(name: str, found: Sequence[Judged]) -> Counted:
    counts = Counter(one.status for one in found)
    clear = counts["confirmed"] + counts["dismissed"]
    return Counted(name, counts["confirmed"], counts["dismissed"], counts["needs-work"],
                   round(counts["confirmed"] / clear, 3) if clear else None)  # fmt: skip


def _bands(clear: Sequence[Judged]) -> Iterable[Band]:
    for lowest, highest in pairwise(BANDS):
        inside = [one for one in clear if lowest <= one.told.confidence < highest or one.told.confidence == highest == 1.0]
        if inside:
            said = sum(one.told.confidence for one in inside) / len(inside)
            yield Band(lowest, highest, len(inside), round(said, 3), round(float(_labels(inside).mean()), 3))


def _ranked(event: str, statuses: Sequence[Status]) -> Ranked:
    clear = [one for one in statuses if one in ("confirmed", "dismissed")]
    return Ranked(event, len(clear), round(clear.count("confirmed") / len(clear), 3) if clear else None)
