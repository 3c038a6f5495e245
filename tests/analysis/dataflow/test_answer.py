"""Answers about flows, on invented law."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analysis.dataflow.keep import FILE, rules_file
from analysis.dataflow.model import DataFlow, Governing
from analysis.dataflow.scoring import flow_score
from analysis.dataflow.suite import check_flows, read_flows, read_saved
from analysis.dataflow.verdict import Weighed, judge
from analysis.engine import Engine
from ingest.errors import NotFoundError, QuestionError

QUESTION = "Skal læreren på grendeskulen gi opplysninger til barnekårskontoret uten hinder av taushetsplikt?"
HEALTH = ("helseopplysninger", "lege", "kommunen", "helsehjelp")


@pytest.fixture(scope="module")
def answer(engine: Engine) -> DataFlow:
    return engine.flows.question(QUESTION)


def test_every_quotation_is_the_stored_text(engine: Engine, answer: DataFlow) -> None:
    assert answer.governing
    for one in (*answer.governing, *answer.general):
        place = engine.corpus.locate(one.id)
        assert place.unit is not None
        text = place.document.slice(place.unit)
        assert text[one.start : one.end] == one.quote != ""


def test_the_rule_itself_is_among_the_first(engine: Engine, answer: DataFlow) -> None:
    first = [one for one in answer.governing[:5] if one.overrides_confidentiality == "yes"]
    assert first
    assert any("barnekår" in one.quote.lower() for one in first)


def test_scores_descend(answer: DataFlow) -> None:
    scores = [one.score for one in answer.governing]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_limit_holds_and_leaves_the_verdict(engine: Engine, answer: DataFlow) -> None:
    one = engine.flows.question(QUESTION, 1)
    assert len(one.governing) == 1
    assert one.governing[0] == answer.governing[0]
    assert one.conclusion == answer.conclusion


def test_the_same_question_has_the_same_answer(engine: Engine, answer: DataFlow) -> None:
    assert engine.flows.question(QUESTION) == answer


def test_the_chain_asks_both_sides_and_ends_in_the_verdict(engine: Engine) -> None:
    found = engine.flows.parts(*HEALTH)
    assert [step.step for step in found.chain] == [
        "parties", "giver-may-give", "receiver-may-take", "secrecy", "secrecy-lifted", "purpose", "conclusion",
    ]  # fmt: skip
    told = {one.id for one in (*found.governing, *found.general)}
    assert all(set(step.provisions) <= told | {one.id for one in engine.flows.parts(*HEALTH, limit=100).governing} for step in found.chain)


def test_what_is_not_told_is_named_as_missing(engine: Engine) -> None:
    without = engine.flows.parts("helseopplysninger", "lege", "kommunen")
    assert any("Formålet" in one for one in without.missing)
    assert not any("Formålet" in one for one in engine.flows.parts(*HEALTH).missing)


@pytest.mark.parametrize("text", ["", "  ", "?!", "123"])
def test_nothing_asked_is_a_clear_error(engine: Engine, text: str) -> None:
    with pytest.raises(QuestionError, match="tomt"):
        engine.flows.question(text)
    with pytest.raises(QuestionError, match="to"):
        engine.flows.parts("inntekt", "Nav", text)


def test_words_of_no_law_have_no_basis(engine: Engine) -> None:
    found = engine.flows.question("xyzzy plugh qwfp")
    assert found.conclusion in ("no-basis-found", "unclear")
    assert found.verdict != "duty"


def test_legal_basis_is_cited_in_full(answer: DataFlow) -> None:
    assert all(one.legal_basis.startswith(("lov ", "forskrift ")) and "§" in one.legal_basis for one in answer.governing if "/§" in one.id)
    assert all(one.id.startswith("https://lovdata.no/eli/") for one in answer.applicable_legislation)
    assert len({one.id for one in answer.applicable_legislation}) == len(answer.applicable_legislation)


def _weighed(rule: str, part: str, role: str, lifts: str | None, give: float, take: float, keep: float, answer: DataFlow) -> Weighed:
    one: Governing = replace(answer.governing[0], rule=rule, part=part, role=role, overrides_confidentiality=lifts)  # type: ignore[arg-type]
    return Weighed(one, give, take, keep, give if rule == "duty-to-disclose" else 0.0, explicit=True)


CASES: tuple[tuple[list[tuple[Any, ...]], str, str], ...] = (
    ([("duty-to-disclose", "give", "duty-to-disclose", "yes", 0.9, 0.0, 0.0)], "duty", "duty"),
    ([("duty-to-disclose", "give", "duty-to-disclose", "yields", 0.9, 0.0, 0.0)], "restricted", "restricted"),
    ([("right-to-disclose", "give", "right-to-disclose", "yes", 0.9, 0.0, 0.0)], "override", "allowed-with-basis"),
    ([("right-to-disclose", "give", "right-to-disclose", None, 0.9, 0.0, 0.0)], "allowed-with-basis", "allowed-with-basis"),
    ([("right-to-obtain", "take", "legal-basis", None, 0.0, 0.9, 0.0)], "allowed-with-basis", "allowed-with-basis"),
    ([("right-to-obtain", "take", "legal-basis", None, 0.0, 0.9, 0.0), ("confidentiality", "keep", "confidentiality", "no", 0.0, 0.0, 0.9)],
     "missing-mirror", "restricted"),
    ([("confidentiality", "keep", "confidentiality", "no", 0.0, 0.0, 0.9)], "restricted", "restricted"),
    ([], "no-basis-found", "no-basis-found"),
)  # fmt: skip


@pytest.mark.parametrize(("rules", "conclusion", "verdict"), CASES)
def test_what_follows(answer: DataFlow, rules: list[tuple[Any, ...]], conclusion: str, verdict: str) -> None:
    from analysis.dataflow.asked import of_parts

    found = judge(of_parts(*HEALTH), [_weighed(*one, answer) for one in rules], ())
    assert (found.conclusion, found.verdict) == (conclusion, verdict)


def test_the_table_is_kept_and_made_anew_when_it_is_not_ours(engine: Engine) -> None:
    path = engine.corpus.home / "cache" / FILE
    table = rules_file(engine.corpus, engine.index)
    assert path.exists()
    before = path.read_bytes()
    path.write_bytes(b"something else")
    assert rules_file(engine.corpus, engine.index) == table
    assert path.read_bytes() == before


def test_a_matrix_has_no_flow_to_oneself_and_quotes(engine: Engine) -> None:
    slug = next(iter(slug for slug in engine.events if slug.startswith("sample-")))
    found = engine.flows.matrix(slug)
    named = {one.id for one in (*found.givers, *found.receivers)}
    for cell in found.cells:
        assert cell.giver != cell.receiver
        assert {cell.giver, cell.receiver} <= named
        for one in cell.provisions:
            place = engine.corpus.locate(one.id)
            assert place.unit is not None
            assert one.quote in place.document.slice(place.unit)
    with pytest.raises(NotFoundError):
        engine.flows.matrix("no-such-event")


# -- flows under test ---------------------------------------------------------------------------------------------

FLOWS = f"""
flows:
  - name: skole
    question: "{QUESTION}"
  - name: helse
    data: helseopplysninger
    from: lege
    to: kommunen
    purpose: helsehjelp
"""


def test_a_suite_tells_what_has_changed(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "flows.yaml"
    path.write_text(FLOWS, encoding="utf-8")
    first = check_flows(engine.flows, read_flows(path), "before")
    assert [one.name for one in first.flows] == ["skole", "helse"]
    assert not any(one.failed for one in first.flows)
    assert check_flows(engine.flows, read_flows(path), "after", first).changes == ()
    school = first.flows[0]
    other = replace(school, conclusion="unclear", governing=(replace(school.governing[0], digest="0"), *school.governing[2:]))
    again = check_flows(engine.flows, read_flows(path), "after", replace(first, flows=(other, replace(school, name="borte"))))
    assert [(one.name, one.what) for one in again.changes] == [
        ("skole", "verdict"), ("skole", "added"), ("skole", "wording"), ("helse", "new"), ("borte", "gone"),
    ]  # fmt: skip


def test_what_is_required_and_not_there_fails(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "flows.yaml"
    path.write_text(FLOWS + "    requires: [lov/1814-01-01-1/§1]\n    expect: [no-basis-found]\n", encoding="utf-8")
    found = check_flows(engine.flows, read_flows(path), "x")
    assert len(found.flows[1].failed) == 2


@pytest.mark.parametrize(("text", "says"), [
    ("", "flows"), ("flows: []", "flows"), ("flows: [", "YAML"), ("flows: [{name: a}]", "enten"), ("other: 1", "flows"),
    ("flows: [{name: a, data: x, from: y}]", "enten"), ("flows: [{name: a, question: q, data: x}]", "enten"),
    ("flows: [{name: a, question: q, expect: [ja]}]", "utfallene"), ("flows: [{name: a, question: q}, {name: a, question: q}]", "to ganger"),
    ("flows: [{name: a, question: q, more: 1}]", "more"),
])  # fmt: skip
def test_a_bad_file_is_a_clear_error(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "flows.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError, match=says):
        read_flows(path)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="kan ikke leses"):
        read_flows(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"flows: [{name: \xe5}]")
    with pytest.raises(QuestionError, match="UTF-8"):
        read_flows(tmp_path / "latin.yaml")
    assert read_saved(tmp_path / "none.json") is None
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    with pytest.raises(QuestionError, match="lagret resultat"):
        read_saved(tmp_path / "bad.json")


def test_scores_count_what_is_found(engine: Engine, answer: DataFlow) -> None:
    right = answer.governing[0]
    row = {"question_nb": QUESTION, "data_category": "opplysninger om barn", "from_actor": "lærer", "to_actor": "barnevern", "purpose": "omsorg",
           "governing_provisions": [{"id": right.id, "role": right.role}, {"id": "lov/1814-01-01-1/§1", "role": "exception"}],
           "not_governing": [{"id": answer.governing[1].id}]}  # fmt: skip
    found = flow_score(engine.flows, [row])
    assert found is not None
    assert (found.question.governing, found.question.roles_right, found.question.tempting) == (0.5, 1.0, 1.0)
    assert flow_score(engine.flows, []) is None
