"""The other written form of a term: the nynorsk of a bokmål one and the other way round, only where it is known.

Known is what ``corpora/nynorsk.yaml`` pairs, and what the law writes itself. A word that is spelled alike in both is taken for
both only where laws in the other form use it about as often: nynorsk law cites bokmål titles, so that it is there once
proves nothing. No form is made up; what cannot be shown is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product, takewhile
from typing import NamedTuple

import ahocorasick_rs

from analysis.language.terms import bokmal
from corpora import catalogue
from ingest.corpus import Corpus

LANGUAGES = ("nb", "nn")
OTHER = {"nb": "nn", "nn": "nb"}
LEAST = 2
"""Documents in which a form must stand."""
SHARE = 0.3
"""How often a word of both written forms stands in the one, of how often it stands in the other; by documents."""
_PART = 5
"""Letters from which a part of a compound is known from the list."""
_OPTIONS = 16
_FEW = 20
"""Words up to which looking for each is cheaper than making the set of all."""
_EDGES = ".,:;!?()[]«»\"“”'’‘…–-"


class Label(NamedTuple):
    """A term in one written form."""

    text: str
    language: str


def other_forms(corpus: Corpus, labels: Iterable[Label]) -> dict[Label, str]:
    """For each label that has one, its other written form. Reads all of current law once: some seconds.

    :param labels: in bokmål or nynorsk; those in other languages have none
    """
    options = {label: _options(label) for label in labels if label.language in LANGUAGES}
    # Nynorsk is a tenth of the law: read first, it spares looking for most words in the rest.
    wanted = {label.text.casefold() for label in options if label.language == "nn"}
    wanted |= {one.casefold() for label, found in options.items() if label.language == "nb" for one in found}
    nynorsk = _count(corpus, "nn", wanted)
    left = [label for label in options if label.language == "nn" or any(nynorsk.seen[one.casefold()] for one in options[label])]
    wanted = {one.casefold() for label in left for one in (label.text, *options[label])}
    counts = {"nn": nynorsk, "nb": _count(corpus, "nb", wanted)}
    known = {}
    for label, found in options.items():
        there = counts[OTHER[label.language]].seen
        best = max(found, key=lambda one: (there[one.casefold()], one), default=None)
        if best is not None and _shown(label, best, counts):
            known[label] = best
    return known


def _shown(label: Label, other: str, counts: Mapping[str, "_Count"]) -> bool:
    """Whether the other form is in the list of pairs, or in the law."""
    own, changed = label.text.casefold(), other.casefold()
    nynorsk, bokmaal = (changed, own) if label.language == "nb" else (own, changed)
    if catalogue.nynorsk().get(nynorsk) == bokmaal:
        return True
    here, there = counts[label.language], counts[OTHER[label.language]]
    if there.seen[changed] < LEAST:
        return False
    return own != changed or there.seen[changed] * here.documents >= SHARE * here.seen[own] * there.documents


def _options(label: Label) -> list[str]:
    """How the label may be written in the other form."""
    words = label.text.split()
    choices = [_to_nynorsk(word) if label.language == "nb" else (_like(word, bokmal(word.casefold())),) for word in words]
    if not words or any(not one for one in choices) or len(words) > 8:
        return []
    return [" ".join(one) for one, _ in zip(product(*choices), range(_OPTIONS), strict=False)]


def _to_nynorsk(word: str) -> tuple[str, ...]:
    low = word.casefold()
    pairs = _from_bokmal()
    if low in pairs:
        return tuple(_like(word, one) for one in pairs[low])
    for cut in range(2, len(low) - _PART + 1):
        if low[cut:] in pairs:
            return tuple(_like(word, low[:cut] + one) for one in pairs[low[cut:]])
    for cut in range(len(low) - 2, _PART - 1, -1):
        if low[:cut] in pairs:
            return tuple(_like(word, one + low[cut:]) for one in pairs[low[:cut]])
    return (word,)


def _like(word: str, other: str) -> str:
    """The other spelling with the capitals of the word.

    >>> _like("EØS-avtalen", "eøs-avtala"), _like("Bustad", "bolig")
    ('EØS-avtala', 'Bolig')
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0].casefold() == pair[1], zip(word, other, strict=False)))
    if same:
        return word[:same] + other[same:]
    return other[:1].upper() + other[1:] if word[:1].isupper() else other


@lru_cache(maxsize=1)
def _from_bokmal() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for nynorsk, norm in catalogue.nynorsk().items():
        found[norm] = (*found.get(norm, ()), nynorsk)
    return found


class _Count(NamedTuple):
    """In how many documents of a language each phrase stands, of how many."""

    seen: Counter[str]
    documents: int


def _count(corpus: Corpus, language: str, wanted: set[str]) -> _Count:
    words = {one for one in wanted if " " not in one}
    phrases = sorted(wanted - words)
    if len(words) <= _FEW:
        words, phrases = set(), sorted(wanted)
    finder = ahocorasick_rs.AhoCorasick(phrases) if phrases else None
    seen: Counter[str] = Counter()
    documents = 0
    for text in _texts(corpus, language) if wanted else ():
        documents += 1
        low = text.casefold()
        if words:
            seen.update({word.strip(_EDGES) for word in set(low.split())} & words)
        if finder:
            matches = finder.find_matches_as_indexes(low, overlapping=True)
            seen.update({phrases[number] for number, start, end in matches if _whole(low, start, end)})
    return _Count(seen, documents)


def _texts(corpus: Corpus, language: str) -> Iterator[str]:
    """The text of each document, as far as it is in that language."""
    for _, document, _ in corpus.read():
        own = [unit for unit in document.units if unit.language == language]
        if len(own) == len(document.units):
            yield document.text
        elif own:
            yield "\n".join(document.slice(unit) for unit in own)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a match is made of whole words."""
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
