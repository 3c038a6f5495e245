"""What a group of provisions is called, and why it stands together: short plain Norwegian from the material itself."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.difference.model import Difference, Member
from analysis.difference.part import read_text
from analysis.difference.words import stem, stems
from analysis.overlap.model import LikenessKind
from analysis.overlap.subject import Subject, is_thing
from analysis.quantity import fold

MAX_HEADING = 80
WEAK = 0.3
"""Coherence below which the explanation says that the likeness is weak."""

_LABEL = re.compile(
    r"^(?:(?:§+|artikkel|kapittel|kap\.|del)\s*[\dIVX]+(?:[-–.]\d+)*(?:\s?[a-z])?\b\.?|\(?\d+(?:[.-]\d+)*[.)]|[IVX]+\.|[a-z]\))\s*",
    re.IGNORECASE,
)
_GENERIC = frozenset((
    "definisjoner", "definisjonar", "definisjon", "generelle bestemmelser", "alminnelige bestemmelser", "generelle føresegner",
    "unntak", "særlige bestemmelser", "virkeområde", "verkeområde", "fellesbestemmelser", "fellesregler", "ordforklaringer",
))  # fmt: skip
"""Headings that say nothing of the matter."""
_KINDS: dict[str, str] = {
    "parallel-duty": "plikter som ligner hverandre", "duplicate-duty": "samme plikt flere steder",
    "definition": "begreper definert flere steder", "threshold": "grenser for alder, beløp eller tid",
    "deadline": "frister", "competence": "hvem som har myndighet", "procedure": "saksbehandling og klage",
    "confidentiality-vs-disclosure": "taushetsplikt og adgang til å gi opplysninger", "rights": "rettigheter som ligner",
}  # fmt: skip
_ATTRIBUTES: dict[str, str] = {
    "threshold": "grenser", "deadline": "frister", "definition": "definisjoner", "modality": "om det er skal, kan eller rett",
    "actor": "hvem som handler", "authority": "hvem som er myndighet", "appeal": "klageinstans eller klagefrist",
    "confidentiality": "forholdet til taushetsplikt", "scope": "rekkevidde", "wording": "ordlyd",
}  # fmt: skip


def clean(heading: str) -> str:
    """A heading without its number, its brackets and its full stop.

    >>> clean("§ 3-4. (samarbeid og plan).")
    'Samarbeid og plan'
    """
    text = " ".join(heading.split())
    text = _LABEL.sub("", text).strip()
    if text.startswith("(") and text.rstrip(". ").endswith(")"):
        text = text.rstrip(". ")[1:-1]
    text = text if text.endswith(("mv.", "m.m.", "m.v.", "m.fl.")) else text.rstrip(". ")
    if len(text) > MAX_HEADING:
        text = text[: text.rfind(" ", 0, MAX_HEADING) + 1 or MAX_HEADING].rstrip(" ,;–-") + " …"
    return _first_upper(text)


class Title(NamedTuple):
    """What a group is called. ``headed``: by a heading or a question that holds for most members, not by words that they share."""

    text: str
    headed: bool = True


def name(members: Sequence[Member], kind: LikenessKind, matter: str = "") -> Title:
    """A title: the heading that stands for the others best, and how widely the matter is spread.

    O(n · words); the same for the same members in any order.

    :param matter: what the cluster was made for: a word or its stem, a quantity («#deadline»), or both («dødsfall#deadline»)
    """
    if not members:
        return Title("Ingen bestemmelser", headed=False)
    ministries = len(_ministries(members))
    spread = _documents(members)
    word, _, quantity = matter.partition("#")
    if word and quantity == "definition":
        return Title(f"Definisjoner av «{_named(members, word)}»: {spread}")
    if word and quantity:
        return Title(f"{_LIMITS[quantity]} om «{_written(word, members)}»: {spread}")
    if quantity:
        return Title(f"{_LIMITS[quantity]}: {spread}")
    if word:
        return Title(f"{_first_upper(_written(word, members))}: hvordan {spread} regulerer det")
    heading = _heading(members, kind)
    if len({member.document for member in members}) < 2:
        return heading
    wide = f"{heading.text}: {spread}, {ministries} departementer" if ministries > 1 else f"{heading.text} ({spread})"
    return Title(wide, heading.headed)


_LIMITS = {"deadline": "Frister", "age": "Aldersgrenser", "amount": "Beløp", "duration": "Varighet"}


def _asked(matter: str, members: Sequence[Member]) -> str:
    """Which question they answer, and how many of them speak of its matter."""
    word, _, quantity = matter.partition("#")
    if quantity == "definition":
        return f", som sier hva de mener med «{_named(members, word)}»"
    parts = [f"setter {_LIMITS[quantity].lower()}"] if quantity else []
    if word:
        speaking = sum(word in fold(member.text) or word in fold(member.heading) for member in members)
        parts.append(f"{speaking} av dem nevner «{_written(word, members)}»")
    return ", som svarer på samme spørsmål: " + " og ".join(parts)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _written(matter: str, members: Sequence[Member]) -> str:
    """A word or its stem as the law writes it, shortest of the forms that are common; a phrase as it is."""
    stem = fold(" ".join(matter.split()))
    if not stem or " " in stem:
        return stem
    forms: Counter[str] = Counter()
    for language in ("nb", "nn"):  # in nynorsk only what bokmål does not say
        for member in members if not forms else ():
            if member.language == language:
                forms.update({word for word in re.findall(r"[^\W\d_]+(?![\w-])", fold(member.text)) if word.startswith(stem)})
    most = max(forms.values(), default=0)
    return min((form for form in forms if forms[form] * 4 >= most), key=lambda form: (len(form), form), default=stem)


def explain(members: Sequence[Member], kind: LikenessKind, differences: Sequence[Difference], coherence: float, matter: str = "") -> str:
    """Why these provisions stand together, what sets them apart, and what is uncertain.

    :param coherence: mean similarity of the members, 0–1
    :param matter: as in ``name``
    """
    if not members:
        return "Ingen bestemmelser."
    shared = [] if matter else _shared_words(members)
    ministries = len(_ministries(members))
    under = f" under {ministries} departementer" if ministries > 1 else ""
    why = _asked(matter, members) if matter else _why(shared)
    first = f"{len(members)} bestemmelser i {_documents(members)}{under}{why} ({_KINDS[kind]})."
    major = _names(differences, ("major",))
    minor = [one for one in _names(differences, ("minor",)) if one not in major] or _names(differences[:1], ("info",))
    parts = []
    if major:
        parts.append(f"De er ulike når det gjelder {_listed(major)}" + (f", og i mindre grad {_listed(minor)}" if minor else ""))
    elif minor:
        parts.append(f"De er litt ulike når det gjelder {_listed(minor)}")
    doubts = []
    if coherence < WEAK:
        doubts.append("likheten er svak")
    if waiting := sum(not member.in_force for member in members):
        doubts.append(f"{waiting} av dem har ikke trådt i kraft" if waiting > 1 else "én av dem har ikke trådt i kraft")
    if any(member.boilerplate for member in members):
        doubts.append("noe er standardtekst som mange lover har")
    if doubts:
        parts.append(f"{'u' if parts else 'U'}sikkert: {_listed(doubts)}")
    return first + (" " + "; ".join(parts) + "." if parts else "")


def _why(shared: Sequence[str]) -> str:
    return " som deler ordene " + _listed(f"«{word}»" for word in shared) if len(shared) > 1 else " med lignende innhold"


def _heading(members: Sequence[Member], kind: LikenessKind) -> Title:
    headings = {member.id: clean(member.heading) for member in members}
    if kind == "definition" and (term := _term(members)) and _generic_share(headings.values()) * 2 >= 1:
        return Title(f"«{term}»", headed=2 * _defining(members, term) >= len(members))
    titled = [member for member in members if headings[member.id] and fold(headings[member.id]) not in _GENERIC]
    if not titled:
        term = _term(members)
        return Title(f"«{term}»" if term else next((one for one in sorted(headings.values()) if one), "") or _opening(members), bool(term))
    times = Counter(headings[member.id] for member in titled)
    subject = Subject.of([f"{headings[member.id]} {member.text}" for member in members])

    def rank(heading: str) -> tuple[float, int, str]:
        nb = any(headings[member.id] == heading and member.language == "nb" for member in titled)
        return round(subject.likeness(heading) + 0.5 * times[heading] / len(titled) + 0.15 * nb, 3), -len(heading), heading

    true = [heading for heading in times if subject.covered(heading)]
    return Title(max(true, key=rank)) if true else Title(_words(subject, members) or headings[titled[0].id], headed=False)


def _words(subject: Subject, members: Sequence[Member]) -> str:
    """The words that the members share, where no heading of one of them holds for the others."""
    written = {word for member in members for word in re.findall(r"[^\W\d_]+", fold(f"{member.heading} {member.text}"))}
    words = [_written(stem, members) for stem in subject.leading(lambda stem: is_thing(stem, written))]
    # «borger» beside «statsborger» is one word said twice.
    apart = [word for place, word in enumerate(words) if not any(word in other or other in word for other in words[:place])]
    return _first_upper(_listed(apart)) if apart else ""


def _generic_share(headings: Iterable[str]) -> float:
    names = [fold(heading) for heading in headings]
    return sum(not heading or heading in _GENERIC for heading in names) / len(names)


def _term(members: Sequence[Member]) -> str:
    """The term that most members define, if at least two do, in bokmål where it stands so."""
    found: dict[str, set[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for member in members:
        for one in (member.reading or read_text(member.text, member.heading)).definitions:
            term = fold(one.term).strip(" «»,")
            if term and len(term.split()) < 4 and (key := " ".join(sorted(stems(term)))):
                found.setdefault(key, set()).add(member.id)
                forms.setdefault(key, Counter())[term] += 2 if member.language == "nb" else 1
    key = max(found, key=lambda one: (len(found[one]), one), default="")
    if not key or len(found[key]) < 2:
        return ""
    return min(forms[key], key=lambda term: (-forms[key][term], term))


def _named(members: Sequence[Member], key: str) -> str:
    """A term as the members write it, in bokmål where one does; by its key, for a section may define many terms."""
    found: Counter[str] = Counter()
    for member in members:
        for one in (member.reading or read_text(member.text, member.heading)).definitions:
            if one.key == key:
                found[fold(one.term).strip(" «»,")] += 2 if member.language == "nb" else 1
    return min(found, key=lambda term: (-found[term], term), default=key)


def _defining(members: Sequence[Member], term: str) -> int:
    """How many members define a term."""
    wanted = stems(term)
    found = ((member.reading or read_text(member.text, member.heading)).definitions for member in members)
    return sum(any(stems(fold(one.term)) == wanted for one in own) for own in found)


def _opening(members: Sequence[Member]) -> str:
    """The first words of the first act in bokmål, where no provision has a heading."""
    best = min(members, key=lambda member: (member.language != "nb", not member.is_act, member.id))
    words = best.text[:400].split()
    if not words:
        return best.title or best.id
    return "«" + " ".join(words[:8]).rstrip(".,;:") + (" …" if len(words) > 8 else "") + "»"


def _documents(members: Sequence[Member]) -> str:
    acts = len({member.document for member in members if member.is_act})
    other = len({member.document for member in members if not member.is_act})
    parts = [f"{acts} {'lov' if acts == 1 else 'lover'}"] if acts else []
    if other:
        parts.append(f"{other} {'forskrift' if other == 1 else 'forskrifter'}")
    return " og ".join(parts)


def _ministries(members: Sequence[Member]) -> set[str]:
    return {ministry for member in members for ministry in member.ministries}


def _shared_words(members: Sequence[Member], most: int = 3) -> list[str]:
    """Words that at least two thirds of the members have, those of the most members first, then the longest."""
    written = [_written_stems(member) for member in members]
    count = Counter(root for own in written for root in own)
    common = [root for root, number in count.items() if number * 3 >= 2 * len(members) and number > 1]
    forms: dict[str, Counter[str]] = {root: Counter() for root in common}
    for member, own in zip(members, written, strict=True):
        for root in common:
            if root in own:
                forms[root][own[root]] += 2 if member.language == "nb" else 1
    shown = [(count[root], min(forms[root], key=lambda word: (-forms[root][word], word))) for root in common]
    return [word for _, word in sorted(shown, key=lambda row: (-row[0], -len(row[1]), row[1]))[:most]]


def _written_stems(member: Member) -> dict[str, str]:
    """The stems of a member's opening with the word that each is first written as."""
    own: dict[str, str] = {}
    for word in re.findall(r"[a-zæøå]{5,}", fold(member.text[:1500])):
        own.setdefault(stem(word), word)
    own.pop("", None)
    return own


def _names(differences: Sequence[Difference], severities: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_ATTRIBUTES[one.attribute] for one in differences if one.severity in severities))


def _listed(items: Iterable[str]) -> str:
    found = list(items)
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " og " + found[-1]
