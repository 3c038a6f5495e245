"""Cells and rows of the comparison table. Every cell quotes its source exactly."""

from collections.abc import Sequence

from msgspec import Struct

from analysis.difference.model import Attribute, Difference, Severity, Value
from analysis.difference.part import Part, Sentence
from analysis.difference.words import alike
from analysis.language.model import Span

MAX_QUOTE = 300
LEAST_SHARE = 0.3
"""Share of the members that must state something before the others count as silent on it."""


class Cell(Struct, frozen=True, gc=False):
    """What one member says.

    :ivar key: equal where two members say the same
    """

    key: tuple[str, ...]
    value: str
    start: int
    end: int
    stems: frozenset[str]
    marks: tuple[Span, ...] = ()


Cells = list[Cell | None]


class Reasons(Struct, frozen=True):
    """How severe a row is and why, where the members say different things, and where some are silent."""

    differ: Severity
    why_differ: str
    silent: Severity
    why_silent: str


def cell(part: Part, sentence: Sentence, focus: int, key: tuple[str, ...], value: str) -> Cell:
    """A cell that quotes the sentence, or so much of it around ``focus`` (an offset in the text) as ``MAX_QUOTE`` allows."""
    start, end = quote(part.member.text, (sentence.start, sentence.end), focus)
    return Cell(key, value, start, end, sentence.stems)


def quote(text: str, span: Span, focus: int) -> Span:
    """So much of a span around ``focus`` as a quotation may hold, cut between words."""
    start, end = span
    if end - start <= MAX_QUOTE:
        return span
    focus = min(max(focus, start), end - 1)
    low = max(start, min(focus - MAX_QUOTE // 3, end - MAX_QUOTE))
    high = min(end, low + MAX_QUOTE)
    if low > start and (gap := text.find(" ", low, min(focus, low + 40))) >= 0:
        low = gap + 1
    if high < end and (gap := text.rfind(" ", max(focus + 1, high - 40), high)) >= 0:
        high = gap
    return low, high


def row(attribute: Attribute, parts: Sequence[Part], cells: Sequence[Cell | None], reasons: Reasons,
        least: float = LEAST_SHARE) -> Difference | None:  # fmt: skip
    """The row, if the cells differ or enough members state something on which others are silent."""
    stated = [one for one in cells if one]
    if not stated or len(stated) < least * len(parts) or (len(stated) == 1 and len(parts) > 3):
        return None
    differ = len({one.key for one in stated}) > 1
    if not differ and len(stated) == len(parts):
        return None
    values = tuple(_value(part, one) for part, one in zip(parts, cells, strict=True))
    severity, why = (reasons.differ, reasons.why_differ) if differ else (reasons.silent, reasons.why_silent)
    return Difference(attribute, values, severity, why)


def _value(part: Part, one: Cell | None) -> Value:
    if one is None:
        return Value(part.member.id, "", "", 0, 0)
    marks = tuple((start, end) for start, end in one.marks if one.start <= start and end <= one.end)
    return Value(part.member.id, one.value, part.member.text[one.start : one.end], one.start, one.end, marks)


def comparable(cells: Cells) -> bool:
    """The cells' sentences are on one matter."""
    return alike([one.stems for one in cells if one])


def short(text: str, limit: int = 120) -> str:
    """On one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: line.rfind(" ", 0, limit) + 1 or limit].rstrip(" ,;") + " …"
