"""Figures for one system on the three evaluation sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .evalsets import EvalSets
from .lexical import LexicalIndex

Matrix = NDArray[np.float32]
Scorer = Callable[[Sequence[int]], Matrix]
"""Indices of the sections asked for → (asked, pool) scores."""

BLOCK = 256


@dataclass(frozen=True)
class Figures:
    """All between 0 and 1, higher is better; ``None`` where a system cannot be asked.

    Attributes:
        t1_mrr: mean reciprocal rank at 10, title → body.
        t2_recall: recall at 1, Grunnloven bokmål → nynorsk.
        t3_precision: R-precision, mean over groups.
        t3_recall: recall at 50, mean over groups.
        auc: pairs of T3 against random pairs across acts.
        kept: part of the pairs of T3 above the score that one random pair in 1,000 reaches.
    """

    t1_mrr: float | None
    t2_recall: float
    t3_precision: float
    t3_recall: float
    auc: float
    kept: float

    def cells(self) -> list[str]:
        """The figures as they stand in a table."""
        numbers = (self.t1_mrr, self.t2_recall, self.t3_precision, self.t3_recall, self.auc, self.kept)
        return ["–" if n is None else f"{n:.4f}" if n is self.auc else f"{n:.3f}" for n in numbers]


HEADINGS = ("T1 MRR@10", "T2 R@1", "T3 R-prec.", "T3 R@50", "AUC", "kept at 1‰")


def standardised(scores: Matrix) -> Matrix:
    """Each row less its mean, over its standard deviation: what fusion adds up."""
    mean, deviation = scores.mean(axis=1, keepdims=True), scores.std(axis=1, keepdims=True)
    return np.asarray((scores - mean) / np.maximum(deviation, 1e-9), dtype=np.float32)


def fused(*scorers: Scorer) -> Scorer:
    """The sum of standardised scores."""

    def score(which: Sequence[int]) -> Matrix:
        return np.asarray(np.sum([standardised(s(which)) for s in scorers], axis=0), dtype=np.float32)

    return score


def dense(queries: Matrix, pool: Matrix) -> Scorer:
    """Inner products of ``queries[which]`` with every row of ``pool``."""
    return lambda which: np.asarray(queries[np.asarray(which)] @ pool.T, dtype=np.float32)


def lexical(texts: Sequence[str], index: LexicalIndex) -> Scorer:
    """BM25 scores of ``texts[which]``."""
    return lambda which: index.scores([texts[i] for i in which])


def composed(body: Matrix, title: Matrix, weight: float) -> Matrix:
    """normalise(body + weight · title), row by row."""
    rows = body + np.float32(weight) * title
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _t1(sets: EvalSets, scorer: Scorer) -> float:
    total = 0.0
    for start in range(0, len(sets.t1), BLOCK):
        which = sets.t1[start : start + BLOCK]
        scores = scorer(which)
        rank = 1 + (scores > scores[np.arange(len(which)), np.asarray(which)][:, None]).sum(axis=1)
        total += float(np.where(rank <= 10, 1 / rank, 0).sum())
    return total / len(sets.t1)


def _t2(sets: EvalSets, scorer: Scorer) -> float:
    asked = [nb for nb, _ in sets.t2]
    scores = scorer(asked)
    own = {sets.pool[i].file for i in asked}
    scores[:, [i for i, s in enumerate(sets.pool) if s.file in own]] = -np.inf
    wanted = [sets.pool[nn].body for _, nn in sets.t2]
    return float(np.mean([sets.pool[int(best)].body == w for best, w in zip(scores.argmax(axis=1), wanted, strict=True)]))


def _t3(sets: EvalSets, scorer: Scorer, seed: int) -> tuple[float, float, float, float]:
    documents = np.array([s.document for s in sets.pool])
    random_ = np.random.default_rng(seed)
    precisions, recalls, true, false = [], [], [], []
    for group in sets.t3:
        members = np.asarray(group.members)
        scores = scorer(group.members)
        precision, recall = [], []
        for row, asked in zip(scores, members, strict=True):
            others = members[members != asked]
            true.append(row[others])
            elsewhere = np.flatnonzero(documents != documents[asked])
            false.append(row[random_.choice(elsewhere, min(200, len(elsewhere)), replace=False)])
            row[documents == documents[asked]] = -np.inf
            first = np.argsort(-row, kind="stable")[: max(50, len(others))]
            precision.append(np.isin(first[: len(others)], others).mean())
            recall.append(np.isin(others, first[:50]).sum() / min(50, len(others)))
        precisions.append(float(np.mean(precision)))
        recalls.append(float(np.mean(recall)))
    positive, negative = np.concatenate(true), np.sort(np.concatenate(false))
    below = np.searchsorted(negative, positive, "left") + np.searchsorted(negative, positive, "right")
    auc = float(below.mean() / 2 / len(negative))
    kept = float((positive > np.quantile(negative, 0.999)).mean())
    return float(np.mean(precisions)), float(np.mean(recalls)), auc, kept


def measure(sets: EvalSets, likeness: Scorer, by_title: Scorer | None, seed: int = 0) -> Figures:
    """Figures of a system.

    Args:
        sets: what is asked.
        likeness: scores of a section against the pool (T2, T3).
        by_title: scores of a section's *title* against the bodies of the pool (T1).
        seed: for the random pairs.
    """
    t3 = _t3(sets, likeness, seed)
    return Figures(None if by_title is None else _t1(sets, by_title), _t2(sets, likeness), *t3)
