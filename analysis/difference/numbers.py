"""Rows of numbers: ages, amounts, shares, durations, counts; deadlines with their standards; how far a right reaches.

Like is compared with like: where a member has several, the one is taken whose sentence is most like the other members'
sentences that have such a number.
"""

import re
from collections.abc import Callable, Sequence

from analysis.difference.model import Difference
from analysis.difference.part import Part, Sentence
from analysis.difference.table import LEAST_SHARE, Cell, Cells, Reasons, cell, comparable, row
from analysis.difference.words import Ranking
from analysis.language.model import Deadline, Span, Threshold, ThresholdKind

_NAMES: tuple[tuple[tuple[ThresholdKind, ...], str], ...] = (
    (("age",), "aldersgrenser"), (("amount",), "beløp"), (("percent",), "andeler"), (("duration",), "tidsrom"), (("count",), "antall"),
)  # fmt: skip
_SHOWN = 3
"""Numbers of one sentence that a cell shows."""

_Found = tuple[Span, str]
"""Where a number stands, and what it must share with another to say the same."""
_EVENT = re.compile(r"(?:før|så snart(?! som)|når|(?:senest|seinast) (?:når|samtidig|samstundes)|inn[ea]n (?:den )?frist)\b")


def thresholds(parts: Sequence[Part]) -> list[Difference]:
    """A row for each kind of number on which the members differ."""
    found = []
    for kinds, name in _NAMES:
        cells = number_cells(parts, lambda one, kinds=kinds: _limits(one, kinds))  # type: ignore[misc]
        matter = comparable(cells)
        reasons = Reasons(
            "major" if matter else "minor", f"ulike {name} i setninger om samme sak" if matter else f"ulike {name}; setningene ligner lite",
            "minor", f"bare noen av bestemmelsene har {name}",
        )  # fmt: skip
        found.append(row("threshold", parts, cells, reasons))
    return [one for one in found if one]


def deadlines(parts: Sequence[Part]) -> Difference | None:
    """By when somebody must act; the time for an appeal stands with the appeal."""
    cells = number_cells(parts, lambda one: [] if one.appeal else _times(one, events=False))
    if sum(one is not None for one in cells) >= LEAST_SHARE * len(parts):  # an event counts where others have a deadline
        events = number_cells(parts, lambda one: [] if one.appeal else _times(one, events=True))
        cells = [one or event for one, event in zip(cells, events, strict=True)]
    matter = comparable(cells)
    reasons = Reasons(
        "major" if matter else "minor", "ulike frister i setninger om samme sak" if matter else "ulike frister; setningene ligner lite",
        "minor", "bare noen av bestemmelsene har frist",
    )  # fmt: skip
    return row("deadline", parts, cells, reasons)


def appeal_times(parts: Sequence[Part]) -> Cells:
    """The times for appeal."""
    return number_cells(parts, lambda one: _times(one, events=False) if one.appeal else [])


def number_cells(parts: Sequence[Part], numbers: Callable[[Sentence], Sequence[_Found]]) -> Cells:
    """For each member its numbers in the sentence that is most like the others' sentences with such numbers."""
    places = [{place: found for place, one in enumerate(part.sentences) if (found := numbers(one))} for part in parts]
    ranking = Ranking(
        [frozenset().union(*(part.sentences[n].stems for n in place)) for part, place in zip(parts, places, strict=True)]
    )
    cells: Cells = []
    for part, place in zip(parts, places, strict=True):
        if not place:
            cells.append(None)
            continue
        best = max(place, key=lambda n: (round(ranking.score(part.sentences[n].stems), 6), -n))
        here = list(dict.fromkeys(place[best]))[:_SHOWN]
        value = "; ".join(dict.fromkeys(" ".join(part.text(span).split()) for span, _ in here))
        cells.append(cell(part, part.sentences[best], here[0][0][0], tuple(sorted({key for _, key in here})), value))
    return cells


def _limits(sentence: Sentence, kinds: Sequence[ThresholdKind]) -> list[_Found]:
    return [(one.span, threshold_key(one)) for one in sentence.thresholds if one.kind in kinds]


def threshold_key(one: Threshold) -> str:
    """What two thresholds share that say the same: the number and its unit, whatever words bound it."""
    ends = (one.lower, one.upper) if one.lower is not None and one.upper is not None else (one.value,)
    return " ".join(f"{end:g}" if end is not None else "" for end in ends) + f" {one.unit}"


def _times(sentence: Sentence, *, events: bool) -> list[_Found]:
    found = []
    for one in sentence.deadlines:
        words = sentence.low[one.span[0] - sentence.start : one.span[1] - sentence.start]
        if is_event(one, words) == events:
            found.append((one.span, deadline_key(one, words)))
    return found


def is_event(one: Deadline, words: str) -> bool:
    """It is an event («før første salg»), not a time."""
    return not one.iso and not one.standard and bool(_EVENT.match(words))


def deadline_key(one: Deadline, words: str) -> str:
    """What two deadlines share that say the same; standards differ by their names («straks» is not «snarest»)."""
    return " ".join(filter(None, (one.standard, one.iso))) or _BY.sub("", words)


_BY = re.compile(r"^(?:innen|innan|senest|seinast|seinest)(?: innen| innan)? ")


_GIVES = re.compile(r"\bkan (?:bli|få|behold|halde)|\bbehold(?:er|es)\b")
_TIMES = re.compile(
    r"\b(?:(?:\d+|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv) (?:ganger|gonger)|halvparten|det dobbelte|(?:en|ein|to|tre) "
    r"(?:halvdel|tredjedel|fjerdedel|femtedel)\w*)(?: (?:av )?\w*(?:grunnbeløp|grunnsum)\w*)?"
)
_REACH: tuple[ThresholdKind, ...] = ("duration", "percent", "amount")


def reach(parts: Sequence[Part]) -> Difference | None:
    """How far a right reaches: for how long, how many times an amount, which share."""
    cells: Cells = [next((one for sentence in part.sentences if (one := _reach(part, sentence))), None) for part in parts]
    matter = comparable(cells)
    reasons = Reasons(
        "major" if matter else "minor", "rettighetene rekker ulikt langt" if matter else "ulik rekkevidde; setningene ligner lite",
        "minor", "bare noen sier hvor langt retten rekker",
    )  # fmt: skip
    return row("scope", parts, cells, reasons)


def _reach(part: Part, sentence: Sentence) -> Cell | None:
    if not any(norm.modality == "right" for norm in sentence.norms) and not _GIVES.search(sentence.low):
        return None
    limits = [(one.span, threshold_key(one)) for one in sentence.thresholds if one.kind in _REACH]
    spans = sorted({*limits, *(((sentence.start + m.start(), sentence.start + m.end()), m.group()) for m in _TIMES.finditer(sentence.low))})
    if not spans:
        return None
    value = "; ".join(dict.fromkeys(part.text(span) for span, _ in spans[:_SHOWN]))
    return cell(part, sentence, spans[0][0][0], tuple(sorted({key for _, key in spans})), value)
