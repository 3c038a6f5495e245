"""Findings in a list: filtered, sorted, a page at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, get_args

from msgspec import Struct

from api.report.model import Finding
from api.reviews.model import Standing

Order = Literal["value", "sectors", "documents", "confidence", "title"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)


NEW: Final = Standing()


class Filters(Struct, frozen=True):
    """What is asked for; empty for all.

    :ivar ministries: all of which must be in it
    """

    kind: str = ""
    ministries: tuple[str, ...] = ()
    status: str = ""
    assignee: str = ""
    text: str = ""
    order: Order = "value"


class Choice(Struct, frozen=True):
    """A value of a filter, and how many findings have it."""

    value: str
    count: int


class Listing(Struct, frozen=True):
    """The findings that are left, and what else could be asked for."""

    found: tuple[Finding, ...]
    total: int
    kinds: tuple[Choice, ...]
    ministries: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    assignees: tuple[Choice, ...]


def listing(findings: Sequence[Finding], filters: Filters, standing: Mapping[str, Standing], subject: Callable[[Finding], str],
            always: str = "") -> Listing:  # fmt: skip
    """The findings that pass, in the order that is asked for; best first among equals.

    :param standing: by the id of the finding; what is not in it is new
    :param subject: a finding's title in the reader's language
    :param always: id of one that passes whatever is asked
    """
    words = filters.text.casefold().split()

    def passes(one: Finding) -> bool:
        stands = standing.get(one.id, NEW)
        return one.id == always or (
            (not filters.kind or one.kind == filters.kind)
            and all(name in one.sectors for name in filters.ministries)
            and (not filters.status or stands.status == filters.status)
            and (not filters.assignee or stands.assignee == filters.assignee)
            and (not words or _has(words, one, subject(one)))
        )

    keys: dict[Order, Callable[[Finding], tuple[object, ...]]] = {
        "value": lambda one: (one.number,),
        "sectors": lambda one: (-len(one.sectors), one.number),
        "documents": lambda one: (-len(one.documents), one.number),
        "confidence": lambda one: (-one.confidence, one.number),
        "title": lambda one: (subject(one).casefold(), one.number),
    }
    found = sorted(filter(passes, findings), key=keys[filters.order])
    stands = [standing.get(one.id, NEW) for one in findings]
    return Listing(
        tuple(found), len(findings), _choices(one.kind for one in findings), _choices(name for one in findings for name in one.sectors),
        _choices(one.status for one in stands), _choices(one.assignee for one in stands if one.assignee),
    )  # fmt: skip


def _has(words: Sequence[str], one: Finding, subject: str) -> bool:
    text = " ".join((subject, one.title, *(f"{member.label} {member.title}" for member in one.members))).casefold()
    return all(word in text for word in words)


def _choices(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, count) for value, count in sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
