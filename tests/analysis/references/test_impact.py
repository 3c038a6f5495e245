"""Who cites what, how, and what is to take its place."""

import pytest

from analysis.engine import Engine
from analysis.references.model import Impact, ImpactCitation
from ingest import identifier
from ingest.errors import NotFoundError

OLD, NEW = "lov/2075-04-17-18", "lov/2096-06-05-33"
MANNERS = "lov/2071-05-22-29"


def cited(found: Impact) -> list[ImpactCitation]:
    return [one for document in found.documents for one in document.citations]


def test_a_section_is_cited_by_the_section_that_names_it(engine: Engine) -> None:
    found = engine.impact(("lov/2077-06-24-64/§21",))
    assert [(one.source, one.text, one.how) for one in cited(found)] == [("lov/2082-04-02-15/§5", "pleierloven § 21", "reference")]
    assert (found.acts, found.regulations, found.provisions, found.citations) == (1, 0, 1, 1)
    assert found.ministries[0].citations == 1


def test_what_is_made_to_apply_is_marked(engine: Engine) -> None:
    found = engine.impact((f"{MANNERS}/§13a",))
    applied = [one for one in cited(found) if one.how == "incorporation"]
    assert "lov/2071-03-14-12/§5-3" in {one.source for one in applied}
    assert all("tilsvarende" in one.sentence or one.via for one in applied)


def test_a_section_cited_within_a_range_is_met(engine: Engine) -> None:
    for section in ("§13", "§13a", "§13b"):
        assert "lov/2071-03-14-12/§5-3" in {one.source for one in cited(engine.impact((f"{MANNERS}/{section}",)))}


def test_an_act_is_cited_as_often_as_its_sections_and_itself(engine: Engine) -> None:
    whole = engine.impact((MANNERS,))
    for section in whole.sections:
        assert section.citations <= whole.citations
        assert section.acts <= whole.acts
    assert {one.how for one in cited(whole)} >= {"reference", "incorporation"}
    assert MANNERS not in {document.id for document in whole.documents}


def test_quotations_are_the_text(engine: Engine) -> None:
    for one in cited(engine.impact((MANNERS,))):
        place = engine.corpus.locate(one.source)
        assert place.unit is not None
        assert place.document.slice(place.unit)[one.start : one.end] == one.text
        assert one.text in one.sentence
        assert one.targets
        for target in one.targets:
            assert engine.corpus.locate(target)


def test_acts_come_before_regulations(engine: Engine) -> None:
    kinds = [document.id.startswith("lov/") for document in engine.impact((MANNERS,)).documents]
    assert kinds == sorted(kinds, reverse=True)


def test_the_act_that_is_to_replace_is_found_and_its_sections_named(engine: Engine) -> None:
    found = engine.impact((OLD,))
    assert found.replaced_by == NEW
    assert found.replaced_by_title == engine.corpus.info(NEW).name
    leads = {one.id.rpartition("/")[2]: [heir.id for heir in one.successors] for one in found.sections}
    assert leads["§1"] == [f"{NEW}/§1-1"]
    assert leads["§6"] == [f"{NEW}/§3-1"]
    for one in found.sections:
        assert [heir.confidence for heir in one.successors] == sorted((heir.confidence for heir in one.successors), reverse=True)
        assert all(0 < heir.confidence < 1 and heir.why for heir in one.successors)


def test_a_citation_tells_where_its_section_went(engine: Engine) -> None:
    found = [one for one in cited(engine.impact((OLD,))) if any("/§" in target for target in one.targets)]
    assert found
    for one in found:
        wanted = {identifier.provision_of(target) for target in one.targets}
        known = {section.id: section.successors for section in engine.impact((OLD,)).sections}
        assert {heir.id for heir in one.successors} == {heir.id for name in wanted for heir in known.get(name, ())}


def test_any_pair_can_be_asked_for(engine: Engine) -> None:
    found = engine.impact((f"{MANNERS}/§13",), "lov/2077-06-24-64")
    assert found.replaced_by == "lov/2077-06-24-64"


def test_without_an_heir_nothing_is_said_of_one(engine: Engine) -> None:
    found = engine.impact((MANNERS,))
    assert (found.replaced_by, found.replaced_by_title) == ("", "")
    assert not any(one.successors for one in found.sections)


@pytest.mark.parametrize(("ids", "heir"), [(("lov/2077-06-24-64/§999",), None), (("tull",), None), ((MANNERS,), "lov/2001-01-01-1")])
def test_what_is_not_there_is_said(engine: Engine, ids: tuple[str, ...], heir: str | None) -> None:
    with pytest.raises(NotFoundError):
        engine.impact(ids, heir)
