"""Norm scores on the development gold never fall below what was reached (bench/floors.json)."""

import json
import os
from pathlib import Path

import pytest

from analysis.evaluation import norm_score
from bench.floors import NAMES, PATH, figures, gold_rows
from tests.conftest import ROOT

GOLD = Path(os.environ.get("LOVKRYSS_GOLD", ROOT.parent / "shared" / "gold"))


@pytest.mark.skipif(not (GOLD / "norms.dev.jsonl").exists(), reason="needs the gold data beside the project")
def test_no_score_is_below_its_floor() -> None:
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    rows, fingerprint = gold_rows(GOLD)
    assert fingerprint == kept["gold"], "another gold: measure, and write the floors anew (python -m bench.floors --write)"
    score = norm_score(rows)
    assert score is not None
    today = figures(score)
    assert {name: today[name] for name in NAMES if today[name] < kept["floors"][name]} == {}


def test_what_the_issue_asks_holds_in_the_floors() -> None:
    floors = json.loads(PATH.read_text(encoding="utf-8"))["floors"]
    least = {"modality_accuracy": 0.88, "modality_macro_f1": 0.78, "actor": 0.80, "deadline": 0.85, "threshold": 0.85, "defined_term": 0.80, "nynorsk_gap": -0.05}
    assert {name: floors[name] for name, value in least.items() if floors[name] < value} == {}
