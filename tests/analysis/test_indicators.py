"""Figures by ministry and actor, and their change."""

import csv
import io
from pathlib import Path

import pytest

from analysis.engine import Engine
from analysis.indicators import INDICATORS, count, earlier, indicators, table
from api.indicators import as_csv, indicators_of
from ingest.errors import NotFoundError


def test_figures_are_those_of_the_other_answers(engine: Engine) -> None:
    found = indicators_of(engine, "ministry")
    assert found.total.figures["dead-references"] == len(engine.references.suspects("dead"))
    assert found.total.figures["provisions"] == sum(row.is_provision for row in engine.index.rows)
    assert found.total.figures["definitions"] == sum(len(term.definitions) for term in engine.terms.terms)
    duties = sum(norm.modality == "obligation" for _, norms in engine.index.norms.filled() for norm in norms)
    assert found.total.figures["duties"] == duties
    assert found.total.figures["deadlines"] <= duties


def test_an_actor_has_as_many_as_its_view(engine: Engine) -> None:
    from analysis.actor.who import find_actor

    row = next(one for one in indicators_of(engine, "actor").rows if one.id == "kommune")
    view = engine.actors.view(find_actor("kommune"), own=True)
    assert (row.figures.get("duties"), row.figures.get("powers")) == (view.counts.get("duty"), view.counts.get("power"))
    assert row.figures["documents"] == len(view.documents)


def test_change_since_an_earlier_snapshot(engine: Engine) -> None:
    from msgspec.structs import replace

    now = count(engine.corpus, engine.index)
    ministry = next(iter(now.ministries))
    figures = {**now.ministries[ministry], "duties": now.ministries[ministry]["duties"] - 2}
    before = replace(now, snapshot="00ff", ministries={**now.ministries, ministry: figures, "Nedlagt departement": {"duties": 3}})
    found = indicators(now, "ministry", before)
    assert (found.since, found.comparable) == ("00ff", True)
    rows = {row.id: row for row in found.rows}
    assert rows["Nedlagt departement"].figures == {}
    lines = {(line[3], line[5]): line for line in table(found)}
    assert lines[ministry, "duties"][-1] == "2"
    assert lines["Nedlagt departement", "duties"][-1] == "-3"
    assert not indicators(now, "ministry", replace(before, rules="other")).comparable


def test_csv_is_read_back(engine: Engine) -> None:
    found = indicators_of(engine, "actor")
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert {row["indicator"] for row in rows} <= set(INDICATORS)
    assert {row["id"] for row in rows} == {"total", *(one.id for one in found.rows)}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_figures_of_a_snapshot_that_is_not_there(engine: Engine, tmp_path: Path) -> None:
    count(engine.corpus, engine.index)
    with pytest.raises(NotFoundError, match=engine.corpus.snapshot):
        earlier(engine.corpus.home, "ffff")
    with pytest.raises(NotFoundError, match="ingen"):
        earlier(tmp_path, "ffff")
    assert earlier(engine.corpus.home, engine.corpus.snapshot[:6]).snapshot == engine.corpus.snapshot
