"""``lovkryss reviews`` and what other commands tell of verdicts."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from analysis.engine import refresh_index
from api.cli import app
from ingest.errors import LovkryssError

Run = Callable[..., Result]
EVENT = "sample-fa-barn"


@pytest.fixture(scope="module")
def indexed(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("cli-reviews") / "home"))
    refresh_index(home)
    return home


@pytest.fixture
def home(indexed: Path) -> Path:
    for path in indexed.glob("team.db*"):
        path.unlink()
    return indexed


@pytest.fixture
def run(home: Path) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(home)])

    return call


def told(result: Result) -> Any:
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def clusters(run: Run, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(run("overlaps", "--event", EVENT, "--limit", "50", "--json", *more))["clusters"]
    return found


def test_reading_makes_no_database(run: Run, home: Path) -> None:
    assert {one["status"] for one in clusters(run)} == {"new"}
    assert not (home / "team.db").exists()


def test_a_verdict_is_told_of(run: Run) -> None:
    first = clusters(run)[0]["id"]
    written = told(run("reviews", "write", first, "--as", "Kari", "--status", "dismissed", "--reason", "boilerplate", "--comment", "Standard.", "--tag", "Arv", "--json"))
    assert written["review"]["version"] == 1
    assert clusters(run)[-1] == {**clusters(run)[-1], "id": first, "status": "dismissed"}
    assert [one["id"] for one in clusters(run, "--status", "dismissed")] == [first]
    assert "avvist" in run("overlaps", "--event", EVENT, "--limit", "50").stdout
    assert first in run("reviews", "list").stdout
    assert [one["id"] for one in told(run("reviews", "list", "--tag", "ARV", "--json"))["reviews"]] == [first]
    assert run("reviews", "list", "--stale").stdout == "Ingen vurderinger.\n"
    shown = run("reviews", "show", first).stdout
    assert "avvist (standardbestemmelse)" in shown
    assert "Kari" in shown
    assert "Standard." in shown
    assert told(run("reviews", "show", first, "--json"))["freshness"]["found"] is True
    assert "Ingenting å endre" in run("reviews", "write", first, "--as", "Ola", "--tag", "arv").stdout
    retagged = told(run("reviews", "write", first, "--as", "Ola", "--add-tag", "Frist", "--add-tag", "nav", "--remove-tag", "ukjent", "--json"))
    assert retagged["review"]["tags"] == ["arv", "frist", "nav"]
    run("reviews", "write", first, "--as", "Ola", "--remove-tag", "frist", "--remove-tag", "nav")


def test_what_cannot_be(run: Run) -> None:
    first = clusters(run)[0]["id"]
    assert run("reviews", "write", first, "--status", "confirmed").exit_code == 2  # without --as
    assert run("reviews", "write", first, "--as", " ", "--status", "confirmed").exit_code == 2
    assert run("reviews", "write", first, "--as", "Kari", "--status", "kanskje").exit_code == 2
    for words in (("--status", "dismissed"), ("--link", "http://a.example")):
        result = run("reviews", "write", first, "--as", "Kari", *words)
        assert isinstance(result.exception, LovkryssError)
        assert "\n" not in str(result.exception)
    assert isinstance(run("reviews", "show", "k-0000000000000000").exception, LovkryssError)
    assert run("reviews", "export", "-o", "x.pdf").exit_code == 2
    assert isinstance(run("reviews", "import", "/nowhere.xlsx", "--as", "Kari").exception, SystemExit)


def test_round_trip_of_files(run: Run, tmp_path: Path) -> None:
    first, second = (one["id"] for one in clusters(run)[:2])
    run("reviews", "write", first, "--as", "Kari", "--status", "confirmed")
    book = tmp_path / "v.xlsx"
    assert "1 vurdering" in run("reviews", "export", "-o", str(book)).stdout
    opened = openpyxl.load_workbook(book)
    head = [cell.value for cell in opened.active[1]]
    opened.active.cell(2, head.index("Vurdering") + 1, "må undersøkes")
    row = [""] * len(head)
    for name, value in (("Slag", "klynge"), ("Id", second), ("Vurdering", "bekreftet"), ("Versjon", 0)):
        row[head.index(name)] = value  # type: ignore[call-overload]
    opened.active.append(row)
    opened.save(book)
    dry = told(run("reviews", "import", str(book), "--as", "Ola", "--dry-run", "--json"))
    assert (dry["done"], len(dry["plan"]["asked"])) == (False, 2)
    assert "2 endret, 0 som før, 0 feil, 0 endret av andre." in run("reviews", "import", str(book), "--as", "Ola").stdout
    assert {one["id"]: one["status"] for one in told(run("reviews", "list", "--json"))["reviews"]} == {first: "needs-work", second: "confirmed"}
    run("reviews", "write", first, "--as", "Liv", "--status", "confirmed")
    opened.active.cell(2, head.index("Vurdering") + 1, "avvist")
    opened.active.cell(2, head.index("Grunn") + 1, "annet")
    opened.active.cell(2, head.index("Utdyping") + 1, "=cmd()")
    opened.save(book)
    late = run("reviews", "import", str(book), "--as", "Ola")
    assert isinstance(late.exception, SystemExit)
    assert "Liv" in late.output
    for suffix in ("json", "csv"):
        assert run("reviews", "export", "-o", str(tmp_path / f"v.{suffix}")).exit_code == 0
    whole = json.loads((tmp_path / "v.json").read_text(encoding="utf-8"))
    assert {one["review"]["id"]: len(one["log"]) for one in whole["reviews"]} == {first: 3, second: 1}


def test_reports_and_changes_tell_of_verdicts(run: Run, tmp_path: Path) -> None:
    first = clusters(run)[0]["id"]
    words = ("report", "--event", EVENT, "--format", "json", "-o", str(tmp_path / "r"))
    assert "1 fil skrevet" in run(*words).stdout
    assert "1 sto der fra før" in run(*words).stdout
    run("reviews", "write", first, "--as", "Kari", "--status", "confirmed")
    assert "1 fil skrevet" in run(*words).stdout  # it tells of the verdict now
    report = json.loads((tmp_path / "r" / f"{EVENT}.json").read_text(encoding="utf-8"))
    assert {one["status"] for one in report["findings"] if one["id"] == first} == {"confirmed"}
    assert told(run("changes", "nå", "nå", "--json"))["touched"]["reviews"] == []


def test_the_engine_is_measured_by_verdicts(run: Run) -> None:
    found = clusters(run)
    for place, one in enumerate(found):
        change = ("--status", "confirmed") if place % 2 else ("--status", "dismissed", "--reason", "out-of-scope")
        run("reviews", "write", one["id"], "--as", "Kari", *change)
    measured = told(run("evaluate", "--reviews", "--json"))
    assert (measured["judged"], measured["all"]["confirmed"]) == (len(found), len(found) // 2)
    event = next(one for one in measured["events"] if one["event"] == EVENT)
    assert (event["judged"], event["precision"]) == (min(10, len(found)), 0.5)  # in the engine's own order, every other one is confirmed
    assert "vurderte klynger" in run("evaluate", "--reviews").stdout
    assert run("evaluate").exit_code == 2
    assert run("evaluate", "somewhere", "--reviews").exit_code == 2
