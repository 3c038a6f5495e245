"""The dead references planted in corpora/planted: all found, and nothing beside them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.references.dead import References
from analysis.references.model import DeadReference
from ingest.corpus import Corpus
from ingest.run import ingest
from ingest.source import open_source
from tests.conftest import AS_OF, ROOT

FOLDER = ROOT / "corpora" / "planted"
TRUTH: dict[str, Any] = yaml.safe_load((FOLDER / "TRUTH.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planted(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> References:
    home = tmp_path_factory.mktemp("planted")
    ingest(home, [open_source(sample_dir), open_source(FOLDER)], as_of=AS_OF, workers=1)
    return References.open(Corpus.open(home))


@pytest.fixture(scope="module")
def dead(planted: References) -> list[DeadReference]:
    return [planted.tell(document, one) for document, one in planted.suspects()]


def test_there_are_fifty() -> None:
    assert len(TRUTH["dead"]) >= 50


@pytest.mark.parametrize("one", TRUTH["dead"], ids=lambda one: one["provision"])
def test_a_dead_reference_is_found(one: dict[str, str], dead: list[DeadReference]) -> None:
    found = [other for other in dead if other.source == one["provision"] and other.text == one["text"]]
    assert [(other.target, other.reason) for other in found] == [(one["target"], one["reason"])]


@pytest.mark.parametrize("one", TRUTH["look_alikes"], ids=lambda one: one["provision"])
def test_what_only_looks_dead_is_not_listed(one: dict[str, str], planted: References, dead: list[DeadReference]) -> None:
    assert not [other for other in dead if other.source == one["provision"]]
    if one["is"] == "historical":
        told = [planted.tell(*pair) for pair in planted.suspects("historical", document=one["provision"].rpartition("/")[0])]
        assert [other.mark for other in told if other.source == one["provision"] and one["text"] in other.text]


def test_nothing_else_is_listed_in_what_was_planted(dead: list[DeadReference]) -> None:
    documents = {one["provision"].rpartition("/")[0] for one in (*TRUTH["dead"], *TRUTH["look_alikes"])}
    known = {(one["provision"], one["text"]) for one in TRUTH["dead"]}
    assert not [(one.source, one.text) for one in dead if one.document in documents and (one.source, one.text) not in known]


def test_what_became_of_it_is_told(dead: list[DeadReference]) -> None:
    by_target = {one.target: one for one in dead}
    act = by_target["lov/2074-06-06-33/§4"]
    assert (act.by, act.since, act.target_title) == ("lov/2091-03-04-11", "2092-01-01", "Bodhandelsloven")
    assert [one.id for one in act.replaced_by] == ["lov/2091-03-04-11"]
    section = by_target["lov/2091-03-04-11/§8"]
    assert (section.by, section.since) == ("lov/2095-05-05-31", "2095-07-01")
    assert [one.id for one in section.replaced_by] == ["lov/2091-03-04-11/§7"]


def test_offsets_are_into_the_text_of_the_provision(dead: list[DeadReference], planted: References) -> None:
    for one in dead:
        place = planted.corpus.locate(one.source)
        assert place.unit is not None
        assert place.document.slice(place.unit)[one.start : one.end] == one.text
        assert one.text in one.sentence
        assert planted.corpus.locate(one.ledd or one.source)
