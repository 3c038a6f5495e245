"""Sentences of a provision, as law writes them: list items continue their lead-in, «jf.», «nr. 6» and «§ 1-3 a» end nothing.

A list item alone says little («b. opplysninger om inntekt»); the duty stands in the lead-in («Arbeidsgiveren skal melde:»).
So an item's sentence is lead-in and item together, with a map back to where each piece stands.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from analysis.language.model import Span
from ingest.document import Block, BlockKind

MAX_SENTENCE = 4000
"""Characters of a sentence that are read: tables and formulas run on for tens of thousands."""
MAX_LEAD = 800

_END = re.compile(
    r"[.!?](?:[»\")]|\s?\))?(?=\s+[«(§\"–-]?\s?[A-ZÆØÅÁ0-9])|\n|;(?=\s)"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(«/])(?:jf|jfr|nr|kap|art|pkt|bl\.a|f\.eks|m\.m|m\.v|mv|mm|m\.fl|mfl|o\.l|ol|osb|osv|d\.v\.s|dvs|t\.d|ca|kr|mill|mrd|pst|st|res|kgl|"
    r"prop|innst|ot\.prp|dok|tlf|evt|iht|ift|mht|ang|etc|cf|sml|sbr|hhv|inkl|ekskl|eks|ev|resp|fig|tab|min|maks|vedl|bokst|lit|s|co|dr|prof|cand|"
    r"jan|febr|mars|apr|aug|sept|okt|nov|des|[a-zæøåA-ZÆØÅ])\.$|(?:bokstav|litra|ledd|nr\.?|punkt|punktum|§§?)\s\w{1,4}\.$|(?:^|\s)\d{1,2}\.$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:\(?[0-9]{1,3}[.)]|\(?[a-zæøå]{1,2}[.)]|[–—•-])\s+")
_OPEN = re.compile(r"[.!?]['\"»)]?\s*$")


class Sentence(Struct, frozen=True):
    """A sentence and where it stands.

    :ivar text: what is read; for a list item its lead-in, a blank, and the item
    :ivar ledd: address of the block it belongs to, empty outside one
    :ivar pieces: for each piece of ``text`` its offset there, its offset in the provision's text, and its length
    """

    text: str
    ledd: str
    pieces: tuple[tuple[int, int, int], ...]

    @property
    def own(self) -> Span:
        """Span in the provision's text of the sentence proper, without a lead-in it shares with other items."""
        _, start, length = self.pieces[-1]
        return start, start + length

    @property
    def lead(self) -> Span | None:
        """Span of the lead-in, None for a sentence without one."""
        if len(self.pieces) < 2:
            return None
        return self.pieces[0][1], self.pieces[-2][1] + self.pieces[-2][2]

    def place(self, span: Span) -> Span:
        """A span of ``text`` in the provision's text; one that runs over a seam ends at the seam."""
        for offset, start, length in reversed(self.pieces):
            if span[0] >= offset:
                begin = min(span[0] - offset, length)
                return start + begin, start + max(begin, min(span[1] - offset, length))
        return self.pieces[0][1], self.pieces[0][1]


def split(text: str, start: int = 0, end: int | None = None, *, semicolons: bool = True) -> Iterator[Span]:
    """Spans of the sentences of running text; a line break ends one, too. The one splitter of this project.

    :param semicolons: also what ends with a semicolon counts as a sentence, as a rule does and a definition does not

    >>> [t[s:e] for t in ("Fristen er tre uker, jf. § 2 nr. 6. Den løper fra 1. januar.",) for s, e in split(t)]
    ['Fristen er tre uker, jf. § 2 nr. 6.', 'Den løper fra 1. januar.']
    """
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match.group() == ";" and not semicolons:
            continue
        if match.group()[0] == "." and _goes_on(text, begin, match.start() + 1, stop):
            continue
        yield from _stripped(text, begin, match.start() if match.group() == "\n" else stop)
        begin = stop
    yield from _stripped(text, begin, end)


def _goes_on(text: str, begin: int, dot: int, stop: int) -> bool:
    before = text[max(begin, dot - 14) : dot]
    if not _ABBREVIATED.search(before):
        return False
    word = before.rsplit(None, 1)[-1] if before.split() else ""
    if word.rstrip(".").isdigit() or len(word) == 2 or re.search(r"(?:bokstav|litra|ledd|nr\.?|punkt|punktum|§§?)\s\w{1,4}\.$", before):
        # «nr. 6. Den»: the number ends the sentence when a new one follows.
        return not re.match(r"\s+[«(]?[A-ZÆØÅ]", text[stop:]) or dot - begin < 5
    if word.lower() in ("mv.", "m.v.", "m.m.", "mm.", "o.l.", "m.fl.", "osv.", "etc.", "pst.", "kr."):
        return not re.match(r"\s+[A-ZÆØÅ]", text[stop:])
    return True


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start > 1:
        yield start, min(end, start + MAX_SENTENCE)


def sentences_of(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """The sentences of a provision in order.

    :param text: the provision's text
    :param blocks: its blocks, offsets into ``text``
    """
    if not blocks:
        return [_one(text, span, "") for span in split(text)]
    found: list[Sentence] = []
    position = 0
    for block in blocks:
        found.extend(_one(text, span, "") for span in split(text, position, block.start))
        found.extend(_of_block(text, block, block.name if block.kind is BlockKind.LEDD else "", ()))
        position = block.end
    found.extend(_one(text, span, "") for span in split(text, position))
    return found


_Pieces = tuple[tuple[int, int], ...]
"""Spans of a lead-in in the provision's text."""


def _of_block(text: str, block: Block, ledd: str, lead: _Pieces) -> Iterator[Sentence]:
    """Sentences of a block and of the items in it; ``lead`` is what they continue."""
    name = block.name or ledd
    start = block.start
    if block.kind is BlockKind.ITEM and (label := _LABEL.match(text, start, block.end)):
        start = label.end()
    position, waiting = start, lead
    first = True
    for child in block.children:
        own = list(split(text, position, child.start))
        if child.kind is BlockKind.ITEM:
            if own:
                opened = not _OPEN.search(text[slice(*own[-1])])
                yield from _join(text, own[:-1] if opened else own, name, lead if first else ())
                waiting = (*(lead if first and len(own) == 1 else ()), own[-1]) if opened else ()
            elif first:
                waiting = lead
            yield from _of_block(text, child, name, waiting)
        else:
            yield from _join(text, own, name, lead if first else ())
            yield from _of_block(text, child, name, lead if first and not own else ())
        first = False
        position = child.end
    yield from _join(text, list(split(text, position, block.end)), name, lead if first else ())


def _join(text: str, spans: Sequence[Span], ledd: str, lead: _Pieces) -> Iterator[Sentence]:
    """Sentences of spans; the first continues the lead-in."""
    for number, span in enumerate(spans):
        yield _one(text, span, ledd, lead if number == 0 else ())


def _one(text: str, span: Span, ledd: str, lead: _Pieces = ()) -> Sentence:
    pieces: list[tuple[int, int, int]] = []
    parts: list[str] = []
    length = 0
    for start, end in (*((start, min(end, start + MAX_LEAD)) for start, end in lead), span):
        pieces.append((length, start, end - start))
        parts.append(text[start:end])
        length += end - start + 1
    return Sentence(" ".join(parts), ledd, tuple(pieces))
