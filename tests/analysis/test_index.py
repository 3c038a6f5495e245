"""Builds of the index: the same from the same law, cheap after a small change, and never half."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from safetensors.numpy import load_file, save_file

from analysis.embedding.encoder import DEFAULT_PATH
from analysis.engine import Engine, refresh_index
from analysis.index.build import ALL, Report
from analysis.index.carry import _stamp
from analysis.index.loaded import Index
from analysis.index.progress import Progress
from analysis.overlap.model import Cluster
from api.sources import SAMPLE_DAY
from ingest.corpus import Corpus
from ingest.errors import EmptyCorpusError, IndexStateError, ModelError
from ingest.run import ingest
from ingest.source import open_source

CHANGED = "nl-20721130-088.xml"  # § 5 asks for five years of blameless conduct
REMOVED = "nl-20870327-011.xml"
ADDED = "nl-20860621-059.xml"
CHANGED_ID, REMOVED_ID, ADDED_ID = "lov/2072-11-30-88", "lov/2087-03-27-11", "lov/2086-06-21-59"


@pytest.fixture(scope="module")
def two_archives(sample_dir: Path, make_archive: Callable[..., bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample without one act; and the sample with it, with another act gone, and with one section changed."""
    files = {path.name: path.read_bytes() for path in sorted(sample_dir.rglob("*.xml"))}
    later = {**files, CHANGED: files[CHANGED].replace("fem år".encode(), "sju år".encode())}
    assert later[CHANGED] != files[CHANGED]
    folder = tmp_path_factory.mktemp("archives")
    paths = []
    for name, contents, left_out in (("before", files, ADDED), ("after", later, REMOVED)):
        (folder / name).mkdir()
        paths.append(folder / name / "gjeldende-lover.tar.bz2")
        make_archive([item for item in contents.items() if item[0] != left_out], paths[-1])
    return paths[0], paths[1]


def read(home: Path, archive: Path) -> None:
    ingest(home, [open_source(archive)], as_of=SAMPLE_DAY, workers=1)


@pytest.fixture(scope="module")
def refreshed(two_archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Engine, Report]:
    """The index before the change, the engine after a refresh, and what the refresh did."""
    home = tmp_path_factory.mktemp("refreshed")
    read(home, two_archives[0])
    refresh_index(home)
    before = Index.open(home)
    _ = before.pools, before.prepared  # read while they are there
    read(home, two_archives[1])
    report = refresh_index(home)
    return before, Engine.open(home), report


@pytest.fixture(scope="module")
def built(two_archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The same law, built at once."""
    home = tmp_path_factory.mktemp("built")
    read(home, two_archives[1])
    refresh_index(home)
    return Engine.open(home)


Clusters = dict[str, tuple[frozenset[tuple[str, str]], float]]


def clusters(index: Index, pool: str, level: str) -> Clusters:
    """Cluster id of each seed's cluster → what it holds and how close it is, by seed."""
    found: Clusters = {}
    grown = index.pools[pool].levels[level]
    numbers = index.pools[pool].passages
    for seed, (inside, coherence) in enumerate(zip(grown.members, grown.coherence, strict=True)):
        passages = [index.passages[number] for number in numbers[inside[inside >= 0]]]
        own = index.passages[numbers[seed]]
        members = frozenset((index.rows[one.row].id, one.part) for one in passages)
        found[f"{index.rows[own.row].id} {own.part}"] = (members, round(float(coherence), 3))
    return found


def test_a_refresh_finds_what_a_full_build_finds(refreshed: tuple[Index, Engine, Report], built: Engine) -> None:
    index = refreshed[1].index
    assert index.meta.snapshot == built.index.meta.snapshot
    assert set(index.pools) == set(built.index.pools)
    assert [row.id for row in index.rows] == [row.id for row in built.index.rows]
    assert index.rows == built.index.rows
    assert index.passages == built.index.passages
    assert np.array_equal(index.edges, built.index.edges)
    for name, pool in index.pools.items():
        assert np.array_equal(pool.passages, built.index.pools[name].passages), name
        for level, grown in pool.levels.items():
            other = built.index.pools[name].levels[level]
            assert clusters(index, name, level) == clusters(built.index, name, level), (name, level)
            assert np.array_equal(grown.ids, other.ids), (name, level)
            assert np.array_equal(grown.size, other.size), (name, level)
    assert index.meta.clusters == built.index.meta.clusters


def no_score(found: Iterable[Cluster]) -> list[Cluster]:
    return [replace(cluster, score=0.0) for cluster in found]


def test_a_refresh_prepares_what_a_full_build_prepares(refreshed: tuple[Index, Engine, Report], built: Engine) -> None:
    prepared = refreshed[1].index.prepared
    assert set(prepared) == set(built.index.prepared)
    for slug, found in prepared.items():
        other = built.index.prepared[slug]
        assert no_score(found) == no_score(other), slug
        assert [one.score for one in found] == pytest.approx([one.score for one in other], abs=2e-4), slug


@pytest.mark.parametrize("query", ["melding om dødsfall", "vandel bevilling", "fjellseter"])
def test_a_refresh_answers_as_a_full_build_answers(query: str, refreshed: tuple[Index, Engine, Report], built: Engine) -> None:
    found, other = refreshed[1].search(query, 15), built.search(query, 15)
    assert [hit.id for hit in found] == [hit.id for hit in other]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in other], abs=1e-3)


def test_a_refresh_embeds_only_what_is_new(refreshed: tuple[Index, Engine, Report]) -> None:
    _, engine, report = refreshed
    own = [one for one in engine.index.passages if engine.index.rows[one.row].document in (ADDED_ID, CHANGED_ID)]
    assert 0 < report.embedded <= len(own) < report.passages / 5
    assert not report.unchanged
    assert report.snapshot == engine.corpus.snapshot


def test_a_refresh_follows_the_law(refreshed: tuple[Index, Engine, Report]) -> None:
    before, engine, _ = refreshed
    documents = {row.document for row in engine.index.rows}
    assert {row.document for row in before.rows} - documents == {REMOVED_ID}
    assert documents - {row.document for row in before.rows} == {ADDED_ID}
    (cluster, *_) = engine.overlaps(provision=f"{CHANGED_ID}/§5")
    text = next(one.text_span.text for one in cluster.provisions if one.id == f"{CHANGED_ID}/§5")
    assert "sju år" in text
    assert "fem år" not in text


def test_clusters_of_unchanged_law_stay_what_they_were(refreshed: tuple[Index, Engine, Report]) -> None:
    before, engine, _ = refreshed

    def by_place(index: Index) -> dict[tuple[str, str, tuple[str, ...]], Cluster]:
        """One set of provisions may have several clusters, of other ledd or from another seed."""
        return {
            (slug, cluster.id, cluster.matter, tuple(one.id + one.text_span.part for one in cluster.provisions)): cluster
            for slug, found in index.prepared.items()
            for cluster in found
        }

    old, new = by_place(before), by_place(engine.index)
    same = [one for one in old.keys() & new.keys() if CHANGED_ID not in old[one].documents]
    assert len(same) > 50
    for one in same:
        for name in ("kind", "title", "differences", "why", "sectors", "documents", "boilerplate", "status"):
            assert getattr(new[one], name) == getattr(old[one], name), (one, name)
        assert [p.text_span.text for p in new[one].provisions] == [p.text_span.text for p in old[one].provisions]


def prepared_bytes(home: Path) -> bytes:
    name = (home / "index" / "current").read_text(encoding="utf-8")
    return (home / "index" / name / "prepared.msgpack").read_bytes()


def test_two_builds_of_the_same_law_are_the_same_to_the_byte(
    indexed_home: Path, sample_dir: Path, tmp_path: Path, build_home: Callable[[Path, Path], Path]
) -> None:
    assert prepared_bytes(build_home(tmp_path, sample_dir)) == prepared_bytes(indexed_home)


def test_every_event_is_prepared(engine: Engine) -> None:
    index = engine.index
    assert set(index.prepared) == set(engine.events) == set(index.pools) - {ALL}
    for slug in (slug for slug in engine.events if slug.startswith("sample-")):
        assert len(index.prepared[slug]) >= 5  # the sample is small, and what does not hold together is not shown
        assert {cluster.events for cluster in index.prepared[slug]} == {(slug,)}


@pytest.fixture
def home(indexed_home: Path, tmp_path: Path) -> Path:
    """A copy of the indexed sample that may be changed."""
    return Path(shutil.copytree(indexed_home, tmp_path / "home"))


def test_nothing_changed(home: Path) -> None:
    before = (home / "index" / "current").read_text(encoding="utf-8")
    report = refresh_index(home)
    assert report.unchanged
    assert report.embedded == 0
    assert (report.provisions, report.passages, report.clusters) == (
        (meta := Index.open(home).meta).rows, meta.passages, meta.clusters
    )  # fmt: skip
    assert (home / "index" / "current").read_text(encoding="utf-8") == before


def test_another_day_changes_what_is_in_force(home: Path, sample_dir: Path) -> None:
    ingest(home, [open_source(sample_dir)], as_of=SAMPLE_DAY.replace(year=2074), workers=1)
    refresh_index(home)
    engine = Engine.open(home)
    in_force = {row.document: row.in_force for row in engine.index.rows}
    assert in_force["lov/2071-03-14-12"]
    assert not in_force["lov/2090-06-19-44"]


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model with its dimensions in another order: other vectors, the same similarities."""
    folder = Path(shutil.copytree(DEFAULT_PATH, tmp_path_factory.mktemp("models") / "turned"))
    tensors: dict[str, Any] = load_file(folder / "model.safetensors")
    name = "embedding.weight" if "embedding.weight" in tensors else "embeddings"
    tensors[name] = np.ascontiguousarray(tensors[name][:, ::-1])
    save_file(tensors, folder / "model.safetensors")
    return folder


def test_another_model_makes_another_index(home: Path, other_model: Path) -> None:
    before = Index.open(home)
    wanted = clusters(before, ALL, "core")
    report = refresh_index(home, model=str(other_model))
    assert not report.unchanged
    assert report.embedded == len({passage.key for passage in before.passages})
    engine = Engine.open(home)
    assert engine.index.meta.model == str(other_model)
    assert engine.index.meta.fingerprint != before.meta.fingerprint
    now = clusters(engine.index, ALL, "core")
    assert sum(now[seed][0] == wanted[seed][0] for seed in wanted) > 0.97 * len(wanted)
    assert engine.search("melding om dødsfall", 3)
    assert refresh_index(home, model=str(other_model)).unchanged
    assert not refresh_index(home).unchanged  # and back


def test_a_model_that_has_changed_since_is_told(home: Path, other_model: Path) -> None:
    path = home / "index" / (home / "index" / "current").read_text(encoding="utf-8") / "meta.json"
    meta = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode({**meta, "model": str(other_model)}))
    with pytest.raises(IndexStateError, match="run «lovkryss index»"):
        Engine.open(home).search("melding")


def test_an_index_of_another_format_is_told_and_made_again(home: Path) -> None:
    path = home / "index" / (home / "index" / "current").read_text(encoding="utf-8") / "meta.json"
    path.write_bytes(msgspec.json.encode({**msgspec.json.decode(path.read_bytes()), "format": "0"}))
    with pytest.raises(IndexStateError, match="run «lovkryss index»"):
        Engine.open(home)
    assert not refresh_index(home).unchanged
    assert Engine.open(home).index.rows


def test_a_model_that_is_not_there_leaves_the_index(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        refresh_index(home, model=str(tmp_path / "missing"))
    assert refresh_index(home).unchanged


def test_without_law_there_is_nothing_to_index(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError, match="lovkryss ingest"):
        refresh_index(tmp_path)


def test_by_force_all_but_the_vectors_is_made_again_and_told(home: Path) -> None:
    class Told(Progress):
        def __init__(self) -> None:
            self.steps: list[list[Any]] = []

        def begin(self, step: str, total: int) -> None:
            self.steps.append([step, total, 0])

        def advance(self, count: int) -> None:
            self.steps[-1][2] += count

    told = Told()
    report = refresh_index(home, progress=told, force=True)
    assert (report.unchanged, report.embedded) == (False, 0)
    assert len(told.steps) >= 4
    assert [step for step, total, done in told.steps if done != total] == []


def test_a_query_sees_that_the_law_is_newer_than_the_index(home: Path, two_archives: tuple[Path, Path]) -> None:
    assert not Engine.open(home).stale
    read(home, two_archives[1])
    assert Engine.open(home).stale


def test_what_a_document_is_made_from_counts_and_not_where_it_is_stored(indexed_home: Path) -> None:
    info = next(iter(Corpus.open(indexed_home).documents.values()))
    assert _stamp(replace(info, row=info.row + 1)) == _stamp(info)
    assert _stamp(replace(info, producer="another parser")) != _stamp(info)
    assert _stamp(replace(info, content_hash="changed")) != _stamp(info)
