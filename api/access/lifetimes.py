"""How long a key is good, as people write it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from api.access.errors import AccessError

USUAL: Final = "365d"
_SPAN: Final = re.compile(r"([1-9]\d{0,4})([hdw])")
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}


def span_of(text: str) -> timedelta:
    """A span of time.

    :raises AccessError: it is none

    >>> span_of("36h"), span_of("2w")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(days=14))
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise AccessError(f"{text}: a span of time is a number and h, d or w, as in 12h, 90d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def expiry_of(text: str, now: datetime) -> datetime | None:
    """When a key expires: a span from now, a day or time, or «never».

    :raises AccessError: it is none of these

    >>> expiry_of("90d", datetime(2098, 1, 1, tzinfo=UTC)), expiry_of("2098-12-31", datetime(2098, 1, 1, tzinfo=UTC))
    (datetime.datetime(2098, 4, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2098, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))
    """
    if text == "never":
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return now + span_of(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
