"""Definitions in law: which terms a provision fixes, and as what.

A pure function over one unit. All offsets are character positions in the unit's text, half open.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from analysis.language import phrases
from analysis.language.defining import in_sentence, scope_in
from analysis.language.entries import alone, bare_lead_in, entry, lead_in, run_on
from analysis.language.found import Found, Pattern, Span, contains
from analysis.language.lines import Line, lines_of
from analysis.language.sentences import split
from analysis.language.terms import normalise
from ingest.document import BlockKind, Unit

DEFINITIONS_VERSION = "2"

_HINTS = (
    "mene", "mein", " ment ", "forst", "sikt", "defin", "skjøn", "regne", "rekn", "anse", "betrakt", "heret", "kalt", "kalla", "benevn",
    "betegn", "omtal", "forkort", "betyr", "betyd", "tyder", "begrep", "omgrep", "uttrykk", "(«", '("', "(“",
)  # fmt: skip
"""Without any of these a text outside defining provisions defines nothing; saves most of the work."""


class Definition(Struct, frozen=True, array_like=True, gc=False):
    """A term with what a provision says it means."""

    term: str  # as written
    key: str  # ``terms.normalise(term)``
    definiens: str  # as written; with the items below it where it is a list
    scope: str  # as written («i denne loven», «i dette kapitlet»); empty: the document
    pattern: Pattern
    language: str
    block: str  # the ledd or item that it stands in, below the unit
    term_span: Span
    definiens_span: Span
    sentence_span: Span  # the whole defining sentence or entry


def definitions_of(unit: Unit, document_text: str, headings: Sequence[str] = ()) -> tuple[Definition, ...]:
    """The definitions in a unit, in the order of their terms.

    :param document_text: the canonical text of its document
    :param headings: those of the sections above it, outermost first; the last one counts for text outside provisions
    """
    text = document_text[unit.start : unit.end]
    heading = unit.heading or (headings[-1] if headings else "")
    defining = bool(phrases.DEFINING_HEADING.search(heading))
    if not defining and not contains(text.lower(), _HINTS):
        return ()
    reader = _Reader(text, lines_of(unit, text), defining=defining, heading=heading)
    found: dict[Span, Definition] = {}
    for line, sentence, one in reader.read():
        start, end = one.definiens
        while end > start and text[end - 1].isspace():
            end -= 1
        if end <= start or one.term in found:
            continue
        term = text[slice(*one.term)]
        key = normalise(term)
        if key:
            found[one.term] = Definition(
                term, key, text[start:end], one.scope, one.pattern, unit.language, line.name, one.term, (start, end), sentence
            )
    return tuple(found[span] for span in sorted(found))


class _List(Struct, frozen=True):
    """A list of definitions that is being read."""

    depth: int  # of its entries
    items: bool  # list items, not ledd that follow a lead-in
    scope: str


_SENTENCES = frozenset({Pattern.MED, Pattern.MENES_MED, Pattern.SOM, Pattern.MEANS})
"""Forms that say themselves that they define; the others give way to the list they stand in."""
_NEXT_QUOTED = re.compile(r"[.;,]\s+(?=[«\"“][^«»\"“”\n]{2,80}[»\"”][:\s](?!\s?(?:og|eller|skal|kan)\b))")


class _Reader:
    """One pass over the lines of a unit."""

    def __init__(self, text: str, lines: Sequence[Line], *, defining: bool, heading: str) -> None:
        self._text = text
        self._lines = lines
        self._defining = defining
        self._heading = heading if defining or phrases.COUNTING_HEADING.search(heading) else ""

    def read(self) -> Iterator[tuple[Line, Span, Found]]:
        """Line, defining sentence and finding; one term may be found twice, the better finding first."""
        lists: list[_List] = []
        for number, line in enumerate(self._lines):
            while lists and line.depth < lists[-1].depth:
                lists.pop()
            inside = bool(lists) and line.depth == lists[-1].depth
            if inside and line.kind is BlockKind.CONTINUATION:
                continue
            found = list(self._in_line(number, line, inside))
            opened = self._opens(number, line)
            if opened is not None:
                if inside and not lists[-1].items:
                    lists.pop()
                lists.append(opened)
            elif not (found and found[0][2].term[0] - line.start < 60 and found[0][2].pattern in _SENTENCES):
                yield from self._entries(number, line, inside, lists)
            yield from found

    def _sentences(self, line: Line) -> Iterator[Span]:
        """What a term means may go on after a semicolon."""
        return split(self._text, line.start, line.end, semicolons=False)

    def _in_line(self, number: int, line: Line, inside: bool) -> Iterator[tuple[Line, Span, Found]]:
        free = line.kind is not BlockKind.ITEM
        for start, end in self._sentences(line):
            for one in in_sentence(self._text, start, end, defining=inside or (self._defining and free), heading=self._heading):
                reach = self._reach(number, line, one.definiens, end)
                yield line, (start, max(end, reach[1])), Found(one.pattern, one.term, reach, one.scope)

    def _entries(self, number: int, line: Line, inside: bool, lists: list[_List]) -> Iterator[tuple[Line, Span, Found]]:
        if not inside and not self._defining:
            return
        # Where the source has one list inside the last entry of another, its entries are told by their quotation marks.
        nested = bool(lists) and line.depth > lists[-1].depth and line.kind is BlockKind.ITEM and self._text[line.start] in '«"“'
        inside = inside or nested
        if not inside and (line.depth > 0 or (lists and line.depth > lists[-1].depth)):
            return  # below an entry, or alternatives of a rule
        items = inside and lists[-1].items
        scope = lists[-1].scope if inside else ""
        found = entry(self._text, line.start, line.end, listed=items or line.kind is BlockKind.ITEM)
        if found is None and (inside or line.kind is BlockKind.ITEM) and line.whole_end > line.end:
            found = alone(self._text, line.start, line.end)
        if found is not None:
            definiens = self._reach(number, line, found.definiens, line.end)
            for term in found.terms:
                yield line, (line.start, max(line.end, definiens[1])), Found(Pattern.ITEM, term, definiens, scope)
        if not items and line.kind is not BlockKind.ITEM:
            yield from self._run_on(line, scope)

    def _run_on(self, line: Line, scope: str) -> Iterator[tuple[Line, Span, Found]]:
        """Entries behind the first in a list that the source has as one paragraph."""
        bounds = [start for start, _ in self._sentences(line)]
        bounds += [match.end() for match in _NEXT_QUOTED.finditer(self._text, line.start, line.end)]
        bounds = sorted({*bounds, line.end})
        for start, end in pairwise(bounds[1:]):
            found = run_on(self._text, start, end)
            if found is not None:
                for term in found.terms:
                    yield line, (start, end), Found(Pattern.ITEM, term, found.definiens, scope)

    def _opens(self, number: int, line: Line) -> _List | None:
        following = self._lines[number + 1] if number + 1 < len(self._lines) else None
        if following is None:
            return None
        last = (line.start, line.end)
        for last in self._sentences(line):  # noqa: B007
            pass
        below = following.depth > line.depth
        words = self._text[slice(*last)]
        if not lead_in(words, has_items=below) and not (self._defining and below and line.depth == 0 and bare_lead_in(words)):
            return None
        return _List(following.depth, below or following.kind is BlockKind.ITEM, scope_in(self._text, *last))

    def _reach(self, number: int, line: Line, definiens: Span, sentence_end: int) -> Span:
        """What a term means, with the items below when the sentence leads to them."""
        start, end = definiens
        if end < sentence_end or sentence_end < line.end:
            return start, end
        if line.whole_end > line.end:
            if start >= end:
                start = self._lines[number + 1].start if number + 1 < len(self._lines) else line.whole_end
            return start, line.whole_end
        if start >= end and number + 1 < len(self._lines):  # «Med X menes:», and the meaning in the next ledd
            return self._lines[number + 1].start, self._lines[number + 1].whole_end
        return start, end
