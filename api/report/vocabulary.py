"""The terms that the scope defines, with every definition of them across the law."""

from collections.abc import Collection, Sequence
from typing import Final

from analysis.engine import Engine
from analysis.terms import Defined, Term
from api.report.model import Meaning, Word
from api.report.places import Places
from ingest import identifier

MOST: Final = 150
"""Terms of a report."""

MOST_MEANINGS: Final = 40
"""Definitions that are told of one term."""


def vocabulary(engine: Engine, places: Places, provisions: Collection[str], laws: Collection[str]) -> tuple[Word, ...]:
    """Terms with a definition in the scope's provisions, or in its foremost laws; those with most different wordings first.

    :param laws: documents whose definitions all count as in scope
    """
    chosen: list[tuple[tuple[int, int, int, str], Term, int]] = []
    for term in engine.terms.terms:
        inside = sum(one.provision in provisions or one.document in laws for one in term.definitions)
        if inside:
            wordings = len({_folded(one) for one in term.definitions})
            chosen.append(((-min(inside, 3), -min(wordings, 12), -len(term.ministries), term.key), term, inside))
    chosen.sort(key=lambda one: one[0])
    kept = chosen[:MOST]
    found = []
    for _, term, inside in kept:
        ordered = sorted(term.definitions, key=lambda one: one.provision not in provisions and one.document not in laws)
        meanings = tuple(_meaning(places, one) for one in ordered[:MOST_MEANINGS])
        wordings = len({_folded(one) for one in term.definitions})
        found.append(Word(term.label, term.key, wordings, inside, tuple(sorted(term.labels.items())), meanings))
    return tuple(found)


def many_meanings(words: Sequence[Word]) -> int:
    """How many terms have more than one wording."""
    return sum(one.wordings > 1 for one in words)


def _meaning(places: Places, one: Defined) -> Meaning:
    found = one.definition
    return Meaning(
        one.id, found.term, places.label(one.provision), one.document, one.ministries, found.scope, found.language,
        identifier.url(one.provision), identifier.eli(one.provision), places.quote(one.provision, *found.definiens_span, longest=100_000),
    )  # fmt: skip


def _folded(one: Defined) -> str:
    return " ".join(one.definition.definiens.split()).rstrip(" .,;:").casefold()
