"""Who gives what to whom, in a report."""

import pytest

from analysis.dataflow.model import Cell, CellProvision, Matrix, Named
from analysis.engine import Engine
from api.report.flows import flow_section, of_matrix
from api.report.model import Report
from api.report.places import Places
from bench.reports import Stored

PROVISION = "lov/2077-06-24-64/§21"


def matrix(*rules: CellProvision) -> Matrix:
    return Matrix("event", (Named("lege", "Lege"),), (Named("kommune", "Kommune"),), (Cell("lege", "kommune", 1.0, rules),), 0)


def rule(quote: str) -> CellProvision:
    return CellProvision(PROVISION, "duty-to-disclose", "yes", quote, "")


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
