"""Trees as data give what scikit-learn gives."""

import msgspec
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from analysis.dataflow.features import FEATURES
from analysis.dataflow.ranking import guarded, model
from analysis.dataflow.roles import ROLES, role_names
from analysis.dataflow.trees import Trees


def test_scores_are_those_of_the_fitted_model() -> None:
    random = np.random.default_rng(1)
    values = random.normal(size=(400, 5)).astype(np.float32)
    fitted = HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=5, random_state=0).fit(values, values[:, 0] * values[:, 1] > 0)
    made = Trees.of("abcde", [fitted])
    raw = fitted.decision_function(values) - float(fitted._baseline_prediction.item())
    assert np.allclose(made.scores(values), raw, atol=1e-3)
    again = msgspec.json.decode(msgspec.json.encode(made), type=Trees)
    assert np.array_equal(again.scores(values), made.scores(values))


def test_the_trained_model_fits_the_features() -> None:
    trained = model()
    assert trained.both.features == FEATURES
    assert trained.first.features == FEATURES[: len(trained.first.features)]
    assert trained.roles.features == role_names()
    assert len(trained.roles.weights) == len(ROLES)
    assert trained.figures


def test_a_flow_in_the_other_direction_is_put_behind() -> None:
    values = np.zeros((3, len(FEATURES)), dtype=np.float32)
    values[1, FEATURES.index("give_back")] = 0.9
    values[2, FEATURES.index("heading_foreign")] = 1.0
    scores = guarded(np.ones(3, dtype=np.float32), values)
    assert scores[0] == 1.0
    assert (scores[1:] < 1.0).all()
