"""The list of work: reviews with what they are of, how far each event has been judged, and what a change to many asks for."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from api.access.records import Person
from api.http.forms import Form
from api.page.views.known import Known
from api.page.views.verdict import subject_address, tags_in
from api.reviews.errors import InvalidChangeError
from api.reviews.freshness import Freshnesses
from api.reviews.judgements import Judgements
from api.reviews.model import KINDS, STATUSES, Review, ReviewChange, Status
from api.reviews.rules import change_from
from api.reviews.service import Page, Reviews, Write
from api.reviews.store import Place, Wanted
from api.reviews.subjects import canonical

NOBODY: Final = "ingen"
MOST: Final = 200
"""Reviews that one change is made to."""


class Asked(Struct, frozen=True):
    """Which reviews are asked for.

    :ivar unassigned: only those that nobody has been given
    :ivar stale: only those whose law has changed since
    """

    wanted: Wanted
    unassigned: bool = False
    stale: bool = False


class Line(Struct, frozen=True):
    """A review in the list."""

    review: Review
    href: str
    stale: bool

    @property
    def named(self) -> str:
        """What a box of the form says: kind, version that was seen, id."""
        return f"{self.review.kind}|{self.review.version}|{self.review.id}"


class Left(Struct, frozen=True):
    """How far the list of an event has been judged."""

    slug: str
    title: object
    counts: tuple[tuple[Status, int], ...]
    total: int
    judged: int


class Work(Struct, frozen=True):
    """A page of the list, and what else could be asked for."""

    lines: tuple[Line, ...]
    next: Place | None
    people: tuple[Person, ...]
    tags: tuple[str, ...]
    ministries: tuple[str, ...]
    total: int
    stale: int


def work(reviews: Reviews, freshnesses: Freshnesses, asked: Asked, limit: int, after: Place | None) -> Work:
    """The reviews that are asked for, a page at a time."""
    page: Page = reviews.pages(asked.wanted, limit, after, is_kept(asked, freshnesses))
    everything = list(reviews.all())
    held = {one.assignee for one in everything}
    return Work(
        tuple(Line(one, subject_address(one.kind, one.id), freshnesses.is_stale(one)) for one in page.reviews), page.next,
        tuple(one for one in reviews.people() if one.id in held or one.role != "reader"), _all(one.tags for one in everything),
        _all(one.ministries for one in everything), len(everything), sum(map(freshnesses.is_stale, everything)),
    )  # fmt: skip


def is_kept(asked: Asked, freshnesses: Freshnesses) -> Callable[[Review], bool]:
    """The conditions that the database cannot tell."""
    return lambda one: (not asked.unassigned or one.assignee is None) and (not asked.stale or freshnesses.is_stale(one))


def _all(values: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({one for some in values for one in some}))


def left(known: Known, judgements: Judgements) -> tuple[Left, ...]:
    """How far each event has been judged, the furthest on first, then those with most to do."""
    found = []
    for slug, event in known.engine.events.items():
        counts = Counter(judgements.statuses.get(one.id, "new") for one in known.of_event(slug))
        total = counts.total()
        pairs = tuple((status, counts[status]) for status in STATUSES if status != "new")
        found.append(Left(slug, event.title, pairs, total, total - counts["new"]))
    return tuple(sorted(found, key=lambda one: (-one.judged, -one.total, one.slug)))


def targets(form: Form) -> tuple[tuple[Any, int, str], ...]:
    """What a change to many is made to: kind, version that was seen, id.

    :raises InvalidChangeError: nothing is chosen, too much, or what no box says
    """
    chosen = list(dict.fromkeys(form.all("valg")))
    if not chosen:
        raise InvalidChangeError("valg", "nothing is chosen")
    if len(chosen) > MOST:
        raise InvalidChangeError("valg", f"at most {MOST}")
    found = []
    for one in chosen:
        kind, version, name = (*one.split("|", 2), "", "")[:3]
        if kind not in KINDS or not (version.isascii() and version.isdecimal() and len(version) < 10):
            raise InvalidChangeError("valg", "not as the list has it")
        found.append((kind, int(version), canonical(kind, name)))
    return tuple(found)


def change_to_many(form: Form) -> ReviewChange:
    """The one change; what is left empty stays as it is.

    :raises InvalidChangeError: nothing is to be changed, or a value is none of its field
    """
    given: dict[str, Any] = {name: value for name in ("status", "severity", "assignee") if (value := form.one(name))}
    if given.get("assignee") == NOBODY:
        given["assignee"] = None
    if given.get("status") == "dismissed":
        given |= {"reason": form.one("reason") or None, "reason_text": form.one("reason_text")}
    given |= {name: tags for name in ("add_tags", "remove_tags") if (tags := tags_in(form.one(name)))}
    if form.one("comment").strip():
        given["comment"] = form.one("comment")
    if not given:
        raise InvalidChangeError("endring", "nothing is to be changed")
    return change_from(given)


def writes(form: Form) -> list[Write]:
    """What a change to many asks for.

    :raises InvalidChangeError: see ``targets`` and ``change_to_many``
    """
    change = change_to_many(form)
    return [Write(kind, name, change, (version,)) for kind, version, name in targets(form)]


def titles(reviews: Reviews, names: Iterable[tuple[Any, str]]) -> Mapping[str, str]:
    """Titles of reviews by id."""
    return {name: found.title for kind, name in names if (found := reviews.review(kind, name))}
