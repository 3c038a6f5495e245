"""Who gives information to whom by the law in scope, and which findings stand in the way.

Of an event the matrix of ``analysis.dataflow``; of a theme or an act to be replaced, which have none, the rules of the laws in scope
that name both sides.
"""

from collections.abc import Collection, Sequence
from typing import Final

from analysis.dataflow.model import CellProvision, Matrix
from analysis.engine import Engine
from analysis.faults.flows import UNSPECIFIC, Flow, Flows
from api.report.model import Finding, FlowCell, FlowRule, FlowSection
from api.report.places import Places
from corpora import catalogue
from ingest.identifier import split, url

OBSTACLES: Final = ("confidentiality-vs-disclosure", "missing-mirror")
MOST_RULES: Final = 40
"""Rules that are told of one giver and one receiver."""


def flow_section(engine: Engine, places: Places, laws: Collection[str], found: Sequence[Finding]) -> FlowSection:
    """The flows that the laws in scope themselves regulate between bodies that they name.

    :param laws: ids of the documents in scope
    """
    cells: dict[tuple[str, str], list[FlowRule]] = {}
    seen: set[tuple[str, str, str, int]] = set()
    for flow in Flows(engine.corpus, engine.index).all:
        if flow.document not in laws or flow.way == "keep" or not flow.others or not flow.holders:
            continue
        givers, receivers = (flow.holders, flow.others) if flow.way == "give" else (flow.others, flow.holders)
        for giver in sorted(givers - UNSPECIFIC):
            for receiver in sorted(receivers - UNSPECIFIC - {giver}):
                provision = engine.index.rows[flow.row].id
                if (giver, receiver, provision, flow.start) not in seen:
                    seen.add((giver, receiver, provision, flow.start))
                    cells.setdefault((giver, receiver), []).append(_rule(engine, places, flow, provision))
    known = catalogue.actors()
    made = tuple(
        FlowCell(giver, receiver, tuple(rules[:MOST_RULES]))
        for (giver, receiver), rules in sorted(cells.items())
        if any(one in known and known[one].kind == "public" for one in (giver, receiver))
    )
    actors = sorted({actor for cell in made for actor in (cell.giver, cell.receiver)})
    names = tuple((actor, known[actor].name if actor in known else actor) for actor in actors)
    return FlowSection(names, made, tuple(one.number for one in found if one.kind in OBSTACLES))


def of_matrix(places: Places, matrix: Matrix, found: Sequence[Finding]) -> FlowSection:
    """The section made of a matrix; a rule whose words are not found in its provision is left out."""
    cells = []
    for cell in matrix.cells:
        rules = tuple(rule for one in cell.provisions[:MOST_RULES] if (rule := _of_matrix(places, one)) is not None)
        if rules:
            cells.append(FlowCell(cell.giver, cell.receiver, rules))
    named = tuple(sorted({(one.id, one.name) for one in (*matrix.givers, *matrix.receivers)}))
    return FlowSection(named, tuple(cells), tuple(one.number for one in found if one.kind in OBSTACLES))


def _of_matrix(places: Places, one: CellProvision) -> FlowRule | None:
    text = places.text(one.id)
    start = text.find(one.quote)
    if not one.quote or start < 0:
        return None
    quote = places.quote(one.id, start, start + len(one.quote))
    document = split(one.id)[0]
    return FlowRule(one.rule, places.label(one.id), document, one.overrides_confidentiality or "", url(one.id), quote)


def _rule(engine: Engine, places: Places, flow: Flow, provision: str) -> FlowRule:
    row, rule = engine.index.rows[flow.row], flow.rule
    quote = places.quote(provision, flow.start, flow.end)
    return FlowRule(rule.kind, places.label(provision), row.document, rule.overrides_confidentiality or "", url(provision), quote)
