"""What the API takes and returns about reviews."""

from typing import Annotated

import msgspec
from msgspec import Struct

from api.http.answers import Meta
from api.reviews.model import MAX_VERSION, NO_NUL, Comment, Entry, Kind, Review, ReviewChange, Status, Written
from api.reviews.told import Freshness, Imported, Whole

MAX_BULK = 200


class ReviewAnswer(Struct, frozen=True):
    """A review: its state, the end of its log, comments in threads, and how it stands to the law of today.

    `ETag` is its version. What nobody has reviewed has version 0 and status `new`. `log` is in the order in which it was written;
    `comments` are those in it, with what they answer, be it older; where there is more before it, `meta.next` leads there.
    """

    review: Review
    comments: tuple[Comment, ...]
    log: tuple[Entry, ...]
    freshness: Freshness
    meta: Meta


class WrittenAnswer(Written, frozen=True, kw_only=True):
    """A review after a write, and the write's entry in the log (null where nothing was to be changed)."""

    meta: Meta


class Listed(Review, frozen=True, kw_only=True):
    """A review in a list; `stale`: the law has changed since its verdict."""

    stale: bool


class ReviewsAnswer(Struct, frozen=True):
    """Reviews, a page at a time."""

    reviews: tuple[Listed, ...]
    meta: Meta


class EventLeft(Struct, frozen=True):
    """How many findings of an event's list have each status; `new` is what is left."""

    event: str
    title: str
    counts: dict[Status, int]


class AssigneeLeft(Struct, frozen=True):
    """How many reviews of each status somebody has been given; `person` null: nobody has them."""

    person: str | None
    name: str | None
    counts: dict[Status, int]


class SummaryAnswer(Struct, frozen=True):
    """What is left: by event and by assignee. `stale`: reviews whose law has changed since."""

    events: tuple[EventLeft, ...]
    assignees: tuple[AssigneeLeft, ...]
    stale: int
    meta: Meta


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the reviews of a bulk change, with the version that was seen (0: nobody had written)."""

    kind: Kind
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=500, extra_json_schema=NO_NUL)]
    version: Annotated[int, msgspec.Meta(ge=0, le=MAX_VERSION)]


class BulkRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """One change to many reviews: made to all of them or to none."""

    subjects: Annotated[tuple[Target, ...], msgspec.Meta(min_length=1, max_length=MAX_BULK)]
    change: ReviewChange


class BulkAnswer(Struct, frozen=True):
    """The reviews after a bulk change, in the order asked for."""

    written: tuple[Written, ...]
    meta: Meta


class ImportAnswer(Imported, frozen=True, kw_only=True):
    """What a file asked for, and whether it was done."""

    meta: Meta


ANSWERS: tuple[type[Struct], ...] = (
    ReviewAnswer, WrittenAnswer, ReviewsAnswer, SummaryAnswer, BulkAnswer, ImportAnswer, Whole,

)  # fmt: skip
