"""Scopes: what an event or a question touches, with a reason for everything."""

import pytest

from analysis.engine import Engine
from analysis.found import ScopeResult
from analysis.scope import phrases_of
from corpora import catalogue
from ingest.errors import NotFoundError

EVENTS = ("sample-fa-barn", "sample-dodsfall-og-arv", "sample-starte-bedrift")


@pytest.fixture(scope="module", params=EVENTS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def by_event(engine: Engine, slug: str) -> ScopeResult:
    return engine.scope_of_event(slug)


@pytest.fixture(scope="module")
def by_text(engine: Engine, slug: str) -> ScopeResult:
    return engine.scope_of_query(catalogue.sample_events()[slug].description.nb)


@pytest.mark.parametrize("by", [0, 1], ids=["event", "text"])
def test_everything_in_a_scope_is_law_that_is_there_and_has_a_reason(
    by: int, by_event: ScopeResult, by_text: ScopeResult, engine: Engine
) -> None:
    scope = (by_event, by_text)[by]
    assert len(scope.documents) > 5
    assert len(scope.provisions) > 20
    for document in scope.documents:
        info = engine.corpus.info(document.id)
        assert document.why.strip()
        assert (document.title, document.ministry) == (info.name, ", ".join(info.ministries))
        assert document.score >= 0
    for provision in scope.provisions:
        assert provision.why.strip()
        assert engine.corpus.locate(provision.id).unit
    for scores in ([one.score for one in scope.documents], [one.score for one in scope.provisions]):
        assert scores == sorted(scores, reverse=True)
    assert len({one.id for one in scope.documents}) == len(scope.documents)
    assert len({one.id for one in scope.provisions}) == len(scope.provisions)


def test_the_catalogues_laws_stand_first(by_event: ScopeResult, slug: str, engine: Engine) -> None:
    laws = {law.id: law for law in catalogue.sample_events()[slug].laws if not engine.corpus.info(law.id).is_gazette}
    core = {law.id for law in laws.values() if law.role == "core"}
    assert {document.id for document in by_event.documents[: len(core)]} == core
    found = {document.id: document for document in by_event.documents}
    assert set(laws) <= set(found)
    for law in laws.values():
        assert found[law.id].role == law.role
        assert law.why in found[law.id].why


def test_a_description_finds_the_core_laws(by_text: ScopeResult, slug: str) -> None:
    core = {law.id for law in catalogue.sample_events()[slug].laws if law.role == "core"}
    first = [document.id for document in by_text.documents[: 2 * len(core)]]
    assert len(core & set(first)) / len(core) >= 0.8, sorted(core - set(first))


def test_a_nynorsk_description_finds_the_same_laws(engine: Engine, by_text: ScopeResult, slug: str) -> None:
    nynorsk = engine.scope_of_query(catalogue.sample_events()[slug].description.nn)
    first = {document.id for document in by_text.documents[:10]}
    assert len(first & {document.id for document in nynorsk.documents[:10]}) >= 7


def test_actors_are_named_where_it_says(by_event: ScopeResult, engine: Engine) -> None:
    actors = catalogue.actors()
    assert len(by_event.actors) >= 3
    assert len({actor.id for actor in by_event.actors}) == len(by_event.actors)
    counts = [len(actor.provisions) for actor in by_event.actors]
    assert counts == sorted(counts, reverse=True)
    for actor in by_event.actors:
        assert (actor.name, actor.kind) == (actors[actor.id].name, actors[actor.id].kind)
        assert actor.provisions
        for provision in actor.provisions:
            place = engine.corpus.locate(provision)
            assert place.unit
            text = place.document.slice(place.unit).lower()
            assert any(form in text for form in actors[actor.id].forms), (actor.id, provision)


def test_what_is_cited_by_what_was_found_is_there(engine: Engine) -> None:
    scope = engine.scope_of_event("sample-dodsfall-og-arv", 1000)
    cited = [one for one in scope.provisions if one.why.startswith("vist til i")]
    assert cited
    labels = {(row.act, row.label) for row in engine.index.rows}
    for one in cited:
        assert any(one.why == f"vist til i {act} {label}" for act, label in labels), one.why


def test_the_limit_holds(engine: Engine, slug: str) -> None:
    scope = engine.scope_of_event(slug, 4)
    assert len(scope.documents) == len(scope.provisions) == 4


def test_an_unknown_event_is_told_with_those_there_are(engine: Engine) -> None:
    with pytest.raises(NotFoundError, match=r"bryllup: no such life event; there are: .*sample-fa-barn"):
        engine.scope_of_event("bryllup")


@pytest.mark.parametrize("query", ["", "   ", "og i å", "§§ – …", "qzxv wkjq", "\x00\u4e00"])
def test_a_question_that_says_nothing_finds_little_and_breaks_nothing(query: str, engine: Engine) -> None:
    scope = engine.scope_of_query(query)
    assert len(scope.provisions) <= 200


def test_the_parts_of_a_question() -> None:
    parts = phrases_of("Hva skjer når noen dør? Melding, arv og skifte; gravferd (og bauta).")
    assert {"Hva skjer når noen dør", "Melding", "skifte", "gravferd"} <= set(parts)
    assert len(parts) == len(set(parts))
    assert phrases_of("arv") == ["arv"]
    assert len(phrases_of("en setning om noe. " * 3 + "".join(f"del {n}, " for n in range(500)))) <= 48
