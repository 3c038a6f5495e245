"""Clusters on the shelf: there for the next program, bounded, and never in the way."""

import logging
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from analysis.engine import Engine, refresh_index
from analysis.overlap import assemble, shelf
from analysis.overlap.model import Cluster
from analysis.overlap.shelf import Shelf

EVENT = "sample-fa-barn"


@pytest.fixture
def clusters(engine: Engine) -> tuple[Cluster, ...]:
    return engine.event_list(EVENT)


def test_what_one_program_made_another_finds(clusters: tuple[Cluster, ...], tmp_path: Path) -> None:
    Shelf(tmp_path).put("a", clusters[0])
    assert Shelf(tmp_path).get("a") == clusters[0]
    assert Shelf(tmp_path).get("b") is None


def test_a_cluster_is_not_made_twice(indexed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(copytree(indexed_home, tmp_path / "home", ignore=ignore_patterns("cache", "*.lock")))
    first = Engine.open(home)
    provision = next(row.id for row in first.index.rows if row.is_provision and first.overlaps(provision=row.id, limit=5))
    found = first.overlaps(provision=provision, limit=5)

    def compared(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(assemble, "compare_parts", compared)
    assert Engine.open(home).overlaps(provision=provision, limit=5) == found
    monkeypatch.setattr(assemble, "VERSION", "of other rules")
    with pytest.raises(AssertionError):
        Engine.open(home).overlaps(provision=provision, limit=5)


def test_what_was_sure_is_not_told_where_it_is_not(indexed_home: Path, tmp_path: Path) -> None:
    """The same provisions, together for another reason, have their own explanation."""
    home = Path(copytree(indexed_home, tmp_path / "home", ignore=ignore_patterns("cache", "*.lock")))
    whys = [Engine.open(home)._findings.assembler.cluster([0, 1], alike, 1.0, (), 0.5).why for alike in (0.9, 0.1, 0.9)]
    assert ["likheten er svak" in why for why in whys] == [False, True, False]


def test_all_is_made_anew_by_force(indexed_home: Path, clusters: tuple[Cluster, ...], tmp_path: Path) -> None:
    home = Path(copytree(indexed_home, tmp_path / "home", ignore=ignore_patterns("cache", "*.lock")))
    Shelf(home).put("a", clusters[0])
    refresh_index(home)
    assert Shelf(home).get("a")
    refresh_index(home, force=True)
    assert Shelf(home).get("a") is None


def test_the_oldest_go_first(clusters: tuple[Cluster, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "ROOM", 3)
    monkeypatch.setattr(shelf, "SWEPT", 2)
    kept = Shelf(tmp_path)
    for number in range(6):
        kept.put(f"{number}", clusters[0])
    assert [kept.get(f"{number}") is not None for number in range(6)] == [False] * 3 + [True] * 3


def test_many_at_once(clusters: tuple[Cluster, ...], tmp_path: Path) -> None:
    def work(number: int) -> Cluster | None:
        kept = Shelf(tmp_path)
        for turn in range(20):
            kept.put(f"{turn}", clusters[turn % len(clusters)])
        return kept.get(f"{number}")

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(6))) == [clusters[number % len(clusters)] for number in range(6)]


def test_a_damaged_file_is_made_anew(clusters: tuple[Cluster, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "cache" / "clusters.db"
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 1000)
    kept = Shelf(tmp_path)
    with caplog.at_level(logging.WARNING):
        kept.put("a", clusters[0])
    assert kept.get("a") is None
    assert "made anew each time" in caplog.text
    Shelf(tmp_path).put("a", clusters[0])
    assert Shelf(tmp_path).get("a") == clusters[0]


def test_what_does_not_fit_any_more_is_made_again(clusters: tuple[Cluster, ...], tmp_path: Path) -> None:
    Shelf(tmp_path).put("a", clusters[0])
    with sqlite3.connect(tmp_path / "cache" / "clusters.db") as database:
        database.execute("UPDATE kept SET cluster = x'00'")
    database.close()
    assert Shelf(tmp_path).get("a") is None


@pytest.mark.skipif(os.name != "posix", reason="needs /dev")
def test_a_folder_that_cannot_be_written_costs_only_time(clusters: tuple[Cluster, ...]) -> None:
    kept = Shelf(Path("/dev/null"))
    kept.put("a", clusters[0])
    assert kept.get("a") is None
