"""Where a proposal says what current law says already, or nearly: overlaps, rules in families of acts, colliding limits."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from analysis.difference.compare import compare_parts
from analysis.difference.model import Difference
from analysis.difference.part import Part
from analysis.difference.words import overlap, stem, stems
from analysis.draft.model import DraftOverlap, Remark, RemarkKind
from analysis.draft.near import Near, Neighbourhood
from analysis.draft.subject import LEAST, Subject, Wording
from analysis.draft.telling import Names, quoted
from analysis.faults.wording import capital, counted
from analysis.index.loaded import Index
from analysis.overlap.assemble import Assembler
from analysis.overlap.conflicts import Conflict, conflicts
from analysis.overlap.kind import classify_parts
from analysis.overlap.model import LikenessKind
from analysis.quantity import Quantity, find_quantities, fold
from analysis.replacement import replacements
from analysis.rows import Row
from ingest.corpus import Corpus
from ingest.identifier import url

LISTED: Final = 0.5
"""Likeness from which a provision is listed as an overlap; judged pairs of that likeness are on one matter more often than not."""

TWIN: Final = 0.77
"""Likeness from which two provisions are one rule written twice."""

SPREAD: Final = 0.6
"""The same where at least three acts have the duty."""

COMPARED: Final = 0.45
"""Likeness from which limits are compared; below it they are mostly on other matters."""

MOST: Final = 5
"""Overlaps listed of a provision."""

FAMILY: Final = 3
"""Provisions that a proposal shares with one act from which it is told of the act as a whole."""

SHARE: Final = 0.12
"""Share of a proposal's provisions that an act must have in common with it for that."""

SUBSTANTIAL: Final = 140
"""Characters of a wording below which that another act says the same is no news."""

SINGLE: Final = 4
"""Remarks on single provisions that stand elsewhere, the foremost first."""

ONE_SITUATION: Final = 0.75
"""Share of the words of two sentences from which a differing limit is told of."""

FORMULA: Final = 3
"""Documents from which a rule of procedure or powers is a formula."""

SERIES: Final = 0.4
"""Share of the words of two titles from which the acts or regulations are of one series."""

_BOUND: Final = {"deadline": "frist", "threshold": "grense"}
_INSTITUTION: Final = re.compile(r"\bved\s(?:\w+\s){0,2}[A-ZÆØÅ]")
"""The rules of one school or university: all others have nearly the same."""

CONSTITUTION: Final = "lov/1814-05-17"

_OF_CONFLICT: Final[dict[str, RemarkKind]] = {
    "deadlines": "deadline", "ages": "threshold", "competence": "competence", "obligation-against-prohibition": "parallel-duty",
    "disclosure-against-confidentiality": "confidentiality-vs-disclosure",
}  # fmt: skip


class Meeting(NamedTuple):
    """A passage of current law that a wording meets."""

    wording: Wording
    near: Near
    part: Part
    kind: LikenessKind
    differences: tuple[Difference, ...]
    span: tuple[int, int]


class Overlaps:
    """Finds what a proposal meets in one index."""

    def __init__(self, corpus: Corpus, index: Index, assembler: Assembler) -> None:
        self._corpus, self._index, self._assembler = corpus, index, assembler
        self._near = Neighbourhood(index)
        self._names = Names(corpus)
        self._waiting = replacements(corpus)
        self._above: set[str] = set()

    def of(self, subject: Subject) -> tuple[dict[int, tuple[DraftOverlap, ...]], list[Remark]]:
        """The overlaps of each provision, by its place, and the remarks about them."""
        self._above = {act for home in subject.draft.amends for act in self._basis_of(home)} | set(subject.draft.basis)
        wordings = [
            one
            for one in subject.wordings
            if len(one.text) >= LEAST and not one.boilerplate and "artikkel" not in one.provision.label.lower()
        ]
        asked = [(one, span) for one in wordings for span in one.passages()]
        near = self._near.near([(one.heading, one.text[slice(*span)]) for one, span in asked])
        best: dict[int, dict[int, Near]] = defaultdict(dict)
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for (wording, span), found in zip(asked, near, strict=True):
            kept = best[wording.place]
            for one in found:
                if one.score >= COMPARED and (one.row not in kept or kept[one.row].score < min(one.score, TWIN)):  # whole before ledd
                    kept[one.row] = one
                    spans[wording.place, one.row] = span
        by_place = {one.place: one for one in wordings}
        meetings: list[Meeting] = []
        remarks: list[Remark] = []
        for place, kept in best.items():
            wording = by_place[place]
            ordered = sorted((one for one in kept.values() if self._meets(subject, wording, one)), key=lambda one: (-one.score, one.row))
            meetings += [self._meeting(wording, one, spans[place, one.row]) for one in ordered[:MOST] if one.score >= LISTED]
            remarks += self._collisions(wording, ordered[:8])
        listed: dict[int, tuple[DraftOverlap, ...]] = {}
        for place in by_place:
            listed[place] = tuple(self._listed(one) for one in meetings if one.wording.place == place)
        return listed, [*remarks, *self._twins(subject, meetings)]

    def _meets(self, subject: Subject, wording: Wording, one: Near) -> bool:
        """Whether a passage is other law: not the proposal itself, not what it changes or replaces, not boilerplate."""
        row = self._index.rows[one.row]
        home = wording.act or subject.home
        if (
            subject.is_later(row.document)
            or row.document in subject.itself
            or row.document == home
            or row.id in subject.changed
            or row.boilerplate
        ):
            return False
        pending = {*self._waiting.get(row.document, ()), *self._waiting.get(home, ())}
        if "/" in row.id[len(row.document) + 1 :] or not row.label.startswith("§"):
            return False  # a treaty or an act of the Union: nobody here changes it
        return row.is_provision and not (home in pending or row.document in pending)

    def _meeting(self, wording: Wording, one: Near, span: tuple[int, int]) -> Meeting:
        part = self._whole(one)
        pair = (wording.part, part)
        return Meeting(wording, one, part, classify_parts(pair), compare_parts(pair), span)

    def _whole(self, one: Near) -> Part:
        """The provision that a passage is of, whole: what differs may stand in another ledd than what is alike."""
        return self._assembler.part(int(np.searchsorted(self._index.owners, one.row)))

    def _listed(self, one: Meeting) -> DraftOverlap:
        row = self._index.rows[one.near.row]
        return DraftOverlap(
            row.id, one.kind, round(one.near.score, 3), one.differences, row.title, row.document, row.act, row.in_force, url(row.id)
        )

    # -- collisions ---------------------------------------------------------------------------------------------

    def _collisions(self, wording: Wording, near: Sequence[Near]) -> Iterator[Remark]:
        """Limits and duties that collide with those of a provision on the same situation; one of a kind."""
        seen: set[RemarkKind] = set()
        for one in near:
            row = self._index.rows[one.row]
            for found in conflicts((wording.part, self._whole(one))):
                kind = _OF_CONFLICT.get(found.kind)
                if kind is None or kind in seen or not self._told_of(wording, row) or not _one_situation(found):
                    continue
                if self._cites(wording, row.document, row.id):
                    continue
                seen.add(kind)
                yield self._collision(wording, one, found, kind)

    def _collision(self, wording: Wording, one: Near, found: Conflict, kind: RemarkKind) -> Remark:
        mine, other = (found.first, found.second) if found.first.provision == wording.part.member.id else (found.second, found.first)
        row = self._index.rows[one.row]
        name = self._names.provision(row.id)
        return Remark(
            kind=kind, label=wording.provision.label, place=wording.place, quote=quoted(mine.quote), provisions=(row.id,),
            why=f"{found.reason} {capital(name)}: «{quoted(other.quote)}» Er forskjellen tilsiktet? Hvis ikke, bør de samordnes.",
            severity="major", confidence=0.8 if one.score >= LISTED else 0.6,
        )  # fmt: skip

    def _cites(self, wording: Wording, document: str, provision: str) -> bool:
        """Whether the wording refers to the other itself: then it has seen it."""
        label = self._index.rows[self._index.position[provision]].label.replace("§ ", "").replace(" ", "")
        name = self._names.act(document)
        return any(
            one.act and (one.act == document or one.act.casefold() in name.casefold())
            and any(step.value == label for target in one.targets for step in target.path)
            for one in wording.mentions
        )  # fmt: skip

    # -- the same rule ------------------------------------------------------------------------------------------

    def _twins(self, subject: Subject, meetings: Sequence[Meeting]) -> Iterator[Remark]:
        spread: dict[int, set[str]] = defaultdict(set)
        for one in meetings:
            if one.near.score >= SPREAD and one.kind == "duplicate-duty" and one.part.member.is_act:
                spread[one.wording.place].add(one.part.member.document)
        common = {place for place, documents in spread.items() if len(documents) >= FORMULA}
        twins = [one for one in meetings if self._is_twin(one, common) and self._comparable(subject, one)]
        by_act: dict[str, list[Meeting]] = defaultdict(list)
        for one in twins:
            by_act[self._index.rows[one.near.row].document].append(one)
        told: set[int] = set()
        least = max(FAMILY, SHARE * len(subject.wordings))
        for document, found in sorted(by_act.items(), key=lambda pair: (-len({one.wording.place for one in pair[1]}), pair[0])):
            places = {one.wording.place for one in found}
            if len(places - told) >= least:
                told |= places
                yield self._family(subject, document, found)
        by_wording: dict[int, list[Meeting]] = defaultdict(list)
        for one in twins:
            row = self._index.rows[one.near.row]
            if one.wording.place not in told and one.span[1] - one.span[0] >= SUBSTANTIAL and self._told_of(one.wording, row):
                by_wording[one.wording.place].append(one)
        worth = [found for found in by_wording.values() if self._worth(found)]
        worth.sort(key=lambda found: (not _gaps(found[0]), -found[0].near.score, found[0].wording.place))
        for found in worth[:SINGLE]:
            yield self._same_rule(found)

    def _comparable(self, subject: Subject, one: Meeting) -> bool:
        """Whether it is news that the two are alike: the wording does not point to the other, and they are not of one series."""
        row = self._index.rows[one.near.row]
        if self._cites_row(one) or self._of_family(subject, one):
            return False
        if one.wording.is_act:
            return self._told_of(one.wording, row)
        return row.is_act or not _INSTITUTION.search(subject.draft.title)

    @staticmethod
    def _is_twin(one: Meeting, common: set[int]) -> bool:
        """One rule written twice; a duty that several acts have counts from less likeness, for they differ among themselves."""
        return one.near.score >= TWIN or (one.wording.place in common and one.near.score >= SPREAD and one.kind == "duplicate-duty")

    def _of_family(self, subject: Subject, one: Meeting) -> bool:
        """Whether the two are of a series: the regulation of another year, of another school, of another fishery."""
        row = self._index.rows[one.near.row]
        home = self._corpus.documents.get(one.wording.act)
        title = home.title if home else subject.draft.title
        mine, other = stems(fold(title)), stems(fold(self._corpus.documents[row.document].title))
        if row.is_act != one.wording.is_act:
            return False
        return overlap(mine, other) >= SERIES or (not row.is_act and _matter(title) == _matter(self._corpus.documents[row.document].title))

    def _worth(self, found: Sequence[Meeting]) -> bool:
        """Whether the same rule elsewhere is news: not a formula that many laws have, nor the usual powers and procedure."""
        first = found[0]
        if _gaps(first):
            return True
        if not first.wording.is_act:
            return True
        common = len({one.part.member.document for one in found}) >= FORMULA
        if first.kind in ("competence", "procedure") or (common and any(one.supervises for one in first.wording.part.sentences)):
            return False
        return first.kind == "duplicate-duty" or not common

    def _told_of(self, wording: Wording, row: Row) -> bool:
        """Whether a provision is law that a drafter would look at: acts, and regulations made under the act that is changed."""
        if row.document.startswith(CONSTITUTION):
            return False
        if not wording.is_act:
            return row.is_act and row.document in self._above
        return row.is_act or (row.document, wording.act) in self._under

    def _basis_of(self, regulation: str) -> set[str]:
        """The acts that a regulation cites: the one that it is made under is among them."""
        return {act for one, act in self._under if one == regulation}

    @cached_property
    def _under(self) -> frozenset[tuple[str, str]]:
        """(regulation, act) where the first cites the second."""
        rows = self._index.rows
        pairs = {(rows[one].document, rows[other].document) for one, other in self._index.edges.tolist()}
        return frozenset(pair for pair in pairs if pair[0].startswith("forskrift/") and pair[1].startswith("lov/"))

    def _cites_row(self, one: Meeting) -> bool:
        row = self._index.rows[one.near.row]
        return self._cites(one.wording, row.document, row.id)

    def _family(self, subject: Subject, document: str, found: Sequence[Meeting]) -> Remark:
        """Many provisions of the proposal stand in one act, nearly word for word."""
        best = list({one.wording.place: one for one in sorted(found, key=lambda one: one.near.score)}.values())
        best.sort(key=lambda one: one.wording.place)
        rows = [self._index.rows[one.near.row] for one in best]
        name = capital(self._names.act(document))
        count = counted(len(best), "bestemmelse", "bestemmelser")
        first = best[0].wording
        pairs = "; ".join(f"{one.wording.provision.label} som {row.label}" for one, row in list(zip(best, rows, strict=True))[:4])
        own = subject.draft.amends == () and len(best) >= 0.5 * max(1, len(subject.wordings))
        advice = (
            "Skal den oppheves, må utkastet si det; skal begge stå, bør forskjellene være tilsiktet."
            if own
            else "Endres den ene, bør den andre vurderes samtidig, så reglene ikke skiller lag utilsiktet."
        )
        strong = [gap for one in best for gap in one.differences if gap.severity == "major"]
        return Remark(
            kind="should-amend" if own or first.provision.action != "own" else "duplicate-duty", label=first.provision.label,
            place=first.place,
            quote=quoted(best[0].wording.text, *best[0].span), provisions=tuple(dict.fromkeys(row.id for row in rows)),
            why=f"{name} har nesten samme ordlyd i {count} ({pairs}{' …' if len(best) > 4 else ''}). {advice}",
            severity="major" if own or strong else "minor", confidence=0.85, differences=tuple(strong[:3]),
        )  # fmt: skip

    def _same_rule(self, found: Sequence[Meeting]) -> Remark:
        """One provision of the proposal stands elsewhere, nearly word for word."""
        first = found[0]
        ids = tuple(dict.fromkeys(self._index.rows[one.near.row].id for one in found))
        names = self._names.several(ids)
        gaps = _gaps(first)
        told = ""
        if gaps:
            mine, other = gaps[0].values[0].value, gaps[0].values[1].value
            told = f" Ulik {_BOUND[gaps[0].attribute]}: «{mine}» i utkastet, «{other}» der."
        changes = first.wording.provision.action == "change"
        below = first.wording.is_act and not first.part.member.is_act
        if below:
            advice = (
                "En forskrift som gjentar loven, må endres samtidig."
                if changes
                else "Vurder om forskriften da kan oppheves eller må endres."
            )
        elif first.part.member.is_act and not first.wording.is_act:
            advice = "En forskrift bør vise til loven i stedet for å gjenta den."
        elif len({one.part.member.document for one in found}) >= FORMULA:
            advice = "Plikten er lik i flere lover; bruk samme ordlyd, så den betyr det samme overalt."
        else:
            advice = (
                "Vurder om den bør endres tilsvarende." if changes else "Vurder å vise dit, eller sørg for at forskjeller er tilsiktet."
            )
        kind: RemarkKind = "should-amend" if changes else first.kind
        return Remark(
            kind=kind, label=first.wording.provision.label, place=first.wording.place, provisions=ids,
            quote=quoted(first.wording.text, *first.span),
            why=f"{capital(names)} har nesten samme regel.{told} {advice}", severity="major" if gaps else "minor",
            confidence=round(min(0.9, 0.2 + first.near.score * 0.8), 2), differences=first.differences[:3],
        )  # fmt: skip


def _matter(title: str) -> str:
    """The first word that says what a regulation is of: «tilskudd», «rammeplan», «regulering»."""
    words = (stem(word) for word in re.findall(r"[a-zæøå]{4,}", title.lower()))
    return next((word for word in words if word and word not in _NO_MATTER), title)


_NO_MATTER: Final = frozenset(("forskr", "endrin", "midler", "utkast", "forsla", "nærmer"))


def _one_situation(found: Conflict) -> bool:
    """Whether two sentences are so alike that what differs is the limit, not the matter."""
    return overlap(stems(fold(found.first.quote)), stems(fold(found.second.quote))) >= ONE_SITUATION


def _same_measure(gap: Difference) -> bool:
    """«14 dager» and «to uker» are one limit."""
    told = [{_measure(quantity) for quantity in find_quantities(value.value)} for value in gap.values[:2]]
    return bool(told[0]) and told[0] == told[1]


def _measure(quantity: Quantity) -> tuple[float, str]:
    times, unit = {"uke": (7, "dag"), "år": (12, "måned")}.get(quantity.unit, (1, quantity.unit))
    return round((quantity.value or 0) * times, 3), unit[:4]  # «medlemmer» and «medlemer»


def _gaps(one: Meeting) -> list[Difference]:
    """Limits and times that both state, and state differently, in sentences on one matter."""
    told = [gap for gap in one.differences if gap.attribute in _BOUND and gap.severity == "major"]
    return [gap for gap in told if all(value.value for value in gap.values) and not _same_measure(gap)]
