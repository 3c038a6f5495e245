"""Which actors a text names: canonical public and private bodies, in every inflection of both written forms.

One Aho–Corasick automaton over all surface forms; linear in the text. A form counts only as whole words, and the
longest form at a place wins («barnevernets mottakssenter» is not «barnevernet»).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from corpora import catalogue
from corpora.catalogue import Actor

_WORD = re.compile(r"\w")


class Recogniser:
    """Finds actors in text."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._forms: list[str] = []
        self._ids: list[str] = []
        for actor in actors:
            for form in actor.forms:
                self._forms.append(form)
                self._ids.append(actor.id)
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """Actor id, start, end of each mention, in text order."""
        low = text.lower()
        if len(low) != len(text):  # lower-casing that changes length would move the spans
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        whole = [
            (start, -end, number)
            for number, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True)
            if not (start and _WORD.match(low[start - 1])) and not (end < len(low) and _WORD.match(low[end]))
        ]
        found: list[tuple[str, int, int]] = []
        for start, minus_end, number in sorted(whole):  # the leftmost first, of those the longest
            if not found or start >= found[-1][2]:
                found.append((self._ids[number], start, -minus_end))
        return found


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The recogniser of the catalogue's actors."""
    return Recogniser(catalogue.actors().values())
