"""A proposal → what its drafter should look at, the most important first."""

from collections.abc import Callable
from functools import cached_property
from itertools import chain
from typing import Final

from analysis.draft.definitions import Definitions
from analysis.draft.model import Check, CheckedProvision, DraftOverlap, Remark
from analysis.draft.overlaps import Overlaps
from analysis.draft.references import Citations
from analysis.draft.secrecy import Secrecy
from analysis.draft.subject import Subject
from analysis.index.loaded import Index
from analysis.overlap.assemble import Assembler
from analysis.references.dead import References
from analysis.terms import Register
from ingest.corpus import Corpus
from ingest.draft import Draft, DraftProvision

_SEVERITY: Final = {"major": 0, "minor": 1, "info": 2}
OF_A_KIND: Final = 2
"""Remarks of one kind about one provision."""


class DraftChecker:
    """Checks proposals against one snapshot and its index; what is needed of these is made with the first."""

    def __init__(self, corpus: Corpus, index: Index, assembler: Assembler, references: Callable[[], References],
                 terms: Callable[[], Register]) -> None:  # fmt: skip
        self._corpus, self._index, self._assembler = corpus, index, assembler
        self._make_references, self._make_terms = references, terms

    @cached_property
    def _overlaps(self) -> Overlaps:
        return Overlaps(self._corpus, self._index, self._assembler)

    @cached_property
    def _citations(self) -> Citations:
        return Citations(self._corpus, self._make_references())

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(self._corpus, self._make_terms())

    @cached_property
    def _secrecy(self) -> Secrecy:
        return Secrecy(self._corpus, self._index)

    def check(self, draft: Draft, limit: int | None = None) -> Check:
        """What to look at in a proposal. The proposal is not kept.

        :param limit: remarks told, the most important first; None for all
        """
        subject = Subject(draft, self._corpus)
        overlaps, met = self._overlaps.of(subject)
        found = list(
            chain(
                self._citations.dead(subject), self._citations.left_behind(subject), self._citations.stale(subject),
                self._secrecy.of(subject), self._definitions.of(subject), met,
            )
        )  # fmt: skip
        remarks = _ordered(found)
        return Check(
            title=draft.title, format=draft.format, language=draft.document.language, own=draft.own, amends=draft.amends,
            repeals=draft.repeals,
            provisions=tuple(self._provision(draft, one, overlaps.get(place, ())) for place, one in enumerate(draft.provisions)),
            remarks=tuple(remarks[:limit]), total=len(remarks), notes=tuple(self._notes(subject)),
        )  # fmt: skip

    def _provision(self, draft: Draft, one: DraftProvision, overlaps: tuple[DraftOverlap, ...]) -> CheckedProvision:
        info = self._corpus.documents.get(one.act)
        title = info.name if info else one.act_name
        return CheckedProvision(one.label, draft.unit(one).heading, one.action, one.act, title, one.targets, overlaps)

    def _notes(self, subject: Subject) -> list[str]:
        draft = subject.draft
        notes = []
        if not any(one.action != "text" for one in draft.provisions):
            notes.append("Fant ingen paragrafer (§) og ingen endringer i andre lover; utkastet er ikke sammenlignet med gjeldende rett.")
        notes += [
            f"Utkastet endrer {act}, som ikke er blant gjeldende lover og forskrifter her; sjekk nummeret og datoen."
            for act in draft.amends if act not in self._corpus.documents
        ]  # fmt: skip
        unknown = [one for one in draft.provisions if one.action in ("change", "add", "repeal", "move", "wording") and not one.act]
        if unknown:
            notes.append(
                f"Fant ikke ut hvilken lov «{unknown[0].label}» endrer; skriv den med dato og nummer, som «lov 10. februar 1967 nr. 4»."
            )
        if subject.itself & {subject.home} and subject.home:
            notes.append("Utkastet står allerede i korpuset; det er holdt utenfor sammenligningen.")
        return notes


def _ordered(found: list[Remark]) -> list[Remark]:
    """Severe and certain first; of one kind about one provision no more than a few, and none twice."""
    ordered = sorted(found, key=lambda one: (_SEVERITY[one.severity], -one.confidence, one.place, one.kind, one.quote))
    kept: list[Remark] = []
    count: dict[tuple[int, str], int] = {}
    seen: set[tuple[str, str]] = set()
    for one in ordered:
        key = (one.place, one.kind)
        met = (str(one.place), one.provisions[0]) if one.provisions else (one.quote, one.why)
        count[key] = count.get(key, 0) + 1
        if count[key] <= OF_A_KIND and met not in seen:
            seen.add(met)
            kept.append(one)
    return kept
