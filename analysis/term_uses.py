"""What the law says of a term outside its definitions: how long something must have lasted, and whose definition it borrows.

«Samboere som har bodd sammen i minst to år» sets a condition that no definition holds, «samboer som definert i § 2» points
to one, and «par som …, regnes som samboere» gives a meaning in words that define nothing by themselves.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from analysis.found import UseKind
from analysis.index.loaded import Index
from analysis.language.terms import normalise
from analysis.quantity import Quantity, find_quantities
from analysis.references.context import innermost, sentence
from analysis.references.dead import References
from analysis.references.model import Cite
from analysis.terms import Defined, Term

_PREFIX: Final = 4
"""Letters of a term from which words that begin with it count as uses: «samboerpar», «samboerskap»."""

WORDS_AROUND: Final = 70
"""Characters beside its citation from which a definition says something of its own."""

_REACH: Final = 170
"""Characters after a term within which a duration belongs to it."""

_MEANS_BEFORE: Final = re.compile(
    r"\b(?:regnes|reknast|reknar|rekna|regnet|anses|ansees|likestilles)\s(?:[\wæøå]+\s){0,3}?som\s(?:[\wæøå]+\s){0,1}$", re.IGNORECASE
)
_ASIDE: Final = re.compile(r"[a-zæøå]{2}\s\($")
"""«to ugifte personer som lever sammen (samboerpar)», but not «§ 41 (samboere)»."""
_NOT_BEFORE: Final = re.compile(r"\b(?:ikkj?e|heller)\s(?:[\wæøå]+\s){0,2}som\s(?:[\wæøå]+\s)?$", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"^(?:\s[\wæøå-]+){0,3}?,?\s(?:som|der|når|dersom|hvis|viss|i|har|hadde|må)\b", re.IGNORECASE)
_POINTS: Final = re.compile(
    r"^,?\s\(?(?:som\s)?(?:definert|nevnt|nemnt|omhandlet|omtalt|omfatt(?:es|et)|fyller|oppfyller|går inn under|likestilt)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_POINTS_BEFORE: Final = re.compile(r"^[^.;]{0,12}(?:regnes|reknast|likestilt|er definert)\b[^.;]{0,40}$", re.IGNORECASE)


class Use(Struct, frozen=True):
    """One sentence about a term; ``start`` and ``end`` are offsets in the text of ``provision``."""

    provision: str
    ledd: str
    document: str
    act: str
    heading: str
    kind: UseKind
    quote: str
    start: int
    end: int
    durations: tuple[str, ...]
    targets: tuple[str, ...]


def durations(text: str) -> tuple[str, ...]:
    """The durations in a text, each once, as plain labels. «De fem siste år før dødsfallet» is one, though it may look like a deadline.

    >>> durations("har bodd sammen i minst 12 av de siste 18 månedene, eller i de fem siste år før dødsfallet")
    ('12 av 18 måneder', '5 år')
    """
    found = find_quantities(text)
    lasting = (one for one in found if one.kind == "duration" or (one.kind == "deadline" and "siste" in one.text.lower()))
    return tuple(dict.fromkeys(label(one) for one in lasting if one.value is not None))


_PLURAL: Final = {"måned": "måneder", "uke": "uker", "dag": "dager", "virkedag": "virkedager", "time": "timer", "minutt": "minutter"}


def label(quantity: Quantity) -> str:
    """A duration by number and unit, the same for all ways of writing it."""
    unit, _, whole = quantity.unit.partition(" av ")
    name = _PLURAL.get(unit, unit) if quantity.value != 1 else unit
    return f"{quantity.value:g} av {whole} {name}" if whole else f"{quantity.value:g} {name}"


def borrowed(references: References, one: Defined) -> tuple[str, ...]:
    """Where a definition leads that only points to another: «den som fyller vilkårene i § 2»; empty for one that says more."""
    first, last = one.definition.definiens_span
    found = [cite for cite in _cited(references, one.document, one.provision) if first <= cite.start and cite.end <= last]
    rest = last - first - sum(cite.end - cite.start for cite in found)
    return tuple(dict.fromkeys(target for cite in found for target in cite.targets)) if rest < WORDS_AROUND else ()


def _cited(references: References, document: str, provision: str) -> list[Cite]:
    """What a unit cites, also what is no longer there; offsets are into its text."""
    scanned = references.scanned[document]
    unit = scanned.units.index(provision[len(document) + 1 :])
    dead = [Cite(one.unit, one.start, one.end, (one.target,)) for one in scanned.suspects if one.unit == unit]
    return [cite for cite in scanned.cites if cite.unit == unit] + dead


def uses(references: References, index: Index, term: Term) -> list[Use]:
    """Conditions on how long, meanings and pointers outside the definitions; acts before regulations, in the order of the corpus."""
    defined: dict[str, list[tuple[int, int]]] = {}
    for one in term.definitions:
        defined.setdefault(one.provision, []).append(one.definition.sentence_span)
    rows = {index.rows[number].id: index.rows[number].document for number in _holding(index, term)}
    word = _word(term)
    found: list[Use] = []
    for info, document, _ in references.corpus.read(only=set(rows.values())):
        for unit in document.units:
            name = f"{info.id}/{unit.name}"
            if name not in rows:
                continue
            heading = unit.title or (document.heading_path(unit) or ("",))[-1]
            cites = _cited(references, info.id, name)
            for kind, start, end, said, targets, quote in _in_unit(document.slice(unit), cites, word, defined.get(name, ()), term.key):
                block = innermost(unit, start)
                ledd = f"{name}/{block.name}" if block else ""
                found.append(Use(name, ledd, info.id, info.name, heading, kind, quote, start, end, said, targets))
    return sorted(found, key=lambda use: not use.document.startswith("lov/"))


_Found = tuple[UseKind, int, int, tuple[str, ...], tuple[str, ...], str]


def _in_unit(
    text: str, cites: Sequence[Cite], word: "re.Pattern[str]", defined: Sequence[tuple[int, int]], key: str
) -> Iterator[_Found]:
    seen: set[int] = set()
    for at in word.finditer(text):
        first, last = sentence(text, at.start(), at.end())
        if first in seen or any(start <= at.start() < end for start, end in defined):
            continue
        before, after = text[first : at.start()], text[at.end() : last]
        said = durations(after[:_REACH]) if _RELATIVE.match(after) else ()
        means = bool((_MEANS_BEFORE.search(before) and not _NOT_BEFORE.search(before)) or (_ASIDE.search(before) and after[:1] == ")"))
        own = [cite for cite in cites if first <= cite.start and cite.end <= last and _points(text, at, cite, means=means)]
        targets = tuple(dict.fromkeys(target for cite in own for target in cite.targets))
        whole = normalise(at[0]) == key
        if means and not targets:
            kind: UseKind = "meaning"
            said = durations(text[first:last])
        elif targets:
            kind = "pointer"
        elif said:
            kind = "condition"
        else:
            continue
        if kind != "condition" and not whole and not at[0].lower().endswith("par"):
            continue
        seen.add(first)
        yield kind, first, last, said, targets, " ".join(text[first:last].split())


def _points(text: str, at: "re.Match[str]", cite: Cite, *, means: bool) -> bool:
    if cite.start >= at.end():
        return bool(_POINTS.match(text[at.end() : cite.start]))
    return means and bool(_POINTS_BEFORE.match(text[cite.end : at.start()]))


def _word(term: Term) -> "re.Pattern[str]":
    """Any written form of the term, in any inflection, and words that begin with it."""
    forms = sorted({re.escape(form.casefold()) for form, _ in term.forms}, key=len, reverse=True)
    ending = r"\w*" if min(map(len, forms)) >= _PREFIX else r"\b"
    return re.compile(rf"\b(?:{'|'.join(forms)}){ending}", re.IGNORECASE)


def _holding(index: Index, term: Term) -> list[int]:
    """The rows in which a form of the term occurs."""
    retriever = index.retriever
    stems = {number for form, _ in term.forms for number in retriever.analyser.known(form)}
    if len(term.key.split()) == 1 and len(term.key) >= _PREFIX:
        stems |= {number for word, number in retriever.analyser.vocabulary.items() if word.startswith(term.key[:-1] or term.key)}
    return retriever.holding(sorted(stems))
