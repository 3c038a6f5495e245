"""What rests on changed provisions: findings, event scopes, and the duties and information flows of actors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Final, Literal

from msgspec.structs import replace

from analysis.actor.model import INFORMATION_KINDS, Line
from analysis.actor.survey import lines_in
from analysis.change.model import Pinned, ProvisionChange, Touched, TouchedEvent, TouchedFinding, TouchedLine, Version
from analysis.compared import Comparison
from analysis.index.loaded import Index
from analysis.language.reading import read
from analysis.overlap.model import Cluster
from corpora.catalogue import Event
from ingest.document import Unit, UnitKind
from ingest.identifier import provision_of

SAME: Final = 0.6
"""Likeness from which a sentence of the same kind, for the same actor, is the old one in other words."""

Relevance = Callable[[str], Mapping[int, float]]
ReviewsOf = Callable[[Sequence[str]], Sequence[str]]
"""Ids of the reviews that findings (by id) have; whoever keeps reviews hands it in."""


def no_reviews(_: Sequence[str]) -> tuple[str, ...]:
    """Nobody keeps reviews."""
    return ()


def touched(
    changes: Sequence[ProvisionChange], index: Index, relevance: Relevance, events: Mapping[str, Event], faults: Sequence[Cluster], *,
    reviews: ReviewsOf = no_reviews, compared: Comparison | None = None,
) -> Touched:  # fmt: skip
    """What the index at hand says of the provisions that change.

    :param relevance: by event (slug), how much each row of the index belongs to it
    :param faults: what is wrong with the law as it stands, beside the findings of the events
    :param compared: how the findings of two indexed snapshots differ, if both are at hand
    """
    ids = _ids(changes)
    found = tuple(_findings(ids, changes, index, faults))
    return Touched(
        index.meta.state.partition("-")[0], found, tuple(_events(ids, index, relevance, events)), tuple(_lines(changes)),
        tuple(reviews([one.id for one in found])), compared,
    )  # fmt: skip


def _ids(changes: Sequence[ProvisionChange]) -> set[str]:
    return {provision_of(name) for one in changes for name in (one.id, *(side.id for side in (one.before, one.after) if side))}


def _findings(ids: set[str], changes: Sequence[ProvisionChange], index: Index, faults: Sequence[Cluster]) -> Iterator[TouchedFinding]:
    after = {(one.before or one.after).id: one for one in changes if not one.part and (one.before or one.after)}  # type: ignore[union-attr]
    seen: dict[str, TouchedFinding] = {}
    for event, cluster in chain(((event, one) for event, found in index.prepared.items() for one in found), (("", one) for one in faults)):
        if not any(member.id in ids for member in cluster.provisions):
            continue
        events = cluster.events or ((event,) if event else ())
        if cluster.id in seen:
            known = seen[cluster.id]
            seen[cluster.id] = replace(known, events=tuple(dict.fromkeys((*known.events, *events))))
            continue
        pins = tuple(_pin(member.id, ids, index, after) for member in cluster.provisions)
        seen[cluster.id] = TouchedFinding(cluster.id, cluster.kind, cluster.title, events, pins)
    yield from seen.values()


def _pin(provision: str, ids: set[str], index: Index, changes: Mapping[str, ProvisionChange]) -> Pinned:
    row = index.position.get(provision)
    version = index.rows[row].hash if row is not None else ""
    change = changes.get(provision)
    after = version if provision not in ids else change.after.version if change and change.after else None
    return Pinned(provision, version, after, provision in ids)


def _events(ids: set[str], index: Index, relevance: Relevance, events: Mapping[str, Event]) -> Iterator[TouchedEvent]:
    rows = {index.position[one]: one for one in ids if one in index.position}
    for slug, event in events.items():
        scope = relevance(slug)
        inside = [row for row in sorted(rows, key=lambda row: (-scope.get(row, 0.0), row)) if row in scope]
        if inside:
            yield TouchedEvent(slug, event.title.nb, tuple(rows[row] for row in inside))


# -- duties and flows ---------------------------------------------------------------------------------------------


def _lines(changes: Sequence[ProvisionChange]) -> Iterator[TouchedLine]:
    for one in changes:
        if one.state == "moved":
            continue
        old, new = _read(one.before), _read(one.after)
        if one.incorporated and one.after is not None:  # the law already says so: what it brings is what the act brought
            old = []
        yield from _paired(one.id, [line for line in old if _key(line) not in {_key(other) for other in new}],
                           [line for line in new if _key(line) not in {_key(other) for other in old}])  # fmt: skip


def _key(line: Line) -> tuple[str, str, str]:
    return line.kind, line.actor, " ".join(line.quote.split())


def _paired(provision: str, old: list[Line], new: list[Line]) -> Iterator[TouchedLine]:
    left = list(old)
    for line in new:
        same = [one for one in left if (one.kind, one.actor) == (line.kind, line.actor)]
        best = max(same, key=lambda one: SequenceMatcher(None, one.quote, line.quote).ratio(), default=None)
        if best is not None and SequenceMatcher(None, best.quote, line.quote).ratio() >= SAME:
            left.remove(best)
            yield _told("altered", provision, line, best.quote, line.quote)
        else:
            yield _told("added", provision, line, None, line.quote)
    for line in left:
        yield _told("removed", provision, line, line.quote, None)


def _told(
    state: Literal["added", "removed", "altered"], provision: str, line: Line, before: str | None, after: str | None
) -> TouchedLine:
    return TouchedLine(state, provision, line.actor, line.kind, line.counterpart, before, after, line.kind in INFORMATION_KINDS)


def _read(version: Version | None) -> list[Line]:
    """What a text lays on whom; read on the spot, since the index has one of the two texts only."""
    if version is None or not version.text.strip():
        return []
    label, _, heading = version.title.partition(". ")
    unit = Unit(UnitKind.PROVISION, "§0", label, heading, -1, 0, len(version.text), "nb")
    reading = read(unit, version.text)
    return list(lines_in(-1, version.text, reading.norms, reading.information, ()))
