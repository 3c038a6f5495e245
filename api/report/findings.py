"""Clusters as a report tells them, which of them it shows in full, and what to look at first and why."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from analysis.difference.model import Value
from analysis.faults.model import FAULT_KINDS
from analysis.overlap.conflicts import ConflictPlace
from analysis.overlap.model import Cluster, ClusterProvision
from api.report.model import Cell, Clash, Comparison, Finding, First, Meeting, Member
from api.report.places import Places
from ingest import identifier

IN_FULL: Final = 18
"""Findings that documents show in full; the others stand in a list, and whole in the files for programs."""

FIRST: Final = 8
"""Findings that a project is told to look at first;"""

OF_A_KIND: Final = 3
"""of one kind no more than so many."""

_SPREAD: Final = re.compile(r"(?:: \d+ (?:lov|forskrift).*| \(\d+ (?:lov|forskrift)[^)]*\)|: hvordan \d+ .*| \((?:lov|forskrift)/[^)]*\))$")


def finding(places: Places, number: int, cluster: Cluster) -> Finding:
    """A cluster with its quotations taken from the stored text."""
    members = tuple(_member(places, one) for one in cluster.provisions)
    shift = {one.id: one.text_span.start for one in cluster.provisions}
    labels = {one.id: one.label for one in members}

    def cell(one: Value | ConflictPlace) -> Cell:
        start = shift.get(one.provision, 0)
        quote = places.quote(one.provision, start + one.start, start + one.end) if one.quote else None
        value = one.value if isinstance(one, Value) else ""
        return Cell(one.provision, labels.get(one.provision, one.provision), value, quote, identifier.url(one.provision))

    acts = sum(one.startswith("lov/") for one in cluster.documents)
    return Finding(
        number=number, id=cluster.id, kind=cluster.kind, title=cluster.title, subject=_SPREAD.sub("", cluster.title),
        score=cluster.score, confidence=cluster.confidence, acts=acts, regulations=len(cluster.documents) - acts,
        sectors=cluster.sectors, documents=cluster.documents, why=cluster.why, members=members,
        comparisons=tuple(
            Comparison(one.attribute, one.severity, one.reason, tuple(cell(value) for value in one.values)) for one in cluster.differences
        ),
        clashes=tuple(Clash(one.kind, one.reason, cell(one.first), cell(one.second)) for one in cluster.conflicts),
        matter=cluster.matter, status=cluster.status, in_full=False,
    )  # fmt: skip


def _member(places: Places, one: ClusterProvision) -> Member:
    span = one.text_span
    return Member(
        one.id, places.label(one.id), one.document, one.document_title, one.title, one.ministries, one.role, one.in_force, one.replaced_by,
        one.url, identifier.eli(one.id), places.quote(one.id, span.start, span.end),
    )  # fmt: skip


def ranked(found: Sequence[Finding]) -> tuple[First, ...]:
    """What to look at first: what may collide or differs most, what is certain and cheap to mend, what reaches across most sectors."""
    weighed = sorted((_weighed(one) for one in found), key=lambda one: (-one.points, one.finding))
    known = {one.number: one for one in found}
    taken: Counter[str] = Counter()
    subjects: set[tuple[str, ...]] = set()
    result: list[First] = []
    for one in weighed:
        kind, subject = known[one.finding].kind, (known[one.finding].kind, _plain(known[one.finding].subject))
        if taken[kind] < OF_A_KIND and subject not in subjects and one.reasons and len(result) < FIRST:
            taken[kind] += 1
            subjects.add(subject)
            result.append(one)
    return tuple(result)


def _plain(subject: str) -> str:
    """One form for the two written forms of what most often is the subject."""
    return subject.casefold().replace("teieplikt", "taushetsplikt").strip("«» .")


def _weighed(one: Finding) -> First:
    clashes, major, waiting = len(one.clashes), one.major, sum(not member.in_force for member in one.members)
    fault = one.kind in FAULT_KINDS
    reasons = [
        ("clashes", clashes, 5 * min(clashes, 3)),
        ("major", 0 if fault else major, 3 * min(major, 3)),
        ("secrecy", int(one.kind == "confidentiality-vs-disclosure"), 4),
        ("certain", len(one.members) if fault and one.confidence >= 0.85 else 0, 4 + min(len(one.members), 4)),
        ("mirror", int(one.kind == "missing-mirror"), 5),
        ("sectors", len(one.sectors) if len(one.sectors) > 3 and not fault else 0, min(len(one.sectors), 8)),
        ("waiting", waiting, 1),
    ]
    told = tuple((name, count) for name, count, _ in reasons if count)
    return First(one.number, one.id, sum(points for _, count, points in reasons if count), told)


def marked(found: Sequence[Finding], first: Sequence[First]) -> tuple[Finding, ...]:
    """The findings, with those marked that are shown in full: the first to look at, and then the best."""
    chosen = {one.finding for one in first}
    ahead = iter(one.number for one in found if one.number not in chosen and one.kind != "dead-reference")
    while len(chosen) < IN_FULL and (number := next(ahead, None)) is not None:
        chosen.add(number)
    return tuple(replace(one, in_full=one.number in chosen) for one in found)


def meetings(found: Sequence[Finding]) -> tuple[Meeting, ...]:
    """How many findings each two sectors share, those of one sector with itself too; alphabetical. Faults of the law are none."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        sectors = sorted(one.sectors) if one.kind not in FAULT_KINDS else []
        counts.update((first, second) for place, first in enumerate(sectors) for second in sectors[place:])
    return tuple(Meeting(first, second, counts[first, second]) for first, second in sorted(counts))
