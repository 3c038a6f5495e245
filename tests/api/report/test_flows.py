"""The seam to the analysis of data flows."""

from types import SimpleNamespace as Made

import pytest

from analysis.engine import Engine
from api.report.flows import flow_section, of_matrix
from api.report.model import Report
from api.report.places import Places
from bench.reports import Stored

PROVISION = "lov/2077-06-24-64/§21"


def matrix(*rules: Made) -> Made:
    ends = [Made(id="lege", name="Lege"), Made(id="kommune", name="Kommune")]
    return Made(givers=ends[:1], receivers=ends[1:], cells=[Made(giver="lege", receiver="kommune", provisions=list(rules))])


def rule(quote: str) -> Made:
    return Made(id=PROVISION, rule="duty-to-disclose", overrides_confidentiality="yes", quote=quote)


def test_a_matrix_becomes_a_section_with_its_quotations_in_place(engine: Engine, report: Report) -> None:
    text = Stored(engine).text(PROVISION)
    words = text[10:60].strip()
    found = of_matrix(Places(engine.corpus), matrix(rule(words)), report.findings)
    (cell,) = found.cells
    quote = cell.rules[0].quote
    assert (cell.giver, cell.receiver, dict(found.actors)["kommune"]) == ("lege", "kommune", "Kommune")
    assert text[quote.start : quote.end] == quote.text == words
    assert found.obstacles == report.flows.obstacles


@pytest.mark.parametrize("words", ["", "dette står ikke i loven"])
def test_words_that_the_provision_does_not_have_are_not_told(engine: Engine, report: Report, words: str) -> None:
    assert of_matrix(Places(engine.corpus), matrix(rule(words)), report.findings).cells == ()


def test_without_a_matrix_the_rules_that_name_both_sides_are_told(engine: Engine, report: Report) -> None:
    found = flow_section(engine, Places(engine.corpus), {law.id for law in report.laws}, report.findings)
    assert found.cells
    for cell in found.cells:
        assert cell.giver != cell.receiver
        assert {cell.giver, cell.receiver} <= dict(found.actors).keys()
    assert flow_section(engine, Places(engine.corpus), set(), report.findings).cells == ()
