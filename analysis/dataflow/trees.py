"""A small ensemble of decision trees, as data: what the ranking goes by. Trained by scikit-learn, read with NumPy alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.dataflow.rules import Floats


class Tree(Struct, frozen=True, array_like=True):
    """Nodes in order, the root first: the feature asked for (−1 in a leaf), up to which value left is taken, where left and right
    are, and what the leaf adds."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]


class Trees(Struct, frozen=True):
    """The ensemble; a score is the sum of what the trees add, the same for the same features on every machine."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    @classmethod
    def of(cls, features: Sequence[str], models: Sequence[Any]) -> "Trees":
        """From fitted ``HistGradientBoostingClassifier`` of scikit-learn; several are averaged."""
        trees = []
        for model in models:
            for (predictor,) in model._predictors:
                nodes = predictor.nodes
                leaf = nodes["is_leaf"].astype(bool)
                trees.append(Tree(
                    tuple(np.where(leaf, -1, nodes["feature_idx"].astype(int)).tolist()),
                    tuple(float(value) for value in np.where(leaf, 0, nodes["num_threshold"])),
                    tuple(nodes["left"].astype(int).tolist()), tuple(nodes["right"].astype(int).tolist()),
                    tuple(round(float(value) / len(models), 6) for value in np.where(leaf, nodes["value"], 0)),
                ))  # fmt: skip
        return cls(tuple(features), tuple(trees))

    def scores(self, values: Floats) -> Floats:
        """(n,) scores of (n, f) features."""
        total = np.zeros(len(values), dtype=np.float64)
        everyone = np.arange(len(values))
        for feature, threshold, left, right, value in self._arrays():
            at = np.zeros(len(values), dtype=np.int64)
            while True:
                asked = feature[at]
                inner = asked >= 0
                if not inner.any():
                    break
                down = values[everyone, np.maximum(asked, 0)] <= threshold[at]
                at = np.where(inner, np.where(down, left[at], right[at]), at)
            total += value[at]
        return total.astype(np.float32)

    def _arrays(self) -> list[tuple[NDArray[Any], ...]]:
        key = id(self.trees)
        if key not in _KEPT:
            _KEPT.clear()
            _KEPT[key] = [
                (np.array(tree.feature), np.array(tree.threshold), np.array(tree.left), np.array(tree.right), np.array(tree.value))
                for tree in self.trees
            ]
        return _KEPT[key]


_KEPT: dict[int, list[tuple[NDArray[Any], ...]]] = {}
