"""Trains and validates the ranking and the roles of provisions that govern a flow, on the development gold.

    python -m analysis.dataflow.training GOLD --home HOME            # cross-validated figures
    python -m analysis.dataflow.training GOLD --home HOME --write    # and weights.json anew

Each gold flow is asked for twice, in words and by its parts. The first round is linear; its loss is the conditional likelihood of
each governing provision against all that is not governing (as in ``analysis.overlap.training``), those judged wrong weighing more.
The second round is a small ensemble of trees over the same features and what the first round adds: which sides meet in a rule, in
whose law, is no sum. Folds are by question, both askings of a question in one fold. Roles: multinomial logistic regression over what
was read in the provision.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

from analysis.dataflow.asked import Asked, of_parts, of_question
from analysis.dataflow.features import FEATURES, FIRST, gather, second
from analysis.dataflow.keep import rules_file
from analysis.dataflow.quoting import Quoting
from analysis.dataflow.ranking import PATH, Linear, Model, guarded
from analysis.dataflow.roles import ROLES, Roles, role_features, role_names
from analysis.dataflow.rules import Floats, Rules
from analysis.dataflow.trees import Trees
from analysis.engine import Engine
from analysis.evaluation import gold_rows

FOLDS = 9
PENALTY = 100.0
BAGS, ROUNDS, LEAVES, STEP = 2, 90, 8, 0.09
"""Ensembles that are averaged, trees of each, leaves of a tree, and how far each tree goes."""
HARD, EASY = 120, 120
"""Candidates that nobody judged: those that stand highest, and a sample of the others."""
RIGHT, WRONG = 20.0, 6.0
"""What a question's governing provisions weigh together (by the root of their number), and each one judged wrong."""
ROLE_PENALTY = 3.0
NEGATIVE = 4.0
"""How much a provision judged wrong counts beside one that nobody judged."""
AGAINST = frozenset((
    "give_back", "take_back", "keep_back", "heading_foreign", "law_foreign", "boilerplate", "secrecy_of_receiver", "subject", "public",
))  # fmt: skip
"""Features that can only speak against a provision; all others but FREE can only speak for it, however the few questions fall."""
FREE = frozenset((
    "length", "act", "supposed", "document_best", "cited_inside", "any_rule", "chapter", "title", "vector_topic", "passage_topic",
    "words_topic",
))  # fmt: skip
FIRST_SHOWN, TEMPTING = 10, 5


@dataclass(frozen=True)
class Question:
    """One asking of one gold flow: candidates, their features of the first round, and what the gold says of them."""

    number: int
    mode: str
    rows: NDArray[np.int64]
    values: Floats
    label: NDArray[np.int8]
    roles: dict[int, tuple[str, Floats]]
    wanted: int
    wrong: int


def read_gold(gold: Path) -> list[tuple[dict[str, Any], str, Asked]]:
    """Every gold flow, asked in words and by its parts."""
    found = []
    for row in gold_rows(gold, "data_flows"):
        found.append((row, "question", of_question(row["question_nb"])))
        parts = of_parts(row["data_category"], row["from_actor"], row["to_actor"], row["purpose"])
        found.append((row, "structured", parts))
    return found


def collect(engine: Engine, rules: Rules, gold: Path) -> list[Question]:
    """All questions with features."""
    position, made = engine.index.position, []
    names: dict[str, int] = {}
    quoting = Quoting(engine.corpus, engine.index, rules)
    for row, mode, asked in read_gold(gold):
        number = names.setdefault(row["id"], len(names))
        found = gather(asked, engine.index, rules)
        right = {position[one["id"]]: one["role"] for one in row["governing_provisions"] if one["id"] in position}
        wrong = {position[one["id"]] for one in row["not_governing"] if one["id"] in position}
        label = np.isin(found.rows, list(right)).astype(np.int8)
        label[np.isin(found.rows, list(wrong))] = -1
        place = {int(one): at for at, one in enumerate(found.rows.tolist())}
        roles = {
            one: (role, role_features(engine.index, rules, found, place.get(one), one, quoting.text(one))) for one, role in right.items()
        }
        made.append(
            Question(number, mode, found.rows, found.values, label, roles, len(row["governing_provisions"]), len(row["not_governing"]))
        )
    return made


def fit(lists: Sequence[tuple[Floats, NDArray[np.int8]]], names: Sequence[str], penalty: float = PENALTY) -> Linear:
    """Weights from lists of candidates with labels."""
    used = [(values, label) for values, label in lists if (label == 1).any()]
    everything = np.concatenate([values for values, _ in used])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    standard = ((everything - mean) / spread).astype(np.float32)
    label = np.concatenate([one for _, one in used])
    lengths = np.array([len(one) for _, one in used])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    member, counts = label == 1, np.where(label < 0, NEGATIVE, 1.0)
    share = np.repeat(1 / np.sqrt(np.add.reduceat(member.astype(float), starts)), lengths)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = (standard @ weights.astype(np.float32)).astype(np.float64)
        mass = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), lengths)) * counts
        rest = np.repeat(np.add.reduceat(np.where(member, 0, mass), starts), lengths)
        missed = np.where(member, np.log(rest + mass) - np.log(np.maximum(mass, 1e-300)), 0)
        weight = np.repeat(np.add.reduceat(np.where(member, 1 / (rest + mass), 0), starts), lengths)
        pull = share * np.where(member, mass / (rest + mass) - 1, mass * weight)
        total = penalty * float(weights @ weights) / 10 + float((share * missed).sum())
        return total, 2 * penalty * weights / 10 + (standard.T @ pull.astype(np.float32)).astype(np.float64)

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return Linear.of(names, found.x, mean, spread)


def fit_both(rules: Rules, questions: Sequence[Question]) -> tuple[Linear, Trees]:
    """The two rounds."""
    first = fit([(one.values, one.label) for one in questions], FIRST)
    data = [(one, _with_second(rules, one, first), first.scores(one.values)) for one in questions]
    models = []
    for bag in range(BAGS):
        random = np.random.default_rng(bag)
        values, right, weight = [], [], []
        for one, both, scores in data:
            judged, rest = np.flatnonzero(one.label), np.flatnonzero(one.label == 0)
            order = rest[np.argsort(-scores[rest], kind="stable")]
            easy = random.choice(order[HARD:], min(EASY, max(0, len(order) - HARD)), replace=False)
            chosen = np.concatenate([judged, order[:HARD], easy])
            values.append(both[chosen])
            right.append(one.label[chosen] == 1)
            weight.append(np.concatenate([
                np.where(one.label[judged] == 1, RIGHT / np.sqrt(max(1, (one.label == 1).sum())), WRONG), np.ones(min(HARD, len(order))),
                np.full(len(easy), (len(order) - HARD) / max(1, len(easy)) / 2),
            ]))  # fmt: skip
        model = HistGradientBoostingClassifier(
            max_iter=ROUNDS, learning_rate=STEP, max_leaf_nodes=LEAVES, min_samples_leaf=15, l2_regularization=5.0, max_features=0.3,
            random_state=bag, early_stopping=False,
            monotonic_cst=[0 if name in FREE else -1 if name in AGAINST else 1 for name in FEATURES],
        )  # fmt: skip
        models.append(model.fit(np.concatenate(values), np.concatenate(right), sample_weight=np.concatenate(weight)))
    return first, Trees.of(FEATURES, models)


def _with_second(rules: Rules, question: Question, first: Linear) -> Floats:
    scores = first.scores(question.values)
    return np.concatenate([question.values, second(rules, question.rows, scores)], axis=1)


def fit_roles(questions: Sequence[Question], penalty: float = ROLE_PENALTY) -> Roles:
    """Multinomial logistic regression."""
    pairs = [(ROLES.index(role), values) for one in questions for role, values in one.roles.values() if role in ROLES]
    labels = np.array([label for label, _ in pairs])
    values = np.stack([one for _, one in pairs]).astype(np.float64)
    shape = (len(ROLES), values.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        score = values @ weights.T
        score -= score.max(axis=1, keepdims=True)
        share = np.exp(score)
        share /= share.sum(axis=1, keepdims=True)
        total = -float(np.log(share[np.arange(len(labels)), labels] + 1e-12).sum()) + penalty * float(flat @ flat) / 2
        share[np.arange(len(labels)), labels] -= 1
        return total, (share.T @ values).ravel() + penalty * flat

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return Roles.of(role_names(), found.x.reshape(shape))


def validate(engine: Engine, rules: Rules, questions: Sequence[Question], *, tell: bool = False) -> dict[str, float]:
    """Cross-validated figures."""
    figures: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        inside = [one for one in questions if one.number % FOLDS != fold]
        out = [one for one in questions if one.number % FOLDS == fold]
        if not out:
            continue
        first, both = fit_both(rules, inside)
        roles = fit_roles(inside)
        for one in out:
            score = guarded(both.scores(_with_second(rules, one, first)), one.values)
            order = np.argsort(-score, kind="stable")
            found = [int(row) for row in one.rows[order][:FIRST_SHOWN]]
            figures.setdefault(f"recall {one.mode}", []).append(sum(row in one.roles for row in found) / one.wanted)
            figures.setdefault(f"reach {one.mode}", []).append(sum(one.label == 1) / one.wanted)
            if one.wrong:
                figures.setdefault(f"tempting {one.mode}", []).append(float((one.label[order][:TEMPTING] == -1).sum()) / one.wrong)
            told = [roles.best(values) == role for row, (role, values) in one.roles.items() if row in found]
            if told:
                figures.setdefault(f"roles {one.mode}", []).append(sum(told) / len(told))
                figures.setdefault("roles pooled", []).extend(map(float, told))
            if tell:
                missed = [engine.index.rows[row].id for row in one.roles if row not in found]
                at = {int(row): place for place, row in enumerate(one.rows[order].tolist())}
                places = [at.get(row, -1) for row in one.roles]
                wrong = [engine.index.rows[int(row)].id for row in one.rows[order][:TEMPTING][one.label[order][:TEMPTING] == -1]]
                bad = [
                    (engine.index.rows[row].id, role, roles.best(values))
                    for row, (role, values) in one.roles.items()
                    if roles.best(values) != role
                ]
                print(f"#{one.number} {one.mode}: places {places} missed {missed} tempting {wrong} roles {bad}")
    return {name: round(float(np.mean(values)), 3) for name, values in sorted(figures.items())}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m analysis.dataflow.training", description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path, help="folder with data_flows*.jsonl")
    parser.add_argument("--home", type=Path, required=True, help="data directory with the whole of current law indexed")
    parser.add_argument("--write", action="store_true", help=f"write {PATH.name}")
    parser.add_argument("--tell", action="store_true", help="tell of every question")
    options = parser.parse_args()
    engine = Engine.open(options.home)
    rules = Rules(rules_file(engine.corpus, engine.index), engine.index)
    questions = collect(engine, rules, options.gold)
    first, both = fit_both(rules, questions)
    made = Model(first, both, fit_roles(questions))
    if options.write:
        _write(made)
    used = Counter(both.features[one] for tree in both.trees for one in tree.feature if one >= 0)
    for name, times in used.most_common():
        print(f"  {times:>4} {name}")
    figures = validate(engine, rules, questions, tell=options.tell)
    for name, value in figures.items():
        print(f"{name:<22} {value:.3f}")
    if options.write:
        _write(replace(made, figures=figures))


def _write(made: Model) -> None:
    PATH.write_bytes(msgspec.json.encode(made) + b"\n")


if __name__ == "__main__":
    main()
