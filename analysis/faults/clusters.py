"""From a fault to the finding that a reviewer reads: members with their text, the exact words, and an id that stays.

A fault in more provisions than a reviewer reads becomes one finding for each ministry, and one above them that tells of all.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from analysis.difference.model import MAX_MEMBERS, Difference, Value
from analysis.faults.model import Fault, Spot
from analysis.faults.wording import counted
from analysis.index.loaded import Index
from analysis.overlap.identity import id_of
from analysis.overlap.model import Cluster, ClusterProvision, Role, Span
from analysis.references.context import innermost, sentence
from analysis.rows import Row
from ingest.corpus import Corpus
from ingest.document import Unit
from ingest.identifier import url

CENTRAL: Final = 3
"""Members that stand for the rest."""


class _Member(NamedTuple):
    """A provision with all the words in it that show the fault, in text order."""

    row: int
    spots: tuple[Spot, ...]


class Writer:
    """Writes faults out as clusters, reading the law text they stand in."""

    def __init__(self, corpus: Corpus, index: Index, replaces: Mapping[str, tuple[str, ...]],
                 replaced_by: Mapping[str, tuple[str, ...]]) -> None:  # fmt: skip
        self._corpus = corpus
        self._rows = index.rows
        self._replaces = replaces
        self._replaced_by = replaced_by

    def clusters(self, fault: Fault) -> list[Cluster]:
        """The finding; where it is too large to be read, one for each ministry and the one above them, which comes last."""
        members = self._members(fault)
        if len(members) <= MAX_MEMBERS:
            return [self._cluster(fault, members)]
        parts = [self._cluster(fault, part, self._of_ministry(part)) for part in self._parted(members)]
        whole = replace(self._cluster(fault, members[:MAX_MEMBERS], all_of=members), children=tuple(part.id for part in parts))
        return [*(replace(part, parent=whole.id) for part in parts), whole]

    def _members(self, fault: Fault) -> list[_Member]:
        """Provisions, most relevant first: acts before regulations, what is in force before what waits."""
        by_row: dict[int, list[Spot]] = {}
        for spot in fault.spots:
            by_row.setdefault(spot.row, []).append(spot)

        def order(member: _Member) -> tuple[int, bool, bool, bool, int, str]:
            row = self._rows[member.row]
            rank = min(spot.rank for spot in member.spots)
            return rank, not row.in_force, not row.is_act, not row.is_provision, -len(member.spots), row.id

        found = [_Member(row, tuple(sorted(set(spots), key=lambda one: (one.start, one.end)))) for row, spots in by_row.items()]
        return sorted(found, key=order)

    def _of_ministry(self, members: Sequence[_Member]) -> str:
        ministry = self._ministry(members[0])
        return f"{ministry or 'uten departement'}: {counted(len(members), 'bestemmelse', 'bestemmelser')}"

    def _ministry(self, member: _Member) -> str:
        return next(iter(self._rows[member.row].ministries), "")

    def _parted(self, members: Sequence[_Member]) -> Iterator[list[_Member]]:
        """By the first ministry of the document, those with the most first; no part larger than a reviewer reads."""
        groups: dict[str, list[_Member]] = {}
        for member in members:
            groups.setdefault(self._ministry(member), []).append(member)
        for name in sorted(groups, key=lambda one: (-len(groups[one]), one)):
            for start in range(0, len(groups[name]), MAX_MEMBERS):
                yield groups[name][start : start + MAX_MEMBERS]

    def _cluster(self, fault: Fault, members: Sequence[_Member], part: str = "", all_of: Sequence[_Member] = ()) -> Cluster:
        """The finding of these members.

        :param part: what sets it apart from the other parts of a fault
        :param all_of: members that it tells of, where it does not show them all
        """
        written = [self._written(member, place) for place, member in enumerate(members)]
        rows = [self._rows[member.row] for member in all_of or members]
        # The matter and how far it reaches tell two findings of the same provisions apart.
        identity = [row.id for row in rows] + [f"{fault.kind} {fault.matter}"] + (["whole"] if all_of else [])
        return Cluster(
            id=id_of(identity),
            kind=fault.kind,
            title=f"{fault.title} – {part}" if part else fault.title,
            score=round(fault.confidence, 4),
            confidence=round(fault.confidence, 3),
            provisions=tuple(provision for provision, _ in written),
            sectors=tuple(dict.fromkeys(ministry for row in rows for ministry in row.ministries)),
            documents=tuple(dict.fromkeys(row.document for row in rows)),
            differences=(Difference(fault.attribute, tuple(value for _, value in written), fault.severity, fault.reason),),
            why=fault.why,
            matter=fault.matter,
        )

    def _written(self, member: _Member, place: int) -> tuple[ClusterProvision, Value]:
        row, first = self._rows[member.row], member.spots[0]
        unit = self._corpus.unit(row.document, row.id[len(row.document) + 1 :])
        text = self._corpus.document(row.document).slice(unit)
        span = _span(unit, text, first)
        inside = [(one.start - span.start, one.end - span.start) for one in member.spots if span.start <= one.start and one.end <= span.end]
        more = len(member.spots) - len(inside)
        value = Value(
            provision=row.id,
            value=first.value,
            quote=text[first.start : first.end],
            start=first.start - span.start,
            end=first.end - span.start,
            marks=tuple(inside),
            note=f"og {counted(more, 'sted', 'steder')} til i bestemmelsen" if more else "",
        )
        return self._provision(row, span, place), value

    def _provision(self, row: Row, span: Span, place: int) -> ClusterProvision:
        role: Role = "not-in-force" if not row.in_force else "central" if place < CENTRAL else "member"
        return ClusterProvision(
            id=row.id, role=role, text_span=span, title=row.title, document=row.document, document_title=row.act,
            ministries=row.ministries, language=row.language, in_force=row.in_force, url=url(row.id),
            replaces=self._replaces.get(row.document, ()), replaced_by=self._replaced_by.get(row.document, ()),
        )  # fmt: skip


def _span(unit: Unit, text: str, spot: Spot) -> Span:
    """The sentence that the words stand in, without the space around it, and the ledd or item that holds them."""
    first, last = sentence(text, spot.start, spot.end)
    first = min(spot.start, first + len(text[first:last]) - len(text[first:last].lstrip()))
    last = max(spot.end, first + len(text[first:last].rstrip()))
    block = innermost(unit, spot.start)
    return Span(block.name if block else "", first, last, text[first:last])
