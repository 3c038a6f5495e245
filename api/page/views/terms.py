"""The register of terms by letter, and a term with its definitions grouped by what they say."""

from collections import Counter

from msgspec import Struct

from analysis.engine import Engine
from api.contract import DefinitionText, TermName, TermText
from api.terms import find_term, term_text, terms
from ingest.identifier import provision_of


class Register(Struct, frozen=True):
    """Terms, and how many begin with each letter; ``letters`` counts all that the words left."""

    terms: tuple[TermName, ...]
    letters: tuple[tuple[str, int], ...]


class Meaning(Struct, frozen=True):
    """One wording of a definition, with every place that has it."""

    definiens: str
    durations: tuple[str, ...]
    places: tuple[DefinitionText, ...]


class Shown(Struct, frozen=True):
    """A term.

    :ivar meanings: own definitions, the wording that most acts have first
    :ivar borrowed: definitions that point to another, each with the names of where
    """

    term: TermText
    meanings: tuple[Meaning, ...]
    borrowed: tuple[tuple[DefinitionText, tuple[tuple[str, str], ...]], ...]
    durations: tuple[str, ...]
    acts: int


def register(engine: Engine, text: str, letter: str) -> Register:
    """Terms whose written form holds the text, those with most definitions first; by letter, in the order of the alphabet."""
    found = terms(engine, text or None)
    letters = Counter(_initial(one.term) for one in found)
    if letter:
        wanted = letter.upper()
        found = sorted((one for one in found if _initial(one.term) == wanted), key=lambda one: _alphabetic(one.term))
    return Register(tuple(found), tuple((one, letters[one]) for one in sorted(letters, key=_alphabetic)))


def _initial(term: str) -> str:
    first = term.lstrip(" «\"'(-")[:1].upper()
    return first if first.isalpha() else "#"


def _alphabetic(term: str) -> list[int]:
    """In the order of the Norwegian alphabet.

    >>> sorted(["å", "a", "ø", "æ", "z"], key=_alphabetic)
    ['a', 'z', 'æ', 'ø', 'å']
    """
    return [{"æ": 0xE5, "ø": 0xE6, "å": 0xE7}.get(one, ord(one)) for one in term.lower()]


def term(engine: Engine, name: str) -> Shown:
    """A term in any inflection and written form.

    :raises NotFoundError: no law defines it; the message names near ones
    """
    found = term_text(engine, find_term(engine, name), with_uses=True)
    said: dict[str, list[DefinitionText]] = {}
    borrowed = []
    for one in found.definitions:
        if one.points_to:
            borrowed.append((one, tuple((target, _title(engine, target)) for target in one.points_to)))
        else:
            said.setdefault(" ".join(one.definiens.lower().split()).strip(" .;"), []).append(one)
    meanings = sorted((Meaning(places[0].definiens, places[0].durations, tuple(places)) for places in said.values()),
                      key=lambda one: -len(one.places))  # fmt: skip
    durations = tuple(dict.fromkeys((
        *(text for one in found.definitions for text in one.durations), *(text for one in found.uses for text in one.durations),
    )))  # fmt: skip
    return Shown(found, tuple(meanings), tuple(borrowed), durations, len({one.document for one in found.definitions}))


def _title(engine: Engine, identifier: str) -> str:
    place = engine.corpus.locate(provision_of(identifier))
    return f"{place.info.name} {place.unit.label or place.unit.heading}" if place.unit else place.info.name
