"""Terms that a proposal defines, or only uses, and that the law defines otherwise.

Few on purpose. A term that thirty regulations define each for itself tells nobody anything; what is told of is a term that the act
above the proposal has defined already, one that other acts define nearly alike, and one whose definitions differ by a number: how old,
how long, how much.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from analysis.difference.words import overlap, stems
from analysis.draft.model import Remark
from analysis.draft.subject import Subject, Wording
from analysis.draft.telling import Names, quoted
from analysis.faults.wording import capital, counted, listed
from analysis.language.definitions import Definition
from analysis.language.terms import normalise
from analysis.quantity import find_quantities, fold
from analysis.term_uses import label
from analysis.terms import Defined, Register, Term
from ingest.corpus import Corpus

ALIKE: Final = 0.55
"""Share of words from which two definitions are of one thing."""

SAME: Final = 0.92
ACTS: Final = 3
"""Acts that must define a term by different numbers before a proposal that only uses it is told."""

USES: Final = 2
"""Terms that a proposal is told of which it only uses."""

_WORD: Final = re.compile(r"[a-zæøåA-ZÆØÅ]{5,}")
_POINTS: Final = re.compile(r"§|\b(?:som definert|definert i|med samme betydning|slik det er|som nevnt)\b")
_COMMON: Final = frozenset(
    normalise(word) for word in "departementet loven forskriften måned døgn arbeidsdag virkedag uke barn år dag kalenderår".split()
)


class Definitions:
    """Holds the terms of a proposal against the register of all definitions."""

    def __init__(self, corpus: Corpus, terms: Register) -> None:
        self._corpus, self._terms = corpus, terms
        self._names = Names(corpus)

    def of(self, subject: Subject) -> Iterator[Remark]:
        """Diverging definitions, one remark for each term."""
        above = self._above(subject)
        seen: set[str] = set()
        for wording in subject.wordings:
            if "artikkel" in wording.provision.label.lower():
                continue  # a treaty's own terms
            for one in wording.reading.definitions:
                if one.key in seen:
                    continue
                seen.add(one.key)
                if remark := self._defined(subject, wording, one, above):
                    yield remark
        yield from self._used(subject, seen, above)

    @staticmethod
    def _above(subject: Subject) -> frozenset[str]:
        """The acts that the proposal stands under, or changes."""
        return frozenset((*subject.draft.basis, *subject.draft.amends))

    def _others(self, subject: Subject, term: Term, home: str) -> list[Defined]:
        return [
            one for one in term.definitions
            if not subject.is_later(one.document) and one.document not in subject.itself
            and one.document != home and one.provision not in subject.changed
        ]  # fmt: skip

    def _defined(self, subject: Subject, wording: Wording, one: Definition, above: frozenset[str]) -> Remark | None:
        term = self._terms.lookup(one.term)
        if term is None or len(one.definiens) < 25 or _POINTS.search(one.definiens):
            return None
        others = self._others(subject, term, wording.act or subject.home)
        mine = stems(fold(one.definiens))
        parent = next((other for other in others if other.document in above and other.document != wording.act), None)
        if parent is not None and not subject.draft.is_act and not _points_at(one.definiens):
            like = overlap(mine, stems(fold(parent.definition.definiens)))
            if like >= SAME:
                return None
            return self._told(
                wording, one, (parent,),
                f"{capital(self._names.provision(parent.provision))}, som utkastet bygger på, definerer «{term.label}» med andre ord: "
                f"«{quoted(parent.definition.definiens)}». Vis dit i stedet, eller bruk samme ordlyd.",
                "major", 0.85,
            )  # fmt: skip
        acts = [other for other in others if other.document.startswith("lov/")]
        near = [other for other in acts if ALIKE <= overlap(mine, stems(fold(other.definition.definiens))) < SAME]
        if near and subject.draft.is_act and len(mine) >= 6:
            return self._told(
                wording, one, near,
                f"{capital(self._names.several([other.provision for other in near]))} definerer «{term.label}» nesten likt: "
                f"«{quoted(near[0].definition.definiens)}». Bruk samme ordlyd, eller si hvorfor den skal avvike.",
                "minor", 0.8,
            )  # fmt: skip
        return self._limited(wording, one, term, acts)

    def _limited(self, wording: Wording, one: Definition, term: Term, acts: Sequence[Defined]) -> Remark | None:
        """What other acts set another limit of the same kind for: years lived together are held against such years, not against an age."""
        for kind, mine in _of_kind(_numbers(one.definiens)).items():
            theirs = {other.id: _of_kind(_numbers(other.definition.definiens)).get(kind, set()) for other in acts}
            apart = [other for other in acts if theirs[other.id] and theirs[other.id].isdisjoint(mine)]
            if len({other.document for other in apart}) >= (1 if kind in ("age", "duration") else 2):
                told = listed(f"{self._names.provision(other.provision)} ({listed(sorted(theirs[other.id]))})" for other in apart[:3])
                return self._told(
                    wording, one, apart,
                    f"Utkastet setter {listed(sorted(mine))} for «{term.label}»; annen lov har en annen grense: {told}. "
                    "Er forskjellen tilsiktet?",
                    "major", 0.75,
                )  # fmt: skip
        return None

    def _told(self, wording: Wording, one: Definition, others: Sequence[Defined], why: str, severity: str, confidence: float) -> Remark:
        return Remark(
            kind="definition", label=wording.provision.label, place=wording.place, quote=quoted(wording.text, *one.sentence_span),
            provisions=tuple(dict.fromkeys(other.id for other in others))[:10], why=why, severity=severity, confidence=confidence,  # type: ignore[arg-type]
        )  # fmt: skip

    # -- terms that are only used -------------------------------------------------------------------------------

    def _used(self, subject: Subject, defined: set[str], above: frozenset[str]) -> Iterator[Remark]:
        found: dict[str, tuple[Wording, int, int]] = {}
        for wording in subject.wordings:
            for at in _WORD.finditer(wording.text):
                key = normalise(at[0])
                if key and key not in defined and key not in _COMMON and key not in found:
                    found[key] = (wording, at.start(), at.end())
        told = 0
        for key, (wording, start, end) in found.items():
            term = self._terms.lookup(wording.text[start:end])
            if term is None or told >= USES:
                continue
            others = self._others(subject, term, "")
            if any(one.document in above or one.document == wording.act for one in term.definitions) or self._own_law(subject, term):
                continue
            if any(f" {known}".endswith(f" {key}") for known in defined):
                continue  # «barnehagens nærstående»
            shown, said = _by_kind(others)
            if len({one.document for one in shown}) < ACTS or len(set(said.values())) < 2 or _POINTS.search(wording.text[end : end + 60]):
                continue
            told += 1
            first = list({said[one.id]: one for one in reversed(shown)}.values())[::-1]
            examples = listed(f"{self._names.provision(one.provision)} ({said[one.id]})" for one in first[:3])
            acts = counted(len({one.document for one in others if one.document.startswith("lov/")}), "lov", "lover")
            yield Remark(
                kind="definition", label=wording.provision.label, place=wording.place, quote=_around(wording.text, start, end),
                provisions=tuple(dict.fromkeys(one.id for one in shown))[:12],
                why=f"Utkastet bruker «{wording.text[start:end].lower()}» uten å definere det; {acts} definerer «{term.label}», "
                    f"og ikke likt: {examples}. Definer det, eller vis til den definisjonen som skal gjelde.",
                severity="minor", confidence=0.75,
            )  # fmt: skip

    @staticmethod
    def _own_law(subject: Subject, term: Term) -> bool:
        """Whether the proposal's own act, as it stands in the corpus, defines the term."""
        return any(one.document in subject.itself for one in term.definitions)


def _by_kind(others: Sequence[Defined]) -> tuple[list[Defined], dict[str, str]]:
    """The definitions in acts that set a number of the kind that most of them set, and by id which number."""
    found: dict[str, dict[str, tuple[Defined, str]]] = {}
    for one in others:
        for kind, said in sorted(_numbers(one.definition.definiens)) if one.document.startswith("lov/") else ():
            if kind not in ("duration", "age"):
                continue  # shares and amounts are of companies and money: another sense of the word
            found.setdefault(kind, {}).setdefault(one.id, (one, said))
    most = max(found.values(), key=len, default={})
    return [one for one, _ in most.values()], {name: said for name, (_, said) in most.items()}


def _numbers(text: str) -> set[tuple[str, str]]:
    """(kind, number and unit) of ages, durations and amounts in a definition."""
    return {
        (one.kind, label(one)) for one in find_quantities(text)
        if one.kind in ("age", "duration", "amount", "percent") and one.value is not None
    }  # fmt: skip


def _of_kind(numbers: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Numbers and units by kind."""
    found: dict[str, set[str]] = {}
    for kind, said in sorted(numbers):
        found.setdefault(kind, set()).add(said)
    return found


def _points_at(definiens: str) -> bool:
    return bool(_POINTS.search(definiens))


def _around(text: str, start: int, end: int) -> str:
    first = max(text.rfind(". ", 0, start) + 2 if text.rfind(". ", 0, start) >= 0 else 0, text.rfind("\n", 0, start) + 1)
    last = min((place for place in (text.find(". ", end), text.find("\n", end)) if place >= 0), default=len(text))
    return quoted(text, first, last + 1)
