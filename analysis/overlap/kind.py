"""Which kind of overlap a group of provisions is: a small linear model over what was read in its sentences.

The weights stand in ``kind.json`` beside this module: set by hand from what the kinds mean, then moved towards the gold
clusters as far as cross-validation bears (``python -m analysis.overlap.kind_training``). Each weight says how much one
piece of evidence speaks for one kind, so that a verdict can be explained.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from analysis.difference.model import MAX_MEMBERS, Member
from analysis.difference.part import Part, lay_out
from analysis.overlap.evidence import FEATURES, evidence, of_member
from analysis.overlap.model import LikenessKind

KINDS: tuple[LikenessKind, ...] = (
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights",
)  # fmt: skip
PATH = Path(__file__).with_name("kind.json")


def classify(members: Sequence[Member]) -> LikenessKind:
    """The kind of overlap of a group, the seed first."""
    return classify_parts([lay_out(member) for member in members[:MAX_MEMBERS]])


def classify_parts(parts: Sequence[Part], members: Sequence[Mapping[str, float]] | None = None) -> LikenessKind:
    """``classify`` for members that are laid out already.

    :param members: the evidence of each (``of_member``), where it is known
    """
    if not any(part.sentences for part in parts):
        return "parallel-duty"
    rows = members or [of_member(part) for part in parts]
    found = evidence(parts, rows)
    scores = weights() @ np.array([*found, 1.0])
    best = (KINDS[number] for number in np.argsort(-scores, kind="stable").tolist())
    return next(kind for kind in best if _borne(kind, rows, found))


def _borne(kind: LikenessKind, members: Sequence[Mapping[str, float]], group: Sequence[float]) -> bool:
    """Whether the members bear a kind out: some of them must define, limit or set times, and the same duty be said alike."""
    if kind == "duplicate-duty":
        return group[FEATURES.index("wordings_alike")] >= SAID_ALIKE
    signs, least = _SIGNS.get(kind, ((), 0.0))
    return sum(any(one[sign] for sign in signs) for one in members) >= least * len(members)


SAID_ALIKE = 0.2
"""Likeness of each member's words to the nearest other's from which they may be one duty."""

_SIGNS: dict[LikenessKind, tuple[tuple[str, ...], float]] = {
    "definition": (("defines", "heading_definition"), 0.15),  # what one law defines is often only used in the others
    "deadline": (("deadline",), 0.25),
    "threshold": (("age", "amount", "duration"), 0.25),
}
"""What a kind says of its members, and the least share of them that must show it; together they cost half a point on the gold."""


@lru_cache(maxsize=1)
def weights() -> NDArray[np.float64]:
    """(kinds, features + 1) the weights; the last column is how common a kind is."""
    table = msgspec.json.decode(PATH.read_bytes(), type=dict[str, dict[str, float]])
    return matrix(table)


def matrix(table: dict[str, dict[str, float]]) -> NDArray[np.float64]:
    """Weights by kind and name as an array; what is not named is 0."""
    return np.array([[table[kind].get(name, 0.0) for name in (*FEATURES, "bias")] for kind in KINDS])
