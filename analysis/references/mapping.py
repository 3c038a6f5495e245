"""Which sections of a new act take the place of which sections of the act it replaces.

Compared are the words (weighted by how much they tell), the vectors, and the headings. A new section follows the old one
that it is most like, and an old one leads to the new one that is most like it: so one section may become several, and several
one. Nothing is read from the preparatory works; it is similarity, and says so.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis import term_weights
from analysis.embedding.encoder import Encoder
from analysis.lexical import Analyser, count_matrix, pair_vectors
from corpora import catalogue
from ingest.corpus import Corpus
from ingest.document import Unit

WORDS, VECTORS, HEADINGS = 0.5, 0.2, 0.3
"""Weights of the three likenesses."""

LEAST = 0.22
"""Likeness below which two sections have nothing to do with each other."""

BESIDE = 0.62
"""Share of the best likeness from which a second new section counts as a successor too."""

NAMED = 0.5
"""Likeness of headings from which the second is held to be about the same thing."""

MIDDLE, STEEP = 0.3, 13.0
"""Likeness at which half of the pairs are right, and how fast that grows: fitted on one act (bench/RESULTS.md)."""

ORDER = 0.05
"""What it adds that a pair stands where the order of the acts would have it."""

SURE, WINDOW = 0.5, 12
"""Likeness from which a pair is an anchor of the order, and how many sections may lie between two anchors."""

_BRACKETS: Final = re.compile(r"[().]")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Match:
    """A section of the new act that takes the place of one of the old act; ids, likeness 0–1 and its parts."""

    old: str
    new: str
    confidence: float
    why: str


def confidence(likeness: float) -> float:
    """How often a pair this much alike is right, judged by the acts measured: an estimate, never certain.

    >>> confidence(0.2) < 0.3 < 0.8 < confidence(0.5) <= 0.97
    True
    """
    return round(min(0.97, 1 / (1 + math.exp(-STEEP * (likeness - MIDDLE)))), 2)


def successors(corpus: Corpus, encoder: Encoder, old: str, new: str) -> dict[str, tuple[Match, ...]]:
    """Old section (id) → the new sections that take its place, most likely first. Sections without any are left out."""
    before, after = _sections(corpus, old), _sections(corpus, new)
    if not before or not after:
        return {}
    likeness, parts = _likeness(corpus, encoder, old, before, new, after)
    likeness = likeness + ORDER * _in_order(likeness)
    found: dict[str, tuple[Match, ...]] = {}
    best_old = likeness.argmax(axis=0)
    for row, unit in enumerate(before):
        top = float(likeness[row].max())
        columns = {int(likeness[row].argmax())} if top >= LEAST else set()
        for column in np.flatnonzero(best_old == row).tolist():
            least = LEAST if parts[2][row, column] >= NAMED else max(LEAST, BESIDE * top)
            if likeness[row, column] >= least:
                columns.add(column)
        name = f"{old}/{unit.name}"
        ranked = sorted(columns, key=lambda column: (-float(likeness[row, column]), column))
        if ranked:
            found[name] = tuple(
                Match(name, f"{new}/{after[column].name}", confidence(float(likeness[row, column])), _why(parts, row, column))
                for column in ranked
            )
    return found


def _sections(corpus: Corpus, document: str) -> list[Unit]:
    return [unit for unit in corpus.document(document).provisions if not unit.repealed and unit.name.startswith("§")]


def _likeness(
    corpus: Corpus, encoder: Encoder, old: str, before: Sequence[Unit], new: str, after: Sequence[Unit]
) -> tuple[Floats, tuple[Floats, Floats, Floats]]:
    """(old, new) likeness of every pair, and its three parts."""
    texts = [corpus.document(old).slice(unit) for unit in before] + [corpus.document(new).slice(unit) for unit in after]
    heads = [_plain(unit.heading) for unit in (*before, *after)]
    cut = len(before)
    words = _words([f"{head} {head} {text}" for head, text in zip(heads, texts, strict=True)], cut)
    vectors = encoder.encode([f"{head}. {text}" for head, text in zip(heads, texts, strict=True)])
    near = np.clip((vectors[:cut] @ vectors[cut:].T - 0.4) / 0.6, 0, 1)
    stems = _words(heads, cut)
    spelt = np.array([[_spelt(one, other) for other in heads[cut:]] for one in heads[:cut]], dtype=np.float32)
    headings = np.maximum(stems, spelt)
    return (WORDS * words + VECTORS * near + HEADINGS * headings).astype(np.float32), (words, near, headings)


def _in_order(likeness: Floats) -> Floats:
    """1 for the pairs that lie between sure pairs before and after them, else 0: a new act mostly keeps the order of the old."""
    sure = {row: int(likeness[row].argmax()) for row in range(len(likeness)) if likeness[row].max() >= SURE}
    found = np.zeros_like(likeness)
    for row in range(len(likeness)):
        before = max((one for one in sure if one < row), default=None)
        after = min((one for one in sure if one > row), default=None)
        first = sure[before] if before is not None else 0
        last = sure[after] if after is not None else likeness.shape[1] - 1
        if first <= last and last - first <= WINDOW:
            found[row, first : last + 1] = 1
    return found


def _words(texts: Sequence[str], cut: int) -> Floats:
    analyser = Analyser(catalogue.nynorsk())
    rows = [analyser.terms(text) for text in texts]
    counts = count_matrix(rows, len(analyser.vocabulary))
    vectors = pair_vectors(counts, term_weights.weights(list(analyser.vocabulary)), term_weights.table().length)
    return np.asarray((vectors[:cut] @ vectors[cut:].T).todense(), dtype=np.float32)


def _spelt(one: str, other: str) -> float:
    """Likeness of two headings as written; nothing for those that are only a little alike."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0
    return max(0.0, (ratio - 0.6) / 0.4)


def _plain(heading: str) -> str:
    return _BRACKETS.sub("", heading).strip().lower()


def _why(parts: tuple[Floats, Floats, Floats], row: int, column: int) -> str:
    words, near, headings = (float(part[row, column]) for part in parts)
    said = [f"felles ord {words:.2f}", f"mening {near:.2f}"]
    if headings >= 0.3:
        said.append(f"overskrift {headings:.2f}")
    return ", ".join(said)
