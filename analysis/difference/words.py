"""Which sentences of different provisions are on one matter: by the stems of their words, in both written forms."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

_WORD = re.compile(r"[a-zæøåéèòóôü]{3,}")
TOKEN = re.compile(r"[^\W_]+")
"""A word or a number, as it is compared word by word."""
_STOP_WORDS = """
    som den det der dei til for med ved fra frå etter eller skal skulle kan har ikke ikkje denne dette disse desse blir vert
    ble vart sin sitt sine seg enn når dersom også slik slike være vere kunne bare berre lov lova loven lovens forskrift
    bokstav ledd første andre annet tredje fjerde punktum paragraf mot ein eit ett hvis gjelder gjeld jfr under over innen
    innan senest seinast
"""
_STOP = frozenset(_STOP_WORDS.split())
_NYNORSK = (
    ("tenest", "tjeneste"), ("teie", "taushets"), ("heim", "hjem"), ("veke", "uke"), ("saman", "samen"), ("gjev", "gir"),
    ("løyve", "tillatelse"), ("naudsyn", "nødvendig"), ("born", "barn"), ("ungar", "barn"), ("sambuar", "samboer"),
    ("hushald", "hushold"), ("opphald", "opphold"), ("krevj", "krev"), ("einskild", "enkelt"), ("heilskap", "helhet"),
    ("vedtek", "vedtak"), ("bustad", "bolig"), ("bustø", "bostø"), ("føremål", "formål"), ("verksem", "virksomhet"),
    ("melde", "meld"), ("søkjar", "søker"), ("kjem", "kom"),
)  # fmt: skip
"""Openings of nynorsk words whose bokmål form differs within the letters that are compared."""

@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word in lower case, cut to what both written forms and the inflections share; empty for words without content."""
    if word in _STOP or len(word) < 3:
        return ""
    for nynorsk, bokmal in _NYNORSK:
        if word.startswith(nynorsk):
            word = bokmal + word[len(nynorsk) :]
            break
    return word[:6]


def stems(low: str) -> frozenset[str]:
    """The stems of a text in lower case.

    >>> sorted(stems("tjenesten gir hjelp") & stems("tenesta gjev hjelp"))
    ['gir', 'hjelp', 'tjenes']
    """
    return frozenset(map(stem, _WORD.findall(low))) - _NONE


_NONE = frozenset(("",))


def form(word: str) -> str:
    """A word in lower case as it is compared: its stem, or itself where it is too common to have one."""
    return next(iter(stems(word)), word)


class Ranking:
    """How much a sentence says that the other members say as well."""

    def __init__(self, words: Sequence[frozenset[str]]) -> None:
        self._members = max(1, len(words) - 1)
        self._count = Counter(stem for member in words for stem in member)

    def score(self, own: frozenset[str]) -> float:
        """Shared weight of the words, damped by length so that long sentences do not win by length alone."""
        return float(sum(self._count[stem] - 1 for stem in own) / self._members / (len(own) + 6) ** 0.5)

    def shared(self, own: frozenset[str]) -> float:
        """Mean share of the other members that have a word of these, 0–1."""
        return sum(self._count[stem] - 1 for stem in own) / self._members / max(1, len(own))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that both have, 0–1."""
    return len(one & other) / max(1, len(one | other))


COMPARABLE = 0.25
"""Mean share of a sentence's words that the others' sentences have, from which they count as being on one matter."""


def alike(stated: Sequence[frozenset[str]]) -> bool:
    """Whether sentences with these words are on one matter."""
    return len(stated) > 1 and mean_shared(stated) >= COMPARABLE


def mean_shared(stated: Sequence[frozenset[str]]) -> float:
    """Mean over the sentences of the share of their words that the others have, 0–1."""
    ranking = Ranking(stated)
    return sum(ranking.shared(own) for own in stated) / max(1, len(stated))


class Worded(Protocol):
    """A sentence with its place and its stems."""

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def stems(self) -> frozenset[str]: ...  # noqa: D102


S = TypeVar("S", bound=Worded)


def main_sentences(members: Sequence[Sequence[S]], wanted: Callable[[S], object]) -> list[S | None]:
    """For each member the sentence that is most like the other members' sentences, among those that are ``wanted``."""
    chosen = [[sentence for sentence in member if wanted(sentence)] for member in members]
    ranking = Ranking([frozenset().union(*(sentence.stems for sentence in part)) for part in chosen])
    return [max(part, key=lambda one: (round(ranking.score(one.stems), 6), -one.start)) if part else None for part in chosen]
