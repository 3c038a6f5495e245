"""Batches: what is done is not done again, nothing is half written, and the command line says what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analysis.engine import Engine
from api import cli
from api.report.batch import NOTES, Batch, ReportError, Wanted, Written
from api.report.formats import FORMATS

EVENT, OTHER = "sample-fa-barn", "sample-starte-bedrift"
BOTH = [Wanted("event", EVENT), Wanted("event", OTHER)]
QUICK = [FORMATS["json"], FORMATS["csv"]]


def run(engine: Engine, folder: Path, **more: Any) -> list[Written]:
    return Batch(engine, folder, workers=1, **more).run(BOTH, QUICK)


@pytest.fixture
def done(engine: Engine, tmp_path: Path) -> Path:
    found = run(engine, tmp_path)
    assert [one.skipped for one in found] == [False] * 4
    return tmp_path


def test_what_is_done_is_skipped(engine: Engine, done: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in done.iterdir()}
    assert all(one.skipped for one in run(engine, done))
    assert {path.name: path.stat().st_mtime_ns for path in done.iterdir()} == before


def test_no_more_files_than_asked_for(done: Path) -> None:
    assert {path.name for path in done.iterdir()} == {NOTES, *(f"{slug}{form.suffix}" for slug in (EVENT, OTHER) for form in QUICK)}


@pytest.mark.parametrize("harm", ["remove", "truncate", "edit"])
def test_a_file_that_is_not_as_it_was_written_is_written_again(engine: Engine, done: Path, harm: str) -> None:
    path = done / f"{EVENT}.json"
    whole = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(whole[:100] if harm == "truncate" else whole + b" ")
    found = run(engine, done)
    assert [one.path for one in found if not one.skipped] == [str(path)]
    assert path.read_bytes() == whole


def test_lost_notes_cost_work_and_change_nothing(engine: Engine, done: Path) -> None:
    before = {path.name: path.read_bytes() for path in done.iterdir()}
    (done / NOTES).write_text("{", encoding="utf-8")
    assert not any(one.skipped for one in run(engine, done))
    assert {path.name: path.read_bytes() for path in done.iterdir()} == before


@pytest.mark.parametrize("change", [{"date": "2099-05-17"}, {"language": "nn"}])
def test_another_date_or_language_is_another_report(engine: Engine, done: Path, change: dict[str, Any]) -> None:
    assert not any(one.skipped for one in run(engine, done, **change))


def test_an_interrupted_batch_goes_on(engine: Engine, tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def stop(_: Written) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        Batch(engine, tmp_path, workers=1).run(BOTH, QUICK, stop)
    for path in tmp_path.glob("sample*.json"):
        json.loads(path.read_bytes())
    found = run(engine, tmp_path)
    assert any(one.skipped for one in found)
    assert len(found) == 4


def test_a_folder_that_is_a_file_is_refused(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReportError, match="velg en annen mappe"):
        Batch(engine, tmp_path / "file").run(BOTH, QUICK)


@given(st.text(min_size=1, max_size=300))
def test_file_names_are_plain(text: str) -> None:
    for kind in ("query", "replacement"):
        name = Wanted(kind, text).name  # type: ignore[arg-type]
        assert name
        assert len(name) < 100
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


# -- the command line -------------------------------------------------------------------------------------------------


def command(home: Path, *arguments: object) -> Any:
    return CliRunner().invoke(cli.app, ["report", "--home", str(home), *map(str, arguments)])


def test_the_command_writes_a_file(report_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "rapport.html"
    answer = command(report_home, "--event", EVENT, "--format", "html", "-o", target, "--lang", "nn", "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["files"][0]["path"] == str(target)
    assert '<html lang="nn">' in target.read_text(encoding="utf-8")


def test_the_command_writes_many(report_home: Path, tmp_path: Path) -> None:
    arguments = ("--event", f"{EVENT},{OTHER}", "--query", "melding om fødsel", "--format", "json,csv", "-o", tmp_path / "ut")
    first, second = command(report_home, *arguments), command(report_home, *arguments)
    assert first.exit_code == second.exit_code == 0, first.output
    assert "6 filer skrevet, 0 sto der fra før." in first.stdout
    assert "0 filer skrevet, 6 sto der fra før." in second.stdout
    assert {path.name for path in (tmp_path / "ut").glob("*.json")} >= {f"{EVENT}.json", f"{OTHER}.json", "melding-om-fodsel.json"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--event"),
        (("--event", EVENT, "--lang", "se"), "nb, nn eller en"),
        (("--event", EVENT, "--date", "i går"), "2026-07-02"),
        (("--event", EVENT, "--date", "2026-02-30"), "2026-07-02"),
        (("--query", "  "), "temaet er tomt"),
    ],
)
def test_wrong_usage_is_explained(report_home: Path, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command(report_home, *arguments, "-o", tmp_path)
    assert answer.exit_code == 2
    assert told in " ".join(answer.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--event", "finnes-ikke"), "lovkryss events"),
        (("--event", EVENT, "--format", "odt"), "velg blant"),
        (("--replacing", "lov/1814-05-17"), "lov/1814-05-17"),
    ],
)
def test_what_is_not_there_is_told(report_home: Path, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command(report_home, *arguments, "-o", tmp_path)
    assert answer.exit_code == 1
    assert told in str(answer.exception)
    assert not list(tmp_path.iterdir())


def test_one_file_cannot_hold_two_reports(report_home: Path, tmp_path: Path) -> None:
    answer = command(report_home, "--event", EVENT, "--format", "json,csv", "-o", tmp_path / "a.json")
    assert answer.exit_code == 2
