"""The flows of information of an event: who gives what to whom, each cell with the provisions that say so.

Read from the information rules of the law in the event's scope. A rule that names no holder («opplysninger kan utleveres til …») is
completed by the body whose law it stands in; one that names no other side by that body where the provision speaks of it. A rule that
leaves a side open is counted but has no cell.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from analysis.dataflow.model import Cell, CellProvision, Matrix, Named
from analysis.dataflow.quoting import Quoting
from analysis.dataflow.rules import GIVES, TAKES, Rule, Rules
from analysis.events import find_event
from analysis.index.loaded import Index
from analysis.scope import event_scope
from corpora import catalogue
from ingest.corpus import Corpus

MOST: Final = 40
"""Provisions of a cell; a cell has few."""

ROWS: Final = 1500
"""Provisions of the scope, best first, that are read besides those of the event's own laws."""

OPEN: Final = frozenset((
    "kongen", "stortinget", "regjeringen", "departementet", "statsraden", "klageinstans", "part", "klager", "vitne", "behandlingsansvarlig",
    "databehandler", "registrert", "tilsynsmyndighet",
))  # fmt: skip
"""Actors that are no giver or receiver of facts about a case."""


PERSONS: Final = frozenset(("parorende", "forelder", "pasient", "ektefelle", "arving", "privat"))
"""Parties of the vocabulary that are persons."""


class _Found(NamedTuple):
    rule: Rule
    relevance: float
    pairs: tuple[tuple[str, str], ...]


def event_matrix(corpus: Corpus, index: Index, rules: Rules, slug: str, limit: int = 200) -> Matrix:
    """The matrix of an event, cells with the most relevant law first.

    :raises NotFoundError: no such event
    """
    event = find_event(slug, corpus.documents)
    scope = event_scope(index, event, 0)
    laws = {law.id for law in event.laws}
    best = sorted(scope.relevance, key=lambda row: (-scope.relevance[row], row))[:ROWS]
    relevance = {row: scope.relevance[row] for row in best}
    top = max(relevance.values(), default=1.0)
    for row, found in enumerate(index.rows):
        if found.document in laws:
            relevance[row] = max(relevance.get(row, 0.0), 0.1 * top)
    cells: dict[tuple[str, str], list[tuple[float, Rule]]] = {}
    unknown = 0
    for one in _rules(index, rules, relevance):
        unknown += not one.pairs
        for pair in one.pairs:
            cells.setdefault(pair, []).append((one.relevance / top, one.rule))
    quoting = Quoting(corpus, index, rules)
    weight = {pair: _weight(pair) * sum(sorted((score for score, _ in found), reverse=True)[:5]) for pair, found in cells.items()}
    ranked = sorted(cells, key=lambda pair: (-weight[pair], pair))[:limit]
    made = tuple(_cell(quoting, pair, cells[pair], weight[pair]) for pair in ranked)
    givers, receivers = (tuple(dict.fromkeys(pair[side] for pair in ranked)) for side in (0, 1))
    return Matrix(event.slug, tuple(map(_named, givers)), tuple(map(_named, receivers)), made, unknown)


def _rules(index: Index, rules: Rules, relevance: dict[int, float]) -> Iterator[_Found]:
    by_law = _parties_by_law()
    for row in sorted(relevance):
        own = [rules.actors[one] for one in rules.own.get(index.rows[row].document, ())] or by_law.get(index.rows[row].document, [])
        spoken_of = {rules.actors[one] for one in rules.mentioned.of(row)}
        for number in rules.of_row(row):
            rule = rules.rule(number)
            if rule.audience != "body" or rule.delegated or rule.kind not in (*GIVES, *TAKES) or rule.kind == "right-to-process":
                continue
            bodies = [one for one in own if rule.kind in TAKES or not _is_scheme(one)]
            holders = [one for one in rule.holders if one not in OPEN] or ([] if rule.holder_named or rule.holders else bodies)
            others = [one for one in rule.others if one not in OPEN]
            access = rule.kind == "register-access"
            if not others and not rule.named and rule.holders:
                others = [one for one in own if one not in rule.holders and (one in spoken_of or _is_scheme(one) or access)]
            givers, receivers = (holders, others) if rule.kind in GIVES else (others, holders)
            pairs = dict.fromkeys((a, b) for a in map(party_of, givers) for b in map(party_of, receivers) if a != b)
            yield _Found(rule, relevance[row], tuple(pairs))


def _parties_by_law() -> dict[str, list[str]]:
    """Document → the actors whose own law it is, where it is the law of one party."""
    found: dict[str, list[str]] = {}
    for party in catalogue.parties().values():
        for document in party.laws[:1]:
            found.setdefault(document, []).extend([party.id] if not party.actors else party.actors[:1])
    return found


def _is_scheme(one: str) -> bool:
    """A scheme that an act sets up, such as the a-ordning: what the act has reported goes to it, and is had from it."""
    party = catalogue.parties().get(one)
    return party is not None and not party.actors


def party_of(actor: str) -> str:
    """The party of the vocabulary that an actor belongs to, else the actor."""
    return next((party.id for party in catalogue.parties().values() if actor in party.actors), actor)


def _named(one: str) -> Named:
    parties, actors = catalogue.parties(), catalogue.actors()
    return Named(one, parties[one].name if one in parties else actors[one].name)


def _weight(pair: tuple[str, str]) -> float:
    """What goes between bodies stands before notices to, and reports by, the person whom a case is about."""
    known = catalogue.actors()
    return 0.3 if any((one in known and known[one].kind == "person") or one in PERSONS for one in pair) else 1.0


def _cell(quoting: Quoting, pair: tuple[str, str], found: list[tuple[float, Rule]], weight: float) -> Cell:
    found.sort(key=lambda one: (-one[0], one[1].number))
    seen: dict[tuple[int, str], Rule] = {}
    for _, rule in found:
        seen.setdefault((rule.row, rule.kind), rule)
    provisions = []
    for rule in list(seen.values())[:MOST]:
        identifier, quote, basis = quoting.cell(rule)
        provisions.append(CellProvision(identifier, rule.kind, rule.secrecy or None, quote, basis))
    return Cell(pair[0], pair[1], round(weight, 4), tuple(provisions))
