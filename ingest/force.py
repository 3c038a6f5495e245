"""Whether a law is in force, from Lovdata's free-text ``dateInForce``.

The field holds a date, several dates with commas, a span with a dash, «Kongen bestemmer»,
«Inntektsåret 2026», or nothing.
"""

import re
from datetime import date
from enum import StrEnum

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SPAN = re.compile(r"\b(\d{4}-\d{2}-\d{2})\s*[–—-]\s*(\d{4}-\d{2}-\d{2})\b")
_YEAR = re.compile(r"(?:år(?:et)?|\bfrå|\bfra)\s+(\d{4})\b(?!-\d)", re.IGNORECASE)
_DECIDED_LATER = re.compile(r"bestem|fastset", re.IGNORECASE)


class Force(StrEnum):
    """State of a document on a given day."""

    IN_FORCE = "in-force"
    NOT_YET = "not-in-force"  # also what was in force for a span that is over
    PARTLY = "partly-in-force"
    UNKNOWN = "unknown"


def force(text: str, on: date) -> Force:
    """State on the day ``on``.

    >>> force("1998-01-01", date(2026, 7, 2)).value
    'in-force'
    >>> force("Kongen bestemmer", date(2026, 7, 2)).value
    'not-in-force'
    >>> force("2023-01-01, Kongen bestemmer", date(2026, 7, 2)).value
    'partly-in-force'
    >>> force("2026-01-01 – 2026-12-31", date(2026, 7, 2)).value  # a span: the second date is its last day
    'in-force'
    """
    ended = False
    for span in _SPAN.finditer(text):
        last = _day(*map(int, span[2].split("-")))
        text = text.replace(span[0], "" if last and last < on else span[1], 1)
        ended = ended or bool(last and last < on)
    found = [(int(y), int(m), int(d)) for y, m, d in _DATE.findall(text)] + [(int(year), 1, 1) for year in _YEAR.findall(text)]
    dates = [day for numbers in found if (day := _day(*numbers))]
    begun = any(day <= on for day in dates)
    pending = any(day > on for day in dates) or bool(_DECIDED_LATER.search(text))
    if begun:
        return Force.PARTLY if pending else Force.IN_FORCE
    return Force.NOT_YET if pending or ended else Force.UNKNOWN


def ended(text: str, on: date) -> bool:
    """Whether it was in force for a span that is over on the day ``on``, and is not to come again.

    >>> ended("2020-01-01 – 2020-12-31", date(2026, 7, 2)), ended("Kongen bestemmer", date(2026, 7, 2))
    (True, False)
    """
    spans = [last for span in _SPAN.finditer(text) if (last := _day(*map(int, span[2].split("-"))))]
    return bool(spans) and max(spans) < on and force(text, on) is Force.NOT_YET and not _DECIDED_LATER.search(text)


def _day(year: int, month: int, day: int) -> date | None:
    """That day; None for what no calendar has («0000-00-00», 30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
