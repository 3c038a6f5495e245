"""The weights: which provisions govern a flow most, and in which role (trained by ``analysis.dataflow.training``)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.dataflow.features import FIRST
from analysis.dataflow.roles import Roles
from analysis.dataflow.rules import Floats
from analysis.dataflow.trees import Trees

PATH: Final = Path(__file__).with_name("weights.json")


class Linear(Struct, frozen=True):
    """Weights of standardised features."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]

    @classmethod
    def of(cls, features: Sequence[str], weights: NDArray[np.float64], mean: Floats, spread: Floats) -> "Linear":
        """From arrays."""
        parts = [tuple(float(round(float(value), 5)) for value in part) for part in (weights, mean, spread)]
        return cls(tuple(features), *parts)

    def scores(self, values: Floats) -> Floats:
        """(n,) scores of (n, f) features."""
        weights, mean, spread = (np.array(part, dtype=np.float32) for part in (self.weights, self.mean, self.spread))
        return np.asarray((values - mean) / np.maximum(spread, 1e-6) @ weights, dtype=np.float32)

    def parts(self, values: Floats) -> Floats:
        """(n, f) what each feature adds to the score."""
        weights, mean, spread = (np.array(part, dtype=np.float32) for part in (self.weights, self.mean, self.spread))
        return np.asarray((values - mean) / np.maximum(spread, 1e-6) * weights, dtype=np.float32)


ANOTHER, REVERSED, NOT_ITS_SECRET = 0.75, 1.0, 0.5
"""What is taken off the score of a provision whose heading is about somebody who takes no part, of one about the flow in the other
direction, and of the receiver's secrecy. Set on cross-validated scores of the development gold; trees learn too little of it from
few questions."""


def guarded(scores: Floats, values: Floats) -> Floats:
    """(n,) scores, less where a provision is plainly about another flow.

    :param values: (n, f) features, those of the first round first
    """

    def of(name: str) -> Floats:
        return np.asarray(values[:, FIRST.index(name)], dtype=np.float32)

    another = (of("heading_foreign") > 0) & (of("both_named") == 0)
    ahead, back = np.maximum(of("give"), of("take")), np.maximum(of("give_back"), of("take_back"))
    receivers = (of("keep_back") > of("keep")) & (of("law_receiver") > of("law_giver"))
    return np.asarray(scores - ANOTHER * another - REVERSED * np.clip(back - ahead, 0, 1) - NOT_ITS_SECRET * receivers, dtype=np.float32)


class Model(Struct, frozen=True):
    """Both rounds and the roles. The first is linear, so that the second, which asks what is bound to the best of the first, learns
    from the same kind of scores as it will be asked with; ``figures``: cross-validated, as they were when it was trained."""

    first: Linear
    both: Trees
    roles: Roles
    figures: dict[str, float] = {}


@lru_cache(maxsize=1)
def model() -> Model:
    """The trained model."""
    return msgspec.json.decode(PATH.read_bytes(), type=Model)
