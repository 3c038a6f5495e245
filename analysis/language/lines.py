"""A unit of law as lines: each ledd, list item or continuation with its own text and how far what is below it reaches.

Lists of definitions are told by where their entries stand; where sentences end inside a line, ``sentences.split`` says.

All offsets are character positions in the unit's text, as those of citations are.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Block, BlockKind, Unit

_SPACE = re.compile(r"\s*")
_MARK = re.compile(
    r"(?:[►◄▼▲]\s?(?:[A-Z]\d*)?\s+)*(?:\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)]?\s+(?=[^a-zæøå\s\d.])|\(?\d{1,3}\)\s+|\(?[a-zæøå\d]{1,2}\)\s+|[a-zæøå]\.\s+|[-–—•*]\s+)?"
)
"""Amendment marks and the numbers, letters and dashes of lists that the source has as text."""


class Line(Struct, frozen=True, array_like=True, gc=False):
    """The own text of a block, without its label and without what is below it."""

    start: int
    end: int
    whole_end: int  # of the block with its items and continuations
    depth: int
    kind: BlockKind
    label: str
    name: str


def lines_of(unit: Unit, text: str) -> list[Line]:
    """The lines of a unit in document order.

    :param text: the unit's own text
    """
    found = [line for block in unit.blocks for line in _lines(block, 0, unit.start, text)]
    return found or list(_plain(text))


def _lines(block: Block, depth: int, offset: int, text: str) -> Iterator[Line]:
    start, end = block.start - offset, block.end - offset
    own_end = block.children[0].start - offset if block.children else end
    if block.label and text.startswith(block.label, start, own_end):
        start += len(block.label)
    start, own_end = _trim(text, start, own_end)
    yield Line(start, own_end, max(end, own_end), depth, block.kind, block.label, block.name)
    for child in block.children:
        yield from _lines(child, depth + 1, offset, text)


def _plain(text: str) -> Iterator[Line]:
    begin = 0
    for part in text.split("\n"):
        start, end = _trim(text, begin, begin + len(part))
        if end > start:
            yield Line(start, end, end, 0, BlockKind.TEXT, "", "")
        begin += len(part) + 1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space around it."""
    match = _SPACE.match(text, start, max(start, end))
    start = match.end() if match else start
    while end > start and text[end - 1].isspace():
        end -= 1
    mark = _MARK.match(text, start, max(start, end))
    if mark and mark.end() < end:
        start = mark.end()
    return start, max(start, end)
