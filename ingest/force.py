"""Whether a law is in force, from Lovdata's free-text ``dateInForce``.

The field holds a date, several dates with commas, a span with a dash, «Kongen bestemmer»,
«Inntektsåret 2026», or nothing.
"""

import re
from datetime import date
from enum import StrEnum

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR = re.compile(r"\b(?:år(?:et)?|frå|fra)\s+(\d{4})\b", re.IGNORECASE)


class Force(StrEnum):
    """State of a document on a given day."""

    IN_FORCE = "in-force"
    NOT_YET = "not-in-force"
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
    """
    dates = [date(int(y), int(m), int(d)) for y, m, d in _DATE.findall(text) if 1 <= int(m) <= 12 and 1 <= int(d) <= 28]
    dates += [date(int(y), int(m), 28) for y, m, d in _DATE.findall(text) if 1 <= int(m) <= 12 and 28 < int(d) <= 31]
    dates += [date(int(year), 1, 1) for year in _YEAR.findall(text)]
    begun = any(day <= on for day in dates)
    pending = any(day > on for day in dates) or "bestem" in text.lower()
    if begun:
        return Force.PARTLY if pending else Force.IN_FORCE
    return Force.NOT_YET if pending else Force.UNKNOWN
