"""Scores of answers about flows against hand-made gold: asked once in words and once by its parts."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct

from analysis.dataflow.answer import DataFlows
from analysis.dataflow.model import DataFlow

FIRST: Final = 10
TEMPTING: Final = 5


class AskedScore(Struct, frozen=True):
    """Means over the flows.

    :ivar governing: share of the governing provisions among the first ten
    :ivar roles_right: share of the governing provisions found that are told in their role, over all flows together
    :ivar tempting: share of those judged wrong that stand among the first five
    """

    governing: float
    roles_right: float
    tempting: float


class FlowScore(Struct, frozen=True):
    """Both ways of asking. The ranking was trained on the development gold; ``cross_validated`` are the figures that count there."""

    flows: int
    question: AskedScore
    structured: AskedScore
    cross_validated: dict[str, float]


def flow_score(flows: DataFlows, rows: Sequence[dict[str, Any]]) -> FlowScore | None:
    """Scores of gold flows; None where there are none."""
    if not rows:
        return None

    def by_parts(row: dict[str, Any]) -> DataFlow:
        return flows.parts(row["data_category"], row["from_actor"], row["to_actor"], row["purpose"])

    return FlowScore(
        len(rows), _score(rows, lambda row: flows.question(row["question_nb"])), _score(rows, by_parts), flows.validated,
    )  # fmt: skip


def _score(rows: Sequence[dict[str, Any]], ask: Callable[[dict[str, Any]], DataFlow]) -> AskedScore:
    found: list[float] = []
    tempting: list[float] = []
    right = told = 0
    for row in rows:
        given = ask(row).governing[:FIRST]
        wanted = {one["id"]: one["role"] for one in row["governing_provisions"]}
        wrong = {one["id"] for one in row["not_governing"]}
        hits = [one for one in given if one.id in wanted]
        found.append(len(hits) / len(wanted))
        told += len(hits)
        right += sum(one.role == wanted[one.id] for one in hits)
        if wrong:
            tempting.append(sum(one.id in wrong for one in given[:TEMPTING]) / len(wrong))
    return AskedScore(_mean(found), round(right / told, 4) if told else 0.0, _mean(tempting))


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
