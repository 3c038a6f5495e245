"""Whole provisions side by side: which ledd meets which, by likeness, and which words differ.

The first provision is what the others are held against. A ledd of another stands in the row of the one it is most like, or in a row of
its own, after the one before it in its own text; rows that only later provisions have are met by those that come after.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from msgspec import Struct
from scipy.optimize import linear_sum_assignment

from analysis.difference.words import TOKEN, form, overlap, stems
from analysis.language.model import Span

LEAST: Final = 0.15
"""Share of the words of two ledd that both have, from which they are set in one row."""

RELATED: Final = 0.3
"""Share of the words of a ledd that stand in the other in the same order, from which the rest is marked: below it, all would be."""

MAX_WORDS: Final = 500
"""Words of a ledd that are compared one by one; the comparison is quadratic at worst."""

SMALL: Final = 3
"""Letters of a word that, alone between words that differ, does not break their mark."""

_LABEL: Final = re.compile(r"^\(?\w{1,3}[.)](?=\s)", re.MULTILINE)
"""The number or letter of a list item; where an item stands in its list is no difference of wording."""


class Cell(Struct, frozen=True):
    """A ledd: its place in its own provision, and the spans of what only it has in this row.

    ``related``: enough is shared for the marks to say something; in the first cell, with any other.
    """

    place: int
    marks: tuple[Span, ...] = ()
    related: bool = True


class Row(Struct, frozen=True):
    """A cell for every provision, in their order; None where it has nothing like the others."""

    cells: tuple[Cell | None, ...]

    @property
    def meets(self) -> bool:
        """At least two have it."""
        return sum(one is not None for one in self.cells) > 1


def beside(provisions: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    """The ledd of each provision, set in rows.

    >>> rows = beside([["Kommunen skal svare innen tre uker.", "Vedtaket kan påklages."], ["Kommunen skal svare innen fem uker."]])
    >>> [[cell and cell.place for cell in row.cells] for row in rows]
    [[0, 0], [1, None]]
    >>> [cell.marks for cell in rows[0].cells]
    [((26, 29),), ((26, 29),)]
    """
    rows: list[list[int | None]] = []
    likened = [[stems(text.lower()) for text in texts] for texts in provisions]
    for number, own in enumerate(likened):
        _add(rows, number, own, likened)
    return tuple(_row(row, provisions) for row in rows)


def _add(rows: list[list[int | None]], number: int, own: Sequence[frozenset[str]], likened: Sequence[Sequence[frozenset[str]]]) -> None:
    """Set the ledd of one more provision into the rows."""
    heads = [next(likened[column][place] for column, place in enumerate(row) if place is not None) for row in rows]
    likeness = np.array([[overlap(head, words) for words in own] for head in heads]).reshape(len(heads), len(own))
    taken = {
        int(place): int(at) for at, place in zip(*linear_sum_assignment(-likeness), strict=True) if likeness[at, place] >= LEAST
    }  # fmt: skip
    for one in rows:
        one.append(None)
    after: list[int | None] | None = None
    met = {place: rows[at] for place, at in taken.items()}
    for place in range(len(own)):
        row: list[int | None] = met.get(place) or [None] * (number + 1)
        if place not in met:
            rows.insert(next((at + 1 for at, one in enumerate(rows) if one is after), 0), row)
        row[number] = place
        after = row


def _row(row: Sequence[int | None], provisions: Sequence[Sequence[str]]) -> Row:
    stated = [(column, place) for column, place in enumerate(row) if place is not None]
    first_column, first_place = stated[0]
    first = _words(provisions[first_column][first_place])
    cells: list[Cell | None] = [None] * len(row)
    shared: set[int] = set()
    for column, place in stated[1:]:
        own = _words(provisions[column][place])
        mine, theirs = _common(first, own)
        related = len(theirs) >= RELATED * len(own)
        shared |= mine if related else set()
        cells[column] = Cell(place, _marks(own, theirs) if related else (), related)
    related = len(stated) == 1 or bool(shared)
    cells[first_column] = Cell(first_place, _marks(first, shared) if len(stated) > 1 and related else (), related)
    return Row(tuple(cells))


_Words = list[tuple[str, Span]]


def _words(text: str) -> _Words:
    labels = {place for match in _LABEL.finditer(text) for place in range(*match.span())}
    found = (match for match in TOKEN.finditer(text) if match.start() not in labels)
    return [(form(match.group().lower()), match.span()) for match in found][:MAX_WORDS]


def _common(first: _Words, second: _Words) -> tuple[set[int], set[int]]:
    """The words that both have in the same order, as places in each."""
    mine: set[int] = set()
    theirs: set[int] = set()
    matcher = SequenceMatcher(None, [word for word, _ in first], [word for word, _ in second], autojunk=False)
    for one in matcher.get_matching_blocks():
        if one.size == 1 and len(first[one.a][0]) <= SMALL and 0 < one.b < len(second) - 1 and 0 < one.a < len(first) - 1:
            continue
        mine.update(range(one.a, one.a + one.size))
        theirs.update(range(one.b, one.b + one.size))
    return mine, theirs


def _marks(words: _Words, shared: set[int]) -> tuple[Span, ...]:
    """The spans of the words that are not shared, words in a row as one."""
    found: list[Span] = []
    before = -2
    for place, (_, (start, end)) in enumerate(words):
        if place in shared:
            continue
        if place == before + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        before = place
    return tuple(found)
