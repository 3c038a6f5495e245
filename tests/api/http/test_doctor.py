"""``lovkryss doctor``: what is in order is said to be, what is not is named with what to do, and nothing is changed."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import cli
from api.doctor import Grade, examine

SECRET = "h3mmelig"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOVKRYSS_")]:
        monkeypatch.delenv(name)


def run(home: Path, *options: str) -> Result:
    return CliRunner().invoke(cli.app, ["doctor", "--home", str(home), "--port", "0", *options])


def worst(home: Path, what: str) -> tuple[Grade, str]:
    order = [Grade.OK, Grade.WARNING, Grade.FAULT]
    found = [one for one in examine(home, 0) if one.what == what]
    one = max(found, key=lambda one: order.index(one.grade))
    assert one.grade is Grade.OK or one.advice
    return one.grade, one.found + " " + one.advice


def test_all_is_well(http_home: Path) -> None:
    done = run(http_home, "--json")
    answer = json.loads(done.stdout)
    faults = [one for one in answer["findings"] if one["grade"] == "feil"]
    assert (done.exit_code, faults, answer["healthy"]) == (0, [], True)
    assert {"Python", "Pakker", "Datamappe", "Korpus", "Indeks", "Modell", "Port", "Klokke"} <= {one["what"] for one in answer["findings"]}


def test_an_empty_place_is_told_and_left_empty(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    done = run(home)
    assert done.exit_code == 1
    assert "feil      Datamappe" in done.stdout
    assert "lovkryss ingest lovdata" in done.stdout
    assert not home.exists()


def test_faults_and_what_to_do(tmp_path: Path, http_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(http_home, home)
    (home / "index" / "current").unlink()
    assert worst(home, "Indeks") == (Grade.FAULT, "mangler Kjør «lovkryss index».")
    (home / "team.db").write_bytes(b"Dette er ingen database. " * 400)
    assert worst(home, "Teamets database")[0] is Grade.FAULT
    (home / "team.db").unlink()
    home.chmod(0o777)
    grade, told = worst(home, "Filrettigheter")
    assert (grade, "chmod -R o-w" in told) == (Grade.FAULT, True)
    home.chmod(0o700)
    monkeypatch.setenv("LOVKRYSS_WORKER", "2")
    assert "Mente du LOVKRYSS_WORKERS?" in worst(home, "Innstillinger")[1]
    monkeypatch.setenv("LOVKRYSS_WORKERS", SECRET)
    grade, told = worst(home, "Innstillinger")
    assert (grade, "LOVKRYSS_WORKERS" in told) == (Grade.FAULT, True)
    file = tmp_path / "adresse"
    file.write_text(f"postgresql://kari:{SECRET}@127.0.0.1:1/lov")
    file.chmod(0o644)
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL_FILE", str(file))
    assert worst(home, "Hemmeligheter")[0] is Grade.WARNING
    grade, told = worst(home, "Korpusdatabasen")
    assert (grade, "127.0.0.1:1" in told) == (Grade.FAULT, True)
    done = run(home, "--json")
    assert done.exit_code == 1
    assert SECRET not in done.stdout
    monkeypatch.setenv("LOVKRYSS_MODEL", str(tmp_path / "ingen-modell"))
    assert worst(home, "Modell")[0] is Grade.FAULT
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = [one for one in examine(home, taken.getsockname()[1]) if one.what == "Port"]
    assert [one.grade for one in found] == [Grade.WARNING]


def test_on_postgres(http_home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVKRYSS_DATABASE_URL", postgres_url)
    grade, told = worst(http_home, "Teamets database")
    assert (grade, "tom" in told) == (Grade.OK, True)
    assert worst(http_home, "Korpus")[0] is Grade.WARNING
