"""Two releases of findings compared."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from analysis.engine import Engine
from analysis.findings import compare_findings, read_findings
from analysis.overlap.model import Cluster
from ingest.errors import IndexStateError, SourceError

EVENT = "sample-dodsfall-og-arv"


@pytest.fixture(scope="module")
def clusters(engine: Engine) -> tuple[Cluster, ...]:
    """Findings of an event."""
    return engine.overlaps(event=EVENT, limit=8)


def test_nothing_changed(clusters: tuple[Cluster, ...]) -> None:
    assert compare_findings({EVENT: clusters}, {EVENT: clusters}).changes == ()
    assert compare_findings({EVENT: clusters}, {EVENT: clusters}).same == len(clusters)


def test_what_comes_and_goes(clusters: tuple[Cluster, ...]) -> None:
    found = compare_findings({EVENT: clusters[:1]}, {EVENT: clusters[1:2]})
    assert [(one.state, one.before, one.after) for one in found.changes] == [
        ("vanished", clusters[0].id, None), ("appeared", None, clusters[1].id),
    ]  # fmt: skip


def test_what_grows_and_shrinks(clusters: tuple[Cluster, ...]) -> None:
    whole = clusters[0]
    less = replace(whole, id="k-0000000000000001", provisions=whole.provisions[:-1])
    (grew,) = compare_findings({EVENT: [less]}, {EVENT: [whole]}).changes
    assert (grew.state, grew.added, grew.removed) == ("grew", (whole.provisions[-1].id,), ())
    (shrank,) = compare_findings({EVENT: [whole]}, {EVENT: [less]}).changes
    assert (shrank.state, shrank.removed) == ("shrank", (whole.provisions[-1].id,))


def test_what_says_something_else(clusters: tuple[Cluster, ...]) -> None:
    (change,) = compare_findings({EVENT: [clusters[0]]}, {EVENT: [replace(clusters[0], title="Annet", differences=())]}).changes
    assert change.state == "changed"
    assert set(change.what) <= {"title", "differences"}
    assert "title" in change.what


def test_events_come_and_go(clusters: tuple[Cluster, ...]) -> None:
    found = compare_findings({"a": clusters[:2]}, {"b": clusters[:1]})
    assert [one.event for one in found.changes] == ["a", "a", "b"]


def test_findings_are_read_from_home_build_and_file(engine: Engine, indexed_home: Path, clusters: tuple[Cluster, ...], tmp_path: Path) -> None:
    from_home = read_findings(indexed_home)
    build = indexed_home / "index" / (indexed_home / "index" / "current").read_text().strip()
    assert read_findings(build) == from_home
    file = tmp_path / "overlaps.json"
    file.write_bytes(msgspec.json.encode({"event": EVENT, "clusters": clusters}))
    assert read_findings(file) == {EVENT: clusters}


@pytest.mark.parametrize("content", [None, b"{}", b"no json"])
def test_what_holds_no_findings_is_told(content: bytes | None, tmp_path: Path) -> None:
    source = tmp_path / "x"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(SourceError if content is None else IndexStateError, match="x"):
        read_findings(source)
