"""The view from one actor: counts on top, by ministry and act, and the lines, best first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from analysis.actor.keep import Kept
from analysis.actor.model import (
    KINDS,
    LEVELS,
    WANTED,
    ActorLine,
    ActorName,
    ActorView,
    Line,
    Share,
    Shared,
    SharedPlace,
    SharedText,
    ThroughName,
    Wanted,
)
from analysis.actor.who import MINISTRY, Through, throughs
from analysis.index.loaded import Index
from analysis.rows import Row
from corpora import catalogue
from corpora.catalogue import Actor
from ingest import identifier

IN_SCOPE: Final = 10.0
"""Relevance from which a provision counts as the event's; what is only cited from there has less."""


class Actors:
    """The lines of all actors of a snapshot, as they are asked for."""

    def __init__(self, kept: Kept, index: Index) -> None:
        self._kept = kept
        self._index = index

    def relevance(self, event: str) -> dict[int, float]:
        """How much each row of the index belongs to an event; only rows in its scope."""
        return {row: value for row, value in self._kept.relevance(event).items() if value >= IN_SCOPE}

    def names(self) -> list[ActorName]:
        """The actors that the law names, those with most lines first."""
        known = catalogue.actors()
        order = sorted(self._kept.counts, key=lambda one: (-self._kept.counts[one], one))
        return [self._name(known[one]) for one in order if one in known]

    def view(self, actor: Actor, *, event: str | None = None, kinds: Sequence[Wanted] = (), document: str | None = None,
             ministry: str | None = None, own: bool = False) -> ActorView:  # fmt: skip
        """All that concerns an actor, uncut.

        :param event: only provisions in the scope of this event
        :param kinds: only lines of these kinds; the counts are of all
        :param document: only in this document; ``ministry``: only in law of a ministry whose name holds this
        :param own: only what names the actor itself, not its parts and roles
        """
        rows = self._index.rows
        relevance = self.relevance(event) if event else None
        ways = throughs(actor)[: 1 if own else None]
        found: list[tuple[Line, Through]] = [(line, way) for way in ways for line in self._lines(actor, way)]
        found = [one for one in found if _within(rows[one[0].row], one[0].row, relevance, document, ministry)]
        found = self._ordered(found, relevance)
        shares = [_share(rows, [line for line, _ in found], key) for key in ("ministry", "document")]
        told = tuple(self._line(line, way) for line, way in found if not kinds or any(_is(line, kind) for kind in kinds))
        places = {line.row for line, _ in found}
        names = {way.id for way in ways}
        shared = [
            one for one in self._kept.shared
            if places & {line[0] for line in one.lines} and names & {name for level in one.actors for name in level}
        ]  # fmt: skip
        counts = Counter(line.actor for line, _ in found)
        known = catalogue.actors()
        return ActorView(
            self._name(actor), event, len(found), _counts([line for line, _ in found]),
            tuple(ThroughName(way.id, known[way.id].name, way.relation, counts[way.id]) for way in ways[1:] if counts[way.id]),
            shares[0], shares[1], len(shared), tuple(self._shared(one) for one in shared), told,
        )  # fmt: skip

    def deadlines(self, event: str) -> tuple[ActorLine, ...]:
        """Every duty with a time limit in an event's scope, whoever has it, the most relevant first; a sentence once for each actor."""
        relevance = self.relevance(event)
        found = [
            line for actor in self._kept.counts for line in self._kept.lines(actor)
            if line.row in relevance and _is(line, "deadline") and not line.inferred
        ]  # fmt: skip
        found.sort(key=lambda line: (-relevance[line.row], line.row, line.start, line.actor))
        return tuple(self._line(line, Through(line.actor, "self")) for line in found)

    def _lines(self, actor: Actor, way: Through) -> Sequence[Line]:
        lines = self._kept.lines(way.id)
        if way.id == MINISTRY and actor.id != MINISTRY:  # «departementet» is the ministry that has the act, if only one has
            return [line for line in lines if self._index.rows[line.row].ministries == (actor.name,)]
        return lines

    def _ordered(self, found: list[tuple[Line, Through]], relevance: Mapping[int, float] | None) -> list[tuple[Line, Through]]:
        rows = self._index.rows
        weight = Counter(rows[line.row].document for line, _ in found)

        def key(one: tuple[Line, Through]) -> tuple[object, ...]:
            line, way = one
            row = rows[line.row]
            near = -relevance[line.row] if relevance else 0.0
            act = (not row.is_act, -weight[row.document], row.document) if not relevance else ()
            worth = (KINDS.index(line.kind), not row.is_provision, bool(row.boilerplate), way.relation == "role", near)
            return (*worth, *act, line.row, line.start, line.actor)

        return sorted(found, key=key)

    def _name(self, actor: Actor) -> ActorName:
        return ActorName(actor.id, actor.name, actor.kind, actor.level, actor.ministry, self._kept.counts.get(actor.id, 0))

    def _line(self, line: Line, way: Through) -> ActorLine:
        row = self._index.rows[line.row]
        return ActorLine(
            f"{row.id}/{line.ledd}" if line.ledd else row.id, row.id, row.title, row.document, row.act, row.ministries, line.kind,
            line.actor, way.relation, line.inferred, line.quote, line.start, line.end, line.lead, line.deadline, line.iso, line.condition,
            line.reports, line.counterpart, line.what, row.boilerplate or None, row.in_force, row.hash, identifier.url(row.id),
        )  # fmt: skip

    def _shared(self, one: Shared) -> SharedText:
        levels = {level: names for level, names in zip(LEVELS, one.actors, strict=True) if names}
        places = []
        for number, start, end, ledd, quote, lead in one.lines:
            row = self._index.rows[number]
            places.append(SharedPlace(f"{row.id}/{ledd}" if ledd else row.id, row.id, row.title, row.document, row.act, quote, start, end,
                                      lead or None, row.hash, identifier.url(row.id)))  # fmt: skip
        return SharedText(one.kind, one.same, levels, tuple(places))


def _within(row: Row, number: int, relevance: Mapping[int, float] | None, document: str | None, ministry: str | None) -> bool:
    if relevance is not None and number not in relevance:
        return False
    if document is not None and row.document != document:
        return False
    return ministry is None or any(ministry.lower() in one.lower() for one in row.ministries)


def _is(line: Line, kind: Wanted) -> bool:
    if kind == "deadline":
        return line.deadline is not None and line.kind == "duty"
    if kind == "report":
        return line.reports
    return line.kind == kind


def _counts(lines: Sequence[Line]) -> dict[Wanted, int]:
    counts: Counter[Wanted] = Counter()
    for line in lines:
        counts.update(_of_duty(line) if line.kind == "duty" else (line.kind,))
    return {kind: counts[kind] for kind in WANTED if counts[kind]}


def _of_duty(line: Line) -> tuple[Wanted, ...]:
    return ("duty", *(("deadline",) if line.deadline else ()), *(("report",) if line.reports else ()))


def _share(rows: Sequence[Row], lines: Sequence[Line], by: str) -> tuple[Share, ...]:
    groups: dict[str, list[Line]] = {}
    names: dict[str, str] = {}
    for line in lines:
        row = rows[line.row]
        for key in (row.ministries or ("",)) if by == "ministry" else (row.document,):
            groups.setdefault(key, []).append(line)
            names[key] = key if by == "ministry" else row.act
    order = sorted(groups, key=lambda key: (-len(groups[key]), key))
    return tuple(Share(key, names[key], len(groups[key]), _counts(groups[key])) for key in order)
