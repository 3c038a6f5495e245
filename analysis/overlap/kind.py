"""Which kind of overlap a group of provisions is: a small linear model over what was read in its sentences.

The weights stand in ``kind.json`` beside this module: set by hand from what the kinds mean, then moved towards the gold
clusters as far as cross-validation bears (``python -m analysis.overlap.kind_training``). Each weight says how much one
piece of evidence speaks for one kind, so that a verdict can be explained.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from analysis.difference.model import MAX_MEMBERS, Member
from analysis.difference.part import Part, lay_out
from analysis.overlap.evidence import FEATURES, evidence

Kind = Literal[
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "parallel-duty", "duplicate-duty", "definition", "threshold", "deadline", "competence", "confidentiality-vs-disclosure",
    "procedure", "rights",
)  # fmt: skip
PATH = Path(__file__).with_name("kind.json")


def classify(members: Sequence[Member]) -> Kind:
    """The kind of overlap of a group, the seed first."""
    return classify_parts([lay_out(member) for member in members[:MAX_MEMBERS]])


def classify_parts(parts: Sequence[Part], members: Sequence[Mapping[str, float]] | None = None) -> Kind:
    """``classify`` for members that are laid out already.

    :param members: the evidence of each (``of_member``), where it is known
    """
    if not any(part.sentences for part in parts):
        return "parallel-duty"
    scores = weights() @ np.array([*evidence(parts, members), 1.0])
    return KINDS[int(scores.argmax())]


@lru_cache(maxsize=1)
def weights() -> NDArray[np.float64]:
    """(kinds, features + 1) the weights; the last column is how common a kind is."""
    table = msgspec.json.decode(PATH.read_bytes(), type=dict[str, dict[str, float]])
    return matrix(table)


def matrix(table: dict[str, dict[str, float]]) -> NDArray[np.float64]:
    """Weights by kind and name as an array; what is not named is 0."""
    return np.array([[table[kind].get(name, 0.0) for name in (*FEATURES, "bias")] for kind in KINDS])
