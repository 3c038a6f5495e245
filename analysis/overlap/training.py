"""Trains and validates the pair model (``analysis.overlap.pairs``) on the development gold.

    python -m analysis.overlap.training GOLD --home HOME            # cross-validated figures
    python -m analysis.overlap.training GOLD --home HOME --write    # and pairs.json anew

Each gold provision is asked for within the (at most two) events that it is most about; its cluster's other provisions
should outscore everything else there. The loss is the conditional likelihood of each of them against all that is not in
the cluster (Plackett–Luce with one choice; the rest of a pool is sampled and weighted up), so only the order counts;
weights are held small by an L2 penalty. Folds are by gold cluster: no provision of a tested cluster's question is trained
on. The calibration uses only pairs that people judged: members against hard negatives.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from analysis.engine import Engine
from analysis.evaluation import ASKED, READ, gold_rows
from analysis.overlap.field import Floats
from analysis.overlap.pairs import FEATURES, PATH, Model, common, staged

EVENTS = 2
FOLDS = 6
PENALTY = 30.0
NEGATIVE = 15.0
"""How much a hard negative counts beside an ordinary provision of the pool."""
NEAREST, OTHERS = 150, 300
"""Unlisted provisions of each list that are trained on: the most alike, and a sample of the rest."""
BANDS = 10


@dataclass(frozen=True)
class Asked:
    """One gold provision asked for within one event.

    :param cluster: number of its gold cluster; ``place``: its own number in it
    :param values: (m, f) features of the event's provisions
    :param label: (m,) 1 member, -1 hard negative, 0 unlisted
    :param members: how many others the gold names; ``negatives``: how many hard negatives
    """

    cluster: int
    place: int
    values: Floats
    label: NDArray[np.int8]
    members: int
    negatives: int


def gather(engine: Engine, gold: Path) -> list[Asked]:
    """Everything the gold asks, with features."""
    index, field = engine.index, engine.index.field
    place = {index.rows[row].id: number for row, number in field.position.items()}
    found = []
    for cluster, row in enumerate(gold_rows(gold, "overlap_clusters")):
        members = [place[one["id"]] for one in row["provisions"] if one["id"] in place]
        negatives = [place[one["id"]] for one in row["hard_negatives"] if one["id"] in place]
        for number, seed in enumerate(members):
            values = common(field, seed)
            for event, own in index.stages_of(seed)[:EVENTS]:
                stage = index.stages[event]
                label = np.isin(stage.members, members).astype(np.int8)
                label[np.isin(stage.members, negatives)] = -1
                label[own] = 0
                if (label == 1).any():
                    counts = len(row["provisions"]) - 1, len(row["hard_negatives"])
                    found.append(Asked(cluster, number, np.delete(staged(values, stage), own, 0), np.delete(label, own), *counts))
    return found


@dataclass(frozen=True)
class _List:
    """What one question trains on: (s, f) values, which are members, and the logarithm of how many each stands for."""

    values: Floats
    member: NDArray[np.bool_]
    stands: Floats
    weight: float


def _list(asked: Asked, questions: int, random: np.random.Generator) -> _List:
    listed, rest = np.flatnonzero(asked.label), np.flatnonzero(asked.label == 0)
    alike = asked.values[rest, FEATURES.index("vector_best")] + 1.5 * asked.values[rest, FEATURES.index("words_best")] ** 2
    order = np.argsort(-alike, kind="stable")
    near, far = rest[order[:NEAREST]], rest[order[NEAREST:]]
    far_taken = random.choice(far, min(OTHERS, len(far)), replace=False)
    chosen = np.concatenate([listed, near, far_taken])
    stands = np.concatenate([
        np.where(asked.label[listed] < 0, np.log(NEGATIVE), 0), np.zeros(len(near)),
        np.full(len(far_taken), np.log(max(1, len(far)) / max(1, len(far_taken)))),
    ])  # fmt: skip
    member = asked.label[chosen] == 1
    return _List(asked.values[chosen], member, stands.astype(np.float32), float(1 / np.sqrt(questions * member.sum())))


def fit(questions: Sequence[Asked]) -> tuple[Floats, Floats, Floats]:
    """Weights, means, spreads of the features."""
    random = np.random.default_rng(0)
    often = np.bincount([asked.cluster for asked in questions])
    lists = [_list(asked, int(often[asked.cluster]), random) for asked in questions]
    everything = np.concatenate([one.values for one in lists])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    standard = [((one.values - mean) / spread).astype(np.float64) for one in lists]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for values, one in zip(standard, lists, strict=True):
            score = values @ weights
            mass = np.exp(score + one.stands - score.max())
            rest = mass[~one.member].sum()
            own = mass[one.member]
            total += one.weight * float(np.sum(np.log(rest + own) - np.log(own)))
            pull = np.empty(len(score))
            pull[~one.member] = mass[~one.member] * np.sum(1 / (rest + own))
            pull[one.member] = own / (rest + own) - 1
            slope = slope + one.weight * (values.T @ pull)
        return total, slope

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return found.x.astype(np.float32), mean, spread


def _model(parts: tuple[Floats, Floats, Floats], slope: float = 1.0, offset: float = 0.0, **more: object) -> Model:
    weights, mean, spread = (tuple(part.round(5).tolist()) for part in parts)
    return msgspec.convert({"features": FEATURES, "weights": weights, "mean": mean, "spread": spread, "slope": slope, "offset": offset,
                            **more}, Model)  # fmt: skip


@dataclass(frozen=True)
class Validation:
    """Cross-validated: shares of members and of negatives kept out among the best READ − 1, and judged pairs with scores."""

    found: float
    kept_out: float
    scores: Floats
    belongs: NDArray[np.bool_]
    cluster: NDArray[np.int64]


def validate(questions: Sequence[Asked]) -> Validation:
    """Score each gold cluster's questions by a model trained on the other folds' clusters."""
    best: dict[tuple[int, int], tuple[float, float]] = {}
    judged: list[tuple[float, bool, int]] = []
    for fold in range(FOLDS):
        parts = fit([asked for asked in questions if asked.cluster % FOLDS != fold])
        for asked in questions:
            if asked.cluster % FOLDS != fold:
                continue
            scores = _model(parts).scores(asked.values)
            judged += [(float(scores[n]), bool(asked.label[n] == 1), asked.cluster) for n in np.flatnonzero(asked.label)]
            if asked.place < ASKED:
                first = asked.label[np.argsort(-scores, kind="stable")[: READ - 1]]
                result = float((first == 1).sum() / asked.members), 1 - float((first == -1).sum() / max(1, asked.negatives))
                key = asked.cluster, asked.place
                best[key] = max(best.get(key, (-1.0, 0.0)), result)
    by_cluster: dict[int, list[tuple[float, float]]] = {}
    for (cluster, _), result in best.items():
        by_cluster.setdefault(cluster, []).append(result)
    means = np.array([np.mean(results, axis=0) for results in by_cluster.values()]).mean(axis=0)
    scores_, belongs, clusters = (np.array(column) for column in zip(*judged, strict=True))
    return Validation(float(means[0]), float(means[1]), scores_.astype(np.float32), belongs, clusters)


def calibrate(scores: Floats, belongs: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of Platt's sigmoid, members and negatives weighing as they are."""
    wanted = belongs.astype(float)

    def loss(line: NDArray[np.float64]) -> float:
        logit = line[0] * scores + line[1]
        return float(np.mean(np.logaddexp(0, logit) - wanted * logit))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope), float(offset)


def calibration(validation: Validation) -> tuple[tuple[tuple[float, float, int], ...], float]:
    """The curve in bands of confidence, and the expected error, each cluster calibrated by the others."""
    foretold = np.zeros(len(validation.scores))
    for fold in range(FOLDS):
        out = validation.cluster % FOLDS == fold
        slope, offset = calibrate(validation.scores[~out], validation.belongs[~out])
        foretold[out] = 1 / (1 + np.exp(-(slope * validation.scores[out] + offset)))
    band = np.minimum((foretold * BANDS).astype(int), BANDS - 1)
    curve = []
    for number in np.unique(band):
        here = band == number
        curve.append((round(float(foretold[here].mean()), 3), round(float(validation.belongs[here].mean()), 3), int(here.sum())))
    error = sum(count * abs(told - seen) for told, seen, count in curve) / len(foretold)
    return tuple(curve), round(error, 4)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m analysis.overlap.training", description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path, help="folder with overlap_clusters*.jsonl")
    parser.add_argument("--home", type=Path, required=True, help="data directory with the whole of current law indexed")
    parser.add_argument("--write", action="store_true", help=f"write {PATH.name}")
    options = parser.parse_args()
    questions = gather(Engine.open(options.home), options.gold)
    validation = validate(questions)
    curve, error = calibration(validation)
    print(f"{len(questions)} questions; members found among the first {READ - 1}: {validation.found:.3f}; "
          f"negatives kept out: {validation.kept_out:.3f}; calibration error {error:.3f}")  # fmt: skip
    for told, seen, count in curve:
        print(f"  confidence {told:.2f}: {seen:.2f} of {count} judged pairs belong together")
    parts = fit(questions)
    slope, offset = calibrate(validation.scores, validation.belongs)
    made = _model(parts, round(slope, 4), round(offset, 4), curve=curve, error=error)
    for name, weight in sorted(zip(made.features, made.weights, strict=True), key=lambda pair: -pair[1]):
        print(f"  {weight:+.2f} {name}")
    if options.write:
        PATH.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")


if __name__ == "__main__":
    main()
