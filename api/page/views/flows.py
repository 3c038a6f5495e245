"""Who gives information to whom in an event: a square of the foremost, and the rules of a pair."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from analysis.dataflow.model import Cell, CellProvision, Named
from analysis.dataflow.rules import GIVES, TAKES
from analysis.engine import Engine
from corpora.catalogue import Event

FOREMOST: Final = 10
"""Givers and receivers of the square until all are asked for."""

Sides = Literal["both", "give", "take"]
"""Whether the rules found speak for both sides, only let the giver give, or only let the receiver take."""


class Square(Struct, frozen=True):
    """A giver and a receiver, with how many rules there are between them; ``lifted``: one goes before secrecy."""

    giver: Named
    receiver: Named
    rules: int
    sides: Sides
    duty: bool
    lifted: bool


class Rule(Struct, frozen=True):
    """A rule of a pair, with the name and language of its provision."""

    rule: CellProvision
    label: str
    language: str


class Pair(Struct, frozen=True):
    """A giver and a receiver with all rules."""

    square: Square
    rules: tuple[Rule, ...]


class Flows(Struct, frozen=True):
    """The flows of an event.

    :ivar rows: for each giver of the square its cells, None where no rule was found
    :ivar one_sided: pairs where only the receiver's side has a rule, most rules first
    :ivar pairs: those asked for; empty until a giver or a receiver is
    :ivar open: rules that do not say both sides
    """

    event: Event
    givers: tuple[Named, ...]
    receivers: tuple[Named, ...]
    shown_givers: tuple[Named, ...]
    shown_receivers: tuple[Named, ...]
    rows: tuple[tuple[Square | None, ...], ...]
    total: int
    one_sided: tuple[Square, ...]
    pairs: tuple[Pair, ...]
    open: int


def flows(engine: Engine, slug: str, giver: str = "", receiver: str = "", *, every: bool = False) -> Flows:
    """The flows of an event.

    :param giver: id of the one whose pairs are told in full; ``receiver``: the same
    :param every: all givers and receivers, not only the foremost
    :raises NotFoundError: no such event
    """
    matrix = engine.flows.matrix(slug, 200)
    names = {one.id: one for one in (*matrix.givers, *matrix.receivers)}
    squares = {(cell.giver, cell.receiver): _square(cell, names[cell.giver], names[cell.receiver]) for cell in matrix.cells}
    givers, receivers = _foremost(matrix.cells, matrix.givers, "giver", every), _foremost(matrix.cells, matrix.receivers, "receiver", every)
    wanted = [
        cell for cell in matrix.cells
        if (giver or receiver) and giver in ("", cell.giver) and receiver in ("", cell.receiver)
    ]  # fmt: skip
    return Flows(
        engine.events[slug], _by_name(matrix.givers), _by_name(matrix.receivers), givers, receivers,
        tuple(tuple(squares.get((one.id, other.id)) for other in receivers) for one in givers), len(matrix.cells),
        tuple(sorted((one for one in squares.values() if one.sides == "take"), key=lambda one: -one.rules)),
        tuple(Pair(squares[cell.giver, cell.receiver], tuple(_rule(engine, one) for one in cell.provisions)) for cell in wanted),
        matrix.open,
    )  # fmt: skip


def _square(cell: Cell, giver: Named, receiver: Named) -> Square:
    kinds = {one.rule for one in cell.provisions}
    gives, takes = bool(kinds & GIVES), bool(kinds & TAKES)
    return Square(
        giver, receiver, len(cell.provisions), "both" if gives and takes else "take" if takes else "give", "duty-to-disclose" in kinds,
        any(one.overrides_confidentiality == "yes" for one in cell.provisions),
    )  # fmt: skip


def _rule(engine: Engine, one: CellProvision) -> Rule:
    place = engine.corpus.locate(one.id)
    return Rule(one, f"{place.info.name} {place.unit.title}" if place.unit else place.info.name, place.info.language)


def _foremost(cells: Sequence[Cell], found: Sequence[Named], side: Literal["giver", "receiver"], every: bool) -> tuple[Named, ...]:
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell.giver if side == "giver" else cell.receiver] += len(cell.provisions)
    ranked = sorted(found, key=lambda one: (-counts[one.id], one.name))
    return tuple(ranked if every else ranked[:FOREMOST])


def _by_name(found: Sequence[Named]) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda one: one.name.casefold()))
