"""What verdicts say of the engine, and what order they teach: measured on findings that it was not taught with."""

import random
from typing import Any, get_args

import numpy as np
import pytest
from msgspec.structs import replace

from analysis.overlap.model import Kind
from api.reviews.feedback import ENOUGH, FURTHEST, Judged, area, learn, measure
from api.reviews.model import Told
from tests.api.reviews.conftest import TOLD

KINDS = get_args(Kind)


def findings(count: int, seed: int) -> list[Told]:
    draw = random.Random(seed)
    return [
        Told(
            draw.choice(KINDS[:8]), round(draw.uniform(0.3, 5), 3), round(draw.uniform(0.5, 0.98), 3), draw.randint(2, 30), draw.randint(1, 12), draw.randint(0, 8),
            draw.randint(1, 8), draw.randint(0, 8), draw.randint(0, 4), draw.randint(0, 2), draw.random() < 0.1, draw.random() < 0.5, draw.random() < 0.5,
        )
        for _ in range(count)
    ]  # fmt: skip


def taste(one: Told, draw: random.Random) -> bool:
    """A made-up jury: it wants secrecy and deadlines across sectors, dislikes many regulations, and is wrong or odd now and then."""
    liking = 1.5 * (one.kind in ("confidentiality-vs-disclosure", "deadline")) + 0.3 * (one.sectors - 4) - 1.2 * (one.regulations > one.acts)
    return draw.random() < 1 / (1 + np.exp(-1.5 * liking))


def verdicts(count: int, seed: int) -> list[Judged]:
    draw = random.Random(seed)
    return [Judged(f"k-{number}", one, "confirmed" if taste(one, draw) else "dismissed") for number, one in enumerate(findings(count, seed))]


def labels(judged: list[Judged]) -> Any:
    return np.array([one.status == "confirmed" for one in judged])


def first(judged: list[Judged], scores: list[float]) -> float:
    """Share of those confirmed among the ten first of each thirty."""
    shares = []
    for start in range(0, len(judged), 30):
        group = list(zip(judged[start : start + 30], scores[start : start + 30], strict=True))
        best = sorted(group, key=lambda pair: -pair[1])[:10]
        shares.append(sum(one.status == "confirmed" for one, _ in best) / len(best))
    return float(np.mean(shares))


def test_what_was_learnt_from_one_half_helps_on_the_other() -> None:
    """Ten juries of 150 verdicts, each asked about 300 findings that it has not seen."""
    gains, first_gains = [], []
    for seed in range(10):
        learnt = learn(verdicts(150, seed))
        assert learnt is not None
        asked = verdicts(300, 1000 + seed)
        plain = [one.told.score for one in asked]
        moved = [one.told.score * float(np.exp(learnt.shift(one.told))) for one in asked]
        before, after = area(np.array(plain), labels(asked)), area(np.array(moved), labels(asked))
        assert before is not None
        assert after is not None
        gains.append(after - before)
        first_gains.append(first(asked, moved) - first(asked, plain))
    assert min(gains) > 0.05
    assert np.mean(gains) > 0.1
    assert min(first_gains) > 0
    assert np.mean(first_gains) > 0.1


@pytest.mark.parametrize("seed", range(5))
def test_verdicts_without_a_pattern_teach_next_to_nothing(seed: int) -> None:
    draw = random.Random(seed)
    learnt = learn([Judged(f"k-{number}", one, draw.choice(("confirmed", "dismissed"))) for number, one in enumerate(findings(60, seed))])
    assert learnt is not None
    asked = [one.told for one in verdicts(200, 2000 + seed)]
    assert np.mean([abs(learnt.shift(one)) for one in asked]) < 0.5


def test_few_verdicts_teach_nothing() -> None:
    assert learn(verdicts(ENOUGH - 1, 1)) is None
    assert learn([Judged(f"k-{number}", one, "confirmed") for number, one in enumerate(findings(100, 1))]) is None


def test_needs_work_is_no_verdict() -> None:
    assert learn([replace(one, status="needs-work") for one in verdicts(100, 1)]) is None


def test_no_finding_is_moved_far() -> None:
    learnt = learn([Judged(f"k-{number}", replace(TOLD, kind="deadline" if number % 2 else "rights"), "confirmed" if number % 2 else "dismissed") for number in range(2000)])
    assert learnt is not None
    assert -FURTHEST <= learnt.shift(replace(TOLD, kind="rights")) < 0 < learnt.shift(TOLD) <= FURTHEST
    assert "type deadline" in learnt.why(TOLD)
    assert "Flyttet opp etter lagets 2000 vurderinger (1000 bekreftet)" in learnt.why(TOLD)


def test_the_same_verdicts_teach_the_same() -> None:
    assert learn(verdicts(100, 3)) == learn(verdicts(100, 3))


def test_measuring() -> None:
    judged = [
        Judged("k-1", replace(TOLD, score=3.0, confidence=0.95), "confirmed"), Judged("k-2", replace(TOLD, score=2.0, confidence=0.92), "dismissed"),
        Judged("k-3", replace(TOLD, score=1.0, confidence=0.55, kind="rights"), "dismissed"), Judged("k-4", replace(TOLD, confidence=1.0), "needs-work"),
    ]  # fmt: skip
    found = measure(judged, {"fa-barn": ["k-9", "k-1", "k-2", "k-4"], "arv": ["k-8"]})
    assert (found.judged, found.all.confirmed, found.all.dismissed, found.all.needs_work, found.all.precision) == (4, 1, 2, 1, 0.333)
    assert [(one.name, one.precision) for one in found.by_kind] == [("deadline", 0.5), ("rights", 0.0)]
    assert [(one.lowest, one.judged, one.said, one.confirmed) for one in found.bands] == [(0.5, 1, 0.55, 0.0), (0.9, 2, 0.935, 0.5)]
    assert found.calibration_error == 0.473
    assert (found.auc, found.auc_confidence, found.auc_learnt, found.learns) == (1.0, 1.0, None, False)
    assert [(one.event, one.judged, one.precision) for one in found.events] == [("arv", 0, None), ("fa-barn", 2, 0.5)]
    empty = measure([], {"fa-barn": ["k-1"]})
    assert (empty.calibration_error, empty.auc, empty.all.precision) == (None, None, None)


def test_an_auc_of_what_was_learnt_is_of_verdicts_not_taught() -> None:
    found = measure(verdicts(200, 5), {})
    assert found.auc_learnt is not None
    assert found.auc is not None
    assert found.auc_learnt > found.auc + 0.1
    draw = random.Random(1)
    noise = measure([replace(one, status=draw.choice(("confirmed", "dismissed"))) for one in verdicts(200, 5)], {})
    assert noise.auc_learnt is not None
    assert abs(noise.auc_learnt - 0.5) < 0.12
