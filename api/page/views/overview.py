"""An event at a glance: figures, where ministries meet, who has tasks, what the law asks when, and what to look at first."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal, get_args

from msgspec import Struct

from analysis.actor.model import ActorLine
from analysis.faults.model import FAULT_KINDS
from api.page.views.known import Known
from api.report.charts import foremost
from api.report.content import SCOPE
from api.report.findings import meetings, ranked
from api.report.model import Finding, First
from api.reviews.judgements import NOTHING, Judgements
from api.reviews.model import STATUSES, Status
from corpora import catalogue
from corpora.catalogue import Event

ACTORS: Final = 15
LAWS: Final = 12
QUOTED: Final = 4
"""Deadlines of each length that are quoted;"""

NAMED: Final = 16
"""as many more are named."""

SHADES: Final = 5

Length = Literal["now", "days", "weeks", "months", "years", "other"]
LENGTHS: Final[tuple[Length, ...]] = get_args(Length)
_UPTO: Final[tuple[tuple[Length, float], ...]] = (("days", 7), ("weeks", 31), ("months", 366))
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?.*)?")
_NOW: Final = re.compile(
    r"\b(?:straks|umiddelbart|omgående|uten (?:ugrunnet )?opphold|utan (?:grunnlaust )?opphald|snarest|snarast)\b", re.IGNORECASE
)


class Cell(Struct, frozen=True):
    """How many findings two ministries share; ``shade`` from 0 to ``SHADES``."""

    row: str
    column: str
    findings: int
    shade: int


class Actor(Struct, frozen=True):
    """An actor with a task in the scope, and in how many provisions of it."""

    id: str
    name: str
    kind: str
    provisions: int


class Deadline(Struct, frozen=True):
    """A time limit that a provision sets: the first sentence that does, with all whom it binds."""

    line: ActorLine
    actors: tuple[str, ...]


class Deadlines(Struct, frozen=True):
    """The time limits of one length; ``total`` counts those that are not told, too."""

    length: Length
    total: int
    shown: tuple[Deadline, ...]
    more: tuple[Deadline, ...]


class Law(Struct, frozen=True):
    """An act or regulation of the scope."""

    id: str
    title: str
    ministry: str
    role: str
    in_force: bool


class Overview(Struct, frozen=True):
    """An event.

    :ivar sectors: of the heat map, in its order; ``heat`` its rows
    :ivar kinds: how many findings there are of each kind, most first
    """

    event: Event
    acts: int
    regulations: int
    provisions: int
    ministries: int
    actors_total: int
    crossing: int
    clashes: int
    major: int
    kinds: tuple[tuple[str, int], ...]
    sectors: tuple[str, ...]
    heat: tuple[tuple[Cell, ...], ...]
    actors: tuple[Actor, ...]
    laws: tuple[Law, ...]
    deadlines: tuple[Deadlines, ...]
    first: tuple[tuple[Finding, First], ...]
    findings: int
    statuses: tuple[tuple[Status, int], ...]


def overview(known: Known, slug: str, actor: str | None = None, judgements: Judgements = NOTHING) -> Overview:
    """An event at a glance.

    :param actor: whose time limits are told; None for everybody's
    :raises NotFoundError: no such event
    """
    engine = known.engine
    scope = engine.scope_of_event(slug, SCOPE)
    found = known.judged_event(slug, judgements)
    undecided = [one for one in found if one.status != "dismissed"]
    meeting = [one for one in found if one.kind not in FAULT_KINDS]
    sectors, heat = _heat(found)
    by_number = {one.number: one for one in found}
    laws = [Law(one.id, one.title, one.ministry, one.role, one.in_force) for one in scope.documents]
    return Overview(
        event=engine.events[slug],
        acts=sum(one.id.startswith("lov/") for one in laws), regulations=sum(not one.id.startswith("lov/") for one in laws),
        provisions=len(scope.provisions), ministries=len({name for one in laws for name in one.ministry.split(", ") if name}),
        actors_total=len(scope.actors), crossing=sum(len(one.sectors) > 1 for one in meeting),
        clashes=sum(len(one.clashes) for one in found), major=sum(one.major > 0 for one in meeting),
        kinds=tuple(sorted(Counter(one.kind for one in found).items(), key=lambda pair: (-pair[1], pair[0]))),
        sectors=sectors, heat=heat,
        actors=tuple(Actor(one.id, one.name, one.kind, len(one.provisions)) for one in scope.actors[:ACTORS]),
        laws=tuple(laws[:LAWS]), deadlines=_deadlines(engine.actors.deadlines(slug), actor),
        first=tuple((by_number[one.finding], one) for one in ranked(undecided)), findings=len(found),
        statuses=tuple((status, sum(one.status == status for one in found)) for status in STATUSES),
    )  # fmt: skip


def _heat(found: Sequence[Finding]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    shared = meetings(found)
    sectors = foremost(shared)
    counts = {(one.first, one.second): one.findings for one in shared}
    most = max((count for (first, second), count in counts.items() if first != second), default=1)

    def cell(row: str, column: str) -> Cell:
        count = counts.get((min(row, column), max(row, column)), 0)
        return Cell(row, column, count, min(SHADES, -(-count * SHADES // most)))

    return tuple(sectors), tuple(tuple(cell(row, column) for column in sectors) for row in sectors)


def _deadlines(lines: Sequence[ActorLine], actor: str | None) -> tuple[Deadlines, ...]:
    names = catalogue.actors()
    bound: dict[tuple[str, str], list[ActorLine]] = {}
    for line in lines:
        bound.setdefault((line.provision, line.deadline or ""), []).append(line)
    groups: dict[Length, list[Deadline]] = {length: [] for length in LENGTHS}
    for same in bound.values():
        if actor is None or any(line.actor == actor for line in same):
            told = tuple(dict.fromkeys(names[line.actor].name for line in same if line.actor in names))
            groups[length_of(same[0].deadline or "", same[0].deadline_iso)].append(Deadline(same[0], told))
    return tuple(
        Deadlines(length, len(found), tuple(found[:QUOTED]), tuple(found[QUOTED : QUOTED + NAMED]))
        for length, found in groups.items() if found
    )  # fmt: skip


def length_of(text: str, iso: str | None) -> Length:
    """How long a time limit is, roughly.

    >>> [length_of("", iso) for iso in ("PT24H", "P7D", "P3W", "P6M", "P5Y")]
    ['days', 'days', 'weeks', 'months', 'years']
    >>> length_of("uten ugrunnet opphold", None), length_of("innen 1. mars", None)
    ('now', 'other')
    """
    match = _DURATION.fullmatch(iso or "")
    if match is None:
        return "now" if _NOW.search(text) else "other"
    years, months, weeks, days, hours = (int(part or 0) for part in match.groups())
    total = 365 * years + 30 * months + 7 * weeks + days + hours / 24
    return next((length for length, most in _UPTO if total <= most), "years")
