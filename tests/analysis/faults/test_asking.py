"""Faults as the engine tells them: among an event's clusters, by kind, by provision, by id; and the file they are kept in."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from analysis.engine import Engine
from analysis.faults import keep
from analysis.faults.found import AMONG, EVERY, Faults
from analysis.faults.keep import Kept, faults_file
from analysis.faults.model import FAULT_KINDS
from analysis.faults.scope import weighed
from analysis.index.loaded import Index
from analysis.overlap.model import Cluster
from ingest.corpus import Corpus

EVENTS = ("sample-fa-barn", "sample-dodsfall-og-arv", "sample-starte-bedrift")


def test_the_sample_has_faults_and_every_word_is_the_laws_own(engine: Engine, shown_is_law: Callable[[Engine, Cluster], None]) -> None:
    found = engine.faults.by_id
    assert {cluster.kind for cluster in found.values()} <= set(FAULT_KINDS)
    assert found
    for cluster in found.values():
        shown_is_law(engine, cluster)
        assert cluster.id == engine.cluster(cluster.id).id
        assert {one.id for one in cluster.provisions} <= set(engine.index.position)


@pytest.mark.parametrize("slug", EVENTS)
def test_among_an_events_clusters_a_few_are_faults(engine: Engine, slug: str) -> None:
    shown = engine.overlaps(event=slug, limit=AMONG)
    plain = [cluster for cluster in shown if cluster.kind not in FAULT_KINDS]
    assert [cluster.id for cluster in plain] == [cluster.id for cluster in engine.overlaps_of_event(slug)[: len(plain)]]
    places = [place for place, cluster in enumerate(shown) if cluster.kind in FAULT_KINDS]
    assert all(place % EVERY == EVERY - 1 for place in places)
    assert len(places) <= AMONG // EVERY
    assert [cluster.score for cluster in shown] == sorted((cluster.score for cluster in shown), reverse=True)
    assert engine.overlaps(event=slug, limit=9) == shown[:9]
    assert engine.index.prepared[slug] == engine.overlaps_of_event(slug, len(engine.index.prepared[slug]))


@pytest.mark.parametrize("kind", FAULT_KINDS)
def test_a_kind_of_fault_is_told_in_full(engine: Engine, kind: str) -> None:
    for slug in EVENTS:
        found = engine.overlaps(event=slug, kind=kind, limit=1000)
        assert {cluster.kind for cluster in found} <= {kind}
        assert all(slug in cluster.events for cluster in found)
        assert [cluster.score for cluster in found] == sorted((cluster.score for cluster in found), reverse=True)
        assert {cluster.id for cluster in found} == {
            cluster.id for cluster in engine.faults.by_id.values() if cluster.kind == kind and slug in cluster.events and not cluster.children
        }
        assert engine.overlaps(event=slug, kind=kind, limit=1) == found[:1]


def test_some_event_of_the_sample_shows_one(engine: Engine) -> None:
    assert any(engine.overlaps(event=slug, kind="dead-reference") for slug in EVENTS)


def test_of_a_question_only_where_they_are_asked_for(engine: Engine) -> None:
    fault = next(cluster for cluster in engine.faults.by_id.values() if cluster.kind == "dead-reference")
    query = fault.provisions[0].text_span.text
    assert fault.id in [cluster.id for cluster in engine.overlaps(query=query, kind="dead-reference", limit=100)]
    assert not [cluster for cluster in engine.overlaps(query=query) if cluster.kind in FAULT_KINDS]


def test_of_a_provision_behind_its_first_clusters(engine: Engine) -> None:
    for fault in list(engine.faults.by_id.values())[:10]:
        provision = fault.provisions[0].id
        shown = engine.overlaps(provision=provision, limit=100)
        places = [place for place, cluster in enumerate(shown) if cluster.kind in FAULT_KINDS]
        assert fault.id in [shown[place].id for place in places]
        assert places[0] == min(4, len(shown) - len(places))
        assert [cluster.score for cluster in shown] == sorted((cluster.score for cluster in shown), reverse=True)
        assert engine.overlaps(provision=f"{provision}", kind=fault.kind)


def test_a_provision_without_fault_is_answered_as_before(engine: Engine) -> None:
    whole = next(row.id for row in engine.index.rows if row.is_provision and not engine.faults.of_provision(row.id))
    assert engine.overlaps(provision=whole) == engine.overlaps_of_provision(whole)


def test_the_same_law_has_the_same_faults(indexed_home: Path, engine: Engine, tmp_path: Path) -> None:
    made = [keep._make(Corpus.open(indexed_home), Index.open(indexed_home), "key") for _ in range(2)]
    assert msgspec.msgpack.encode(made[0]) == msgspec.msgpack.encode(made[1])
    assert made[0].clusters == tuple(engine.faults.by_id.values())


def test_the_file_is_read_again_and_made_anew_when_it_does_not_fit(
    indexed_home: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []
    real = keep._make

    def make(corpus: Corpus, index: Index, key: str) -> Kept:
        made.append(key)
        return real(corpus, index, key)

    monkeypatch.setattr(keep, "_make", make)
    corpus = Corpus.open(indexed_home)
    monkeypatch.setattr(corpus, "home", tmp_path)
    first = faults_file(corpus, engine.index)
    assert faults_file(corpus, engine.index) == first
    assert len(made) == 1
    file = tmp_path / "cache" / keep.FILE
    assert {path.name for path in file.parent.iterdir()} == {keep.FILE, "references.msgpack"}
    file.write_bytes(file.read_bytes()[:100])
    assert faults_file(corpus, engine.index) == first
    monkeypatch.setattr(keep, "FAULTS_VERSION", "another")
    assert faults_file(corpus, engine.index).clusters == first.clusters
    assert len(made) == 3


def test_a_folder_that_cannot_be_written_costs_only_time(indexed_home: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    corpus = Corpus.open(indexed_home)
    monkeypatch.setattr(corpus, "home", tmp_path)
    assert faults_file(corpus, engine.index).clusters == tuple(engine.faults.by_id.values())


def test_nothing_is_wrong_without_a_file() -> None:
    none = Faults()
    assert (none.by_id, none.of_event("x"), none.of_provision("x"), none.woven_into("x", [])) == ({}, (), (), [])


def test_the_most_relevant_fault_comes_first(engine: Engine) -> None:
    clusters = tuple(engine.faults.by_id.values())
    first = clusters[-1].provisions[0].id
    position = {first: 1, clusters[0].provisions[0].id: 2}
    found = list(weighed(clusters, position, {1: 5.0, 2: 1.0}))
    assert first in {one.id for one in clusters[found[0].place].provisions}
    assert [one.relevance for one in found] == sorted((one.relevance for one in found), reverse=True)
