"""What members of a cluster are about, in words that they share: for a title that tells the truth.

Words are weighed by how rare they are in law at large (``analysis.term_weights``), so that «gravferd» says more of
twenty provisions than «kommune», even where more of them say «kommune».
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.lexical import STOPWORDS, Analyser
from analysis.term_weights import table, weights
from corpora import catalogue

OPENING = 1500
"""Characters of a member that are read."""

LEADING = 3
NEARLY = 0.7
"""Share of the strength of the foremost word from which another stands beside it."""

MOST = 0.55
"""Share of the texts that must speak of what a title says."""

EACH = 0.4
"""Share of the texts that must have each of its words."""

_WORD = re.compile(r"[^\W\d_]{2,}")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Subject:
    """Weighted words of n texts.

    :param stems: t words
    :param vectors: (n, t) how much each text is about each word, rows of length 1 (or 0)
    """

    stems: tuple[str, ...]
    vectors: Floats

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Subject":
        """The words of these texts."""
        analyser, stems, rarity = _vocabulary()
        counted = [Counter(analyser.known(text[:OPENING])) for text in texts]
        terms = sorted(set().union(*counted))
        column = {term: number for number, term in enumerate(terms)}
        vectors = np.zeros((len(texts), len(terms)))
        for row, counts in enumerate(counted):
            for term, times in counts.items():
                vectors[row, column[term]] = times / (times + 1) * rarity[term]
        length = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
        return cls(tuple(stems[term] for term in terms), vectors / np.where(length > 0, length, 1))

    def leading(self, thing: Callable[[str], bool]) -> list[str]:
        """The stems, at most three, that the texts are most about and most of them have.

        :param thing: which stems may be named
        """
        strength, share = self.vectors.mean(axis=0), (self.vectors > 0).mean(axis=0)
        order = np.lexsort((np.arange(len(self.stems)), -strength)).tolist()
        named = list(islice((n for n in order if thing(self.stems[n])), LEADING))
        return [self.stems[n] for n in named if n == named[0] or (share[n] >= MOST and strength[n] >= NEARLY * strength[named[0]])]

    def likeness(self, heading: str) -> float:
        """How alike a heading and what the texts are about on average are, 0–1."""
        weights = self._weights(heading)
        length = sum(weight**2 for weight, _ in weights) ** 0.5
        mean = self.vectors.mean(axis=0)
        return float(sum(weight * float(mean[column]) for weight, column in weights if column >= 0) / length) if length else 0.0

    def covered(self, heading: str) -> bool:
        """Whether most texts speak of what a heading says: of its words on the whole, rare ones above all, and some of each word."""
        weights = self._weights(heading)
        shares = [float((self.vectors[:, column] > 0).mean()) if column >= 0 else 0.0 for _, column in weights]
        total = sum(weight**2 for weight, _ in weights)
        if not total:
            return False
        return min(shares) >= EACH and sum(weight**2 * share for (weight, _), share in zip(weights, shares, strict=True)) >= MOST * total

    def _weights(self, heading: str) -> list[tuple[float, int]]:
        """Weight of each word of a heading, and its column, -1 where no text has it; a word that law hardly has weighs most."""
        analyser, stems, rarity = _vocabulary()
        column = {stem: number for number, stem in enumerate(self.stems)}
        words = [analyser.known(word) or [-1] for word in _WORD.findall(heading.lower()) if word not in STOPWORDS]
        terms = dict.fromkeys(term for own in words for term in own)
        return [(float(rarity[term]), column.get(stems[term], -1)) if term >= 0 else (float(rarity.max()), -1) for term in terms]


def is_thing(stem: str, words: Collection[str]) -> bool:
    """Whether a stem names something, as far as its forms tell: «arvingen», «omsorgspenger», but not «nedsatte» or «forhøyes»."""
    forms = {word[len(stem) :] for word in words if word.startswith(stem)}
    return stem.isalpha() and stem not in _DRAFTING and (bool(forms & _DEFINITE) or not (forms & _VERBAL or stem.endswith(_ADJECTIVES)))


_DEFINITE = frozenset("en ene ens enes ets a ane ende ande".split())
"""Endings that only nouns have, or words for persons."""
_VERBAL = frozenset("es te tes ede ast ar".split())
_ADJECTIVES = ("sk", "ig", "tt", "ell", "bar", "løs", "felles", "begg")

_DRAFTING = frozenset(("stykk", "ledd", "punkt", "vilkår", "rett", "tilfell", "år"))
"""Words of the law about itself."""


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[Analyser, list[str], Floats]:
    stems = list(table().frequency)
    return Analyser(catalogue.nynorsk(), stems), stems, weights(stems).astype(np.float64)
